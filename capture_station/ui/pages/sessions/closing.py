"""The closing sheet: everything that is signed off, and what is still open, with names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from typing_extensions import override

from capture_station.domain.payment import PaymentMethod, yuan
from capture_station.domain.session import SessionState
from capture_station.ui.actions import bind
from capture_station.ui.pages import words
from capture_station.ui.pages.page import in_the_middle
from capture_station.ui.pages.sessions.cards import days
from capture_station.ui.pages.sessions.detail import moment
from capture_station.ui.pages.sessions.explaining import Explaining
from capture_station.ui.widgets.buttons import Button
from capture_station.ui.widgets.facts import Facts, TextGrid
from capture_station.ui.widgets.fields import TextField
from capture_station.ui.widgets.surfaces import GAP, Card, Divider, Panel, column, row
from capture_station.ui.widgets.texts import Text

if TYPE_CHECKING:
    from capture_station.domain.overview import ClosingSheet, MoneyTotals


_WIDEST_PX, _NARROW_PX = 1360, 760


class SheetView(Panel):
    """The closing sheet of a session, to sign off or to look at again."""

    closing_wanted = Signal(str, object)
    """The remark that goes with the closing, and the explanation of each open point."""
    given_up = Signal()
    reconciling_wanted = Signal()
    print_wanted = Signal(object)
    """The `ClosingSheet` to print."""

    def __init__(self) -> None:
        super().__init__()
        self._sheet: ClosingSheet | None = None
        self.differences = 0
        self._title, self._line = Text(role="section"), Text(role="second")
        self._counts, self._money = Facts(), TextGrid(4)
        self._heads = tuple(Text(role="strong") for _ in range(3))
        self._unpaid, self._hash = Text(role="second", wrap=True), Text(role="small", wrap=True)
        self._all_settled = Text(role="good", wrap=True)
        self.points = Explaining()
        self._remark_word, self.remark = Text(role="second"), TextField()
        self._remark_word.setBuddy(self.remark)
        self._consequence = Text(role="second", wrap=True)
        self.close_it = Button(kind="accent")
        self._back, self._print = Button(action="back"), Button(icon_name="print")
        self.reconcile = Button(icon_name="check")
        self.reconcile.clicked.connect(self.reconciling_wanted)
        self._lay_out()
        self.close_it.clicked.connect(self._on_close)
        self._back.clicked.connect(self.given_up)
        self._print.clicked.connect(lambda: self.print_wanted.emit(self._sheet))
        self.remark.textChanged.connect(lambda _text: self._weigh())
        self.points.changed.connect(self._on_explained)
        bind(self, "back", self.given_up.emit)
        bind(self, "next", self._on_next)

    def show_sheet(self, sheet: ClosingSheet) -> None:
        """Show a sheet; it can be signed off while its session is open."""
        self._sheet, self.differences = sheet, 0
        self.remark.clear()
        self.points.show_sheet(sheet, can_explain=sheet.session.state is SessionState.OPEN)
        self.put_words()
        is_open = sheet.session.state is SessionState.OPEN
        done = self.close_it if is_open else self._back
        (self.points.reason if self.points.unexplained and is_open else done).setFocus()

    @override
    def put_words(self) -> None:
        sheet = self._sheet
        if sheet is None:
            return
        session = sheet.session
        signable = session.state is SessionState.OPEN
        self._title.setText(self.tr("结束场次") if signable else self.tr("结束单"))
        self._line.setText(
            " · ".join(filter(None, (session.school_name, session.place, days(session))))
        )
        for head, word in zip(
            self._heads,
            (self.tr("人数与序号"), self.tr("款项（元）"), self._open_head()),
            strict=True,
        ):
            head.setText(word)
        self._counts.show_facts(self._count_facts(sheet))
        self._put_money(sheet.money)
        self._hash.setText(
            self.tr("校验值（序号、文件与款项的 SHA-256）：{hash}").format(
                hash=grouped(sheet.sha256)
            )
        )
        self._all_settled.setText(self.tr("没有未了结的事项。"))
        self._all_settled.setVisible(not sheet.open_points)
        self.points.setVisible(bool(sheet.open_points))
        self.points.put_words()
        self.points.table.setAccessibleName(self._open_head())
        self._put_signing(signable=signable)

    def show_differences(self, count: int) -> None:
        """Take note of what register and cash box differ in; they are to be explained too."""
        self.differences = count
        self.put_words()

    def _put_signing(self, *, signable: bool) -> None:
        for button in (self.close_it, self.reconcile):
            button.setVisible(signable)
        for part in (self._remark_word, self.remark):
            part.setVisible(signable and self.differences > 0)
        self.reconcile.setText(
            self.tr("登记表和现金：%n 处差异", "", self.differences)
            if self.differences
            else self.tr("核对登记表和现金…")
        )
        self._remark_word.setText(self.tr("登记表和现金的差异如何解释"))
        self.remark.setAccessibleName(self._remark_word.text())
        self.remark.setPlaceholderText(self.tr("例如 现金少 1 元，找零有误"))
        self._consequence.setText(
            self.tr(
                "结束后不能再收费、登记和拍照；已有的照片、款项和记录都不变。"
                "需要时可以说明原因重新开放，重新开放会写入审计记录。"
            )
            if signable
            else self.tr("场次已结束，以上为当前存档的数据。")
        )
        self.close_it.setText(self.tr("结束场次"))
        self._back.setText(self.tr("返回"))
        self._print.setText(self.tr("打印…"))
        self._weigh()

    def _open_head(self) -> str:
        count = len(self._sheet.open_points) if self._sheet else 0
        if self.points.unexplained:
            return self.tr("未了结的事项 {count}，其中 {unexplained} 项待说明").format(
                count=count, unexplained=self.points.unexplained
            )
        return self.tr("未了结的事项 {count}").format(count=count)

    def _count_facts(self, sheet: ClosingSheet) -> list[tuple[str, str]]:
        totals = sheet.totals
        return [
            (self.tr("应拍"), str(totals.expected)),
            (self.tr("已拍"), str(totals.photographed)),
            (self.tr("其中散拍"), str(totals.walk_ins)),
            (self.tr("本人已核对"), str(totals.confirmed)),
            (self.tr("未到"), str(totals.missing)),
            (self.tr("在场未拍"), str(totals.waiting)),
            (self.tr("首个序号"), sheet.first_serial),
            (self.tr("末个序号"), sheet.last_serial),
            (
                self.tr("结束时间"),
                moment(sheet.session.closed_at) if sheet.session.closed_at else "",
            ),
            (self.tr("制表时间"), moment(sheet.made_at)),
        ]

    def _put_money(self, money: MoneyTotals) -> None:
        headings = (self.tr("方式"), self.tr("实收"), self.tr("退款"), self.tr("结余"))
        rows, sums = money_rows(money)
        self._money.show_grid(headings, [*rows, (self.tr("合计"), *sums)], with_sum=True)
        self._unpaid.setText(
            self.tr("免费 {waived} 人，学校支付 {by_school} 人，退费 {refunds} 人。").format(
                waived=money.waived, by_school=money.by_school, refunds=money.refunds
            )
        )

    def _weigh(self) -> None:
        """Let the session be closed only with every open point and difference explained."""
        remarked = bool(self.remark.text().strip()) or not self.differences
        self.close_it.setEnabled(remarked and not self.points.unexplained)

    def _on_explained(self) -> None:
        self.put_words()
        if not self.points.unexplained:
            (self.remark if self.differences else self.close_it).setFocus()

    def _on_next(self) -> None:
        if self.points.reason.hasFocus():
            self.points.take()
        else:
            self._on_close()

    def _on_close(self) -> None:
        if self.close_it.isVisible() and self.close_it.isEnabled():
            self.closing_wanted.emit(self.remark.text().strip(), self.points.explanations)

    def _lay_out(self) -> None:
        parts = (
            (5, column(self._heads[0], self._counts, 0)),
            (6, column(self._heads[1], self._money, self._unpaid, GAP, self._hash, 0)),
            (12, column(self._heads[2], self._all_settled, self.points, 0)),
        )
        parts[2][1].setStretch(2, 1000)
        body = row(gap=3 * GAP)
        for share, part in parts:
            body.addLayout(part, share)
        card = Card(margin=3 * GAP, gap=GAP)
        card.rows.addWidget(self._title)
        card.rows.addWidget(self._line)
        card.rows.addWidget(Divider())
        card.rows.addLayout(body, 1)
        card.rows.addWidget(Divider())
        card.rows.addLayout(column(self._remark_word, self.remark, self._consequence))
        card.rows.addLayout(row(self._print, self.reconcile, 0, self._back, self.close_it))
        self.setLayout(in_the_middle(card, _WIDEST_PX))


class ReopenView(Panel):
    """Asks why a closed session is opened again."""

    reopening_wanted = Signal(str)
    given_up = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._title, self._consequence = Text(role="section"), Text(role="second", wrap=True)
        self._word, self.reason = Text(role="second"), TextField()
        self._word.setBuddy(self.reason)
        self.reopen, self._back = Button(kind="accent"), Button(action="back")
        card = Card(margin=3 * GAP, gap=GAP)
        card.rows.addWidget(self._title)
        card.rows.addWidget(self._consequence)
        card.rows.addSpacing(GAP)
        card.rows.addWidget(self._word)
        card.rows.addWidget(self.reason)
        card.rows.addSpacing(GAP)
        card.rows.addLayout(row(0, self._back, self.reopen))
        self.setLayout(column(in_the_middle(card, _NARROW_PX), 0))
        self.reason.textChanged.connect(lambda text: self.reopen.setEnabled(bool(text.strip())))
        self.reopen.clicked.connect(self._on_reopen)
        self._back.clicked.connect(self.given_up)
        bind(self, "back", self.given_up.emit)
        bind(self, "next", self._on_reopen)
        self.put_words()

    def begin(self) -> None:
        """Ask anew."""
        self.reason.clear()
        self.reopen.setEnabled(False)
        self.reason.setFocus()

    @override
    def put_words(self) -> None:
        self._title.setText(self.tr("重新开放场次"))
        self._consequence.setText(
            self.tr(
                "重新开放后可以继续收费、登记和拍照，原结束单作废，收工时需要再次结束。"
                "原因会写入审计记录。"
            )
        )
        self._word.setText(self.tr("原因"))
        self.reason.setAccessibleName(self._word.text())
        self.reason.setPlaceholderText(self.tr("例如 班主任带 5 名学生补拍"))
        self.reopen.setText(self.tr("重新开放"))
        self._back.setText(self.tr("返回"))

    def _on_reopen(self) -> None:
        if self.reopen.isEnabled():
            self.reopening_wanted.emit(self.reason.text().strip())


def grouped(digest: str) -> str:
    """Return a digest in groups of eight, so that it can be compared by eye and wraps."""
    return " ".join(digest[at : at + 8] for at in range(0, len(digest), 8))


def money_rows(money: MoneyTotals) -> tuple[list[tuple[str, ...]], tuple[str, str, str]]:
    """Return the money by method (word, received, refunded, left) and the three sums, in yuan."""
    rows: list[tuple[str, ...]] = []
    received_all = refunded_all = 0
    for method in PaymentMethod:
        received = money.received_fen.get(method, 0)
        refunded = money.refunded_fen.get(method, 0)
        received_all += received
        refunded_all += refunded
        amounts = (received, refunded, received - refunded)
        rows.append((words.method_word(method), *map(yuan, amounts)))
    return rows, (yuan(received_all), yuan(refunded_all), yuan(received_all - refunded_all))
