"""The developed portrait at its true pixels, beside the one before where it is a retake."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QImage, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy
from typing_extensions import override

from capture_station.ui.theme import colours
from capture_station.ui.widgets.surfaces import Panel

if TYPE_CHECKING:
    from PySide6.QtGui import QColor

_GAP = 24
_LABEL_PX = 22


class ReviewStage(Panel):
    """Shows the portrait as it will be delivered, pixel for pixel where the screen has room."""

    def __init__(self) -> None:
        super().__init__()
        self._portrait = QImage()
        self._previous = QImage()
        self._size_kb = 0.0
        self._tone = "stage_second"
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(QSize(320, 240))
        self.put_words()

    @override
    def put_words(self) -> None:
        self.setAccessibleName(self.tr("拍好的照片"))
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
        self._tone = f"stage_{tone}"
        self.update()

    def clear(self) -> None:
        """Forget the portraits."""
        self._portrait = self._previous = QImage()
        self.update()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), colours().stage)
        if self._portrait.isNull():
            return
        ratio = self.devicePixelRatioF()
        width, height = self._portrait.width() / ratio, self._portrait.height() / ratio
        has_label = self.height() >= height + _LABEL_PX or self.height() < height
        room_height = self.height() - (_LABEL_PX if has_label else 0)
        pair = not self._previous.isNull() and self.width() >= 2 * width + _GAP
        scale = min(1.0, room_height / height, self.width() / width)
        width, height = width * scale, height * scale
        top = (room_height - height) / 2
        left = (self.width() - width) / 2
        if pair:
            left = self.width() / 2 + _GAP / 2
            before = QRectF(self.width() / 2 - _GAP / 2 - width, top, width, height)
            self._paint_one(painter, before, self._previous, colours().stage_line)
            self._paint_label(painter, before, self.tr("原照片"))
        room = QRectF(left, top, width, height)
        self._paint_one(painter, room, self._portrait, colours().named(self._tone))
        facts = f"{self._portrait.width()} × {self._portrait.height()} · {self._size_kb:.1f} KB"
        if scale < 1.0:
            shown = self.tr("缩放 {percent}%").format(percent=round(scale * 100))
            facts = f"{facts} · {shown}"
        if has_label:
            self._paint_label(painter, room, facts)

    def _paint_one(self, painter: QPainter, room: QRectF, portrait: QImage, colour: QColor) -> None:
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
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
