"""Small papers for the person at the desk: receipt, queue ticket, certificate."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QMenu

from capture_station.ui.printing import preview_document
from capture_station.ui.widgets.buttons import Button

if TYPE_CHECKING:
    from PySide6.QtGui import QAction

    from capture_station.exchange.documents.templates import Document
    from capture_station.ui.context import Desktop
    from capture_station.ui.desk.controller import DeskController
    from capture_station.ui.desk.state import DeskState


class SlipButton(Button):
    """Offers what can be printed for the person; hidden while nobody is at the desk.

    Args:
        desktop: The station and its session.
        controller: Tells who is at the desk.
    """

    def __init__(self, desktop: Desktop, controller: DeskController) -> None:
        super().__init__(kind="quiet", icon_name="print", action="print")
        self._desktop, self._controller = desktop, controller
        menu = QMenu(self)
        self.entries: dict[str, QAction] = {}
        for key in ("receipt", "ticket", "certificate"):
            action = menu.addAction("")
            action.triggered.connect(lambda _checked=False, k=key: self.show_slip(k))
            self.entries[key] = action
        self._menu = menu
        self.clicked.connect(self.open_menu)
        controller.state_changed.connect(self.show_state)
        self.show_state(controller.state)

    def show_state(self, state: DeskState) -> None:
        """Offer what there is to print in this state."""
        sitting = state.sitting
        self.setVisible(state.person is not None and state.form is None)
        self.show_words(self.tr("打印小票"), "print")
        words = {
            "receipt": self.tr("收据"),
            "ticket": self.tr("排队号"),
            "certificate": self.tr("散拍证明"),
        }
        for key, action in self.entries.items():
            action.setText(words[key])
        fee = sitting.fee if sitting else None
        self.entries["receipt"].setVisible(fee is not None and fee.held_fen > 0)
        self.entries["ticket"].setVisible(sitting is not None and sitting.queue_number is not None)

    def open_menu(self) -> None:
        """Show what can be printed; the first is chosen, so that Enter prints it."""
        if not self.isVisible():
            return
        first = next(action for action in self.entries.values() if action.isVisible())
        self._menu.popup(self.mapToGlobal(QPoint(0, -self._menu.sizeHint().height())))
        self._menu.setActiveAction(first)

    def slip(self, key: str) -> Document | None:
        """Return a paper for the person at the desk; None if nobody is there."""
        state, session = self._controller.state, self._desktop.session
        if state.person is None or session is None:
            return None
        papers = self._desktop.station.papers_of(session)
        person, now = state.person.student.data, self._desktop.station.clock.now()
        if key == "certificate":
            return papers.certificate(person)
        if state.sitting is None:
            return None
        if key == "receipt":
            return papers.receipt(person, state.sitting, self._desktop.operator, now)
        return papers.ticket(person, state.sitting, now)

    def show_slip(self, key: str) -> None:
        """Show a paper before it is printed."""
        document = self.slip(key)
        if document is not None:
            preview_document(self, document)
