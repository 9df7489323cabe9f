"""The page of the light assistant."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from typing_extensions import override

from capture_station.ui.pages.light.view import LightView
from capture_station.ui.pages.page import MARGIN, Page
from capture_station.ui.widgets.buttons import Button
from capture_station.ui.widgets.surfaces import GAP, column, row
from capture_station.ui.widgets.texts import PageHeading

if TYPE_CHECKING:
    from capture_station.ui.context import Desktop


class LightPage(Page):
    """Where the lamps are set up, before the day and whenever they were moved."""

    def __init__(self, desktop: Desktop) -> None:
        super().__init__(desktop)
        self._heading = PageHeading()
        self.view = LightView(desktop, around="ground")
        self._back = Button(kind="quiet", icon_name="back")
        self._back.clicked.connect(lambda: desktop.page_wanted.emit("preflight"))
        self.view.measured.connect(self._on_measured)
        head = row(self._heading, self._back)
        head.setStretch(0, 1)
        layout = column(head, self.view, gap=2 * GAP, margin=MARGIN)
        layout.setStretch(1, 1)
        self.setLayout(layout)
        self.put_words()

    @override
    def enter(self) -> None:
        self.view.begin()
        self._back.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_measured(self) -> None:
        """Bring Enter to the one next thing, which cannot be done before there is an answer."""
        if self._back.hasFocus() and not self._back.is_gone_to:
            self.view.baseline.setFocus(Qt.FocusReason.OtherFocusReason)

    @override
    def leave(self) -> None:
        self.view.end()

    @override
    def put_words(self) -> None:
        self._heading.show_words(
            self.tr("布光助手"),
            self.tr("各区的数字是比背景中间亮（+）或暗（−）多少档；箭头指向需要加光的一侧。"),
        )
        self._back.setText(self.tr("返回开机检查"))
