"""A button that opens a list of things to choose from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Signal
from PySide6.QtWidgets import QMenu

from capture_station.ui.widgets.buttons import Button

if TYPE_CHECKING:
    from collections.abc import Iterable

    from PySide6.QtGui import QAction


class MenuButton(Button):
    """A quiet button; its list opens above it, since such buttons stand at the foot of a page.

    Args:
        keys: Of the entries, in order.
        icon_name: Icon left of the title.
        action: Action whose key the tool tip tells.
    """

    wanted = Signal(str)
    """Key of the chosen entry."""

    def __init__(self, keys: Iterable[str], icon_name: str = "", action: str = "") -> None:
        super().__init__(kind="quiet", icon_name=icon_name, action=action)
        self._menu = QMenu(self)
        self.entries: dict[str, QAction] = {}
        for key in keys:
            entry = self._menu.addAction("")
            entry.triggered.connect(lambda _checked=False, k=key: self.wanted.emit(k))
            self.entries[key] = entry
        self.clicked.connect(self.open_menu)

    def open_menu(self) -> None:
        """Show the list; its first entry is chosen, so that Enter takes it."""
        offered = [one for one in self.entries.values() if one.isVisible() and one.isEnabled()]
        if self.isVisible() and offered:
            self._menu.popup(self.mapToGlobal(QPoint(0, -self._menu.sizeHint().height())))
            self._menu.setActiveAction(offered[0])
