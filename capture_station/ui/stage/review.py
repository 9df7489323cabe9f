"""The developed portrait at its true pixels, beside the one before where it is a retake."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QImage, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy
from typing_extensions import override

from capture_station.ui.actions import key_title, tool_tip
from capture_station.ui.stage.picture import fitted
from capture_station.ui.theme import colours
from capture_station.ui.widgets.surfaces import Panel

if TYPE_CHECKING:
    from PySide6.QtGui import QColor, QMouseEvent

    from capture_station.domain.findings import Geometry

_GAP = 24
_LABEL_PX = 22
_LEAST_BEFORE_PX = 96
"""The portrait before is shown smaller where there is little room, but not smaller than this."""
_EYES_WIDE, _EYES_HIGH = 1.2, 0.42
"""Size of what is shown of the eyes, in face widths."""


class ReviewStage(Panel):
    """Shows the portrait as it will be delivered, pixel for pixel where the screen has room."""

    def __init__(self) -> None:
        super().__init__()
        self._portrait = QImage()
        self._previous = QImage()
        self._size_kb = 0.0
        self._eyes: tuple[QRectF | None, QRectF | None] = (None, None)
        self._is_zoomed = False
        self._tone = "stage_second"
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(QSize(320, 240))
        self.put_words()

    @override
    def put_words(self) -> None:
        self.setAccessibleName(self.tr("拍好的照片"))
        self.setToolTip(tool_tip("zoom"))
        self.update()

    def show_portrait(self, data: bytes, tone: str, previous: bytes = b"") -> None:
        """Show a portrait.

        Args:
            data: The developed file.
            tone: ``good``, ``look`` or ``act``, the colour of its frame.
            previous: The portrait that this one would replace; empty for none.
        """
        self._portrait = QImage.fromData(data)
        self._previous = QImage.fromData(previous) if previous else QImage()
        self._size_kb = len(data) / 1024
        self._eyes, self._is_zoomed = (None, None), False
        self._tone = f"stage_{tone}"
        self.update()

    def clear(self) -> None:
        """Forget the portraits."""
        self._portrait = self._previous = QImage()
        self.update()

    def show_eyes(self, geometry: Geometry | None, previous: Geometry | None = None) -> None:
        """Tell where the eyes are, so that they can be looked at closely.

        Args:
            geometry: Of the portrait.
            previous: Of the one before.
        """
        self._eyes = (_eye_strip(geometry), _eye_strip(previous))
        self.update()

    def toggle_zoom(self) -> None:
        """Look at the eyes, or at the whole portrait again."""
        self._is_zoomed = not self._is_zoomed and self._eyes[0] is not None
        self.update()

    @property
    def is_zoomed(self) -> bool:
        """Whether only the eyes are shown."""
        return self._is_zoomed

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.toggle_zoom()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), colours().stage)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        if self._portrait.isNull():
            return
        if self._is_zoomed:
            self._paint_eyes(painter)
            return
        ratio = self.devicePixelRatioF()
        width, height = self._portrait.width() / ratio, self._portrait.height() / ratio
        has_label = self.height() >= height + _LABEL_PX or self.height() < height
        room_height = self.height() - (_LABEL_PX if has_label else 0)
        scale = min(1.0, room_height / height, self.width() / width)
        width, height = width * scale, height * scale
        top = (room_height - height) / 2
        before = self._room_before(QRectF(0, top, width, height))
        left = (self.width() - width + (before.width() + _GAP if before else 0)) / 2
        if before is not None:
            before.moveLeft(left - _GAP - before.width())
            self._paint_one(painter, before, self._previous, colours().stage_line)
            self._paint_label(painter, before, self.tr("原照片"))
        room = QRectF(left, top, width, height)
        self._paint_one(painter, room, self._portrait, colours().named(self._tone))
        if has_label:
            self._paint_label(painter, room, self._facts(scale))

    def _room_before(self, room: QRectF) -> QRectF | None:
        """Return the size of the portrait before: as large as the new one, or what is left."""
        left = self.width() - room.width() - _GAP - 4
        if self._previous.isNull() or left < _LEAST_BEFORE_PX:
            return None
        width = min(room.width(), left)
        return QRectF(0, room.top(), width, room.height() * width / room.width())

    def _facts(self, scale: float) -> str:
        parts = [f"{self._portrait.width()} × {self._portrait.height()}", f"{self._size_kb:.1f} KB"]
        if scale < 1.0:
            parts.append(self.tr("缩放 {percent}%").format(percent=round(scale * 100)))
        if self._eyes[0] is not None:
            parts.append(self.tr("{key} 放大眼部").format(key=key_title("zoom")))
        return " · ".join(parts)

    def _paint_eyes(self, painter: QPainter) -> None:
        """Paint the eyes as large as there is room, those of the portrait before above them."""
        new, old = self._eyes
        shown = [(self._portrait, new, colours().named(self._tone), self.tr("新照片"))]
        if old is not None and not self._previous.isNull():
            shown.insert(0, (self._previous, old, colours().stage_line, self.tr("原照片")))
        share = self.height() / len(shown)
        for at, (portrait, strip, colour, word) in enumerate(shown):
            if strip is None:
                continue
            whole = QRectF(0, at * share, self.width(), share - _LABEL_PX - 4).adjusted(2, 2, -2, 0)
            room = fitted(strip.width(), strip.height(), whole)
            painter.drawImage(room, portrait, strip)
            painter.setPen(QPen(colour, 3))
            painter.drawRect(room)
            percent = round(100 * room.width() / strip.width())
            self._paint_label(painter, room, f"{word} · {percent}% · {key_title('zoom')}")

    def _paint_one(self, painter: QPainter, room: QRectF, portrait: QImage, colour: QColor) -> None:
        painter.drawImage(room, portrait)
        painter.setPen(QPen(colour, 3))
        painter.drawRect(room.adjusted(-1.5, -1.5, 1.5, 1.5))

    def _paint_label(self, painter: QPainter, below: QRectF, words: str) -> None:
        font = self.font()
        font.setPixelSize(13)
        painter.setFont(font)
        painter.setPen(colours().stage_second)
        room = QRectF(below.left() - 80, below.bottom() + 4, below.width() + 160, _LABEL_PX)
        painter.drawText(room, Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop, words)


def _eye_strip(geometry: Geometry | None) -> QRectF | None:
    """Return the part of a portrait that shows the eyes, in its pixels."""
    if (
        geometry is None
        or geometry.eye_mid_x is None
        or geometry.eye_y is None
        or geometry.face_width is None
    ):
        return None
    wide, high = _EYES_WIDE * geometry.face_width, _EYES_HIGH * geometry.face_width
    return QRectF(geometry.eye_mid_x - wide / 2, geometry.eye_y - high / 2, wide, high)
