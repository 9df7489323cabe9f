"""What every form of the desk is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal

from capture_station.ui.widgets.fields import TextField
from capture_station.ui.widgets.surfaces import Panel, column, row, set_look
from capture_station.ui.widgets.texts import KeyCap, Text

if TYPE_CHECKING:
    from PySide6.QtWidgets import QLineEdit, QWidget

    from capture_station.ui.desk.controller import DeskController
    from capture_station.ui.desk.state import DeskState


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
        self.heading = Text(role="section", wrap=True)
        self.hint = Text(role="second", wrap=True)
        self.hint.hide()
        self._cap = KeyCap("back")
        head = row(self.heading, self._cap)
        head.setStretch(0, 1)
        head.setAlignment(self._cap, Qt.AlignmentFlag.AlignTop)
        self.rows.addLayout(head)
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
