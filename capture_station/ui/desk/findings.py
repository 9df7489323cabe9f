"""The findings of the live picture or of the shot, one line a rule."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from capture_station.domain.findings import Severity
from capture_station.ui.desk.words import finding_tone, finding_value, limit_words
from capture_station.ui.theme import colours
from capture_station.ui.widgets.signs import paint_mark
from capture_station.wording import finding_sentences

if TYPE_CHECKING:
    from capture_station.domain.findings import Finding, Judgement
    from capture_station.ui.context import Desktop

_ROW_PX = 34
_URGENCY = {Severity.FAIL: 0, Severity.WARN: 1, Severity.UNKNOWN: 2, Severity.PASS: 3}
_MANY_ROWS = 9


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
        rows = max(1, self.height() // _ROW_PX)
        shown = self._findings
        left_out = 0
        if len(shown) > rows:
            left_out = len(shown) - (rows - 1)
            shown = shown[: rows - 1]
        for index, finding in enumerate(shown):
            self._paint_row(painter, index * _ROW_PX, finding)
        if left_out:
            self._paint_rest(painter, (rows - 1) * _ROW_PX, left_out)

    def _paint_row(self, painter: QPainter, top: int, finding: Finding) -> None:
        shade = colours()
        words = finding_sentences(finding, self._desktop.lang)
        mark = QRectF(2, top + (_ROW_PX - 14) / 2, 14, 14)
        tone = finding_tone(finding.severity)
        paint_mark(painter, mark, finding.severity.value, shade.named(tone))
        value = finding_value(finding)
        passed = finding.severity is Severity.PASS
        font = self.font()
        font.setPixelSize(13)
        painter.setFont(font)
        metrics = painter.fontMetrics()
        limit = "" if passed else limit_words(finding)
        if limit:
            value = f"{value}  ({limit})"
        value_width = metrics.horizontalAdvance(value)
        painter.setPen(shade.faint if passed else shade.second)
        room = QRectF(0, top, self.width() - 2, _ROW_PX)
        right = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
        painter.drawText(room, int(right), value)
        font.setPixelSize(14)
        painter.setFont(font)
        painter.setPen(shade.text)
        words_room = QRectF(26, top, self.width() - 26 - value_width - 12, _ROW_PX)
        text = words.title if passed else words.message
        shown = painter.fontMetrics().elidedText(
            text, Qt.TextElideMode.ElideRight, int(words_room.width())
        )
        painter.drawText(words_room, int(Qt.AlignmentFlag.AlignVCenter), shown)
        painter.setPen(shade.line)
        painter.drawLine(0, top + _ROW_PX - 1, self.width(), top + _ROW_PX - 1)

    def _paint_rest(self, painter: QPainter, top: int, count: int) -> None:
        shade = colours()
        held = all(one.severity is Severity.PASS for one in self._findings[-count:])
        tone, severity = ("good", "pass") if held else ("look", "warn")
        paint_mark(painter, QRectF(2, top + 10, 14, 14), severity, shade.named(tone))
        words = self.tr("其余 %n 项合格", "", count) if held else self.tr("还有 %n 项", "", count)
        painter.setPen(shade.second)
        room = QRectF(26, top, self.width() - 26, _ROW_PX)
        painter.drawText(room, int(Qt.AlignmentFlag.AlignVCenter), words)
