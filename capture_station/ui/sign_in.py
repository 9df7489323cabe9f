"""Signing in: choose a name, type the PIN. The first start makes the lead here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QLabel, QListWidget, QListWidgetItem, QWidget
from typing_extensions import override

from capture_station.domain.errors import Trouble
from capture_station.ui.icons import program_icon
from capture_station.ui.own_pin import ask_own_pin
from capture_station.ui.staff_words import role_word
from capture_station.ui.widgets.buttons import Button
from capture_station.ui.widgets.fields import Form, PinField, TextField
from capture_station.ui.widgets.surfaces import GAP, Card, Panel, column, row
from capture_station.ui.widgets.texts import Text
from capture_station.wording import trouble_sentence

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QShowEvent

    from capture_station.domain.staff import Account
    from capture_station.ui.context import Desktop

_WIDTH_PX = 440
_MOST_NAMES_SHOWN = 6


class NamesAndPin(Panel):
    """The names, large, and one field for the PIN; arrows choose even from within the field."""

    done = Signal(str, str)
    """Name and PIN, to be proven."""
    change_wanted = Signal(str)
    """Whose PIN is to be changed."""

    def __init__(self) -> None:
        super().__init__()
        self.names, self.pin, self.go = QListWidget(), PinField(), Button(kind="accent")
        self.change = Button(kind="link")
        self._word = Text(role="second")
        self._word.setBuddy(self.pin)
        self.names.setProperty("look", "people")
        self.names.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.names.itemActivated.connect(lambda _item: self.pin.setFocus())
        self.names.itemClicked.connect(lambda _item: self.pin.setFocus())
        self.pin.stepped.connect(self._step)
        self.pin.returnPressed.connect(self._on_go)
        self.go.clicked.connect(self._on_go)
        field = row(self.pin, self.go)
        field.setStretch(0, 1)
        self.change.clicked.connect(lambda: self.change_wanted.emit(self._chosen()))
        self.setLayout(column(self.names, GAP, self._word, field, row(self.change, 0)))
        self.put_words()

    @override
    def put_words(self) -> None:
        self.names.setAccessibleName(self.tr("操作员"))
        self._word.setText(self.tr("密码"))
        self.pin.setAccessibleName(self.tr("密码"))
        self.go.setText(self.tr("登录"))
        self.change.setText(self.tr("修改密码…"))
        for at in range(self.names.count()):
            item = self.names.item(at)
            account: Account = item.data(Qt.ItemDataRole.UserRole)
            item.setText(f"{account.name}　{role_word(account.role)}")

    def show_accounts(self, accounts: tuple[Account, ...], chosen: str) -> None:
        """Offer these names, one of them chosen."""
        self.names.clear()
        for account in accounts:
            item = QListWidgetItem()
            item.setData(Qt.ItemDataRole.UserRole, account)
            self.names.addItem(item)
        self.put_words()
        names = [account.name for account in accounts]
        self.names.setCurrentRow(next((at for at, one in enumerate(names) if one == chosen), 0))
        rows = min(len(names), _MOST_NAMES_SHOWN)
        self.names.setFixedHeight(rows * self.names.sizeHintForRow(0) + 2 * GAP)
        self.pin.clear()
        self.pin.setFocus()

    def _step(self, by: int) -> None:
        last = self.names.count() - 1
        self.names.setCurrentRow(min(max(self.names.currentRow() + by, 0), last))

    def _on_go(self) -> None:
        if self.names.currentRow() >= 0:
            self.done.emit(self._chosen(), self.pin.text())

    def _chosen(self) -> str:
        account: Account = self.names.currentItem().data(Qt.ItemDataRole.UserRole)
        return account.name


class FirstLead(Panel):
    """Name and PIN of the first account."""

    done = Signal(str, str)
    """Name and PIN of the lead to be made."""
    differ = Signal()
    """The PIN was not typed the same twice."""

    def __init__(self) -> None:
        super().__init__()
        self.name, self.pin, self.again = TextField(), PinField(), PinField()
        self.go = Button(kind="accent")
        self._form = Form()
        for key, field in (("name", self.name), ("pin", self.pin), ("again", self.again)):
            self._form.add(key, field)
        self.name.returnPressed.connect(self.pin.setFocus)
        self.pin.returnPressed.connect(self.again.setFocus)
        self.again.returnPressed.connect(self._on_go)
        self.go.clicked.connect(self._on_go)
        self.setLayout(column(self._form, row(0, self.go)))
        self.put_words()

    @override
    def put_words(self) -> None:
        self._form.show_words(
            {
                "name": self.tr("您的姓名"),
                "pin": self.tr("密码（至少 4 位，数字或字符）"),
                "again": self.tr("再输入一次密码"),
            }
        )
        self.go.setText(self.tr("创建并登录"))

    def _on_go(self) -> None:
        if self.pin.text() != self.again.text():
            self.again.clear()
            self.again.setFocus()
            self.differ.emit()
        else:
            self.done.emit(self.name.text(), self.pin.text())


class SignInPage(Panel):
    """Covers the windows while nobody is signed in.

    Args:
        desktop: The station as the windows see it.
    """

    def __init__(self, desktop: Desktop) -> None:
        super().__init__()
        self._desktop = desktop
        self._accounts: tuple[Account, ...] | None = None
        self._wait_s = 0
        self.names, self.first = NamesAndPin(), FirstLead()
        self.said = Text(role="act", wrap=True)
        self._title, self._line = Text(role="title"), Text(role="second", wrap=True)
        self._hint = Text(role="small", wrap=True)
        self.other_language = Button(kind="link")
        self._forms = QWidget()  # no stack: each takes the height it needs
        self._forms.setLayout(column(self.names, self.first, gap=0))
        self.first.hide()
        self._second = QTimer(self)
        self._second.setInterval(1000)
        self._second.timeout.connect(self._on_second)
        self.other_language.clicked.connect(self._on_other_language)
        self.names.done.connect(self._sign_in)
        self.names.change_wanted.connect(lambda name: ask_own_pin(self, desktop, name))
        self.names.change.setVisible(not desktop.station.store.looks)
        self.first.done.connect(self._make_lead)
        self.first.differ.connect(lambda: self.said.setText(self.tr("两次输入的密码不一样。")))
        self._lay_out()
        self.put_words()

    @override
    def put_words(self) -> None:
        is_first = self._accounts == ()
        self.other_language.show_words("中文" if self._desktop.lang == "en" else "English")
        if is_first:
            self._title.setText(self.tr("创建负责人"))
            self._line.setText(
                self.tr("第一次使用。负责人可以添加其他操作员、批准退费和放行、查看审计记录。")
            )
            self._hint.setText(self.tr("每一条记录都会写上操作员的姓名。"))
        else:
            self._title.setText(self.tr("请登录"))
            self._line.setText(self.tr("用 ↑ ↓ 选择姓名，输入密码，按回车。"))
            self._hint.setText(
                self.tr(
                    "忘记密码：请负责人在「设置」中重设；负责人忘记时，"
                    "用恢复密钥运行 capture-station store recover 姓名。"
                )
            )

    def read_accounts(self) -> None:
        """Show who can sign in."""
        self._desktop.ask(self, self._desktop.station.store.operators.active, self._on_accounts)

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.said.clear()
        self.read_accounts()

    def stop(self) -> None:
        """Count no more seconds."""
        self._second.stop()

    def _on_accounts(self, accounts: tuple[Account, ...]) -> None:
        self._accounts = accounts
        self.names.setVisible(bool(accounts))
        self.first.setVisible(not accounts)
        if accounts:
            self.names.show_accounts(accounts, self._desktop.duty.last_name)
        else:
            self.first.name.setFocus()
        self.put_words()

    def _on_other_language(self) -> None:
        """Whoever cannot read this page cannot get to the settings either."""
        try:
            self._desktop.set_setting("ui.language", "zh" if self._desktop.lang == "en" else "en")
        except Trouble as trouble:
            self._say(trouble)

    def _sign_in(self, name: str, pin: str) -> None:
        operators = self._desktop.station.store.operators
        self._prove(lambda: operators.sign_in(name, pin))

    def _make_lead(self, name: str, pin: str) -> None:
        operators = self._desktop.station.store.operators
        self._prove(lambda: operators.make_lead(name, pin), self._on_lead_made)

    def _prove(
        self, work: Callable[[], Account], done: Callable[[Account], None] | None = None
    ) -> None:
        self._set_busy(busy=True)
        self._desktop.ask(self, work, done or self._on_proven, self._on_refused)

    def _on_lead_made(self, account: Account) -> None:
        """Lead who begins here through what a new station needs."""
        self._on_proven(account)
        self._desktop.page_wanted.emit("setup")

    def _on_proven(self, account: Account) -> None:
        self._set_busy(busy=False)
        self.said.clear()
        for field in (self.names.pin, self.first.pin, self.first.again):
            field.clear()
        self._desktop.duty.begin(account)

    def _on_refused(self, error: BaseException) -> bool:
        self._set_busy(busy=False)
        self.first.again.clear()
        pin = self.names.pin if self._accounts else self.first.pin
        pin.clear()
        pin.setFocus()
        if not isinstance(error, Trouble):
            return False
        self._wait_s = int(error.params.get("seconds", 0)) if error.key == "operators.wait" else 0
        self._say(error)
        if self._wait_s:
            self._second.start()
        return True

    def _on_second(self) -> None:
        self._wait_s -= 1
        if self._wait_s > 0:
            self._say(Trouble("operators.wait", seconds=self._wait_s))
        else:
            self._second.stop()
            self.said.clear()

    def _say(self, trouble: Trouble) -> None:
        self.said.setText(trouble_sentence(trouble, self._desktop.lang))

    def _set_busy(self, *, busy: bool) -> None:
        self._forms.setEnabled(not busy)

    def _lay_out(self) -> None:
        sign = QLabel()
        sign.setPixmap(program_icon().pixmap(56, 56))
        card = Card(margin=4 * GAP, gap=GAP)
        card.setFixedWidth(_WIDTH_PX)
        for part in (self._title, self._line):
            card.rows.addWidget(part)
        card.rows.addSpacing(GAP)
        card.rows.addWidget(self._forms)
        card.rows.addWidget(self.said)
        card.rows.addWidget(self._hint)
        middle = QWidget()
        middle.setLayout(column(row(0, sign, 0), 2 * GAP, card))
        whole = column(0, row(0, middle, 0), 0, row(0, self.other_language), margin=2 * GAP)
        self.setLayout(whole)
