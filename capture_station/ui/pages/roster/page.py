"""The page of the roster."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QStackedWidget, QWidget
from typing_extensions import override

from capture_station.domain.errors import Trouble
from capture_station.domain.session import SessionState
from capture_station.station.rosters import last_import
from capture_station.ui.actions import bind
from capture_station.ui.long_work import Cancelled, LongWork
from capture_station.ui.pages.page import MARGIN, Page
from capture_station.ui.pages.roster.brought import BroughtView
from capture_station.ui.pages.roster.certifying import CertifyView
from capture_station.ui.pages.roster.choosing import chosen_lists, chosen_place
from capture_station.ui.pages.roster.importing import ImportView
from capture_station.ui.pages.roster.lines import gather
from capture_station.ui.pages.roster.memory import load_mapping, remember_mapping
from capture_station.ui.pages.roster.orders import OrdersButton
from capture_station.ui.pages.roster.people import PeopleView
from capture_station.ui.pages.roster.reading import Comparison, compare, read_list
from capture_station.ui.pages.roster.returning import return_list
from capture_station.ui.printing import preview_document
from capture_station.ui.widgets.buttons import Button
from capture_station.ui.widgets.dropping import DropVeil, dropped_files
from capture_station.ui.widgets.surfaces import column, row
from capture_station.ui.widgets.texts import EmptyState, PageHeading

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent, QResizeEvent

    from capture_station.domain.certificate import Letter
    from capture_station.domain.overview import PersonHit
    from capture_station.domain.session import Session
    from capture_station.domain.sitting import Sitting
    from capture_station.exchange.documents.templates import Document
    from capture_station.station.rosters import RosterImport
    from capture_station.ui.context import Desktop
    from capture_station.ui.pages.roster.lines import Line, People
    from capture_station.ui.pages.roster.reading import ListFile


class RosterPage(Page):
    """Class lists in by dialog or drag and drop; the people of the session in work."""

    def __init__(self, desktop: Desktop) -> None:
        super().__init__(desktop)
        self._waiting_files: list[Path] = []
        self._file: ListFile | None = None
        self._path: Path | None = None
        self._comparison: Comparison | None = None
        self._reads = self._searches = 0
        self._work = LongWork(desktop.station.clock, self)
        self._stale = True
        self._heading = PageHeading()
        self.import_button = Button(icon_name="import", action="import")
        self.undo_button = Button(icon_name="undo", kind="quiet")
        self._last_import: RosterImport | None = None
        self.people, self.importing = PeopleView(desktop), ImportView(desktop)
        self.brought, self.certify = BroughtView(desktop), CertifyView()
        self._certified: Line | None = None
        self.no_session, self.no_people = EmptyState("sessions"), EmptyState("roster")
        self._to_sessions = Button(kind="accent")
        self._first = Button(kind="accent", icon_name="import")
        self.no_session.offer(self._to_sessions)
        self.no_people.offer(self._first)
        self._panes = QStackedWidget()
        panes = (self.no_session, self.no_people, self.people)
        for pane in (*panes, self.importing, self.brought, self.certify):
            self._panes.addWidget(pane)
        self.orders = OrdersButton(self)
        head = row(self._heading, self.orders, self.undo_button, self.import_button)
        head.setStretch(0, 1)
        self.setLayout(column(head, self.busy, self._panes, margin=MARGIN))
        self._veil = DropVeil(self)
        self.setAcceptDrops(True)
        self._connect()
        self.put_words()

    @override
    def enter(self) -> None:
        if self._stale:  # a long roster is not read again for nothing
            self.refresh()
        (self._panes.currentWidget() or self).setFocus()

    # --- the people -------------------------------------------------------------------------

    @override
    def refresh(self) -> None:
        session = self.desktop.session
        if session is None:
            self._show(self.no_session)
            return
        records = self.desktop.station.records
        self.ask(lambda: gather(records.people(session.id)), self._on_people)
        self.ask(lambda: last_import(records.history(session.id)), self._on_last_import)

    def _show(self, pane: QWidget) -> None:
        self._panes.setCurrentWidget(pane)
        self.put_words()
        if self.isVisible():
            pane.setFocus()

    def _on_people(self, people: People) -> None:
        self._stale = False
        self.people.show_people(people)
        self.orders.take_people(people)
        if self._panes.currentWidget() in (self.people, self.no_people, self.no_session):
            self._show(self.people if people.lines else self.no_people)

    def _on_search(self, text: str) -> None:
        self._searches += 1
        number, session = self._searches, self.desktop.session
        if not text or session is None:
            self.people.show_found(None)
            return
        records = self.desktop.station.records

        def show(hits: tuple[PersonHit, ...]) -> None:
            if number == self._searches:  # an answer to what was typed before is not shown
                self.people.show_found([hit.student.id for hit in hits])

        self.desktop.ask(self, lambda: records.search(session.id, text, 500), show)

    # --- a file -------------------------------------------------------------------------------

    def choose_file(self) -> None:
        """Let the user choose a class list."""
        self.read_files(chosen_lists(self))

    def read_files(self, paths: list[Path]) -> None:
        """Read class lists, one after the other; nothing is written."""
        session = self.desktop.session
        if not paths or session is None:
            return
        if session.state is SessionState.CLOSED:
            self.desktop.notices.error(Trouble("session.closed"))
            return
        self._path, *self._waiting_files = paths
        self._show(self.importing)
        self.importing.begin(self._path.name)
        self._read({})

    def _read(self, told: dict[str, str]) -> None:
        session, path = self.desktop.session, self._path
        if session is None or path is None:
            return
        self._reads += 1
        number, station = self._reads, self.desktop.station
        mapping = load_mapping(station.data_dir) | told
        self._work.cancel()
        piece = self._work.begin()
        self.busy.begin()

        def present(file: ListFile) -> None:
            self.busy.end()
            if number == self._reads:
                self._compare(session, file)

        def failed(error: BaseException) -> bool:
            self.busy.end()
            if number == self._reads:
                self._stop_importing()
            return isinstance(error, Cancelled)

        read = partial(read_list, path, mapping, station.read_roster, piece.go_on)
        self.desktop.files.submit(self, read, present, failed)

    def _compare(self, session: Session, file: ListFile) -> None:
        records = self.desktop.station.records

        def show(comparison: Comparison) -> None:
            if self._panes.currentWidget() is self.importing:
                self._file, self._comparison = file, comparison
                self.importing.show_file(file, comparison)

        self.ask(lambda: compare(file.reading.students, records.people(session.id)), show)

    def _on_import(self) -> None:
        session, file, comparison = self.desktop.session, self._file, self._comparison
        if session is None or file is None or comparison is None:
            return
        by, sessions = self.desktop.operator, self.desktop.station.sessions
        people = [row_.person for row_ in comparison.new]
        told, data_dir = self.importing.mapping.told, self.desktop.station.data_dir
        piece = self._work.begin()
        self.importing.begin_writing()

        def write() -> int:
            done = len(sessions.import_roster(by, session.id, people, file.source, piece.go_on))
            if told:
                remember_mapping(data_dir, told)
            return done

        def failed(error: BaseException) -> bool:
            self.importing.end_writing()
            if isinstance(error, Cancelled):
                self.desktop.notices.good(self.tr("已取消导入，名单没有改变。"))
            return isinstance(error, Cancelled)

        self.desktop.ask(self, write, self._on_imported, failed)

    def _on_imported(self, count: int) -> None:
        self.desktop.notices.good(self.tr("已导入 %n 人。", "", count))
        self._stop_importing()
        self.desktop.roster_changed.emit()
        if self._waiting_files:
            self.read_files(self._waiting_files)

    def _on_last_import(self, made: RosterImport | None) -> None:
        self._last_import = made
        self.put_words()

    def _on_undo(self) -> None:
        """Say what would be undone; the notice's button does it."""
        made = self._last_import
        if made is not None:
            sentence = self.tr("将从名单中删除上次导入的 %n 人。", "", made.people)
            undo = self.tr("撤销导入")
            self.desktop.notices.look(sentence, undo, lambda: self.undo_import(made))

    def undo_import(self, made: RosterImport) -> None:
        """Take the people of an import off the roster again."""
        session = self.desktop.session
        if session is None:
            return
        by, sessions = self.desktop.operator, self.desktop.station.sessions

        def undone(count: int) -> None:
            self.desktop.notices.good(self.tr("已撤销导入，删除 %n 人。", "", count))
            self.desktop.roster_changed.emit()

        self.ask(lambda: sessions.undo_import(by, session.id, made.first, made.last), undone)

    def _stop_importing(self) -> None:
        self._work.cancel()
        self._reads += 1
        self._file = self._comparison = None
        self._show(self.people)
        self.refresh()

    def _on_errors(self) -> None:
        target = chosen_place(self, self._file.path) if self._file is not None else None
        if target is not None:
            self.export_errors(target)

    def export_errors(self, target: Path) -> None:
        """Write the file once more with its faults marked, for whoever filled it in."""
        file, lang = self._file, self.desktop.lang
        if file is None:
            return
        self.busy.begin()

        def told(_nothing: None) -> None:
            self.busy.end()
            sentence = self.tr("已导出：{name}").format(name=target.name)
            self.desktop.notices.good(sentence)

        def failed(_error: BaseException) -> bool:
            self.busy.end()
            return False

        self.desktop.files.submit(self, lambda: return_list(file, target, lang), told, failed)

    # --- one person ---------------------------------------------------------------------------

    def _start_brought(self, line: Line | None) -> None:
        session = self.desktop.session
        if line is not None and session is not None:
            self._show(self.brought)
            self.brought.begin(session, line)

    def _on_brought(self, sitting: Sitting) -> None:
        serial = sitting.capture.serial.text if sitting.capture else ""
        self.desktop.notices.good(self.tr("照片已收下，拍摄序号 {serial}。").format(serial=serial))
        self.desktop.sitting_changed.emit(sitting)
        self._back_to_people()

    def _start_certificate(self, line: Line | None) -> None:
        if line is not None:
            self._certified = line
            self._show(self.certify)
            self.certify.begin(line)

    def _on_letter(self, letter: Letter) -> None:
        session, line, station = self.desktop.session, self._certified, self.desktop.station
        if session is None or line is None:
            return
        by = self.desktop.operator

        def issue() -> Document:
            issued = station.certificates.issue(by, session.id, line.id, letter)
            return station.papers_of(session).certificates([issued], line.data)

        def show(document: Document) -> None:
            self._back_to_people()
            preview_document(self, document)

        self.ask(issue, show)

    def _back_to_people(self) -> None:
        self._show(self.people)
        self.refresh()

    # --- the page -----------------------------------------------------------------------------

    @override
    def put_words(self) -> None:
        session = self.desktop.session
        place = (session.school_name, session.place) if session else ()
        self._heading.show_words(self.tr("名单"), " · ".join(filter(None, place)))
        self.import_button.setText(self.tr("导入名单…"))
        self.undo_button.setText(self.tr("撤销上次导入…"))
        closed = session is None or session.state is SessionState.CLOSED
        shows_people = self._panes.currentWidget() is self.people
        self.undo_button.setVisible(shows_people and not closed and self._last_import is not None)
        self.import_button.setVisible(shows_people)
        self.orders.put_words(offered=shows_people)
        self._to_sessions.setText(self.tr("去建立场次"))
        self.no_session.show_words(
            self.tr("还没有场次"), self.tr("名单属于一个场次，请先建立场次。")
        )
        self._first.setText(self.tr("选择文件…"))
        self.no_people.show_words(
            self.tr("把班级名单拖到这里"),
            self.tr(
                "支持 Excel、WPS、DBF、CSV 和网页表格。会先显示识别结果和有问题的行，确认后才写入。"
            ),
        )
        self._veil.show_words(self.tr("松开鼠标，读取名单"))

    @override
    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if dropped_files(event.mimeData()) and self.desktop.session is not None:
            event.acceptProposedAction()
            self._veil.cover()

    @override
    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._veil.hide()

    @override
    def dropEvent(self, event: QDropEvent) -> None:
        self._veil.hide()
        event.acceptProposedAction()
        files = dropped_files(event.mimeData())
        if self._panes.currentWidget() is self.brought and files:
            self.brought.read_file(files[0])
        else:
            self.read_files(files)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._veil.resize(self.size())

    def _on_session_changed(self) -> None:
        self._waiting_files = []
        if self._panes.currentWidget() is self.importing:
            self._stop_importing()
        elif self._panes.currentWidget() in (self.brought, self.certify):
            self._show(self.people)
        self._on_changed()
        self.put_words()

    def _on_changed(self) -> None:
        self._stale = True
        self.refresh_soon()

    def _connect(self) -> None:
        desktop = self.desktop
        self.import_button.clicked.connect(self.choose_file)
        self.undo_button.clicked.connect(self._on_undo)
        self._first.clicked.connect(self.choose_file)
        self._to_sessions.clicked.connect(lambda: desktop.page_wanted.emit("sessions"))
        bind(self, "import", self.choose_file)
        self.people.search_wanted.connect(self._on_search)
        self.importing.mapping_changed.connect(self._read)
        self.importing.import_wanted.connect(self._on_import)
        self.importing.errors_wanted.connect(self._on_errors)
        self.importing.other_wanted.connect(self.choose_file)
        self.importing.given_up.connect(self._stop_importing)
        self.importing.cancel_wanted.connect(self._work.cancel)
        self._work.paced.connect(self.importing.progress.show_pace)
        desktop.closing.connect(self._work.cancel)
        self.people.person.brought_wanted.connect(self._start_brought)
        self.people.person.certificate_wanted.connect(self._start_certificate)
        self.brought.taken.connect(self._on_brought)
        self.certify.issue_wanted.connect(self._on_letter)
        for pane in (self.brought, self.certify):
            pane.given_up.connect(self._back_to_people)
        desktop.session_changed.connect(lambda _session: self._on_session_changed())
        desktop.roster_changed.connect(self._on_changed)
        desktop.sitting_changed.connect(lambda _sitting: self._on_changed())
