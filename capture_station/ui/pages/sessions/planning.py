"""Planning a capture day: head counts, the route, who comes when; the papers made of it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QFileDialog, QWidget
from typing_extensions import override

from capture_station.domain.errors import Trouble
from capture_station.domain.plan import CapturePlan
from capture_station.exchange.count_report import write_count_report
from capture_station.exchange.planning import (
    counts_by_place,
    slots_by_class,
    timetable_of,
    usual_plan,
)
from capture_station.ui.actions import bind
from capture_station.ui.pages.sessions.counts import CountsEditor
from capture_station.ui.pages.sessions.notices import write_notices
from capture_station.ui.pages.sessions.slots import SlotTable
from capture_station.ui.widgets.buttons import Button
from capture_station.ui.widgets.fields import Form, TextField, whole_number
from capture_station.ui.widgets.menus import MenuButton
from capture_station.ui.widgets.surfaces import GAP, Card, Divider, Panel, column, row
from capture_station.ui.widgets.texts import ElidedText, Text
from capture_station.wording import trouble_sentence

if TYPE_CHECKING:
    from collections.abc import Iterator

    from capture_station.domain.session import Session
    from capture_station.exchange.planning import Slot, Timetable
    from capture_station.ui.context import Desktop

_EXPORTS = ("report", "timetable", "notices")
_HOURS = ("morning", "afternoon")
_WORD_PX = 112


class PlanView(Panel):
    """Plans a session; nothing is kept until it is saved.

    Args:
        desktop: The station as the windows see it.
    """

    given_up = Signal()
    paper_wanted = Signal(object)
    """A `Document` to show."""

    def __init__(self, desktop: Desktop) -> None:
        super().__init__()
        self._desktop = desktop
        self._session: Session | None = None
        self._writing: Iterator[Path] | None = None
        self._title, self._line = Text(role="section"), ElidedText(role="second")
        self.counts, self.slots = CountsEditor(), SlotTable()
        self.pace, self.travel = TextField(), TextField()
        self.hours = {key: TextField() for key in _HOURS}
        self._form = Form(_WORD_PX)
        self._note = Text(role="look", wrap=True)
        self.exports = MenuButton(_EXPORTS, icon_name="export")
        self.save, self._back = Button(kind="accent"), Button(action="back")
        self._lay_out()
        self._connect()
        self.put_words()

    def begin(self, session: Session) -> None:
        """Show the plan of a session; the usual one where nothing was planned."""
        self._session = session
        self.counts.show_counts(())
        station = self._desktop.station
        rate = station.settings.value("coverage.target_per_hour")
        per_hour = rate if isinstance(rate, int) else 1

        def read() -> CapturePlan:
            saved = station.records.plan(session.id)
            people = station.records.people(session.id)
            listed = [hit.student.data for hit in people if not hit.student.walk_in]
            return saved or usual_plan(session, listed, per_hour)

        self._desktop.ask(self, read, self.show_plan)

    def show_plan(self, plan: CapturePlan) -> None:
        """Show a plan."""
        self.pace.setText(str(plan.per_hour))
        self.travel.setText(str(plan.travel_minutes))
        for key, text in zip(_HOURS, (*plan.hours, "", ""), strict=False):
            self.hours[key].setText(text)
        self.counts.show_counts(plan.counts)
        self.counts.setFocus()

    @property
    def plan(self) -> CapturePlan | None:
        """The plan as it stands here; None while a number is not understood."""
        session, pace, travel = self._session, whole_number(self.pace), whole_number(self.travel)
        if session is None or pace is None or travel is None:
            return None
        spans = tuple(text for key in _HOURS if (text := self.hours[key].text().strip()))
        days = usual_plan(session, (), 1).days
        return CapturePlan(self.counts.counts, days, pace, spans, travel)

    def finish(self) -> None:
        """Save the plan."""
        session, plan = self._session, self.plan
        if session is None or plan is None or not self.save.isEnabled():
            return
        by, sessions = self._desktop.operator, self._desktop.station.sessions

        def told(_nothing: None) -> None:
            self._desktop.notices.good(self.tr("计划已保存，通知和时间安排按它打印。"))

        self._desktop.ask(self, lambda: sessions.save_plan(by, session.id, plan), told)

    @override
    def put_words(self) -> None:
        self._title.setText(self.tr("采集计划"))
        self._form.show_words(
            {
                "pace": self.tr("每小时人数"),
                "morning": self.tr("上午"),
                "afternoon": self.tr("下午"),
                "travel": self.tr("换教学点（分钟）"),
            }
        )
        self.exports.setText(self.tr("导出"))
        entries = {
            "report": self.tr("人数上报表（Excel）…"),
            "timetable": self.tr("各班时间安排"),
            "notices": self.tr("各班通知（每班一个 PDF）…"),
        }
        for key, entry in self.exports.entries.items():
            entry.setText(entries[key])
        self.save.setText(self.tr("保存计划"))
        self._back.setText(self.tr("返回"))
        self._replan()

    def _on_count(self) -> None:
        session, records = self._session, self._desktop.station.records
        if session is None:
            return

        def count() -> CapturePlan:
            hits = records.people(session.id)
            return usual_plan(session, [h.student.data for h in hits if not h.student.walk_in], 1)

        self._desktop.ask(self, count, lambda plan: self.counts.show_counts(plan.counts))

    # --- what follows from it -----------------------------------------------------------------

    def _timetable(self) -> Timetable | Trouble | None:
        plan = self.plan
        if plan is None:
            return None
        try:
            return timetable_of(plan)
        except Trouble as trouble:
            return trouble

    def _replan(self) -> None:
        made = self._timetable()
        for field in (self.pace, self.travel):
            field.set_wrong(wrong=whole_number(field) is None)
        wrong = isinstance(made, Trouble)
        for field in self.hours.values():
            field.set_wrong(wrong=wrong)
        good = made is not None and not isinstance(made, Trouble)
        self.save.setEnabled(good)
        self.exports.setEnabled(good and bool(self.counts.counts))
        slots: tuple[Slot, ...] = ()
        note = ""
        if isinstance(made, Trouble):
            note = trouble_sentence(made, self._desktop.lang)
        elif made is not None:
            slots = made.slots
            left = sum(count.people for count in made.unplaced)
            told = self.tr("还有 %n 人排不下：请增加日期、工作时间或每小时人数。", "", left)
            note = told if left else ""
        self.slots.show_slots(slots)
        self._note.setText(note)
        self._note.setVisible(bool(note))
        counts = self.counts.counts
        people = sum(count.people for count in counts)
        places = len(counts_by_place(counts))
        line = self.tr("{people} 人，{classes} 个班，{places} 个教学点")
        self._line.setText(line.format(people=people, classes=len(counts), places=places))

    def _on_export(self, key: str) -> None:
        session, plan = self._session, self.plan
        if session is None or plan is None:
            return
        match key:
            case "timetable":
                papers = self._desktop.station.papers_of(session)
                self.paper_wanted.emit(papers.timetable(timetable_of(plan), plan.per_hour))
            case "report":
                title = self.tr("人数上报表")
                name, _kind = QFileDialog.getSaveFileName(
                    self, title, f"{title}.xlsx", "Excel (*.xlsx)"
                )
                if name:
                    self.write_report(Path(name))
            case _:
                name = QFileDialog.getExistingDirectory(self, self.tr("通知存到哪个文件夹"))
                if name:
                    self.write_notices(Path(name))

    def write_report(self, target: Path) -> None:
        """Write the count report."""
        session, plan = self._session, self.plan
        if session is None or plan is None:
            return

        def write() -> None:
            content = write_count_report(session, plan)
            try:
                target.write_bytes(content)
            except OSError as error:
                reason = error.strerror or ""
                raise Trouble("file.unwritable", file=target.name, reason=reason) from error

        def told(_nothing: None) -> None:
            self._desktop.notices.good(self.tr("已导出：{name}").format(name=target.name))

        self._desktop.files.submit(self, write, told)

    def write_notices(self, folder: Path) -> None:
        """Write a notice for each class."""
        session, plan = self._session, self.plan
        if session is None or plan is None:
            return
        station = self._desktop.station
        papers, today = station.papers_of(session), station.clock.now().astimezone().date()
        classes = slots_by_class(timetable_of(plan).slots)
        self._writing = write_notices(papers, today, classes, folder)
        self._write_next(0, len(classes))

    def _write_next(self, done: int, count: int) -> None:
        """Write one more notice and let the windows breathe in between."""
        if self._writing is None:
            return
        try:
            if next(self._writing, None) is not None:
                told = self.tr("正在写通知 {done} / {all}")
                self.exports.setText(told.format(done=done + 1, all=count))
                QTimer.singleShot(0, self, lambda: self._write_next(done + 1, count))
                return
            self._desktop.notices.good(self.tr("已写出 %n 个班的通知。", "", done))
        except Trouble as trouble:
            self._desktop.notices.error(trouble)
        self._writing = None
        self.put_words()

    def _give_up(self) -> None:
        self._writing = None
        self.given_up.emit()

    def _connect(self) -> None:
        self.counts.changed.connect(self._replan)
        self.counts.recount_wanted.connect(self._on_count)
        for field in (self.pace, self.travel, *self.hours.values()):
            field.textChanged.connect(lambda _text: self._replan())
        self.exports.wanted.connect(self._on_export)
        self.save.clicked.connect(self.finish)
        self._back.clicked.connect(self._give_up)
        bind(self, "back", self._give_up)

    def _lay_out(self) -> None:
        self._form.add("pace", self.pace)
        for key in _HOURS:
            self._form.add(key, self.hours[key])
        self._form.add("travel", self.travel)
        right = QWidget()
        right.setLayout(column(self._form, self._note, self.slots))
        card = Card(margin=3 * GAP, gap=GAP)
        card.rows.addWidget(self._title)
        card.rows.addWidget(self._line)
        card.rows.addWidget(Divider())
        body = row(self.counts, right, gap=3 * GAP)
        body.setStretch(0, 5)
        body.setStretch(1, 4)
        card.rows.addLayout(body, 1)
        card.rows.addLayout(row(self.exports, 0, self._back, self.save))
        self.setLayout(column(card))
