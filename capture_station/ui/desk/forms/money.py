"""The form that takes the fee."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QKeySequence, QShortcut
from typing_extensions import override

from capture_station.domain.events import FeePaid
from capture_station.domain.payment import PaymentMethod, parse_yuan, yuan
from capture_station.ui.desk.forms.form import DeskForm, LabelledField, mark_wrong
from capture_station.ui.widgets.buttons import ChoiceChips
from capture_station.ui.widgets.fields import TextField
from capture_station.ui.widgets.quick import QuickWords
from capture_station.ui.widgets.surfaces import row
from capture_station.ui.widgets.texts import Text

if TYPE_CHECKING:
    from capture_station.ui.desk.controller import DeskController
    from capture_station.ui.desk.state import DeskState

WAYS = ("cash", "wechat", "alipay", "school", "waive")


class PayForm(DeskForm):
    """Cash with change, WeChat, Alipay, paid by the school, or waived with a reason."""

    def __init__(self, controller: DeskController) -> None:
        super().__init__(controller)
        self._due_fen = 0
        self._due = Text(role="name")
        self._ways = ChoiceChips(WAYS)
        self._tendered_field, self._reference_field = TextField(), TextField()
        self._reason_field = TextField()
        self._tendered = LabelledField(self._tendered_field)
        self._reference = LabelledField(self._reference_field)
        self._reason = LabelledField(self._reason_field)
        self._quick = QuickWords(self._reason_field)
        self._change_word, self._change = Text(role="second"), Text(role="section")
        self._change_row = row(self._change_word, 0, self._change)
        self.rows.addWidget(self._due)
        self.rows.addWidget(self._ways)
        for part in (self._tendered, self._reference, self._quick, self._reason):
            self.rows.addWidget(part)
        self.rows.addLayout(self._change_row)
        self.rows.addStretch(1)
        self._ways.chosen.connect(lambda _way: self._show_way())
        self._tendered_field.textChanged.connect(lambda _text: self._show_change())
        for at, way in enumerate(WAYS):
            shortcut = QShortcut(QKeySequence(f"Ctrl+{at + 1}"), self)
            shortcut.activated.connect(lambda chosen=way: self._ways.choose(chosen))
        self.put_words()

    @override
    def put_words(self) -> None:
        self.heading.setText(self.tr("收费"))
        self._ways.show_words(
            {
                "cash": self.tr("现金"),
                "wechat": self.tr("微信"),
                "alipay": self.tr("支付宝"),
                "school": self.tr("学校付"),
                "waive": self.tr("免费"),
            }
        )
        self._tendered.show_word(self.tr("实收（元）"))
        self._reference.show_word(self.tr("支付单号（可扫码，可不填）"))
        self._reason.show_word(self.tr("免费原因"))
        self._change_word.setText(self.tr("找零"))
        self._quick.show_words(
            (self.tr("家庭经济困难"), self.tr("学校已统一缴费"), self.tr("工作人员"))
        )
        self._show_way()

    @override
    def begin(self, state: DeskState) -> None:
        fee = state.sitting.fee if state.sitting is not None else None
        self._due_fen = fee.due_fen if fee is not None else 0
        self._due.setText(f"¥ {yuan(self._due_fen)}")
        self._due.setAccessibleName(self._due.text())
        self._tendered_field.setText(yuan(self._due_fen))
        for field in (self._reference_field, self._reason_field):
            field.clear()
        for field in (self._tendered_field, self._reason_field):
            mark_wrong(field, wrong=False)
        self._ways.choose("cash")
        self._show_way()

    def choose(self, way: str) -> None:
        """Choose one of `WAYS`."""
        self._ways.choose(way)

    @property
    @override
    def submit_word(self) -> str:
        if self._ways.choice == "waive":
            return self.tr("免费并继续")
        if self._ways.choice == "school":
            return self.tr("记为学校支付")
        return self.tr("已收 ¥{amount}").format(amount=yuan(self._due_fen))

    @override
    def submit(self) -> None:
        way = self._ways.choice
        if way == "waive":
            reason = self._reason_field.text().strip()
            if not mark_wrong(self._reason_field, wrong=not reason):
                self.controller.waive(reason)
        elif way == "school":
            self.controller.charge_school()
        elif way == "cash":
            tendered = self._tendered_fen()
            wrong = tendered is None or tendered < self._due_fen
            if not mark_wrong(self._tendered_field, wrong=wrong) and tendered is not None:
                paid = FeePaid(PaymentMethod.CASH, self._due_fen, tendered)
                self.controller.pay(paid)
        else:
            reference = self._reference_field.text().strip()
            paid = FeePaid(PaymentMethod(way), self._due_fen, self._due_fen, reference)
            self.controller.pay(paid)

    def _tendered_fen(self) -> int | None:
        try:
            return parse_yuan(self._tendered_field.text())
        except ValueError:
            return None

    def _show_way(self) -> None:
        way = self._ways.choice
        self._tendered.setVisible(way == "cash")
        self._change_word.setVisible(way == "cash")
        self._change.setVisible(way == "cash")
        self._reference.setVisible(way in {"wechat", "alipay"})
        self._quick.setVisible(way == "waive")
        self._reason.setVisible(way == "waive")
        self._show_change()
        field = {"cash": self._tendered_field, "waive": self._reason_field}.get(
            way, self._reference_field
        )
        if self.isVisible():
            field.setFocus()
            field.selectAll()
        self.changed.emit()

    def _show_change(self) -> None:
        tendered = self._tendered_fen()
        if tendered is None or tendered < self._due_fen:
            self._change.setText("–")
        else:
            self._change.setText(f"¥ {yuan(tendered - self._due_fen)}")
