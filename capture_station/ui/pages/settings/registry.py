"""The registry's part of the settings: how it stands, enrolling, what was refused or disputed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication
from PySide6.QtWidgets import QFileDialog, QWidget
from typing_extensions import override

from capture_station.exchange.packet import RECEIPT_SUFFIX
from capture_station.station.sticks import make_packets, take_receipt
from capture_station.station.syncing import SWAP_AWAITED, is_enrolled
from capture_station.sync.loop import SyncState
from capture_station.ui.pages.settings.rows import CONTROL_PX
from capture_station.ui.widgets.buttons import Button
from capture_station.ui.widgets.fields import TextField
from capture_station.ui.widgets.surfaces import GAP, Divider, Panel, column, row
from capture_station.ui.widgets.texts import Chip, Text
from capture_station.workflow.permissions import Right

if TYPE_CHECKING:
    from collections.abc import Mapping

    from capture_station.station.sticks import PacketsMade, ReceiptTaken
    from capture_station.store.outbox import OutboxEvent
    from capture_station.sync.loop import SyncStatus
    from capture_station.sync.notebook import Conflict
    from capture_station.ui.context import Desktop

_SHOWN = 8
_CONFLICTS: Mapping[str, str] = {
    "captured-twice": str(QT_TRANSLATE_NOOP("conflicts", "同一人在两处拍过照")),
    "captured-apart": str(QT_TRANSLATE_NOOP("conflicts", "同一人在两个工位各拍了一张")),
    "serial-taken": str(QT_TRANSLATE_NOOP("conflicts", "拍摄序号重复")),
    "student-unknown": str(QT_TRANSLATE_NOOP("conflicts", "登记中心没有这名学生")),
    "capture-id-reused": str(QT_TRANSLATE_NOOP("conflicts", "拍摄编号重复")),
    "id-number-shared": str(QT_TRANSLATE_NOOP("conflicts", "两人证件号相同")),
    "correction-stale": str(QT_TRANSLATE_NOOP("conflicts", "更正与现有名单不符")),
    SWAP_AWAITED: str(QT_TRANSLATE_NOOP("conflicts", "登记中心已换照片，新照片不在本机")),
}
_DECISIONS: Mapping[str, str] = {
    "keep-this": str(QT_TRANSLATE_NOOP("conflicts", "以这一方为准")),
    "keep-other": str(QT_TRANSLATE_NOOP("conflicts", "以另一方为准")),
    "two-persons": str(QT_TRANSLATE_NOOP("conflicts", "是两个人，都保留")),
    "same-person": str(QT_TRANSLATE_NOOP("conflicts", "是同一个人")),
    "both-stand": str(QT_TRANSLATE_NOOP("conflicts", "两张都有效")),
    "accept": str(QT_TRANSLATE_NOOP("conflicts", "接受")),
    "set-aside": str(QT_TRANSLATE_NOOP("conflicts", "搁置")),
    "take-correction": str(QT_TRANSLATE_NOOP("conflicts", "采用更正")),
    "keep-roster": str(QT_TRANSLATE_NOOP("conflicts", "保留名单")),
    "listed-since": str(QT_TRANSLATE_NOOP("conflicts", "名单后来到了")),
}


class RegistryPanel(Panel):
    """What a person needs of the synchronisation, and can do about it.

    Args:
        desktop: The station as the windows see it.
    """

    def __init__(self, desktop: Desktop) -> None:
        super().__init__()
        self._desktop = desktop
        self._status = desktop.syncing.status
        self._refused: tuple[OutboxEvent, ...] = ()
        self._conflicts: tuple[Conflict, ...] = ()
        self._state, self._line = Chip(), Text(role="second", wrap=True)
        self.now, self.pause = Button(icon_name="refresh"), Button()
        self._enrol_word, self._enrol_line = Text(role="strong"), Text(role="second", wrap=True)
        self.code, self.enrol = TextField(), Button(kind="accent")
        enrolling = QWidget()
        enrolling.setLayout(row(self.code, self.enrol))
        enrolling.setFixedWidth(CONTROL_PX)
        self._stick_line = Text(role="second", wrap=True)
        self.export, self.receipt = Button(icon_name="export"), Button(icon_name="import")
        self._refused_word = Text(role="act")
        self.seen = Button()
        self._conflict_word = Text(role="look", wrap=True)
        # a sentence that wraps has a row of its own: its height then follows from the width
        self.setLayout(
            column(
                row(self._state, 0, self.now, self.pause, gap=2 * GAP),
                self._line,
                row(self._refused_word, 0, self.seen, gap=2 * GAP),
                self._conflict_word,
                self._stick_line,
                row(self.export, self.receipt, 0, gap=2 * GAP),
                Divider(),
                row(self._enrol_word, 0, enrolling, gap=2 * GAP),
                self._enrol_line,
                gap=GAP,
            )
        )
        self.export.clicked.connect(self._on_export)
        self.receipt.clicked.connect(self._on_receipt)
        self.now.clicked.connect(desktop.syncing.wake)
        self.pause.clicked.connect(self._on_pause)
        self.enrol.clicked.connect(self._on_enrol)
        self.code.returnPressed.connect(self._on_enrol)
        self.seen.clicked.connect(self._on_seen)
        desktop.syncing.status_changed.connect(self._on_status)
        self.put_words()

    def reload(self) -> None:
        """Read what was refused and what is disputed."""
        station = self._desktop.station

        def show(found: tuple[tuple[OutboxEvent, ...], tuple[Conflict, ...]]) -> None:
            self._refused, self._conflicts = found
            self.put_words()

        self._desktop.ask(
            self,
            lambda: (station.store.outbox.rejected(), self._desktop.syncing.conflicts()),
            show,
        )

    @property
    def state_word(self) -> str:
        """The word of the state."""
        return self._state.text()

    @property
    def sentence(self) -> str:
        """What is said of the state."""
        return self._line.text()

    @property
    def told_refusals(self) -> str:
        """What is said of refused events."""
        return self._refused_word.text()

    @property
    def told_conflicts(self) -> str:
        """What is said of conflicts."""
        return self._conflict_word.text()

    @override
    def put_words(self) -> None:
        enrolled = is_enrolled(self._desktop.station.settings)
        paused = self._desktop.syncing.is_paused
        tone, word, line = self._desktop.syncing.describe(self._status)
        self._state.show_word(word, tone)
        self._line.setText(line)
        self.now.show_words(self.tr("立即同步"))
        self.pause.show_words(self.tr("继续同步") if paused else self.tr("暂停同步"))
        self._stick_line.setText(self.tr("没有网络时，用 U 盘把记录和照片送到登记中心。"))
        self.export.show_words(self.tr("导出数据包…"))
        self.receipt.show_words(self.tr("读入回执…"))
        for widget in (self.now, self.pause, self._stick_line, self.export, self.receipt):
            widget.setVisible(enrolled)
        self.now.setEnabled(not paused)
        self._enrol_word.setText(self.tr("重新登记") if enrolled else self.tr("登记本机"))
        self._enrol_line.setText(
            self.tr(
                "扫描登记中心屏幕上的二维码；或填好登记中心地址，再填入管理员给的登记码。登记码只能用一次。"
            )
        )
        self.code.setPlaceholderText("7KQ2M-…")
        self.code.setAccessibleName(self.tr("登记码"))
        self.enrol.show_words(self.tr("登记"))
        self._put_refusals()
        self._put_conflicts()

    def _put_refusals(self) -> None:
        lines = [self.tr("登记中心拒收 %n 条记录，数据仍在本机：", "", len(self._refused))]
        lines += [f"{one.kind} · {one.reason}" for one in self._refused[:_SHOWN]]
        self._refused_word.setText("\n".join(lines))
        self.seen.show_words(self.tr("我已看过"))
        for widget in (self._refused_word, self.seen):
            widget.setVisible(bool(self._refused))

    def _put_conflicts(self) -> None:
        lines = [self.tr("两边说法不一，由登记中心的管理员决定：")]
        for one in self._conflicts[-_SHOWN:]:
            state = _say(_DECISIONS, one.decision) if one.decision else self.tr("待决定")
            parts = (_say(_CONFLICTS, one.kind), one.about, state)
            lines.append(" · ".join(filter(None, parts)))
        self._conflict_word.setText("\n".join(lines))
        self._conflict_word.setVisible(bool(self._conflicts))

    def _on_status(self, status: SyncStatus | None) -> None:
        before, self._status = self._status, status
        self.put_words()
        settled = status is not None and status.state is not SyncState.WORKING
        if self.isVisible() and settled and before != status:
            self.reload()

    def _on_pause(self) -> None:
        self._desktop.set_setting("registry.paused", not self._desktop.syncing.is_paused)
        self.put_words()

    def _on_enrol(self) -> None:
        address = self._desktop.station.settings.text("registry.address").strip()
        code = self.code.text().strip()
        if not code or not (address or "#" in code):
            sentence = self.tr("请先填好登记中心地址和登记码。")
            self._desktop.notices.look(sentence)
            return
        duty = self._desktop.duty

        def go() -> None:
            self.enrol.setEnabled(False)
            self._desktop.syncing.enrol(duty.operator, address, code, self._on_enrolled)

        duty.allow(Right.UPKEEP, "", go)

    def _on_enrolled(self, done: bool) -> None:
        self.enrol.setEnabled(True)
        if done:
            self.code.clear()
            for key in ("registry.station", "registry.address"):
                self._desktop.setting_changed.emit(key)
        self.put_words()

    def _on_export(self) -> None:
        folder = QFileDialog.getExistingDirectory(self, self.tr("数据包写到哪个文件夹"))
        if folder:
            self.write_packets(Path(folder))

    def _on_receipt(self) -> None:
        kinds = self.tr("登记中心的回执 (*{suffix})").format(suffix=RECEIPT_SUFFIX)
        name, _ = QFileDialog.getOpenFileName(self, self.tr("选择回执"), "", kinds)
        if name:
            self.take_receipt(Path(name))

    def write_packets(self, folder: Path) -> None:
        """Write what waits for the registry into packets, on the database lane."""
        station, duty = self._desktop.station, self._desktop.duty

        def done(made: PacketsMade) -> None:
            sentence = self.tr("已写出 {files} 个数据包：{events} 条记录，{portraits} 张照片。")
            told = {"files": len(made.files), "events": made.events, "portraits": made.portraits}
            self._desktop.notices.good(sentence.format(**told))
            if made.unreadable:
                lost = self.tr("%n 张照片读不出来，留在本机。请运行体检。", "", made.unreadable)
                self._desktop.notices.look(lost)

        def go() -> None:
            by = duty.operator
            self._desktop.ask(self, lambda: make_packets(station, by, folder), done)

        duty.allow(Right.EXPORT, "", go)

    def take_receipt(self, path: Path) -> None:
        """Let what the registry has acknowledged leave the outbox; put to use what it tells."""
        station, by = self._desktop.station, self._desktop.operator

        def done(taken: ReceiptTaken) -> None:
            sentence = self.tr(
                "登记中心已收下 {stored} 条，拒收 {refused} 条，带来 {heard} 条消息。"
            )
            told = {"stored": taken.stored, "refused": taken.refused, "heard": taken.heard}
            self._desktop.notices.good(sentence.format(**told))
            self._desktop.syncing.wake()
            self.reload()

        on_news = self._desktop.syncing.news_came.emit
        self._desktop.ask(self, lambda: take_receipt(station, by, path, on_news), done)

    def _on_seen(self) -> None:
        outbox, by = self._desktop.station.store.outbox, self._desktop.operator
        told = tuple(one.id for one in self._refused)

        def work() -> None:
            for event_id in told:
                outbox.acknowledge(by, event_id)

        def done(_answer: None) -> None:
            self._desktop.syncing.wake()
            self.reload()

        self._desktop.ask(self, work, done)


def _say(words: Mapping[str, str], key: str) -> str:
    return QCoreApplication.translate("conflicts", words.get(key, key))
