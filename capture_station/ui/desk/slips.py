"""Small papers for the person at the desk: receipt, queue ticket, certificate."""

from __future__ import annotations

from typing import TYPE_CHECKING

from capture_station.domain.certificate import Letter
from capture_station.ui.printing import preview_document
from capture_station.ui.widgets.menus import MenuButton

if TYPE_CHECKING:
    from capture_station.exchange.documents.templates import Document
    from capture_station.ui.context import Desktop
    from capture_station.ui.desk.controller import DeskController
    from capture_station.ui.desk.state import DeskState


class SlipButton(MenuButton):
    """Offers what can be printed for the person; hidden while nobody is at the desk.

    Args:
        desktop: The station and its session.
        controller: Tells who is at the desk.
    """

    def __init__(self, desktop: Desktop, controller: DeskController) -> None:
        super().__init__(("receipt", "ticket", "certificate"), "print", "print")
        self._desktop, self._controller = desktop, controller
        self.wanted.connect(self.show_slip)
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

    def _issue(self) -> None:
        person, session = self._controller.state.person, self._desktop.session
        if person is None or session is None:
            return
        station, by, student = self._desktop.station, self._desktop.operator, person.student

        def issue() -> Document:
            issued = station.certificates.issue(by, session.id, student.id, Letter())
            return station.papers_of(session).certificates([issued], student.data)

        self._desktop.ask(self, issue, self._show)

    def slip(self, key: str) -> Document | None:
        """Return receipt or queue ticket for the person at the desk; None if nobody is there."""
        state, session = self._controller.state, self._desktop.session
        if state.person is None or session is None:
            return None
        papers = self._desktop.station.papers_of(session)
        person, now = state.person.student.data, self._desktop.station.clock.now()
        if state.sitting is None:
            return None
        if key == "receipt":
            return papers.receipt(person, state.sitting, self._desktop.operator, now)
        return papers.ticket(person, state.sitting, now)

    def show_slip(self, key: str) -> None:
        """Show a paper before it is printed; a certificate takes its number by that."""
        if key == "certificate":
            self._issue()
            return
        document = self.slip(key)
        if document is not None:
            self._show(document)

    def _show(self, document: Document) -> None:
        preview_document(self, document)
