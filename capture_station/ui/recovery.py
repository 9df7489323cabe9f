"""The recovery key of a data folder, shown to a lead until it is kept on paper."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QFontDatabase, QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QGridLayout
from typing_extensions import override

from capture_station.ui.widgets.buttons import Button
from capture_station.ui.widgets.surfaces import GAP, Card, column, row
from capture_station.ui.widgets.texts import Text
from capture_station.workflow.permissions import Grant, Right

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from capture_station.store.keys import FolderKey
    from capture_station.ui.context import Desktop

_WIDTH_PX = 640
_COLUMNS = 4
_GROUP_PX = 28


class RecoveryKeyDialog(QDialog):
    """Shows the recovery key in groups; stays until somebody says that it is kept.

    Args:
        parent: Window it belongs to.
        key: A folder's key whose recovery key nobody has confirmed having.
    """

    def __init__(self, parent: QWidget, key: FolderKey) -> None:
        super().__init__(parent.window())
        self._key = key.recovery_key
        self.setWindowTitle(self.tr("恢复密钥"))
        self.setWindowFlag(Qt.WindowType.WindowCloseButtonHint, on=False)
        self.print_it = Button(self.tr("打印…"), icon_name="print")
        self.copy = Button(self.tr("复制"))
        self.kept = Button(self.tr("我已妥善保存"), kind="accent", icon_name="check")
        self.said = Text(role="good")
        why = Text(
            self.tr(
                "照片和名单已加密保存。换电脑或重装系统后，要用这把恢复密钥才能打开。"
                "请打印或抄写下来，与电脑分开存放；确认后不再显示。"
            ),
            wrap=True,
        )
        lost = Text(
            self.tr("丢失后可在本机运行 capture-station store rekey 换一把新的。"),
            role="second",
            wrap=True,
        )
        parts: list[QWidget | int] = [Text(self.tr("请保存恢复密钥"), "section"), why]
        parts += [GAP, self._groups(), GAP, lost]
        if not key.is_protected:
            parts.append(self._unprotected())
        layout = column(*parts, margin=3 * GAP)
        layout.addSpacing(GAP)
        layout.addLayout(row(self.print_it, self.copy, self.said, 0, self.kept))
        self.setLayout(layout)
        self.setFixedWidth(_WIDTH_PX)
        self._connect()
        self.print_it.setFocus()

    @override
    def reject(self) -> None:
        """Leave nothing to chance: Esc does not put away a key that nobody has kept."""

    def give_up(self) -> None:
        """Go without anybody having confirmed."""
        super().reject()

    def _connect(self) -> None:
        for button, act, keys in (
            (self.print_it, self._on_print, "Ctrl+P"),
            (self.copy, self._on_copy, "Ctrl+C"),
            (self.kept, self.accept, "Ctrl+Return"),
        ):
            button.clicked.connect(act)
            button.setToolTip(QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText))
            # Enter presses the button that has the focus
            button.setAutoDefault(True)
            QShortcut(QKeySequence(keys), self, act)

    def _groups(self) -> Card:
        card, grid = Card(margin=2 * GAP), QGridLayout()
        grid.setHorizontalSpacing(3 * GAP)
        grid.setVerticalSpacing(GAP)
        font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
        font.setPixelSize(_GROUP_PX)
        font.setWeight(QFont.Weight.DemiBold)
        for at, group in enumerate(self._key.split("-")):
            text = Text(group)
            text.setFont(font)
            # the style sheet's size would win over the font's
            text.setStyleSheet(f"font-family: '{font.family()}'; font-size: {_GROUP_PX}px;")
            grid.addWidget(text, at // _COLUMNS, at % _COLUMNS, Qt.AlignmentFlag.AlignCenter)
        card.rows.addLayout(grid)
        card.setAccessibleName(self._key)
        return card

    def _unprotected(self) -> Card:
        card = Card(margin=2 * GAP)
        card.set_tone("look")
        told = self.tr(
            "这台电脑没有可用的系统钥匙串，日常使用的密钥存放在只有当前用户能读的文件里。"
            "请给电脑设置登录密码，并启用磁盘加密。"
        )
        card.rows.addWidget(Text(told, role="look", wrap=True))
        return card

    def _on_copy(self) -> None:
        QGuiApplication.clipboard().setText(self._key)
        self.said.setText(self.tr("已复制"))

    def _on_print(self) -> None:
        from capture_station.ui.printing import (  # noqa: PLC0415 - asked for once in a folder's life
            line_of,
            page_of,
            preview,
        )

        html = page_of(
            self.tr("恢复密钥"),
            self.tr("毕业生图像采集工作站。请与电脑分开存放，不要拍照或发送给他人。"),
            f"<p style='font-size: 20pt; font-family: monospace;'>{escape(self._key)}</p>",
            line_of(self.tr("在新电脑上：capture-station store restore，或 store unlock。")),
        )
        preview(self, html, self.tr("恢复密钥"), lambda _path: self.said.setText(self.tr("已保存")))


def show_recovery_key(parent: QWidget, desktop: Desktop) -> RecoveryKeyDialog | None:
    """Show the recovery key to a lead over a window, unless somebody has confirmed having it.

    It goes when the windows are locked, and comes again when a lead signs in.
    """
    key, keyholder = desktop.station.store.key, desktop.station.store.keyholder
    if key is None or not key.recovery_key or desktop.duty.grant(Right.UPKEEP) is not Grant.YES:
        return None
    by, dialog = desktop.operator, RecoveryKeyDialog(parent, key)
    dialog.accepted.connect(lambda: desktop.ask(desktop, lambda: keyholder.confirm(by)))
    desktop.duty.changed.connect(dialog.give_up)
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()
    return dialog
