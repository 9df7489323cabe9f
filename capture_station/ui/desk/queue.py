"""The left column of the desk: search, views, people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout
from typing_extensions import override

from capture_station.ui.desk.people_list import PeopleList
from capture_station.ui.desk.state import Act
from capture_station.ui.widgets.buttons import Button, ChoiceChips
from capture_station.ui.widgets.fields import SearchField
from capture_station.ui.widgets.surfaces import GAP, SideColumn, column
from capture_station.ui.widgets.texts import EmptyState

if TYPE_CHECKING:
    from capture_station.domain.ids import StudentId
    from capture_station.domain.overview import PersonHit
    from capture_station.ui.desk.controller import DeskController
    from capture_station.ui.desk.line import Line
    from capture_station.ui.desk.state import DeskState

_VIEWS = ("queue", "missing", "photographed", "retake")


class QueueColumn(SideColumn):
    """Finds people and shows who waits.

    Args:
        controller: Of the desk.

    Attributes:
        place: Below the people, for what waits to be seen to.
    """

    def __init__(self, controller: DeskController) -> None:
        super().__init__("left", 304)
        self._controller = controller
        self._line: Line | None = None
        self._person_id: StudentId | None = None
        self.search = SearchField()
        self.views = ChoiceChips(_VIEWS)
        self.people = PeopleList()
        self._empty = EmptyState("person")
        self._stack = QStackedWidget()
        self._stack.addWidget(self.people)
        self._stack.addWidget(self._empty)
        self.place = QVBoxLayout()
        self._walk_in = Button(kind="quiet", icon_name="person-add", action="walk-in")
        self.setLayout(
            column(
                column(self.search, self.views, gap=12, margin=2 * GAP),
                self._stack,
                self.place,
                column(self._walk_in, margin=GAP),
                gap=0,
            )
        )
        self.search.installEventFilter(self)
        self.search.textChanged.connect(controller.line.search)
        self.views.chosen.connect(controller.line.show_view)
        self.people.picked.connect(self._on_picked)
        self._walk_in.clicked.connect(lambda: controller.do(Act.WALK_IN))
        controller.line.changed.connect(self.show_line)
        controller.state_changed.connect(self._on_state)
        self.put_words()

    @override
    def put_words(self) -> None:
        self.search.show_words(self.tr("扫码、姓名、拼音或学号"))
        self.people.setAccessibleName(self.tr("排队名单"))
        self._walk_in.setText(self.tr("现场登记（不在名单上）"))
        self._say_views()

    def show_line(self, line: Line) -> None:
        """Show these people."""
        self._line = line
        self.people.people.show_hits(line.hits)
        person = self._controller.state.person
        if line.view == "search" and line.hits:
            self.people.mark(line.hits[0].student.id)
        else:
            self.people.mark(person.student.id if person is not None else None)
        self._stack.setCurrentIndex(0 if line.hits else 1)
        self._say_views()

    def focus_search(self) -> None:
        """Put the focus where a code is scanned, all that is there selected."""
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def begin_search(self, text: str) -> None:
        """Begin a search with what was typed elsewhere, or go on with it."""
        if not self.search.hasFocus():
            self.search.setFocus(Qt.FocusReason.OtherFocusReason)
            self.search.clear()
        self.search.insert(text)

    def clear_search(self) -> bool:
        """Empty the search; return whether there was anything."""
        had_text = bool(self.search.text())
        self.search.clear()
        return had_text

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.search and isinstance(event, QKeyEvent):
            step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()), 0)
            if step and event.type() is QEvent.Type.KeyPress:
                self.people.step(step)
                return True
        return super().eventFilter(watched, event)

    def take_enter(self) -> bool:
        """Take up who was scanned, typed or marked; return whether Enter was meant for that."""
        if self.people.hasFocus() and self.people.marked is not None:
            self._on_picked(self.people.marked)
            return True
        if not self.search.hasFocus() or not self.search.text().strip():
            return False
        text = self.search.text().strip()
        marked = self.people.marked
        listed = self._line is not None and self._line.view == "search"
        if listed and marked is not None and marked is not self.people.people.hits[0]:
            self._on_picked(marked)  # somebody was chosen with the arrow keys
        else:
            self._controller.scan(text)
        return True

    def _on_picked(self, hit: PersonHit) -> None:
        self._controller.take_up(hit)

    def _on_state(self, state: DeskState) -> None:
        person_id = state.person.student.id if state.person is not None else None
        if person_id is not None and person_id != self._person_id:
            self.search.clear()  # found; what is typed next concerns the next one
        self._person_id = person_id
        self.people.mark(person_id)

    def _say_views(self) -> None:
        line = self._line
        totals = line.totals if line is not None else None
        counts = {
            "queue": line.queued if line is not None else 0,
            "missing": totals.missing if totals is not None else 0,
            "photographed": totals.photographed if totals is not None else 0,
            "retake": totals.retakes if totals is not None else 0,
        }
        words = {
            "queue": self.tr("排队 {count}"),
            "missing": self.tr("未到 {count}"),
            "photographed": self.tr("已拍 {count}"),
            "retake": self.tr("补拍 {count}"),
        }
        self.views.show_words({key: words[key].format(count=counts[key]) for key in _VIEWS})
        shown = line.view if line is not None else "queue"
        empty = {
            "queue": (
                self.tr("没有人在排队"),
                self.tr("扫描学号、身份证或采集码，\n学生即进入队列。"),
            ),
            "missing": (self.tr("全部到齐"), self.tr("名单上的学生都已到场。")),
            "photographed": (self.tr("还没有照片"), self.tr("拍好的学生显示在这里。")),
            "retake": (self.tr("没有补拍"), self.tr("需要补拍的学生显示在这里。")),
            "search": (self.tr("没有找到"), self.tr("请核对后再试，或按 Ctrl+N 现场登记。")),
        }
        self._empty.show_words(*empty[shown])
