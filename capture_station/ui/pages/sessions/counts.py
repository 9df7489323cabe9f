"""The head counts of a plan in the order of the route, looked at and changed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from typing_extensions import override

from capture_station.domain.plan import ClassCount
from capture_station.exchange.planning import gathered
from capture_station.ui.widgets.buttons import Button
from capture_station.ui.widgets.fields import TextField, whole_number
from capture_station.ui.widgets.surfaces import Panel, column, row
from capture_station.ui.widgets.tables import Column, Rows, Table

if TYPE_CHECKING:
    from collections.abc import Sequence

_EDITED = ("place", "class_name", "adviser", "people")


@dataclass(frozen=True, slots=True)
class _Row:
    """A line of the counts; `number` is its place in the route, from 1."""

    number: int
    count: ClassCount


class CountsEditor(Panel):
    """A table of classes; the line in focus can be changed, moved and removed."""

    changed = Signal()
    recount_wanted = Signal()
    """The roster is to be counted anew."""

    def __init__(self) -> None:
        super().__init__()
        self._counts: list[ClassCount] = []
        self.table = Table(_rows(), row_px=36)
        self.edited = {key: TextField() for key in _EDITED}
        self.add, self.change, self.remove = Button(icon_name="plus"), Button(), Button()
        self.up, self.down = Button(kind="quiet"), Button(kind="quiet")
        self.gather, self.count = Button(kind="quiet"), Button(kind="quiet", icon_name="roster")
        self.edited["people"].setFixedWidth(80)
        self.setLayout(
            column(
                row(self.count, self.gather, 0, self.up, self.down),
                self.table,
                row(*self.edited.values()),
                row(self.add, self.change, self.remove, 0),
            )
        )
        self.setFocusProxy(self.table)
        self.table.pointed.connect(self._on_pointed)
        self.add.clicked.connect(self._on_add)
        self.change.clicked.connect(self._on_change)
        self.remove.clicked.connect(self._on_remove)
        self.up.clicked.connect(lambda: self._move(-1))
        self.down.clicked.connect(lambda: self._move(1))
        self.gather.clicked.connect(self._on_gather)
        self.count.clicked.connect(self.recount_wanted)
        self.put_words()

    @property
    def counts(self) -> tuple[ClassCount, ...]:
        """The counts in the order of the route."""
        return tuple(self._counts)

    def show_counts(self, counts: Sequence[ClassCount]) -> None:
        """Show these counts."""
        self._counts = list(counts)
        self._show(0)

    @override
    def put_words(self) -> None:
        names = (self.tr("教学点"), self.tr("班级"), self.tr("班主任"), self.tr("人数"))
        self.table.rows.show_titles(self.tr("路线"), *names)
        self.table.setAccessibleName(self.tr("各班人数"))
        for key, name in zip(_EDITED, names, strict=True):
            self.edited[key].setPlaceholderText(name)
            self.edited[key].setAccessibleName(name)
        self.add.setText(self.tr("添加"))
        self.change.setText(self.tr("修改"))
        self.remove.setText(self.tr("删除"))
        self.up.setText(self.tr("上移"))
        self.down.setText(self.tr("下移"))
        self.gather.setText(self.tr("同一教学点归拢"))
        self.count.setText(self.tr("按名单重新统计"))

    def _show(self, chosen: int) -> None:
        rows = [_Row(number, count) for number, count in enumerate(self._counts, start=1)]
        self.table.rows.show_rows(rows)
        if rows:
            at = max(0, min(chosen, len(rows) - 1))
            self.table.setCurrentIndex(self.table.rows.index(at, 0))
        self.changed.emit()

    @property
    def _at(self) -> int:
        return self.table.currentIndex().row()

    def _typed(self) -> ClassCount | None:
        """Return the line that is typed in; None if it has no name or no number."""
        texts = {key: field.text().strip() for key, field in self.edited.items()}
        people = whole_number(self.edited["people"])
        self.edited["people"].set_wrong(wrong=people is None)
        if people is None or not (texts["class_name"] or texts["place"]):
            return None
        return ClassCount(texts["class_name"], people, texts["adviser"], texts["place"])

    def _on_pointed(self, line: _Row | None) -> None:
        for key, field in self.edited.items():
            field.setText(str(getattr(line.count, key)) if line is not None else "")

    def _on_add(self) -> None:
        typed = self._typed()
        if typed is not None:
            at = self._at + 1 if self._counts else 0
            self._counts.insert(at, typed)
            self._show(at)

    def _on_change(self) -> None:
        typed, at = self._typed(), self._at
        if typed is not None and 0 <= at < len(self._counts):
            self._counts[at] = typed
            self._show(at)

    def _on_remove(self) -> None:
        at = self._at
        if 0 <= at < len(self._counts):
            del self._counts[at]
            self._show(at)

    def _move(self, by: int) -> None:
        at, to = self._at, self._at + by
        if 0 <= at < len(self._counts) and 0 <= to < len(self._counts):
            self._counts[at], self._counts[to] = self._counts[to], self._counts[at]
            self._show(to)

    def _on_gather(self) -> None:
        self._counts = list(gathered(self._counts))
        self._show(self._at)


def _rows() -> Rows:
    return Rows(
        (
            Column(lambda line: str(line.number), width=56, ink=lambda _line: "second"),
            Column(lambda line: line.count.place or "–"),
            Column(lambda line: line.count.class_name or "–", width=124, strong=True),
            Column(lambda line: line.count.adviser or "–", width=88),
            Column(lambda line: str(line.count.people), width=64, right=True),
        )
    )
