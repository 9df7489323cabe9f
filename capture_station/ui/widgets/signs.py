"""Signs painted by hand: the steps, the verdict ring, lights, bars."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from capture_station.ui.theme import colours
from capture_station.ui.widgets.fitting import fitting

if TYPE_CHECKING:
    from PySide6.QtGui import QColor


_STEP_PX, _SMALLEST_STEP_PX = 13, 11
_STEP_GAP_PX = 6.0
_LEGIBLE_PX = 60
"""Smallest ring whose count can be read."""


@dataclass(frozen=True, slots=True)
class StepMark:
    """One step of the bar: its word and ``done``, ``now``, ``open`` or ``act``."""

    word: str
    state: str


class StepBar(QWidget):
    """The five steps in a row: done ones green, the present one in the accent colour."""

    def __init__(self) -> None:
        super().__init__()
        self._marks: tuple[StepMark, ...] = ()
        self.setFixedHeight(36)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_marks(self, marks: tuple[StepMark, ...]) -> None:
        """Show these steps."""
        self._marks = marks
        self.setAccessibleName(" ".join(mark.word for mark in marks if mark.state != "open"))
        self.update()

    @override
    def sizeHint(self) -> QSize:
        return QSize(240, 36)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._marks:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        gap = _STEP_GAP_PX
        width = (self.width() - gap * (len(self._marks) - 1)) / len(self._marks)
        for index, mark in enumerate(self._marks):
            left = index * (width + gap)
            bar, ink = _step_colours(mark.state)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(bar)
            painter.drawRoundedRect(QRectF(left, 0, width, 6), 3, 3)
            room = QRectF(left - 3, 12, width + 6, 22)
            painter.setFont(self._fitting(mark, room.width()))
            painter.setPen(ink)
            word = painter.fontMetrics().elidedText(
                mark.word, Qt.TextElideMode.ElideRight, int(room.width())
            )
            painter.drawText(room, Qt.AlignmentFlag.AlignHCenter, word)

    @property
    def cut_words(self) -> tuple[str, ...]:
        """The words that have no room even in the smallest type."""
        room = (self.width() - _STEP_GAP_PX * (len(self._marks) - 1)) / max(len(self._marks), 1) + 6
        return tuple(
            mark.word
            for mark in self._marks
            if QFontMetricsF(self._fitting(mark, room)).horizontalAdvance(mark.word) > room
        )

    def _fitting(self, mark: StepMark, room_px: float) -> QFont:
        """Return the largest type in which the word of a step has room."""
        font = self.font()
        font.setBold(mark.state in {"now", "act"})
        return fitting(font, mark.word, room_px, _STEP_PX, _SMALLEST_STEP_PX)


class VerdictRing(QWidget):
    """How many of the rules hold, as a ring with the count inside; for the dark stage."""

    def __init__(self, side: int = 88) -> None:
        super().__init__()
        self.set_side(side)
        self._held = 0
        self._rules = 0
        self._tone = "off"

    def set_side(self, side: int) -> None:
        """Be this large, px."""
        self.setFixedSize(side, side)

    def show_count(self, held: int, rules: int, tone: str) -> None:
        """Show that `held` of `rules` hold; tone ``good``, ``look``, ``act`` or ``off``."""
        if (held, rules, tone) == (self._held, self._rules, self._tone):
            return
        self._held, self._rules, self._tone = held, rules, tone
        self.setAccessibleName(f"{held}/{rules}")
        self.update()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        shade = colours()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        thick = self.width() / 11
        circle = QRectF(self.rect()).adjusted(thick, thick, -thick, -thick)
        painter.setPen(QPen(shade.stage_line, thick))
        painter.drawEllipse(circle)
        if not self._rules or self._tone == "off":
            return
        colour = shade.named(f"stage_{self._tone}")
        pen = QPen(colour, thick)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.setPen(pen)
        painter.drawArc(circle, 90 * 16, -round(360 * 16 * self._held / self._rules))
        font = self.font()
        font.setPixelSize(round(self.width() / 5.2))
        font.setBold(True)
        painter.setFont(font)
        painter.setPen(colour)
        if self.width() < _LEGIBLE_PX and self._held != self._rules:
            return
        if self._held == self._rules:
            _tick(painter, QRectF(self.rect()), colour, thick)
        else:
            painter.drawText(
                self.rect(), Qt.AlignmentFlag.AlignCenter, f"{self._held}/{self._rules}"
            )


class Dot(QWidget):
    """A small round light; its word stands beside it."""

    def __init__(self, side: int = 9) -> None:
        super().__init__()
        self._tone = "off"
        self.setFixedSize(side, side)

    def show_tone(self, tone: str) -> None:
        """``good``, ``look``, ``act`` or ``off``."""
        if tone != self._tone:
            self._tone = tone
            self.update()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colours().named(self._tone))
        painter.drawEllipse(self.rect())


class StackedBar(QWidget):
    """A bar of several parts, e.g. photographed, waiting, disputed."""

    def __init__(self, height: int = 12) -> None:
        super().__init__()
        self._whole = 0
        self._parts: tuple[tuple[int, str], ...] = ()
        self.setFixedHeight(height)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_parts(self, whole: int, parts: tuple[tuple[int, str], ...]) -> None:
        """Show parts of a whole.

        Args:
            whole: What the full width stands for.
            parts: Size and token of the colour of each part, from the left.
        """
        self._whole, self._parts = whole, parts
        self.setAccessibleName(" / ".join(str(size) for size, _ in parts) + f" / {whole}")
        self.update()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_stacked_bar(painter, QRectF(self.rect()), self._whole, self._parts)


def paint_stacked_bar(
    painter: QPainter, room: QRectF, whole: int, parts: tuple[tuple[int, str], ...]
) -> None:
    """Paint a bar of several parts into `room`; for tables too."""
    shade = colours()
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    outline = QPainterPath()
    outline.addRoundedRect(room, room.height() / 2, room.height() / 2)
    painter.setClipPath(outline)
    painter.fillRect(room, shade.disabled)  # told apart from a chosen row too
    left = room.left()
    for size, tone in parts:
        width = room.width() * size / whole if whole else 0.0
        painter.fillRect(QRectF(left, room.top(), width, room.height()), shade.named(tone))
        left += width
    painter.restore()


def paint_mark(painter: QPainter, room: QRectF, severity: str, colour: QColor) -> None:
    """Paint the sign of a finding: a tick, a cross, an exclamation or a question mark."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    pen = QPen(colour, max(1.6, room.width() / 9))
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    middle, half = room.center(), room.width() / 2
    if severity == "pass":
        painter.drawPolyline(
            [
                middle + QPointF(-0.62, 0.05) * half,
                middle + QPointF(-0.15, 0.52) * half,
                middle + QPointF(0.62, -0.52) * half,
            ]
        )
    elif severity == "fail":
        arm = half * 0.52
        painter.drawLine(middle + QPointF(-arm, -arm), middle + QPointF(arm, arm))
        painter.drawLine(middle + QPointF(-arm, arm), middle + QPointF(arm, -arm))
    elif severity == "warn":
        painter.drawLine(middle + QPointF(0, -0.62) * half, middle + QPointF(0, 0.15) * half)
        painter.drawPoint(middle + QPointF(0, 0.6) * half)
    else:
        painter.drawLine(middle + QPointF(-0.45, 0) * half, middle + QPointF(0.45, 0) * half)
    painter.restore()


def _tick(painter: QPainter, room: QRectF, colour: QColor, thick: float) -> None:
    pen = QPen(colour, thick)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    middle, reach = room.center(), room.width() / 2 / math.sqrt(2)
    painter.drawPolyline(
        [
            middle + QPointF(-0.45, 0.05) * reach,
            middle + QPointF(-0.1, 0.4) * reach,
            middle + QPointF(0.5, -0.35) * reach,
        ]
    )


def _step_colours(state: str) -> tuple[QColor, QColor]:
    shade = colours()
    return {
        "done": (shade.good, shade.second),
        "now": (shade.accent, shade.accent_ink),
        "act": (shade.act, shade.act_ink),
    }.get(state, (shade.line, shade.faint))
