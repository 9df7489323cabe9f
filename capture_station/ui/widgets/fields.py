"""Fields to type into, and forms made of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QComboBox, QGridLayout, QLineEdit, QSizePolicy, QWidget
from typing_extensions import override

from capture_station.ui.icons import icon
from capture_station.ui.theme import colours
from capture_station.ui.widgets.surfaces import GAP, set_look
from capture_station.ui.widgets.texts import KeyCap, Text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from PySide6.QtGui import QKeyEvent, QResizeEvent

_MOST_DIGITS = 5

_STEPS = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}


class SearchField(QLineEdit):
    """Where a code is scanned or a name typed; shows its key while it is empty."""

    def __init__(self, action: str = "find") -> None:
        super().__init__()
        self._look = QAction(self)
        self.addAction(self._look, QLineEdit.ActionPosition.LeadingPosition)
        self._cap = KeyCap(action)
        self._cap.setParent(self)
        self.textChanged.connect(lambda text: self._cap.setVisible(not text))
        self.setInputMethodHints(Qt.InputMethodHint.ImhNoPredictiveText)
        self._dress()

    def show_words(self, placeholder: str) -> None:
        """Say what can be typed here."""
        self.setPlaceholderText(placeholder)
        self.setAccessibleName(placeholder)
        self._look.setText(placeholder)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        size = self._cap.sizeHint()
        self._cap.resize(size)
        self._cap.move(self.width() - size.width() - 10, (self.height() - size.height()) // 2)

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() is QEvent.Type.StyleChange:
            self._dress()
        super().changeEvent(event)

    def _dress(self) -> None:
        self._look.setIcon(icon("search", colours().faint, 18))


class TextField(QLineEdit):
    """A field for a short text."""

    def __init__(self, text: str = "") -> None:
        super().__init__(text)

    def set_wrong(self, *, wrong: bool) -> None:
        """Mark it as not filled in rightly."""
        set_look(self, "state", "act" if wrong else "")


class Choice(QComboBox):
    """A choice between a few values, each with a word."""

    def __init__(self) -> None:
        super().__init__()
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.setMinimumContentsLength(6)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_choices(self, choices: Iterable[tuple[object, str]]) -> None:
        """Offer these values with their words; keeps the present choice if it is among them."""
        kept = self.currentData()
        self.blockSignals(True)
        self.clear()
        for value, word in choices:
            self.addItem(word, value)
        found = self.findData(kept)
        self.setCurrentIndex(max(found, 0))
        self.blockSignals(False)

    def choose(self, value: object) -> None:
        """Choose the entry of a value."""
        self.setCurrentIndex(self.findData(value))


class Form(QWidget):
    """Rows of a word, a field, and a quiet line below it.

    Args:
        word_width: Room for the words, px; 0 puts each word above its field.
    """

    def __init__(self, word_width: int = 0) -> None:
        super().__init__()
        self._above = word_width == 0
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(2 * GAP)
        self._grid.setVerticalSpacing(GAP // 2 if self._above else GAP)
        self._grid.setColumnMinimumWidth(0, word_width)
        self._grid.setColumnStretch(0 if self._above else 1, 1)
        self._words: dict[str, Text] = {}
        self._notes: dict[str, Text] = {}
        self._fields: dict[str, QWidget] = {}

    def add(self, key: str, field: QWidget) -> None:
        """Add a row."""
        word, note = Text(role="second"), Text(role="small", wrap=True)
        note.hide()
        word.setBuddy(field)
        at = self._grid.rowCount()
        if self._above:
            self._grid.addWidget(word, at, 0)
            self._grid.addWidget(field, at + 1, 0)
            self._grid.addWidget(note, at + 2, 0)
            self._grid.setRowMinimumHeight(at + 3, GAP // 2)
        else:
            self._grid.addWidget(word, at, 0, Qt.AlignmentFlag.AlignVCenter)
            self._grid.addWidget(field, at, 1)
            self._grid.addWidget(note, at + 1, 1)
        self._words[key], self._notes[key], self._fields[key] = word, note, field

    def show_words(self, words: dict[str, str]) -> None:
        """Set the word of each row; it is the field's accessible name too."""
        for key, word in words.items():
            self._words[key].setText(word)
            self._fields[key].setAccessibleName(word)

    def set_shown(self, key: str, *, shown: bool) -> None:
        """Show or hide a row; a note below it goes with it."""
        self._words[key].setVisible(shown)
        self._fields[key].setVisible(shown)
        self._notes[key].setVisible(shown and bool(self._notes[key].text()))

    def show_note(self, key: str, note: str, role: str = "small") -> None:
        """Say something below a field; an empty text takes it away."""
        text = self._notes[key]
        text.setText(note)
        text.set_role(role)
        text.setVisible(bool(note))


def whole_number(field: TextField) -> int | None:
    """Return the number of up to five digits that a field holds; None for anything else."""
    text = field.text().strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS else None


class PinField(TextField):
    """A field that shows no letter of what is typed."""

    stepped = Signal(int)
    """-1 or 1: an arrow was pressed, which moves nothing within the field."""

    def __init__(self) -> None:
        super().__init__()
        self.setEchoMode(TextField.EchoMode.Password)
        self.setInputMethodHints(
            Qt.InputMethodHint.ImhSensitiveData | Qt.InputMethodHint.ImhNoPredictiveText
        )

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _STEPS:
            self.stepped.emit(_STEPS[Qt.Key(event.key())])
        else:
            super().keyPressEvent(event)
