"""The hands of whoever plays the demo: keys, a scanner, an input method."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

NO_MODIFIER = Qt.KeyboardModifier.NoModifier


class Hands:
    """Presses keys in a window as a keyboard does.

    Args:
        window: The window that has the focus.
    """

    def __init__(self, window: QWidget) -> None:
        self._window = window

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = NO_MODIFIER) -> None:
        """Press and release one key, where the focus is."""
        QTest.keyClick(self._target(), key, modifier)

    def scan(self, text: str) -> None:
        """Type ASCII text and Enter, as a hand scanner does."""
        QTest.keyClicks(self._target(), text)
        self.press(Qt.Key.Key_Return)

    def type_words(self, text: str) -> None:
        """Put text of any script into the field with the focus, as an input method does."""
        event = QInputMethodEvent()
        event.setCommitString(text)
        QApplication.sendEvent(self._target(), event)

    def _target(self) -> QWidget:
        # an inactive window keeps its own focus; both may be none
        wanted: tuple[QWidget | None, ...] = (
            QApplication.focusWidget(),
            self._window.focusWidget(),
        )
        return next((widget for widget in wanted if widget is not None), self._window)
