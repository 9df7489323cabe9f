"""Looking through the people of a session: search, views, classes, one person in detail."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget
from typing_extensions import override

from capture_station.ui.actions import bind
from capture_station.ui.pages import words
from capture_station.ui.pages.roster.lines import KINDS, Line, People, chosen
from capture_station.ui.pages.roster.person import PersonCard
from capture_station.ui.widgets.buttons import ChoiceChips
from capture_station.ui.widgets.fields import Choice, SearchField
from capture_station.ui.widgets.surfaces import GAP, Card, Panel, column, row
from capture_station.ui.widgets.tables import Column, Rows, Table
from capture_station.ui.widgets.texts import EmptyState

if TYPE_CHECKING:
    from collections.abc import Sequence

    from capture_station.domain.ids import StudentId
    from capture_station.ui.context import Desktop

_PERSON_PX = 360


class PeopleView(Panel):
    """The table of the people and the panel of the one in focus.

    Args:
        desktop: The station as the windows see it.
    """

    search_wanted = Signal(str)
    """What was typed; empty for everybody."""

    def __init__(self, desktop: Desktop) -> None:
        super().__init__()
        self._people = People((), dict.fromkeys(KINDS, 0), ())
        self._found: Sequence[StudentId] | None = None
        self.search, self.classes = SearchField(), Choice()
        self.kinds = ChoiceChips(KINDS)
        self.table = Table(_rows(self))
        self.person = PersonCard(desktop)
        self.none = EmptyState("search")
        self._either = QStackedWidget()
        self._lay_out()
        self.search.textChanged.connect(lambda text: self.search_wanted.emit(text.strip()))
        self.search.returnPressed.connect(self._on_enter)
        self.classes.currentIndexChanged.connect(lambda _at: self._filter())
        self.kinds.chosen.connect(lambda _kind: self._filter())
        self.table.pointed.connect(self._on_pointed)
        bind(self, "find", self._on_find)
        bind(self, "back", self.search.clear)
        self.put_words()

    def show_people(self, people: People) -> None:
        """Show these people; the person in focus stays in focus."""
        self._people = people
        self._put_choices()
        self._filter()

    def show_found(self, found: Sequence[StudentId] | None) -> None:
        """Show only these, in this order; None shows everybody."""
        self._found = found
        self._filter()

    @property
    def shown(self) -> Sequence[Line]:
        """The lines in the table."""
        lines: Sequence[Line] = self.table.rows.rows
        return lines

    @override
    def put_words(self) -> None:
        self.search.show_words(self.tr("姓名、拼音、学号或证件号"))
        self.classes.setAccessibleName(self.tr("班级"))
        self.table.setAccessibleName(self.tr("名单"))
        self.table.rows.show_titles(
            self.tr("学号"),
            self.tr("姓名"),
            self.tr("性别"),
            self.tr("班级"),
            self.tr("证件号"),
            self.tr("拍摄序号"),
            self.tr("状态"),
            "",
        )
        self.none.show_words(
            self.tr("没有符合条件的学生"), self.tr("换个词再查，或改选班级和状态。")
        )
        self._put_choices()

    def _put_choices(self) -> None:
        names = {
            "all": self.tr("全部"),
            "missing": self.tr("未到"),
            "waiting": self.tr("等候"),
            "photographed": self.tr("已拍"),
            "disputed": self.tr("有异议"),
            "retake": self.tr("待补拍"),
            "corrected": self.tr("有更正"),
            "walk_in": self.tr("散拍"),
        }
        counts = self._people.counts
        self.kinds.show_words({kind: f"{names[kind]} {counts[kind]}" for kind in KINDS})
        classes = [("", self.tr("全部班级")), *((name, name) for name in self._people.classes)]
        self.classes.show_choices(classes)

    def _filter(self) -> None:
        before = self.table.current
        class_name = str(self.classes.currentData() or "")
        lines = chosen(self._people, self.kinds.choice, class_name, self._found)
        self.table.rows.show_rows(lines)
        self._either.setCurrentIndex(0 if lines or not self._people.lines else 1)
        kept = next((at for at, line in enumerate(lines) if before and line.id == before.id), 0)
        if lines:
            self.table.setCurrentIndex(self.table.rows.index(kept, 0))

    def _on_pointed(self, line: Line | None) -> None:
        self.person.show_person(line)

    def _on_enter(self) -> None:
        if self.shown:
            self.table.setFocus()

    def _on_find(self) -> None:
        self.search.setFocus()
        self.search.selectAll()

    def flag_words(self, line: Line) -> str:
        """Return what is out of the ordinary with a person, short."""
        sitting = line.hit.sitting
        flags = []
        if line.hit.student.walk_in:
            flags.append(self.tr("散拍"))
        if sitting is not None and sitting.order is not None:
            flags.append(self.tr("自带照片"))
        if sitting is not None and sitting.corrections:
            flags.append(self.tr("更正 {count} 项").format(count=len(sitting.corrections)))
        return " · ".join(flags)

    def _lay_out(self) -> None:
        self.classes.setFixedWidth(200)
        left = Card(margin=2 * GAP, gap=GAP)
        left.rows.addLayout(row(self.search, self.classes))
        left.rows.addWidget(self.kinds)
        self._either.addWidget(self.table)
        self._either.addWidget(self.none)
        left.rows.addWidget(self._either, 1)
        side = QWidget()
        side.setFixedWidth(_PERSON_PX)
        layout = QVBoxLayout(side)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.person)
        self.setLayout(column(row(left, side, gap=2 * GAP)))
        self.setFocusProxy(self.search)
        self.search.setFocusPolicy(Qt.FocusPolicy.StrongFocus)


def _rows(view: PeopleView) -> Rows:
    return Rows(
        (
            Column(lambda line: line.data.student_number, width=120),
            Column(lambda line: line.data.name, width=136, strong=True),
            Column(lambda line: words.gender_word(line.data.gender), width=64),
            Column(lambda line: line.data.class_name, width=108),
            Column(lambda line: line.masked, width=128, ink=lambda _line: "second"),
            Column(lambda line: line.serial, width=88),
            Column(
                lambda line: words.hit_state(line.hit)[0],
                width=90,
                chip=lambda line: words.hit_state(line.hit)[1],
            ),
            Column(view.flag_words, ink=lambda _line: "second"),
        )
    )
