"""Plots painted with the colours of the theme."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QHelpEvent, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget
from typing_extensions import override

from capture_station.ui.theme import colours

if TYPE_CHECKING:
    from collections.abc import Sequence

_LABEL_PX = 22
_TOP_PX = 26
_WIDEST_BAR_PX = 40.0
_GAP_SHARE = 0.28
_HEADROOM = 1.12


@dataclass(frozen=True, slots=True)
class PlotBar:
    """A bar: what stands below it, its value, what its tool tip says."""

    label: str
    value: int
    tip: str


class BarPlot(QWidget):
    """Bars over time, the last one in the accent colour, with a dashed line for the target."""

    def __init__(self) -> None:
        super().__init__()
        self._bars: Sequence[PlotBar] = ()
        self._places = 0
        self._target = 0.0
        self._target_word = ""
        self.setMinimumHeight(132)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def show_bars(
        self, bars: Sequence[PlotBar], places: int, target: float = 0.0, target_word: str = ""
    ) -> None:
        """Show bars from the left.

        Args:
            bars: At most `places` of them.
            places: Bars there is room for, so that bars keep their width while the day fills.
            target: Height of the dashed line; 0 for none.
            target_word: Stands at the line.
        """
        self._bars, self._places = bars, max(places, len(bars), 1)
        self._target, self._target_word = target, target_word
        self.update()

    @override
    def sizeHint(self) -> QSize:
        return QSize(320, 180)

    @override
    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent):
            hit = (bar for bar, room in self._rooms() if room.left() <= event.x() <= room.right())
            bar = next(hit, None)
            QToolTip.showText(event.globalPos(), bar.tip if bar else "", self)
            return True
        return super().event(event)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        shade = colours()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        font = self.font()
        font.setPixelSize(12)
        painter.setFont(font)
        floor = self._floor()
        painter.setPen(QPen(shade.line_strong, 1))
        painter.drawLine(0, floor, self.width(), floor)
        rooms = self._rooms()
        for at, (_bar, room) in enumerate(rooms):
            last = at == len(rooms) - 1
            self._paint_bar(painter, room, shade.accent if last else _soft(shade.accent))
        self._paint_labels(painter, rooms)
        if self._target:
            self._paint_target(painter)
        self._paint_values(painter, rooms)

    def _paint_values(self, painter: QPainter, rooms: list[tuple[PlotBar, QRectF]]) -> None:
        """Write the numbers above the bars, on a ground of their own where the target crosses."""
        shade = colours()
        painter.setPen(shade.second)
        for bar, room in rooms:
            if not bar.value:
                continue
            word = str(bar.value)
            width = painter.fontMetrics().horizontalAdvance(word) + 4
            above = QRectF(room.center().x() - width / 2, room.top() - 18, width, 16)
            painter.fillRect(above, shade.card)
            painter.drawText(above, Qt.AlignmentFlag.AlignCenter, word)

    def _paint_bar(self, painter: QPainter, room: QRectF, colour: QColor) -> None:
        if room.height() <= 0:
            return
        radius = min(4.0, room.height() / 2)
        path = QPainterPath()
        path.addRoundedRect(room, radius, radius)
        path.addRect(QRectF(room.left(), room.bottom() - radius, room.width(), radius))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        path.setFillRule(Qt.FillRule.WindingFill)
        painter.drawPath(path)

    def _paint_labels(self, painter: QPainter, rooms: list[tuple[PlotBar, QRectF]]) -> None:
        """Write the times below: the first, the last, and as many between as do not touch."""
        painter.setPen(colours().second)
        width = painter.fontMetrics().horizontalAdvance("00:00") + 12
        step = max(1, -(-width * self._places // max(1, self.width())))
        for at, (bar, room) in enumerate(rooms):
            if (len(rooms) - 1 - at) % step:
                continue
            under = QRectF(room.center().x() - width / 2, self._floor() + 4, width, 16)
            under.moveLeft(min(max(0.0, under.left()), self.width() - width))
            painter.drawText(under, Qt.AlignmentFlag.AlignCenter, bar.label)

    def _paint_target(self, painter: QPainter) -> None:
        shade = colours()
        y = self._floor() - self._target * self._scale()
        painter.setPen(QPen(shade.good, 1.5, Qt.PenStyle.DashLine))
        painter.drawLine(0, round(y), self.width(), round(y))
        width = painter.fontMetrics().horizontalAdvance(self._target_word) + 12
        word = QRectF(self.width() - width, y - 19, width, 17)
        painter.fillRect(word, shade.card)
        painter.setPen(shade.good_ink)
        painter.drawText(word, Qt.AlignmentFlag.AlignCenter, self._target_word)

    def _rooms(self) -> list[tuple[PlotBar, QRectF]]:
        place = self.width() / self._places if self._places else self.width()
        width = min(place * (1 - _GAP_SHARE), _WIDEST_BAR_PX)
        scale, floor = self._scale(), self._floor()
        return [
            (
                bar,
                QRectF(
                    (at + 0.5) * place - width / 2,
                    floor - bar.value * scale,
                    width,
                    bar.value * scale,
                ),
            )
            for at, bar in enumerate(self._bars)
        ]

    def _floor(self) -> int:
        return self.height() - _LABEL_PX

    def _scale(self) -> float:
        """Return pixels for one."""
        bars = max((bar.value for bar in self._bars), default=0)
        highest = max(bars, self._target * _HEADROOM, 1)
        return max(1, self._floor() - _TOP_PX) / highest


def _soft(colour: QColor) -> QColor:
    soft = QColor(colour)
    soft.setAlphaF(0.62)
    return soft
