"""The hand register and the cash box compared with the database, before closing."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication, Signal
from PySide6.QtWidgets import QFileDialog
from typing_extensions import override

from capture_station.domain.payment import parse_yuan, yuan
from capture_station.exchange.reconciliation import Difference
from capture_station.ui.actions import bind
from capture_station.ui.pages.page import in_the_middle
from capture_station.ui.widgets.buttons import Button
from capture_station.ui.widgets.fields import TextField
from capture_station.ui.widgets.places import Place, usual_folder
from capture_station.ui.widgets.surfaces import GAP, Card, Divider, Panel, row
from capture_station.ui.widgets.tables import Column, Rows, Table
from capture_station.ui.widgets.texts import Text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from capture_station.domain.ids import SessionId
    from capture_station.exchange.reconciliation import DatabaseLine, RegisterFinding, RegisterLine
    from capture_station.station.reconciling import Reconciliation
    from capture_station.ui.context import Desktop

_WIDEST_PX, _FIELD_PX = 1360, 120
_KINDS = "*.xlsx *.xls *.ods *.csv *.tsv *.txt *.html *.et"
_WORDS: Mapping[Difference, tuple[str, str]] = {
    Difference.ONLY_IN_REGISTER: (
        str(QT_TRANSLATE_NOOP("reconciling", "登记表有，库中没有")),
        str(QT_TRANSLATE_NOOP("reconciling", "核对序号是否写错；确未拍照的，退费或安排补拍")),
    ),
    Difference.ONLY_IN_DATABASE: (
        str(QT_TRANSLATE_NOOP("reconciling", "库中有，登记表没有")),
        str(QT_TRANSLATE_NOOP("reconciling", "在登记表上补登这一行")),
    ),
    Difference.NAME_DIFFERS: (
        str(QT_TRANSLATE_NOOP("reconciling", "姓名不同")),
        str(QT_TRANSLATE_NOOP("reconciling", "对照照片，确认这个序号是谁")),
    ),
    Difference.AMOUNT_DIFFERS: (
        str(QT_TRANSLATE_NOOP("reconciling", "金额不同")),
        str(QT_TRANSLATE_NOOP("reconciling", "对照收据，改正登记表或补收、退费")),
    ),
    Difference.SERIAL_TWICE_IN_REGISTER: (
        str(QT_TRANSLATE_NOOP("reconciling", "登记表上序号重复")),
        str(QT_TRANSLATE_NOOP("reconciling", "查明多出的一行是谁，改正序号")),
    ),
    Difference.SERIAL_UNREADABLE: (
        str(QT_TRANSLATE_NOOP("reconciling", "序号无法识别")),
        str(QT_TRANSLATE_NOOP("reconciling", "在登记表中填写完整的拍摄序号")),
    ),
    Difference.SERIAL_MISSING: (
        str(QT_TRANSLATE_NOOP("reconciling", "序号断号")),
        str(QT_TRANSLATE_NOOP("reconciling", "运行 capture-station doctor 检查数据")),
    ),
    Difference.NAMES_EXCHANGED: (
        str(QT_TRANSLATE_NOOP("reconciling", "两人序号互换")),
        str(QT_TRANSLATE_NOOP("reconciling", "对照两张照片；照片换错的，两人都要补拍")),
    ),
}


class ReconcileView(Panel):
    """Asks for the register and the cash count; shows every difference with what to do.

    Args:
        desktop: The station as the windows see it.
    """

    given_up = Signal()
    compared = Signal(int)
    """How many differences there are."""

    def __init__(self, desktop: Desktop) -> None:
        super().__init__()
        self._desktop = desktop
        self._session_id: SessionId | None = None
        self._found: Reconciliation | None = None
        self._register: Path | None = None
        self._title, self._line = Text(role="section"), Text(role="second", wrap=True)
        self._opening_word, self.opening = Text(role="second"), TextField()
        self._counted_word, self.counted = Text(role="second"), TextField()
        for field in (self.opening, self.counted):
            field.setFixedWidth(_FIELD_PX)
            field.textChanged.connect(lambda _text: self._weigh())
        self._file = Text(role="second")
        self.choose, self.compare = Button(icon_name="folder"), Button(kind="accent")
        self._back = Button(action="back")
        self.result, self.table = Text(role="strong", wrap=True), Table(_rows(), row_px=36)
        self.choose.clicked.connect(self._on_choose)
        self.compare.clicked.connect(self.run)
        self._back.clicked.connect(self.given_up)
        bind(self, "back", self.given_up.emit)
        bind(self, "next", self.run)
        self._lay_out()
        self.put_words()

    def begin(self, session_id: SessionId) -> None:
        """Begin anew for a session."""
        self._session_id, self._found, self._register = session_id, None, None
        self.opening.clear()
        self.counted.clear()
        self.table.rows.show_rows(())
        self.put_words()
        self.counted.setFocus()

    def use_register(self, path: Path) -> None:
        """Compare with this typed hand register."""
        self._register = path
        self.put_words()

    def run(self) -> None:
        """Compare what is given."""
        session_id = self._session_id
        if session_id is None or not self.compare.isEnabled():
            return
        reconciling, by = self._desktop.station.reconciling, self._desktop.operator
        register, opening_fen = self._register, _amount(self.opening) or 0
        counted_fen = _amount(self.counted)

        def compare() -> Reconciliation:
            return reconciling.compare(by, session_id, register, counted_fen, opening_fen)

        self._desktop.ask(self, compare, self._show)

    def _show(self, found: Reconciliation) -> None:
        self._found = found
        self.table.rows.show_rows(found.findings)
        self.put_words()
        self.compared.emit(found.differences)

    @override
    def put_words(self) -> None:
        self._title.setText(self.tr("核对登记表和现金"))
        self._line.setText(
            self.tr(
                "把手工登记表录成 Excel（拍摄序号、姓名、金额三列即可），"
                "与库中的照片和收费逐行比较。"
                "结果写入审计记录；有差异时，结束场次必须填写说明。"
            )
        )
        self._opening_word.setText(self.tr("开工时备用零钱（元）"))
        self._counted_word.setText(self.tr("现在清点的现金（元）"))
        self.opening.setAccessibleName(self._opening_word.text())
        self.counted.setAccessibleName(self._counted_word.text())
        self.choose.setText(self.tr("选择登记表…"))
        self._file.setText(self._register.name if self._register else self.tr("未选择登记表"))
        self.compare.setText(self.tr("比较"))
        self._back.setText(self.tr("返回"))
        self.table.rows.show_titles(
            self.tr("拍摄序号"),
            self.tr("差异"),
            self.tr("登记表"),
            self.tr("库中"),
            self.tr("怎么办"),
        )
        self.table.setAccessibleName(self.tr("差异"))
        self.result.setText(self._result())
        self.table.setVisible(bool(self._found and self._found.findings))
        self._weigh()

    def _result(self) -> str:
        found = self._found
        if found is None:
            return ""
        parts = []
        if found.register_lines is not None:
            told = self.tr("登记表 {lines} 行，差异 {count} 处。")
            parts.append(told.format(lines=found.register_lines, count=len(found.findings)))
        if found.cash is not None:
            told = self.tr("现金应有 {expected} 元，清点 {counted} 元，{verdict}。")
            difference = found.cash.difference_fen
            if not difference:
                verdict = self.tr("相符")
            elif difference > 0:
                verdict = self.tr("多出 {amount} 元").format(amount=yuan(difference))
            else:
                verdict = self.tr("短少 {amount} 元").format(amount=yuan(-difference))
            parts.append(
                told.format(
                    expected=yuan(found.cash.expected_fen),
                    counted=yuan(found.cash.counted_fen),
                    verdict=verdict,
                )
            )
        return " ".join(parts)

    def _weigh(self) -> None:
        """Let it compare only what can be understood."""
        wrong = [field for field in (self.opening, self.counted) if _is_wrong(field)]
        for field in (self.opening, self.counted):
            field.set_wrong(wrong=field in wrong)
        given = self._register is not None or bool(self.counted.text().strip())
        self.compare.setEnabled(given and not wrong)

    def _on_choose(self) -> None:
        place = usual_folder(Place.DocumentsLocation)
        title = self.tr("手工登记表")
        kinds = f"{title} ({_KINDS})"
        name, _kind = QFileDialog.getOpenFileName(self, self.choose.text(), place, kinds)
        if name:
            self.use_register(Path(name))

    def _lay_out(self) -> None:
        card = Card(margin=3 * GAP, gap=GAP)
        card.rows.addWidget(self._title)
        card.rows.addWidget(self._line)
        card.rows.addLayout(
            row(self._opening_word, self.opening, self._counted_word, self.counted, 0)
        )
        card.rows.addLayout(row(self.choose, self._file, 0))
        card.rows.addWidget(Divider())
        card.rows.addWidget(self.result)
        card.rows.addWidget(self.table, 1)
        card.rows.addStretch(0)
        card.rows.addLayout(row(0, self._back, self.compare))
        self.setLayout(in_the_middle(card, _WIDEST_PX))


def _amount(field: TextField) -> int | None:
    """Return what a field says in fen; None if it is empty or not understood."""
    try:
        return parse_yuan(field.text().strip()) if field.text().strip() else None
    except ValueError:
        return None


def _is_wrong(field: TextField) -> bool:
    return bool(field.text().strip()) and _amount(field) is None


def _rows() -> Rows:
    def word(finding: RegisterFinding, at: int) -> str:
        return QCoreApplication.translate("reconciling", _WORDS[finding.difference][at])

    return Rows(
        (
            Column(lambda one: one.serial or "–", width=104, strong=True),
            Column(lambda one: word(one, 0), width=176, ink=lambda _one: "look_ink"),
            Column(lambda one: _told(one.register), width=176),
            Column(lambda one: _told(one.database), width=176),
            Column(lambda one: word(one, 1)),
        )
    )


def _told(line: RegisterLine | DatabaseLine | None) -> str:
    if line is None:
        return "–"
    fen = getattr(line, "amount_fen", None)
    if fen is None:
        fen = getattr(line, "paid_fen", None)
    amount = "" if fen is None else f"¥{yuan(fen)}"
    place = f"#{line.row}" if hasattr(line, "row") else ""
    return " ".join(filter(None, (place, line.name, amount)))
