"""What is open at the end of a session, each point with why it may stay so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QT_TRANSLATE_NOOP,
    QCoreApplication,
    QItemSelectionModel,
    QSignalBlocker,
    Signal,
)
from PySide6.QtWidgets import QAbstractItemView
from typing_extensions import override

from capture_station.ui.pages import words
from capture_station.ui.widgets.buttons import Button
from capture_station.ui.widgets.fields import TextField
from capture_station.ui.widgets.quick import QuickWords
from capture_station.ui.widgets.surfaces import GAP, Panel, column, row
from capture_station.ui.widgets.tables import Column, Rows, Table

if TYPE_CHECKING:
    from collections.abc import Mapping

    from capture_station.domain.overview import ClosingSheet, OpenPoint, PointKey

_AGAIN = str(QT_TRANSLATE_NOOP("explaining", "已约补拍"))
_READY: Mapping[str, tuple[str, ...]] = {
    "shot-not-paid": (
        str(QT_TRANSLATE_NOOP("explaining", "已约补缴")),
        str(QT_TRANSLATE_NOOP("explaining", "由学校统一支付")),
    ),
    "paid-not-shot": (
        _AGAIN,
        str(QT_TRANSLATE_NOOP("explaining", "已约退费")),
    ),
    "registered-not-shot": (
        _AGAIN,
        str(QT_TRANSLATE_NOOP("explaining", "不再拍照")),
    ),
    "not-verified": (
        str(QT_TRANSLATE_NOOP("explaining", "网上校对时由本人核对")),
        str(QT_TRANSLATE_NOOP("explaining", "已由班主任核对")),
    ),
    "disputed": (
        str(QT_TRANSLATE_NOOP("explaining", "已转班主任核实")),
        _AGAIN,
    ),
    "retake-pending": (
        _AGAIN,
        str(QT_TRANSLATE_NOOP("explaining", "沿用现有照片")),
    ),
    "copy-missing": (
        str(QT_TRANSLATE_NOOP("explaining", "接上备份盘后自动补写")),
        str(QT_TRANSLATE_NOOP("explaining", "备份盘已损坏，另行备份")),
    ),
}


class Explaining(Panel):
    """The open points of a closing sheet; the chosen ones are explained together.

    Attributes:
        explanations: What was explained here, by point.
    """

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.explanations: dict[PointKey, str] = {}
        self._points: tuple[OpenPoint, ...] = ()
        self._can_explain = False
        self.table = Table(self._rows(), row_px=36)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.reason = TextField()
        self._ready = QuickWords(self.reason)
        self.explain = Button()
        self._below = Panel()
        self._below.setLayout(column(self._ready, row(self.reason, self.explain), gap=GAP))
        self.setLayout(column(self.table, self._below, gap=GAP))
        self.explain.clicked.connect(self.take)
        self.reason.textChanged.connect(lambda _text: self._weigh())
        self.table.selectionModel().selectionChanged.connect(lambda *_: self._weigh())

    @property
    def unexplained(self) -> int:
        """How many points nobody has explained yet."""
        return sum(not self.explanation_of(point) for point in self._points)

    def explanation_of(self, point: OpenPoint) -> str:
        """Return why a point may stay open; empty if nobody has said so."""
        return self.explanations.get(point.key, point.explanation)

    def show_sheet(self, sheet: ClosingSheet, *, can_explain: bool) -> None:
        """Show the open points of a sheet, to be explained where it can be signed off."""
        self._points, self._can_explain = sheet.open_points, can_explain
        self.explanations = {}
        self.reason.clear()
        self.table.rows.show_rows(self._points)
        self._below.setVisible(can_explain)
        self._choose_next()

    @override
    def put_words(self) -> None:
        self.table.rows.show_titles(
            self.tr("姓名"), self.tr("学号"), self.tr("班级"), self.tr("事项"), self.tr("说明")
        )
        self._weigh()

    def take(self) -> None:
        """Explain the chosen points with what stands in the field."""
        reason = self.reason.text().strip()
        if not (reason and self.explain.isEnabled()):
            return
        self.explanations |= {point.key: reason for point in self._chosen()}
        with QSignalBlocker(self.reason):
            self.reason.clear()
        self.put_words()
        self._choose_next()
        self.changed.emit()

    def _chosen(self) -> list[OpenPoint]:
        lines = self.table.selectionModel().selectedRows()
        return [self._points[index.row()] for index in lines]

    def _choose_next(self) -> None:
        """Choose the first point that is not explained yet."""
        places = (at for at, point in enumerate(self._points) if not self.explanation_of(point))
        at = next(places, None)
        if at is None or not self._can_explain:
            self.table.clearSelection()
        else:
            flags = QItemSelectionModel.SelectionFlag
            index = self.table.rows.index(at, 0)
            self.table.selectionModel().setCurrentIndex(index, flags.ClearAndSelect | flags.Rows)
            self.table.scrollTo(index)
        self._weigh()

    def _weigh(self) -> None:
        chosen = self._chosen()
        asked = self.tr("为选中的 %n 项说明原因（可多选）", "", len(chosen))
        anew = self.tr("选中一项，可以改写它的说明")
        self.reason.setPlaceholderText(asked if chosen else anew)
        self.reason.setAccessibleName(asked if chosen else anew)
        kinds = {point.kind for point in chosen}
        ready = _READY.get(kinds.pop(), ()) if len(kinds) == 1 else ()
        self._ready.show_words(tuple(_say(word) for word in ready))
        self.explain.setText(self.tr("写入说明"))
        self.explain.setEnabled(bool(chosen and self.reason.text().strip()))

    def _rows(self) -> Rows:
        return Rows(
            (
                Column(lambda point: point.student.data.name, width=96, strong=True),
                Column(lambda point: point.student.data.student_number, width=116),
                Column(lambda point: point.student.data.class_name, width=86),
                Column(
                    lambda point: words.open_point_word(point.kind),
                    width=118,
                    ink=lambda point: "" if self.explanation_of(point) else "look_ink",
                ),
                Column(self.explanation_of),
            )
        )


def _say(word: str) -> str:
    return QCoreApplication.translate("explaining", word)
