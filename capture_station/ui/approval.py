"""A lead's approval, given on the spot with the lead's own PIN."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QDialog

from capture_station.domain.errors import Trouble
from capture_station.domain.staff import Role
from capture_station.ui.staff_words import right_word
from capture_station.ui.widgets.buttons import Button
from capture_station.ui.widgets.fields import Choice, Form, PinField
from capture_station.ui.widgets.surfaces import GAP, column, row
from capture_station.ui.widgets.texts import Text
from capture_station.wording import trouble_sentence

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from capture_station.domain.staff import Account
    from capture_station.ui.context import Desktop
    from capture_station.ui.duty import Request

_WIDTH_PX = 440


class ApprovalDialog(QDialog):
    """Asks for a lead's PIN; Enter approves, Esc leaves everything as it is.

    Args:
        parent: Window it belongs to.
        desktop: The station as the windows see it.
        request: What is to be approved.
    """

    def __init__(self, parent: QWidget, desktop: Desktop, request: Request) -> None:
        super().__init__(parent.window())
        self._desktop, self._request = desktop, request
        self._by = desktop.operator
        self.setWindowTitle(self.tr("负责人批准"))
        self.lead, self.pin, self.said = Choice(), PinField(), Text(role="act", wrap=True)
        self.approve = Button(self.tr("批准"), kind="accent")
        self._cancel = Button(self.tr("取消"))
        form = Form()
        form.add("lead", self.lead)
        form.add("pin", self.pin)
        form.show_words({"lead": self.tr("负责人"), "pin": self.tr("负责人的密码")})
        asked = self.tr("{name} 请求：{what}").format(name=self._by, what=right_word(request.right))
        head = Text(self.tr("需要负责人批准"), "section")
        line = Text(asked, "second", wrap=True)
        layout = column(head, line, GAP, form, self.said, GAP, margin=3 * GAP)
        layout.addLayout(row(0, self._cancel, self.approve))
        self.setLayout(layout)
        self.setFixedWidth(_WIDTH_PX)
        self.approve.clicked.connect(self._on_approve)
        self.pin.returnPressed.connect(self._on_approve)
        self._cancel.clicked.connect(self.reject)
        desktop.ask(self, desktop.station.store.operators.active, self._on_accounts)
        self.pin.setFocus()

    def _on_accounts(self, accounts: tuple[Account, ...]) -> None:
        leads = [one.name for one in accounts if one.role is Role.LEAD]
        self.lead.show_choices((name, name) for name in leads)

    def _on_approve(self) -> None:
        if not self.approve.isEnabled():
            return
        lead, pin = str(self.lead.currentData() or ""), self.pin.text()
        operators, request = self._desktop.station.store.operators, self._request
        self.approve.setEnabled(False)
        self._desktop.ask(
            self,
            lambda: operators.approve(self._by, lead, pin, request.right.value, request.subject),
            self._on_approved,
            self._on_refused,
        )

    def _on_approved(self, _lead: Account) -> None:
        self.accept()
        self._request.go()

    def _on_refused(self, error: BaseException) -> bool:
        self.approve.setEnabled(True)
        self.pin.clear()
        self.pin.setFocus()
        if not isinstance(error, Trouble):
            self.reject()
            return False
        self.said.setText(trouble_sentence(error, self._desktop.lang))
        return True


def ask_approval(parent: QWidget, desktop: Desktop, request: Request) -> ApprovalDialog:
    """Ask over a window; what was requested is done once a lead has approved."""
    dialog = ApprovalDialog(parent, desktop, request)
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()
    return dialog
