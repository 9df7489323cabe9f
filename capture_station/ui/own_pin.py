"""Changing one's own PIN, by the present one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QDialog

from capture_station.domain.errors import Trouble
from capture_station.ui.widgets.buttons import Button
from capture_station.ui.widgets.fields import Form, PinField
from capture_station.ui.widgets.surfaces import GAP, column, row
from capture_station.ui.widgets.texts import Text
from capture_station.wording import trouble_sentence

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from capture_station.ui.context import Desktop

_WIDTH_PX = 440


class OwnPinDialog(QDialog):
    """Asks for the present PIN once and for the new one twice.

    Args:
        parent: Window it belongs to.
        desktop: The station as the windows see it.
        name: Whose PIN.
    """

    def __init__(self, parent: QWidget, desktop: Desktop, name: str) -> None:
        super().__init__(parent.window())
        self._desktop, self._name = desktop, name
        self.present, self.fresh, self.again = PinField(), PinField(), PinField()
        self.said, self.save = Text(role="act", wrap=True), Button(self.tr("保存"), kind="accent")
        cancel = Button(self.tr("取消"))
        self.setWindowTitle(self.tr("修改密码"))
        form = Form()
        form.add("present", self.present)
        form.add("fresh", self.fresh)
        form.add("again", self.again)
        form.show_words(
            {
                "present": self.tr("现在的密码"),
                "fresh": self.tr("新密码（至少 4 位）"),
                "again": self.tr("再输入一次新密码"),
            }
        )
        head = Text(self.tr("修改密码：{name}").format(name=name), "section")
        layout = column(head, GAP, form, self.said, GAP, margin=3 * GAP)
        layout.addLayout(row(0, cancel, self.save))
        self.setLayout(layout)
        self.setFixedWidth(_WIDTH_PX)
        self.present.returnPressed.connect(self.fresh.setFocus)
        self.fresh.returnPressed.connect(self.again.setFocus)
        self.again.returnPressed.connect(self._on_save)
        self.save.clicked.connect(self._on_save)
        cancel.clicked.connect(self.reject)

    def _on_save(self) -> None:
        if self.fresh.text() != self.again.text():
            self.said.setText(self.tr("两次输入的密码不一样。"))
            self.again.clear()
            self.again.setFocus()
            return
        operators = self._desktop.station.store.operators
        name, present, fresh = self._name, self.present.text(), self.fresh.text()
        self.save.setEnabled(False)
        self._desktop.ask(
            self,
            lambda: operators.change_pin(name, present, fresh),
            lambda _done: self._on_changed(),
            self._on_refused,
        )

    def _on_changed(self) -> None:
        self.accept()
        self._desktop.notices.good(self.tr("密码已修改。"))

    def _on_refused(self, error: BaseException) -> bool:
        self.save.setEnabled(True)
        if not isinstance(error, Trouble):
            return False
        self.said.setText(trouble_sentence(error, self._desktop.lang))
        return True


def ask_own_pin(parent: QWidget, desktop: Desktop, name: str) -> OwnPinDialog:
    """Let somebody change their own PIN, over a window."""
    dialog = OwnPinDialog(parent, desktop, name)
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()
    return dialog
