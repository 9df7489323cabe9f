"""One setting on the screen; the search for cameras that fills one, what is told of another."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QHBoxLayout
from typing_extensions import override

from capture_station.camera.devices import list_cameras
from capture_station.domain.errors import Trouble
from capture_station.settings import setting_of
from capture_station.ui.pages.settings.controls import (
    CameraControl,
    ChoiceControl,
    Control,
    FolderControl,
    NumberControl,
    SwitchControl,
    TextControl,
)
from capture_station.ui.pages.settings.words import setting_title
from capture_station.ui.widgets.surfaces import GAP, Panel, column
from capture_station.ui.widgets.texts import Text
from capture_station.wording import trouble_sentence

if TYPE_CHECKING:
    from collections.abc import Sequence

    from capture_station.camera.devices import Device
    from capture_station.settings import Value
    from capture_station.ui.context import Desktop

CONTROL_PX = 336
"""Width of what a setting is changed with, so that all of a page stand in one column."""
_CAMERAS = frozenset({"camera.source", "camera.spare"})
_CHOSEN = frozenset({"spec.default", "delivery.recipient"})
_GIB = 1024**3


class SettingRow(Panel):
    """A setting: its title and sentence at the left, its control at the right.

    Args:
        key: Of the setting.
        control: What it is changed with.
        desktop: Where it is put into effect.
    """

    def __init__(self, key: str, control: Control, desktop: Desktop) -> None:
        super().__init__()
        self.setting, self.control, self._desktop = setting_of(key), control, desktop
        self._title = Text(role="strong")
        self._sentence = Text(role="second", wrap=True)
        self._note = Text(role="act", wrap=True)
        self._note.hide()
        control.setFixedWidth(CONTROL_PX)
        texts = column(self._title, self._sentence, self._note, 0, gap=4)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, GAP, 0, GAP)
        layout.setSpacing(4 * GAP)
        layout.addLayout(texts, 1)
        layout.addWidget(control, 0, Qt.AlignmentFlag.AlignTop)
        control.changed.connect(self._on_changed)
        self.show_value()
        self.put_words()

    def show_value(self) -> None:
        """Show what holds now."""
        self.control.show_value(self._desktop.value_in_use(self.setting.key))

    def show_note(self, sentence: str, role: str = "second") -> None:
        """Say something below the sentence; an empty text takes it away."""
        self._note.set_role(role)
        self._note.setText(sentence)
        self._note.setVisible(bool(sentence))

    @property
    def note(self) -> str:
        """What is said below the sentence."""
        return self._note.text()

    @override
    def put_words(self) -> None:
        setting = self.setting
        self._title.setText(setting_title(setting.key))
        self._sentence.setText(setting.en if self._desktop.lang == "en" else setting.zh)
        self.control.name(setting_title(setting.key))

    def _on_changed(self, value: Value) -> None:
        try:
            self._desktop.set_setting(self.setting.key, value)
        except Trouble as trouble:
            self.show_note(trouble_sentence(trouble, self._desktop.lang), "act")
            self.show_value()
            return
        self.show_note("")
        self.show_value()  # as it is kept: without the password that was typed


def control_for(key: str) -> Control:
    """Return a control of the kind that a setting is changed with."""
    setting = setting_of(key)
    if key in _CAMERAS:
        return CameraControl()
    if key == "storage.second_dir":
        return FolderControl(setting)
    if setting.choices or key in _CHOSEN:
        return ChoiceControl(setting)
    if isinstance(setting.default, bool):
        return SwitchControl()
    text = TextControl()
    if key == "registry.station":
        text.setEnabled(False)  # enrolling fills it in
    return NumberControl(setting) if isinstance(setting.default, int) else text


class CameraSearch(QObject):
    """Looks for cameras and offers them in the rows of the settings that name one.

    Args:
        desktop: On whose lane for files is searched.
        rows: The rows; the first one says so where nothing was found.
    """

    def __init__(self, desktop: Desktop, rows: Sequence[SettingRow]) -> None:
        super().__init__(rows[0])
        self._desktop, self._rows = desktop, rows
        self._has_looked = False
        for control in self._controls():
            control.search_wanted.connect(self.look)

    def look_once(self) -> None:
        """Look for cameras unless that was done before."""
        if not self._has_looked:
            self.look()

    def look(self) -> None:
        """Look for cameras."""
        self._has_looked = True
        for control in self._controls():
            control.show_searching(searching=True)
        self._desktop.files.submit(self, list_cameras, self._on_found, self._on_failed)

    def _controls(self) -> list[CameraControl]:
        return [one.control for one in self._rows if isinstance(one.control, CameraControl)]

    def _on_found(self, found: tuple[Device, ...]) -> None:
        for control in self._controls():
            control.show_searching(searching=False)
            control.offer((one.spec, one.name) for one in found)
        none = self.tr("没有找到相机。可以接好后再查找，或直接填写地址。")
        reader = self._desktop.reader
        is_seen = reader is not None and reader.latest() is not None  # a network camera's picture
        self._rows[0].show_note("" if found or is_seen else none)

    def _on_failed(self, _error: BaseException) -> bool:
        for control in self._controls():
            control.show_searching(searching=False)
        return False


class SecondFolderNote(QObject):
    """Says below the setting of the second folder how much room it has, or that it is not there.

    Args:
        desktop: On whose lane for files is looked.
        line: The row of the setting.
    """

    def __init__(self, desktop: Desktop, line: SettingRow) -> None:
        super().__init__(line)
        self._desktop, self._line = desktop, line
        desktop.setting_changed.connect(self._on_setting)

    def look(self) -> None:
        """Look how the folder is, and say it."""
        told = self._desktop.station.settings.text(self._line.setting.key)
        if not told:
            self._line.show_note("")
            return

        def show(free: int | None) -> None:
            if free is None:
                self._line.show_note(self.tr("这个文件夹现在找不到。请接好磁盘或改选。"), "look")
            else:
                size = f"{free / _GIB:.1f}"
                self._line.show_note(self.tr("可用空间 {size} GB。").format(size=size))

        # a folder on the network may take its time
        self._desktop.files.submit(self, lambda: _free_bytes(Path(told)), show)

    def _on_setting(self, key: str) -> None:
        if key == self._line.setting.key:
            self.look()


def _free_bytes(folder: Path) -> int | None:
    try:
        return shutil.disk_usage(folder).free
    except OSError:
        return None
