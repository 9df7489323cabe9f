"""Ready words beside a field."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QWidget

from capture_station.ui.widgets.buttons import Button
from capture_station.ui.widgets.surfaces import GAP

if TYPE_CHECKING:
    from PySide6.QtWidgets import QLineEdit

_COLUMNS = 2


class QuickWords(QWidget):
    """Ready texts to choose from, with one click or with Alt and a digit.

    Args:
        field: Takes the text that was chosen.
    """

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
            self._grid.addWidget(button, at // _COLUMNS, at % _COLUMNS)
            self._buttons.append(button)
        for at, button in enumerate(self._buttons):
            button.setVisible(at < len(words))
            if at < len(words):
                button.setText(words[at])
                button.setToolTip(f"{words[at]} (Alt+{at + 1})")

    def _choose(self, button: Button, _checked: bool = False) -> None:
        self._field.setText(button.text())
        self._field.setFocus()
