"""How many pixels are how light."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from capture_station.ui.theme import colours

if TYPE_CHECKING:
    from collections.abc import Sequence

_HEIGHT_PX = 48
_CLIP_SHOWN = 0.002
"""Share of pixels without detail from which the end of the scale is marked."""


class Histogram(QWidget):
    """A filled curve from dark to light; an end turns red where pixels lose their detail."""

    def __init__(self) -> None:
        super().__init__()
        self._shares: Sequence[float] = ()
        self._lost = (0.0, 0.0)
        self.setFixedHeight(_HEIGHT_PX)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_shares(self, shares: Sequence[float], lost_dark: float, lost_light: float) -> None:
        """Show shares of pixels from dark to light, and those without detail at either end."""
        self._shares, self._lost = shares, (lost_dark, lost_light)
        self.update()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        shade = colours()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        room = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setPen(QPen(shade.line, 1))
        for quarter in (1, 2, 3):
            x = room.left() + room.width() * quarter / 4
            painter.drawLine(QPointF(x, room.top()), QPointF(x, room.bottom()))
        # the root lets a small share beside a plain backdrop's peak be seen
        heights = [share**0.5 for share in self._shares]
        if heights and max(heights) > 0:
            step, unit = room.width() / (len(heights) - 1), (room.height() - 6) / max(heights)
            points = [
                QPointF(room.left() + at * step, room.bottom() - height * unit)
                for at, height in enumerate(heights)
            ]
            curve = QPolygonF([room.bottomLeft(), *points, room.bottomRight()])
            fill = QColor(shade.accent)
            fill.setAlpha(60)
            painter.setBrush(fill)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.drawPolygon(curve)
            painter.setPen(QPen(shade.accent, 1.6))
            painter.drawPolyline(QPolygonF(points))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(shade.act)
        for lost, x in zip(self._lost, (room.left(), room.right() - 4), strict=True):
            if lost > _CLIP_SHOWN:
                painter.drawRect(QRectF(x, room.top(), 4, room.height()))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(shade.line, 1))
        painter.drawRoundedRect(room, 6, 6)
