"""What every form of the desk is."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QGridLayout, QLineEdit, QSizePolicy, QWidget

from capture_station.ui.widgets.buttons import Button
from capture_station.ui.widgets.fields import TextField
from capture_station.ui.widgets.surfaces import GAP, Panel, column, row, set_look
from capture_station.ui.widgets.texts import KeyCap, Text

if TYPE_CHECKING:
    from capture_station.ui.desk.controller import DeskController
    from capture_station.ui.desk.state import DeskState

_QUICK_COLUMNS = 2


class DeskForm(Panel):
    """A form in place of the findings; the primary button and Enter submit it, Esc closes it.

    Args:
        controller: What it acts on.
    """

    changed = Signal()
    """Whether or how it can be submitted may be different."""

    def __init__(self, controller: DeskController) -> None:
        super().__init__()
        self.rows = column(gap=12, margin=2)
        self.setLayout(self.rows)
        self.controller = controller
        self.heading = Text(role="section")
        self.hint = Text(role="second", wrap=True)
        self.hint.hide()
        self._cap = KeyCap("back")
        self.rows.addLayout(row(self.heading, 0, self._cap))
        self.rows.addWidget(self.hint)

    def begin(self, state: DeskState) -> None:
        """Be opened for the person of a state."""

    def submit(self) -> None:
        """Do what it is for, or mark what is missing."""

    def take_code(self, code: str) -> bool:  # noqa: ARG002 - for forms that have a place for it
        """Fill a scanned code in; return whether there is a place for it."""
        return False

    @property
    def submit_word(self) -> str:
        """What the primary button says while the form is open."""
        return self.heading.text()

    def show_hint(self, words: str) -> None:
        """Say something below the heading."""
        self.hint.setText(words)
        self.hint.setVisible(bool(words))


class QuickWords(QWidget):
    """Ready texts to choose from, with one click or with Alt and a digit."""

    def __init__(self, field: QLineEdit) -> None:
        super().__init__()
        self._field = field
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(GAP)
        self._buttons: list[Button] = []

    def show_words(self, words: tuple[str, ...]) -> None:
        """Offer these texts."""
        while len(self._buttons) < len(words):
            at = len(self._buttons)
            button = Button(kind="quick")
            button.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            choose = partial(self._choose, button)
            button.clicked.connect(choose)
            # a shortcut of the button itself would press it only after an animation
            QShortcut(QKeySequence(f"Alt+{at + 1}"), self).activated.connect(choose)
            self._grid.addWidget(button, at // _QUICK_COLUMNS, at % _QUICK_COLUMNS)
            self._buttons.append(button)
        for at, button in enumerate(self._buttons):
            button.setVisible(at < len(words))
            if at < len(words):
                button.setText(words[at])
                button.setToolTip(f"{words[at]} (Alt+{at + 1})")

    def _choose(self, button: Button, _checked: bool = False) -> None:
        self._field.setText(button.text())
        self._field.setFocus()


class LabelledField(Panel):
    """A word above a field."""

    def __init__(self, field: QWidget | None = None) -> None:
        super().__init__()
        self.word = Text(role="second")
        self.field = TextField() if field is None else field
        self.word.setBuddy(self.field)
        self.setLayout(column(self.word, self.field, gap=4))

    def show_word(self, word: str) -> None:
        """Set the word; it is the field's accessible name too."""
        self.word.setText(word)
        self.field.setAccessibleName(word)


def mark_wrong(field: QLineEdit, *, wrong: bool) -> bool:
    """Mark a field that is not filled in rightly and put the focus there; returns `wrong`."""
    set_look(field, "state", "act" if wrong else "")
    if wrong:
        field.setFocus(Qt.FocusReason.OtherFocusReason)
    return wrong
