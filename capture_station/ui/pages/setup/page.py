"""The first start: camera, light, second disk, registry, then the first session."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QStackedWidget, QWidget
from typing_extensions import override

from capture_station.ui.actions import bind
from capture_station.ui.pages.light.view import LightView
from capture_station.ui.pages.page import MARGIN, Page, in_the_middle
from capture_station.ui.pages.settings.registry import RegistryPanel
from capture_station.ui.pages.settings.rows import (
    CameraSearch,
    SecondFolderNote,
    SettingRow,
    control_for,
)
from capture_station.ui.stage.live import LiveStage
from capture_station.ui.widgets.buttons import Button
from capture_station.ui.widgets.signs import Dot
from capture_station.ui.widgets.surfaces import GAP, Card, Divider, column, row
from capture_station.ui.widgets.texts import KeyCap, PageHeading, Text
from capture_station.wording import trouble_sentence

if TYPE_CHECKING:
    from capture_station.camera.source import Frame
    from capture_station.camera.state import CameraState
    from capture_station.ui.context import Desktop

STEPS = ("camera", "light", "disk", "registry")
_WIDEST_PX = 1440
_NAV_PX = 216
_LEAST_PICTURE_PX = 260


class SetupPage(Page):
    """One step after the other; Enter goes on, Esc goes back, nothing has to be filled in.

    Where something was typed, Enter takes it first, so that what comes of it is seen.
    """

    def __init__(self, desktop: Desktop) -> None:
        super().__init__(desktop)
        self._heading, self._title = PageHeading(), Text(role="section")
        self._line = Text(role="second", wrap=True)
        self._marks = [(Dot(10), Text()) for _ in STEPS]
        self.camera = self._row("camera.source")
        self.disk = self._row("storage.second_dir")
        self.address = self._row("registry.address")
        self.registry = RegistryPanel(desktop)
        self._lines = {"camera": self.camera, "disk": self.disk, "registry": self.address}
        self.picture = LiveStage(self._latest, desktop.pictures, guided=False, around="card")
        self.light = LightView(desktop, around="card")
        self.go, self._back = Button(kind="accent"), Button(action="back")
        self._skip = Button(kind="quiet")
        self._search = CameraSearch(desktop, [self.camera])
        self._second = SecondFolderNote(desktop, self.disk)
        self._panes = QStackedWidget()
        self._lay_out()
        self._connect()
        self.put_words()

    @property
    def step(self) -> str:
        """The step that is shown."""
        return STEPS[self._panes.currentIndex()]

    @override
    def enter(self) -> None:
        for one in (self.camera, self.disk, self.address):
            one.show_value()
        if self.desktop.reader is None:
            self.desktop.restart_camera()
        if self.desktop.reader is not None:
            self._on_camera(self.desktop.reader.state())
        self._second.look()
        self._search.look_once()
        self._show_step(0)

    @override
    def leave(self) -> None:
        self.light.end()

    @override
    def put_words(self) -> None:
        self._heading.show_words(
            self.tr("首次设置"),
            self.tr("四步，几分钟；每一步都可以跳过，以后在「设置」中修改。"),
        )
        self._skip.setText(self.tr("跳过设置"))
        self._back.setText(self.tr("上一步"))
        for (_dot, text), word in zip(self._marks, self._step_words(), strict=True):
            text.setText(word)
        self._show_words()

    def _step_words(self) -> tuple[str, ...]:
        return (self.tr("相机"), self.tr("布光"), self.tr("第二块磁盘"), self.tr("登记中心"))

    def _show_words(self) -> None:
        lines = {
            "camera": self.tr("选择拍照用的相机；下面看到画面就对了。"),
            "light": self.tr("没有人坐着时先调匀背景，再请一个人坐下检查脸部光线。"),
            "disk": self.tr("每张照片同时存到另一块磁盘，坏一块也不会丢。没有就留空，直接下一步。"),
            "registry": self.tr("单机工作不需要登记中心：直接完成。有的话，填地址和登记码。"),
        }
        self._title.setText(self._step_words()[self._panes.currentIndex()])
        self._line.setText(lines[self.step])
        last = self.step == STEPS[-1]
        self.go.setText(self.tr("完成，新建场次") if last else self.tr("下一步"))

    def _show_step(self, at: int) -> None:
        if self.step == "light":
            self.light.end()
        self._panes.setCurrentIndex(at)
        if self.step == "light":
            self.light.begin()
        for index, (dot, text) in enumerate(self._marks):
            dot.show_tone("good" if index < at else "accent" if index == at else "off")
            text.set_role("strong" if index == at else "second")
        self._back.setEnabled(at > 0)
        self._show_words()
        self._put_focus()

    def _put_focus(self) -> None:
        """Begin where something may be typed; with nothing typed Enter goes on from there too."""
        reader = self.desktop.reader
        sees = reader is not None and reader.latest() is not None
        line = None if self.step == "camera" and sees else self._lines.get(self.step)
        field = self.go if line is None else line.control
        field.setFocus(Qt.FocusReason.TabFocusReason)  # which chooses what stands there

    def _on_next(self) -> None:
        line, code = self._lines.get(self.step), self.registry.code
        if line is not None and line.control.take():
            (code if self.step == "registry" else self.go).setFocus()
        elif code.hasFocus() and code.text().strip():
            self.registry.enrol.click()
        elif self.step == STEPS[-1]:
            self._finish()
        else:
            self._show_step(self._panes.currentIndex() + 1)

    def _on_back(self) -> None:
        if self._panes.currentIndex():
            self._show_step(self._panes.currentIndex() - 1)

    def _finish(self) -> None:
        self.desktop.page_wanted.emit("sessions")

    def _latest(self) -> Frame | None:
        reader = self.desktop.reader
        return reader.latest() if reader is not None else None

    def _on_camera(self, state: CameraState) -> None:
        if state.trouble is not None:
            self.picture.show_message(trouble_sentence(state.trouble, self.desktop.lang))
        else:
            self.picture.show_message(self.tr("正在连接相机…"))

    def _row(self, key: str) -> SettingRow:
        return SettingRow(key, control_for(key), self.desktop)

    def _connect(self) -> None:
        self.go.clicked.connect(self._on_next)
        self._back.clicked.connect(self._on_back)
        self.light.approved.connect(self.go.setFocus)
        self._skip.clicked.connect(self._finish)
        self.desktop.camera_changed.connect(self._on_camera)
        bind(self, "next", self._on_next)
        bind(self, "back", self._on_back)

    def _lay_out(self) -> None:
        self.picture.setMinimumHeight(_LEAST_PICTURE_PX)
        panes = (
            column(self.camera, self.picture),
            column(self.light),
            column(self.disk, 0),
            column(self.address, Divider(), self.registry, 0),
        )
        for layout in panes:
            pane = QWidget()
            pane.setLayout(layout)
            self._panes.addWidget(pane)
        steps = [row(dot, text, 0, gap=12) for dot, text in self._marks]
        nav = QWidget()
        nav.setFixedWidth(_NAV_PX)
        nav.setLayout(column(GAP, *steps, 0, row(self._skip, 0), gap=2 * GAP))
        panes[0].setStretch(1, 1)
        card = Card(margin=2 * GAP, gap=GAP)
        card.rows.addWidget(self._title)
        card.rows.addWidget(self._line)
        card.rows.addWidget(self._panes, 1)
        card.rows.addLayout(row(0, self._back, self.go, KeyCap("next")))
        body = row(nav, card, gap=2 * GAP)
        body.setStretch(1, 1)
        whole = QWidget()
        layout = column(self._heading, gap=2 * GAP)
        layout.addLayout(body, 1)
        whole.setLayout(layout)
        self.setLayout(column(in_the_middle(whole, _WIDEST_PX), margin=MARGIN))
