"""The live picture with the light of the backdrop over it, zone by zone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from typing_extensions import override

from capture_station.ui.stage.live import LiveStage
from capture_station.ui.theme import colours

if TYPE_CHECKING:
    from collections.abc import Callable

    from capture_station.camera.source import Frame
    from capture_station.checks.lighting import LightMap
    from capture_station.ui.background import Lane

_ROOM = 3
_TINT = 70
_LEAST_PX = 30
"""Zones narrower than this have no room for a number."""


def stops_word(stops: float) -> str:
    """Return stops with their sign: ``"+0.3"``."""
    rounded = round(stops, 1)
    return f"{rounded:+.1f}" if rounded else "0.0"


class LightStage(LiveStage):
    """Shows how much lighter or darker each zone of the backdrop is than its middle.

    Args:
        latest: Gives the newest picture of the camera, or None.
        lane: Where pictures are brought to their size on the screen.
        tone_of: Returns ``good``, ``look`` or ``act`` for a number of stops.
        around: Token of the colour that it stands on.
    """

    def __init__(
        self,
        latest: Callable[[], Frame | None],
        lane: Lane,
        tone_of: Callable[[float], str],
        around: str,
    ) -> None:
        self._light: LightMap | None = None
        self._tone_of = tone_of
        super().__init__(latest, lane, guided=False, around=around)

    def show_light(self, light: LightMap | None) -> None:
        """Show these zones; None takes them away."""
        self._light = light
        self.update()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        whole, frame, light = self.picture_rect(), self.frame, self._light
        if light is None or frame is None or whole.isEmpty() or self.is_stale:
            return
        scale = whole.width() / frame.image.shape[1]
        area = light.area
        room = QRectF(
            whole.left() + area.left * scale,
            whole.top() + area.top * scale,
            area.width * scale,
            area.height * scale,
        )
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        font = self.font()
        font.setPixelSize(15)
        font.setBold(True)
        painter.setFont(font)
        wide, high = room.width() / len(light.zones[0]), room.height() / len(light.zones)
        for row, line in enumerate(light.zones):
            for column, stops in enumerate(line):
                if stops is not None:
                    left, top = room.left() + column * wide, room.top() + row * high
                    zone = QRectF(left, top, wide, high).adjusted(_ROOM, _ROOM, -_ROOM, -_ROOM)
                    self._paint_zone(painter, zone, stops)

    def _paint_zone(self, painter: QPainter, zone: QRectF, stops: float) -> None:
        colour = colours().named(f"stage_{self._tone_of(stops)}")
        ground = QColor(colours().stage)
        ground.setAlpha(_TINT)
        painter.setBrush(ground)
        painter.setPen(QPen(colour, 1.5))
        painter.drawRoundedRect(zone, 6, 6)
        if zone.width() >= _LEAST_PX:
            painter.setPen(QColor(0, 0, 0, 170))
            word = stops_word(stops)
            painter.drawText(zone.translated(1, 1), Qt.AlignmentFlag.AlignCenter, word)
            painter.setPen(colours().stage_text)
            painter.drawText(zone, Qt.AlignmentFlag.AlignCenter, word)
