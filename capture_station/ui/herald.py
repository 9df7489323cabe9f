"""Tells of the end of long work on the desktop, to who has turned to another program meanwhile.

It says that something has ended, not what: a desktop keeps its notifications where others read
them, and the window says the rest.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QSystemTrayIcon

from capture_station.ui.icons import program_icon

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from capture_station.ui.background import Lane

_LONG_S = 5.0
"""Who has waited for so long may have turned away."""


class Herald(QObject):
    """Watches the lanes of the windows.

    Args:
        window: Asks for attention in the task bar; owns this.
        lanes: Where long work runs.
    """

    def __init__(self, window: QWidget, *lanes: Lane) -> None:
        super().__init__(window)
        self._window = window
        self._sign: QSystemTrayIcon | None = None
        for lane in lanes:
            lane.came_to_end.connect(self._on_end)
        application = QGuiApplication.instance()
        if isinstance(application, QGuiApplication):
            application.applicationStateChanged.connect(self._on_state)

    @property
    def is_away(self) -> bool:
        """Whether the user works in another program."""
        return QGuiApplication.applicationState() is not Qt.ApplicationState.ApplicationActive

    def _on_end(self, seconds: float) -> None:
        if seconds >= _LONG_S and self.is_away:
            self.announce()

    def announce(self) -> None:
        """Ask for attention, by a notification where the desktop shows such."""
        QApplication.alert(self._window)
        if not QSystemTrayIcon.isSystemTrayAvailable():
            return
        if self._sign is None:
            self._sign = QSystemTrayIcon(program_icon(), self)
            self._sign.messageClicked.connect(self._window.activateWindow)
        self._sign.show()
        self._sign.showMessage(
            self.tr("毕业图像采集"),
            self.tr("刚才的工作已经结束，请回到窗口查看结果。"),
            program_icon(),
        )

    def _on_state(self, state: Qt.ApplicationState) -> None:
        if state is Qt.ApplicationState.ApplicationActive and self._sign is not None:
            self._sign.hide()
