"""What became of a batch."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QUrl, Signal
from PySide6.QtGui import QDesktopServices
from typing_extensions import override

from capture_station.domain.errors import Trouble
from capture_station.ui.pages.sessions.closing import grouped
from capture_station.ui.widgets.buttons import Button
from capture_station.ui.widgets.facts import Facts
from capture_station.ui.widgets.surfaces import GAP, Card, Panel, column, row
from capture_station.ui.widgets.texts import Text
from capture_station.wording import trouble_sentence

if TYPE_CHECKING:
    from pathlib import Path

    from capture_station.exchange.batch import BatchReceipt
    from capture_station.exchange.verification import BatchVerification
    from capture_station.ui.context import Desktop

_MIB = 1024 * 1024
_SHOWN_NAMES = 12


class ResultPanel(Panel):
    """What was written, where, and whether it was found whole when it was read back.

    Args:
        desktop: Tells the language.
    """

    finished = Signal()

    def __init__(self, desktop: Desktop) -> None:
        super().__init__()
        self._desktop = desktop
        self._target: Path | None = None
        self._receipt: BatchReceipt | None = None
        self._verification: BatchVerification | None = None
        self.verdict, self._names = Text(role="section", wrap=True), Text(role="act", wrap=True)
        self._facts = Facts()
        self._open, self.done = Button(icon_name="folder"), Button(kind="accent")
        card = Card(margin=3 * GAP, gap=2 * GAP)
        self._band = Card(margin=2 * GAP)
        self._band.rows.addWidget(self.verdict)
        card.rows.addWidget(self._band)
        card.rows.addWidget(self._facts)
        card.rows.addWidget(self._names)
        card.rows.addStretch(1)
        card.rows.addLayout(row(0, self._open, self.done))
        self.setLayout(column(card))
        self._open.clicked.connect(self._on_open)
        self.done.clicked.connect(self.finished)
        self.put_words()

    def show_result(
        self, target: Path, verification: BatchVerification, receipt: BatchReceipt | None
    ) -> None:
        """Show a batch that was read back; `receipt` where it was made just now."""
        self._target, self._verification, self._receipt = target, verification, receipt
        self.put_words()
        self.done.setFocus()

    @override
    def put_words(self) -> None:
        self._open.setText(self.tr("打开文件夹"))
        self.done.setText(self.tr("完成"))
        found = self._verification
        if found is None:
            return
        if not found.readable:
            sentence = trouble_sentence(Trouble(found.reason), self._desktop.lang)
            self.verdict.setText(sentence)
        elif found.is_sound:
            self.verdict.setText(self.tr("核对通过：{count} 个文件齐全，内容无误。").format(
                count=found.files))  # fmt: skip
        else:
            self.verdict.setText(self.tr("核对没有通过，请不要交付这个批次。"))
        self._band.set_tone("good" if found.is_sound else "act")
        self._facts.show_facts(self._pairs(found))
        wrong = [
            *(self.tr("缺少 {name}").format(name=name) for name in found.missing),
            *(self.tr("内容被改动 {name}").format(name=name) for name in found.changed),
            *(self.tr("多出 {name}").format(name=name) for name in found.extra),
        ]
        more = len(wrong) - _SHOWN_NAMES
        shown = wrong[:_SHOWN_NAMES]
        if more > 0:
            shown.append(self.tr("另有 {count} 处。").format(count=more))
        self._names.setText("\n".join(shown))
        self._names.setVisible(bool(shown))

    def _pairs(self, found: BatchVerification) -> list[tuple[str, str]]:
        pairs = [(self.tr("位置"), str(self._target))]
        receipt = self._receipt
        if receipt is None:
            return [*pairs, (self.tr("照片"), str(found.photos))] if found.readable else pairs
        return [
            *pairs,
            (self.tr("照片"), str(receipt.photos)),
            (self.tr("拍摄序号"), f"{receipt.first_serial} – {receipt.last_serial}"),
            (self.tr("大小"), _size(receipt.photo_bytes)),
            (self.tr("批次校验值"), grouped(receipt.manifest_sha256)),
        ]

    def _on_open(self) -> None:
        if self._target is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._target)))


def _size(count: int) -> str:
    """Return a count of bytes as KB or MB."""
    return f"{count / _MIB:.1f} MB" if count >= _MIB else f"{count / 1024:.0f} KB"
