"""Looking again and again at something that tells nobody when it changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QTimer
from typing_extensions import override

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget


class WhileShown(QTimer):
    """Calls a function at an interval while a widget is shown, and never while it is not.

    Args:
        widget: Owns the timer.
        every_ms: The interval.
        look: What is called.
    """

    def __init__(self, widget: QWidget, every_ms: int, look: Callable[[], object]) -> None:
        super().__init__(widget, interval=every_ms)
        self.timeout.connect(look)
        widget.installEventFilter(self)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind is QEvent.Type.Show:
            self.start()
        elif kind is QEvent.Type.Hide:
            self.stop()
        return False
