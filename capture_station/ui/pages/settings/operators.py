"""The accounts on the page of the settings: added, changed, closed by a lead."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget
from typing_extensions import override

from capture_station.domain.errors import Trouble
from capture_station.domain.staff import Role
from capture_station.ui.own_pin import ask_own_pin
from capture_station.ui.staff_words import role_duties, role_word
from capture_station.ui.widgets.buttons import Button
from capture_station.ui.widgets.fields import Choice, Form, PinField, TextField
from capture_station.ui.widgets.surfaces import GAP, Panel, column, row
from capture_station.ui.widgets.texts import ElidedText, Text
from capture_station.wording import trouble_sentence
from capture_station.workflow.permissions import Grant, Right

if TYPE_CHECKING:
    from collections.abc import Callable

    from capture_station.domain.staff import Account
    from capture_station.ui.context import Desktop

_DIALOG_PX = 440
_ROLE_PX = 140


class AccountDialog(QDialog):
    """Asks for a PIN twice, and for name and role where the account is new.

    Args:
        parent: Window it belongs to.
        desktop: The station as the windows see it.
        account: Who gets a new PIN; None for a new account.
    """

    def __init__(self, parent: QWidget, desktop: Desktop, account: Account | None) -> None:
        super().__init__(parent.window())
        self._desktop, self._account = desktop, account
        self.name, self.role = TextField(), Choice()
        self.pin, self.again = PinField(), PinField()
        self.said = Text(role="act", wrap=True)
        self._duties = Text(role="small", wrap=True)
        self.save = Button(self.tr("保存"), kind="accent")
        cancel = Button(self.tr("取消"))
        title = self.tr("添加操作员") if account is None else self.tr("重设密码")
        self.setWindowTitle(title)
        form = Form()
        if account is None:
            form.add("name", self.name)
            form.add("role", self.role)
            form.show_words({"name": self.tr("姓名"), "role": self.tr("身份")})
        form.add("pin", self.pin)
        form.add("again", self.again)
        form.show_words(
            {
                "pin": self.tr("密码（由本人输入，至少 4 位）"),
                "again": self.tr("再输入一次密码"),
            }
        )
        head = Text(title if account is None else f"{title}：{account.name}", "section")
        layout = column(head, GAP, form, self._duties, self.said, GAP, margin=3 * GAP)
        layout.addLayout(row(0, cancel, self.save))
        self.setLayout(layout)
        self.setFixedWidth(_DIALOG_PX)
        self._duties.setVisible(account is None)
        self.role.currentIndexChanged.connect(lambda _at: self._show_duties())
        self.role.show_choices((one, role_word(one)) for one in Role)
        self.role.choose(Role.OPERATOR)
        cancel.clicked.connect(self.reject)
        self.save.clicked.connect(self._on_save)
        self.name.returnPressed.connect(self.pin.setFocus)
        self.pin.returnPressed.connect(self.again.setFocus)
        self.again.returnPressed.connect(self._on_save)

    def _show_duties(self) -> None:
        self._duties.setText(role_duties(Role(self.role.currentData())))

    def _on_save(self) -> None:
        if self.pin.text() != self.again.text():
            self.said.setText(self.tr("两次输入的密码不一样。"))
            self.again.clear()
            self.again.setFocus()
            return
        by, operators = self._desktop.operator, self._desktop.station.store.operators
        name, pin, role = self.name.text(), self.pin.text(), Role(self.role.currentData())
        account = self._account

        def work() -> None:
            if account is None:
                operators.add(by, name, pin, role)
            else:
                operators.set_pin(by, account.id, pin)

        self._desktop.ask(self, work, lambda _done: self.accept(), self._on_refused)

    def _on_refused(self, error: BaseException) -> bool:
        if not isinstance(error, Trouble):
            return False
        self.said.setText(trouble_sentence(error, self._desktop.lang))
        return True


class AccountRow(QWidget):
    """One account: name, role, new PIN, closing it.

    Args:
        account: Whose.
        set_role: Called with another role.
        reset: Called to ask for a new PIN.
        retire: Called to close the account, once somebody is sure.
    """

    def __init__(
        self,
        account: Account,
        set_role: Callable[[Role], None],
        reset: Callable[[], None],
        retire: Callable[[], None],
    ) -> None:
        super().__init__()
        self._retire, self._is_sure = retire, False
        self.role, self.reset = Choice(), Button()
        self.retire = Button(kind="danger")
        name = ElidedText(account.name, "strong")
        self.role.setFixedWidth(_ROLE_PX)
        self.role.show_choices((one, role_word(one)) for one in Role)
        self.role.choose(account.role)
        self.role.setAccessibleName(self.tr("{name} 的身份").format(name=account.name))
        self.reset.setText(self.tr("重设密码…"))
        self.retire.setText(self.tr("停用…"))
        layout = row(name, self.role, self.reset, self.retire, gap=2 * GAP)
        layout.setStretch(0, 1)
        self.setLayout(layout)
        self.role.activated.connect(lambda _at: set_role(Role(self.role.currentData())))
        self.reset.clicked.connect(reset)
        self.retire.clicked.connect(self._on_retire)

    def _on_retire(self) -> None:
        if self._is_sure:
            self._retire()
        self._is_sure = True
        self.retire.setText(self.tr("确定停用？"))


class OperatorsPanel(Panel):
    """All accounts in use; only a lead sees them."""

    def __init__(self, desktop: Desktop) -> None:
        super().__init__()
        self._desktop = desktop
        self._accounts: tuple[Account, ...] = ()
        self.rows: list[AccountRow] = []
        self._list = QVBoxLayout()
        self._list.setSpacing(GAP)
        self._line, self.said = Text(role="second", wrap=True), Text(role="act", wrap=True)
        self.said.hide()  # until there is something to say
        self.add = Button(icon_name="person-add")
        self.audit = Button(icon_name="search")
        self.own = Button(icon_name="person")
        self.own.clicked.connect(lambda: ask_own_pin(self, desktop, desktop.operator))
        self.add.clicked.connect(lambda: self._ask(None))
        self.audit.clicked.connect(lambda: desktop.page_wanted.emit("audit"))
        self.setLayout(
            column(self._line, self._list, self.said, row(self.add, self.audit, self.own, 0))
        )
        desktop.duty.changed.connect(lambda account: self.read() if account else None)
        self.put_words()

    @override
    def put_words(self) -> None:
        self.add.setText(self.tr("添加操作员…"))
        self.audit.setText(self.tr("审计记录"))
        self.own.setText(self.tr("修改我的密码…"))
        self._line.setText(
            self.tr("每个人用自己的姓名和密码登录，记录才说得清是谁做的。")
            if self._is_lead
            else self.tr("只有负责人可以管理操作员。")
        )
        for widget in (self.add, self.audit):
            widget.setVisible(self._is_lead)
        self._show_rows()

    def read(self) -> None:
        """Read the accounts anew."""
        self._desktop.ask(self, self._desktop.station.store.operators.active, self._on_accounts)

    @property
    def _is_lead(self) -> bool:
        return self._desktop.duty.grant(Right.OPERATORS) is Grant.YES

    def _on_accounts(self, accounts: tuple[Account, ...]) -> None:
        self._accounts = accounts
        self.put_words()

    def _show_rows(self) -> None:
        for line in self.rows:
            line.hide()
            line.deleteLater()
        self.rows = [self._row(account) for account in self._accounts if self._is_lead]
        for line in self.rows:
            self._list.addWidget(line)

    def _row(self, account: Account) -> AccountRow:
        operators, desktop = self._desktop.station.store.operators, self._desktop

        def set_role(role: Role) -> None:
            by = desktop.operator
            self._do(lambda: operators.set_role(by, account.id, role))

        def retire() -> None:
            by = desktop.operator
            self._do(lambda: operators.retire(by, account.id))

        return AccountRow(account, set_role, partial(self._ask, account), retire)

    def _do(self, work: Callable[[], None]) -> None:
        self.said.hide()
        self._desktop.ask(self, work, lambda _done: self.read(), self._on_refused)

    def _on_refused(self, error: BaseException) -> bool:
        self.read()
        if not isinstance(error, Trouble):
            return False
        self.said.setText(trouble_sentence(error, self._desktop.lang))
        self.said.show()
        return True

    def _ask(self, account: Account | None) -> None:
        dialog = AccountDialog(self, self._desktop, account)
        dialog.finished.connect(dialog.deleteLater)
        dialog.accepted.connect(self.read)
        dialog.open()
