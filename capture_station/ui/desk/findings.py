"""The findings of the live picture or of the shot, one row a rule."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from capture_station.domain.findings import Severity
from capture_station.ui.desk.words import finding_tone, finding_value, limit_words
from capture_station.ui.theme import colours
from capture_station.ui.widgets.signs import paint_mark
from capture_station.wording import finding_sentences

if TYPE_CHECKING:
    from collections.abc import Sequence

    from capture_station.domain.findings import Finding, Judgement
    from capture_station.ui.context import Desktop

_ROW_PX = 34
_URGENCY = {Severity.FAIL: 0, Severity.WARN: 1, Severity.UNKNOWN: 2, Severity.PASS: 3}
_MANY_ROWS = 9
_INDENT_PX = 26
_BELOW_PX = 8
_RIGHT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight


class FindingsList(QWidget):
    """Paints the findings: what is wrong first, what holds after it.

    Where there is too little room for all, the rules that hold are counted in the last line.

    Args:
        desktop: Tells the language.
    """

    def __init__(self, desktop: Desktop) -> None:
        super().__init__()
        self._desktop = desktop
        self._findings: tuple[Finding, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumHeight(3 * _ROW_PX)

    def show_judgement(self, judgement: Judgement | None) -> None:
        """Show these findings; None for none."""
        found = judgement.findings if judgement is not None else ()
        if found == self._findings:
            return
        order = [finding.rule for finding in found]
        self._findings = tuple(
            sorted(found, key=lambda one: (_URGENCY[one.severity], order.index(one.rule)))
        )
        wrong = [f for f in self._findings if f.severity is not Severity.PASS]
        lang = self._desktop.lang
        self.setAccessibleName("; ".join(finding_sentences(one, lang).message for one in wrong))
        self.update()

    @override
    def sizeHint(self) -> QSize:
        return QSize(260, _MANY_ROWS * _ROW_PX)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        heights = [self._height_px(one) for one in self._findings]
        shown = _count_that_fit(heights, self.height())
        top = 0
        for finding, height in zip(self._findings[:shown], heights, strict=False):
            self._paint_row(painter, top, height, finding)
            top += height
        if shown < len(self._findings):
            self._paint_rest(painter, top, len(self._findings) - shown)

    def _height_px(self, finding: Finding) -> int:
        """Return the height of a row; what is wrong has its message below, on one line or two."""
        if finding.severity is Severity.PASS:
            return _ROW_PX
        message = finding_sentences(finding, self._desktop.lang).message
        metrics = QFontMetrics(self._font(13))
        room = QRect(0, 0, self.width() - _INDENT_PX, 1000)
        needed = metrics.boundingRect(room, Qt.TextFlag.TextWordWrap, message).height()
        return _ROW_PX - 4 + min(needed, 2 * metrics.lineSpacing()) + _BELOW_PX

    def _paint_row(self, painter: QPainter, top: int, height: int, finding: Finding) -> None:
        shade = colours()
        words = finding_sentences(finding, self._desktop.lang)
        passed = finding.severity is Severity.PASS
        tone = shade.named(finding_tone(finding.severity))
        mark = QRectF(2, top + (_ROW_PX - 14) / 2, 14, 14)
        paint_mark(painter, mark, finding.severity.value, tone)
        value = finding_value(finding)
        limit = "" if passed else limit_words(finding)
        if value and limit:
            value = f"{value}  ({limit})"
        painter.setFont(self._font(13))
        painter.setPen(shade.faint if passed else shade.second)
        room = QRectF(0, top, self.width() - 2, _ROW_PX)
        painter.drawText(room, int(_RIGHT), value)
        value_px = painter.fontMetrics().horizontalAdvance(value)
        painter.setFont(self._font(14))
        painter.setPen(shade.text)
        title_room = QRectF(_INDENT_PX, top, self.width() - _INDENT_PX - value_px - 12, _ROW_PX)
        title = painter.fontMetrics().elidedText(
            words.title, Qt.TextElideMode.ElideRight, int(title_room.width())
        )
        painter.drawText(title_room, int(Qt.AlignmentFlag.AlignVCenter), title)
        if not passed:
            painter.setFont(self._font(13))
            painter.setPen(tone)
            below = QRectF(
                _INDENT_PX, top + _ROW_PX - 4, self.width() - _INDENT_PX, height - _ROW_PX
            )
            painter.drawText(below, int(Qt.TextFlag.TextWordWrap), words.message)
        painter.setPen(shade.line)
        painter.drawLine(0, top + height - 1, self.width(), top + height - 1)

    def _font(self, size_px: int) -> QFont:
        font = QFont(self.font())
        font.setPixelSize(size_px)
        return font

    def _paint_rest(self, painter: QPainter, top: int, count: int) -> None:
        shade = colours()
        held = all(one.severity is Severity.PASS for one in self._findings[-count:])
        tone, severity = ("good", "pass") if held else ("look", "warn")
        paint_mark(painter, QRectF(2, top + 10, 14, 14), severity, shade.named(tone))
        words = self.tr("其余 %n 项合格", "", count) if held else self.tr("还有 %n 项", "", count)
        painter.setPen(shade.second)
        room = QRectF(26, top, self.width() - 26, _ROW_PX)
        painter.drawText(room, int(Qt.AlignmentFlag.AlignVCenter), words)


def _count_that_fit(heights: Sequence[int], room_px: int) -> int:
    """Return how many rows fit, with a line for the rest where not all of them do."""
    if sum(heights) <= room_px:
        return len(heights)
    left_px = room_px - _ROW_PX
    for count, height in enumerate(heights):
        left_px -= height
        if left_px < 0:
            return count
    return len(heights)
