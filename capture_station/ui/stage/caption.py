"""Below the picture: the verdict ring and the one instruction, readable from two metres."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget
from typing_extensions import override

from capture_station.ui.theme import colours
from capture_station.ui.widgets.fitting import fitting
from capture_station.ui.widgets.signs import VerdictRing

if TYPE_CHECKING:
    from PySide6.QtGui import QFont

_LARGE_PX = 44
_SMALL_PX = 22
_ONE_LINE_PX, _SMALLEST_PX = 28, 15
_LINE_PX, _LEAST_LINE_PX = 16, 13
_WRAP = Qt.TextFlag.TextWordWrap


class Instruction(QWidget):
    """One instruction as large as its room allows, up to 44 px, and one quiet line below."""

    def __init__(self) -> None:
        super().__init__()
        self._words = ""
        self._line = ""
        self._tone = "stage_text"
        self._largest_px = _LARGE_PX
        self._side = Qt.AlignmentFlag.AlignLeft
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_largest(self, largest_px: int) -> None:
        """Use type of up to this size, for a screen that is looked at from afar."""
        self._largest_px = largest_px
        self.setFixedHeight(round(largest_px * 1.6))

    def centre(self) -> None:
        """Stand in the middle instead of at the left."""
        self._side = Qt.AlignmentFlag.AlignHCenter

    def show_words(self, words: str, line: str, tone: str = "stage_text") -> None:
        """Show an instruction with its quiet line; `tone` is a token of the stage."""
        if (words, line, tone) != (self._words, self._line, self._tone):
            self._words, self._line, self._tone = words, line, tone
            self.setAccessibleName(f"{words} {line}".strip())
            self.update()

    @property
    def words(self) -> str:
        """The instruction that is shown."""
        return self._words

    @property
    def cut_words(self) -> tuple[str, ...]:
        """What of it has no room on one line even in the smallest type."""
        small = self.height() <= Caption.SMALL
        words = self._words if small else self._line
        metrics = QFontMetricsF(self._title_font() if small else self._line_font())
        return (words,) if metrics.horizontalAdvance(words) > self.width() else ()

    @override
    def sizeHint(self) -> QSize:
        return QSize(300, 92)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        shade = colours()
        painter = QPainter(self)
        if self.height() <= Caption.SMALL:
            self._paint_one_line(painter)
            return
        line_height = 26.0 if self._line else 0.0
        room = QRectF(self.rect())
        upper = QRectF(room.left(), room.top(), room.width(), room.height() - line_height)
        font = self._fitting(upper)
        painter.setFont(font)
        painter.setPen(shade.named(self._tone))
        middle = Qt.AlignmentFlag.AlignVCenter | self._side
        painter.drawText(upper, int(middle | _WRAP), self._words)
        if line_height:
            painter.setFont(self._line_font())
            painter.setPen(shade.stage_second)
            lower = QRectF(room.left(), upper.bottom(), room.width(), line_height)
            shown = painter.fontMetrics().elidedText(
                self._line, Qt.TextElideMode.ElideRight, int(lower.width())
            )
            painter.drawText(lower, int(middle), shown)

    def _paint_one_line(self, painter: QPainter) -> None:
        """Paint the instruction alone, in the largest type that has room."""
        painter.setFont(self._title_font())
        painter.setPen(colours().named(self._tone))
        shown = painter.fontMetrics().elidedText(
            self._words, Qt.TextElideMode.ElideRight, self.width()
        )
        painter.drawText(self.rect(), int(Qt.AlignmentFlag.AlignVCenter), shown)

    def _title_font(self) -> QFont:
        """Return the font of the instruction where it stands alone on one line."""
        font = self.font()
        font.setBold(True)
        return fitting(font, self._words, self.width(), _ONE_LINE_PX, _SMALLEST_PX)

    def _line_font(self) -> QFont:
        """Return the font of the quiet line."""
        font = self.font()
        font.setBold(False)
        return fitting(font, self._line, self.width(), _LINE_PX, _LEAST_LINE_PX)

    def _fitting(self, room: QRectF) -> QFont:
        """Return the font with which the instruction fits its room."""
        font = self.font()
        font.setBold(True)
        for size in range(self._largest_px, _SMALL_PX - 1, -2):
            font.setPixelSize(size)
            metrics = QFontMetricsF(font)
            needed = metrics.boundingRect(room, int(_WRAP), self._words)
            one_line = metrics.horizontalAdvance(self._words) <= room.width()
            fits = needed.height() <= room.height() and needed.width() <= room.width()
            if fits and (one_line or size <= self._largest_px * 0.64):
                break
        return font


class Caption(QWidget):
    """The ring and the instruction side by side."""

    LARGE = 92
    SMALL = 44

    def __init__(self) -> None:
        super().__init__()
        self.ring = VerdictRing()
        self.instruction = Instruction()
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(24)
        layout.addWidget(self.ring)
        layout.addWidget(self.instruction, 1)

    def set_small(self, *, small: bool) -> None:
        """Take little height, where the picture above needs it."""
        height = self.SMALL if small else self.LARGE
        self.instruction.setFixedHeight(height)
        self.ring.set_side(height if small else height - 4)
