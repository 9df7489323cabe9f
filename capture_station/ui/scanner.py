"""A hand scanner, told from a person by how fast it types.

Such a scanner is a keyboard: it types the code and presses Enter, wherever the focus happens to be.
Letters and digits that come outside of text fields are held back for a moment. If more follow
faster than anybody types and Enter ends them, they were a code; if not, they go where they were
meant to go, a single-letter key to its action.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QTextEdit,
    QWidget,
)
from typing_extensions import override

if TYPE_CHECKING:
    from PySide6.QtGui import QWindow

_GAP_MS = 50
"""By the system's time stamps: scanners leave 1-20 ms between two keys, typists 60 ms and more."""
_HOLD_MS = 120
"""How long a key is held back at most; more than the gap, for a busy window comes to them late."""
SHORTEST = 6
_TEXT_FIELDS = (QLineEdit, QPlainTextEdit, QTextEdit, QAbstractSpinBox)
_ENDS = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_SHIFTED = Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier


class HandScanner(QObject):
    """Listens to the keys of a window.

    Args:
        parent: Owner.
    """

    scanned = Signal(str)
    """A code; opaque, and never written to a log."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._held: list[QKeyEvent] = []
        self._is_replaying = False
        self._timer = QTimer(self, singleShot=True, interval=_HOLD_MS)
        self._timer.timeout.connect(self._let_go)

    def watch(self, window: QWindow) -> None:
        """Listen to this window; the filter sees its input events, not those of every widget."""
        window.installEventFilter(self)

    @property
    def is_holding(self) -> bool:
        """Whether keys are held back at the moment."""
        return bool(self._held)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if self._is_replaying or not isinstance(event, QKeyEvent):
            return False
        if event.type() is QEvent.Type.ShortcutOverride:
            if self._is_wanted(event):
                event.accept()  # the letter may begin a code: no shortcut yet
                return True
            return bool(self._held) and self._ends(event) and self._accept(event)
        if event.type() is not QEvent.Type.KeyPress:
            return False
        return self._take(event)

    def _take(self, event: QKeyEvent) -> bool:
        """Hold a key back, or end a code with it; return whether it goes no further."""
        if self._held and self._is_late(event):
            self._let_go()
        if self._is_wanted(event):
            self._held.append(event.clone())
            self._timer.start()
            return True
        if self._held and self._ends(event):
            code = "".join(one.text() for one in self._held)
            if len(code) >= SHORTEST:
                self._timer.stop()
                self._held = []
                self.scanned.emit(code)
                return True
        if self._held and event.text():
            self._let_go()
        return False

    def _is_wanted(self, event: QKeyEvent) -> bool:
        text = event.text()
        if not text.isascii() or event.modifiers() & ~_SHIFTED or _is_text_field():
            return False
        # a code begins with a letter or digit; the space bar stays the shutter, without delay
        return text.isalnum() or bool(self._held and text.isprintable() and text.strip())

    def _is_late(self, event: QKeyEvent) -> bool:
        """Return whether a person typed it, although it was handled late."""
        before, now = self._held[-1].timestamp(), event.timestamp()
        return bool(before and now) and now - before > _GAP_MS

    def _ends(self, event: QKeyEvent) -> bool:
        return event.key() in _ENDS and not event.modifiers() & ~_SHIFTED

    def _accept(self, event: QKeyEvent) -> bool:
        event.accept()
        return True

    def _let_go(self) -> None:
        """Hand the keys on as if they had just been pressed."""
        self._timer.stop()
        held, self._held = self._held, []
        self._is_replaying = True
        try:
            for event in held:
                _press(event)
        finally:
            self._is_replaying = False


def _is_text_field() -> bool:
    widget = QApplication.focusWidget()
    if isinstance(widget, QComboBox):
        return widget.isEditable()
    return isinstance(widget, _TEXT_FIELDS)


def _press(event: QKeyEvent) -> None:
    """Do what a key does: the action bound to it at the focus, else what its widget makes of it."""
    focus = QApplication.focusWidget()
    if focus is None:
        return
    if not _is_text_field():
        pressed = QKeySequence(event.keyCombination())
        place: QWidget | None = focus
        while place is not None:
            for action in place.actions():
                if action.isEnabled() and pressed in action.shortcuts():
                    action.trigger()
                    return
            place = None if place.isWindow() else place.parentWidget()
    QApplication.sendEvent(focus, event)
