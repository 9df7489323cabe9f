"""Puts the student's screen on the second monitor, and takes it away when that is unplugged."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication

from capture_station.ui.student import StudentScreen

if TYPE_CHECKING:
    from PySide6.QtGui import QScreen
    from PySide6.QtWidgets import QWidget

    from capture_station.ui.context import Desktop
    from capture_station.ui.desk.controller import DeskController

_WINDOW_SIZE = (1280, 720)


class SecondScreen(QObject):
    """Owns the student's screen.

    Args:
        desktop: Has the setting ``desk.student_screen``.
        controller: Of the desk.
        window: The operator's window; the other monitor is the one it is not on.
    """

    _screens_changed = Signal()

    def __init__(self, desktop: Desktop, controller: DeskController, window: QWidget) -> None:
        super().__init__(window)
        self._desktop = desktop
        self._controller = controller
        self._window = window
        self.screen: StudentScreen | None = None
        app = QGuiApplication.instance()
        if isinstance(app, QGuiApplication):
            # to a method of this object, so that the connection ends with it
            app.screenAdded.connect(self._on_screens)
            app.screenRemoved.connect(self._on_screens)
        # later: where a monitor takes another's place, the operator's window has not moved yet, and
        # the only monitor left would be taken for the second one
        self._screens_changed.connect(self.arrange, Qt.ConnectionType.QueuedConnection)
        desktop.setting_changed.connect(self._on_setting)

    def arrange(self) -> None:
        """Show it on another monitor if there is one and it is wanted, else take it away."""
        other = self._other_monitor()
        if other is None or not self._desktop.station.settings.flag("desk.student_screen"):
            self.close()
            return
        screen = self._made()
        screen.setScreen(other)
        screen.setGeometry(other.geometry())
        # not showFullScreen, which also takes the keyboard from the operator's window
        screen.setWindowState(Qt.WindowState.WindowFullScreen)
        screen.show()

    def toggle(self) -> None:
        """Show or hide it; with one monitor only, as a window."""
        if self.screen is not None and self.screen.isVisible():
            self.close()
        elif self._other_monitor() is not None:
            self.arrange()
        else:
            screen = self._made()
            screen.resize(*_WINDOW_SIZE)
            screen.show()

    def close(self) -> None:
        """Take it away."""
        if self.screen is not None:
            self.screen.close()
            self.screen.deleteLater()
            self.screen = None

    def _made(self) -> StudentScreen:
        if self.screen is None:
            self.screen = StudentScreen(self._desktop, self._controller)
        return self.screen

    def _other_monitor(self) -> QScreen | None:
        others = [one for one in QGuiApplication.screens() if one is not self._window.screen()]
        return others[0] if others else None

    def _on_screens(self, _screen: QScreen) -> None:
        self._screens_changed.emit()

    def _on_setting(self, key: str) -> None:
        if key == "desk.student_screen":
            self.arrange()
