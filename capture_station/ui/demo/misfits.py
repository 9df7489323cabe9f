"""Finds what does not fit in the windows: words cut off, untranslated, or without a glyph.

The demo looks at every moment of its day, so whatever language, size, scale and colours it plays in
are looked over as a whole. A word that ends in "…" on purpose (`ElidedText`, the widest column of a
table) is no misfit: its tool tip has all of it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QTextLayout
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QApplication,
    QComboBox,
    QHeaderView,
    QLabel,
    QLineEdit,
    QScrollArea,
    QStyle,
    QStyleOptionComboBox,
    QToolButton,
    QWidget,
)

from capture_station.ui.stage.caption import Instruction
from capture_station.ui.widgets.signs import StepBar
from capture_station.ui.widgets.tables import Table
from capture_station.ui.widgets.texts import ElidedText

if TYPE_CHECKING:
    from collections.abc import Iterator

    from capture_station.wording import Lang

_CHINESE = re.compile(r"[\u3400-\u9fff]+")
_ENGLISH = re.compile(r"\b[A-Za-z]{3,} [a-z]{2,}\b")  # no part of a checksum
_BOTH_LANGUAGES = frozenset({"中文", "简体中文"})
"""Names of languages stand in their own."""
_HEADER_FONT_PX, _HEADER_PADDING_PX = 12, 22
"""As the style sheet has them; a header does not tell them itself."""
_SLACK_PX = 1
"""Widths are rounded once by the layout and once by the fonts."""


def find_misfits(lang: Lang, known: frozenset[str]) -> list[str]:
    """Return what does not fit in all visible windows, a sentence each.

    Args:
        lang: Language of the windows.
        known: Chinese that stands in English windows too: the data of the day.
    """
    found: list[str] = []
    for window in QApplication.topLevelWidgets():
        if window.isVisible():
            _lay_out(window)
            for widget in (window, *window.findChildren(QWidget)):
                if _is_seen(widget):
                    found += _faults_of(widget, lang, known)
    return found


def _lay_out(window: QWidget) -> None:
    """Give what has just been said its place now, as the event loop would for the next picture."""
    for _ in range(2):  # sizes go up to the window, places come down from it
        for widget in (*reversed(window.findChildren(QWidget)), window):
            if (layout := widget.layout()) is not None:
                layout.activate()
        QApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest.value)  # for what scrolls


def words_of(widget: QWidget) -> str:
    """Return the words that a widget shows; empty if it shows none that can be asked for."""
    if isinstance(widget, QLabel) and not widget.pixmap().isNull():
        return ""
    if isinstance(widget, QToolButton):  # ours are pictures; their words are for screen readers
        return ""
    if isinstance(widget, QLabel | QAbstractButton):
        return widget.text().replace("&", "") if "<" not in widget.text() else ""
    if isinstance(widget, QLineEdit):
        return "" if widget.text() else widget.placeholderText()
    return widget.currentText() if isinstance(widget, QComboBox) else ""


def _is_seen(widget: QWidget) -> bool:
    return widget.isVisible() and not widget.visibleRegion().isEmpty()


def _faults_of(widget: QWidget, lang: Lang, known: frozenset[str]) -> Iterator[str]:
    for words in _cut_parts(widget):
        yield f"cut off: {words!r} of a {type(widget).__name__}"
    if isinstance(widget, QHeaderView):
        return
    if isinstance(widget, QScrollArea) and _is_too_wide(widget):
        yield f"cut off: what scrolls is wider than its {widget.viewport().width()} px"
    words = words_of(widget)
    if not words.strip():
        return
    name = f"{type(widget).__name__} {words!r}"
    needed = _needed(widget, words)
    size = widget.size()
    if needed.width() > size.width() + _SLACK_PX or needed.height() > size.height() + _SLACK_PX:
        room = f"{size.width()}x{size.height()}"
        yield f"cut off: {name} needs {needed.width()}x{needed.height()} of {room} px"
    elif _is_covered(widget):
        yield f"cut off: {name} lies partly outside of what holds it"
    if strange := _strange(words, known) if lang == "en" else _english(words):
        yield f"untranslated: {strange!r} in {name}"
    if missing := _without_glyph(widget, words):
        yield f"no glyph for {missing!r} in {name}"


def _is_too_wide(area: QScrollArea) -> bool:
    """Return whether something is cut off at the side that nobody can scroll to."""
    hidden = area.horizontalScrollBarPolicy() is Qt.ScrollBarPolicy.ScrollBarAlwaysOff
    content = area.widget()
    return hidden and content is not None and content.width() > area.viewport().width() + _SLACK_PX


def _needed(widget: QWidget, words: str) -> QSize:
    """Return the size, px, that the words of a widget ask for; zero where they may be shortened."""
    if isinstance(widget, ElidedText):
        return QSize()
    if isinstance(widget, QLabel) and widget.wordWrap():
        return QSize(0, widget.heightForWidth(widget.width()))
    if isinstance(widget, QComboBox):
        option = QStyleOptionComboBox()
        widget.initStyleOption(option)
        field = widget.style().subControlRect(
            QStyle.ComplexControl.CC_ComboBox,
            option,
            QStyle.SubControl.SC_ComboBoxEditField,
            widget,
        )
        spare = widget.width() - field.width()
        return QSize(widget.fontMetrics().horizontalAdvance(words) + spare, 0)
    if isinstance(widget, QLineEdit):
        inner = widget.contentsRect().width() - widget.textMargins().left()
        spare = widget.width() - inner
        return QSize(widget.fontMetrics().horizontalAdvance(words) + spare, 0)
    if type(widget).paintEvent not in {QLabel.paintEvent, *_BUTTON_PAINTERS}:
        return QSize(widget.fontMetrics().horizontalAdvance(words), 0)  # draws itself
    return widget.minimumSizeHint() if isinstance(widget, QLabel) else widget.sizeHint()


_BUTTON_PAINTERS = {
    kind.paintEvent for kind in QAbstractButton.__subclasses__() if "paintEvent" in vars(kind)
}


def _cut_parts(widget: QWidget) -> Iterator[str]:
    """Yield the words that a widget paints in several places, where one has too little room."""
    if isinstance(widget, QHeaderView):
        yield from _cut_headings(widget)
    elif isinstance(widget, StepBar | Instruction | Table):
        yield from widget.cut_words


def _cut_headings(header: QHeaderView) -> Iterator[str]:
    model = header.model()
    if header.orientation() is not Qt.Orientation.Horizontal:
        return
    font = header.font()
    font.setPixelSize(_HEADER_FONT_PX)
    metrics = QFontMetrics(font)
    for section in range(header.count()):
        words = str(model.headerData(section, Qt.Orientation.Horizontal))
        room = header.sectionSize(section)
        if room and words and metrics.horizontalAdvance(words) + _HEADER_PADDING_PX > room:
            yield words


def _is_covered(widget: QWidget) -> bool:
    """Tell whether what holds a widget cuts a part of it off; what scrolls may."""
    place = QRect(QPoint(), widget.size())
    child = widget
    while (holder := child.parentWidget()) is not None and not child.isWindow():
        if isinstance(holder.parentWidget(), QAbstractScrollArea) or isinstance(
            holder, QAbstractItemView
        ):
            return False
        place.translate(child.pos())
        if not holder.rect().adjusted(-1, -1, 1, 1).contains(place):
            return True
        child = holder
    return False


def _strange(words: str, known: frozenset[str]) -> str:
    """Return the Chinese in English words that is not data."""
    for piece in sorted(known | _BOTH_LANGUAGES, key=len, reverse=True):
        words = words.replace(piece, "")
    return " ".join(_CHINESE.findall(words))


def _english(words: str) -> str:
    """Return what is English in Chinese words: two words without any Chinese beside them."""
    found = None if _CHINESE.search(words) else _ENGLISH.search(words)
    return found.group() if found is not None else ""


def _without_glyph(widget: QWidget, words: str) -> str:
    """Return the letters that no font of this computer has."""
    missing = ""
    for letter in {letter for letter in words if not letter.isspace()}:
        layout = QTextLayout(letter, widget.font())
        layout.beginLayout()
        layout.createLine()
        layout.endLayout()
        if any(0 in run.glyphIndexes() for run in layout.glyphRuns()):
            missing += letter
    return missing
