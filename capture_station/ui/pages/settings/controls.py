"""The control of a setting, made for its kind; says its value, takes a new one."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QFileDialog, QSpinBox, QWidget
from typing_extensions import override

from capture_station.ui.pages.settings.words import choice_word, setting_title
from capture_station.ui.widgets.buttons import Button
from capture_station.ui.widgets.fields import Choice, TextField
from capture_station.ui.widgets.surfaces import Panel, column, row

if TYPE_CHECKING:
    from collections.abc import Iterable

    from PySide6.QtGui import QWheelEvent

    from capture_station.settings import Setting, Value


_TEXT_PX = 10
"""Where the text of a number field begins; the style sheet's padding does not reach it."""


class Control(Panel):
    """What a setting is changed with."""

    changed = Signal(object)
    """A new value that the user has chosen."""

    def show_value(self, value: Value) -> None:
        """Show a value."""
        raise NotImplementedError

    def take(self) -> bool:
        """Take what was typed, and return whether it is a new value."""
        return False

    def name(self, word: str) -> None:
        """Tell screen readers what it is."""
        for child in self.findChildren(QWidget):
            child.setAccessibleName(word)


class SwitchControl(Control):
    """Yes or no."""

    def __init__(self) -> None:
        super().__init__()
        self.box = QCheckBox()
        self.setLayout(row(self.box, 0))
        self.box.toggled.connect(self._on_toggled)
        self.put_words()

    @override
    def show_value(self, value: Value) -> None:
        self.box.blockSignals(True)
        self.box.setChecked(bool(value))
        self.box.blockSignals(False)
        self.put_words()

    @override
    def put_words(self) -> None:
        self.box.setText(self.tr("开启") if self.box.isChecked() else self.tr("关闭"))

    def _on_toggled(self, value: bool) -> None:
        self.put_words()
        self.changed.emit(value)


class ChoiceControl(Control):
    """One of a few words."""

    def __init__(self, setting: Setting) -> None:
        super().__init__()
        self._setting = setting
        self.choice = _Choice()
        self.setLayout(column(self.choice))
        self.choice.currentIndexChanged.connect(lambda _at: self._on_chosen())
        self.put_words()

    def offer(self, choices: Iterable[tuple[str, str]]) -> None:
        """Offer these values with their words."""
        kept = self.choice.currentData()
        self.choice.show_choices(choices)
        if kept is not None:
            self.show_value(str(kept))

    @override
    def put_words(self) -> None:
        key = self._setting.key
        if self._setting.choices:
            self.offer((one, choice_word(key, one)) for one in self._setting.choices)

    @override
    def show_value(self, value: Value) -> None:
        self.choice.blockSignals(True)
        if self.choice.findData(value) < 0:  # of a file that is not there any more
            self.choice.addItem(str(value), value)
        self.choice.choose(value)
        self.choice.blockSignals(False)

    def _on_chosen(self) -> None:
        self.changed.emit(self.choice.currentData())


class NumberControl(Control):
    """A whole number within limits."""

    def __init__(self, setting: Setting) -> None:
        super().__init__()
        self.number = _Number()
        self.number.setRange(*(setting.limits or (0, 2**31 - 1)))
        self.number.setKeyboardTracking(False)
        self.number.lineEdit().setTextMargins(_TEXT_PX, 0, _TEXT_PX, 0)
        self.setLayout(column(self.number))
        self.number.valueChanged.connect(self.changed.emit)

    @override
    def show_value(self, value: Value) -> None:
        self.number.blockSignals(True)
        self.number.setValue(int(value))
        self.number.blockSignals(False)


class TextControl(Control):
    """A short text; taken when it is left or Enter is pressed."""

    def __init__(self) -> None:
        super().__init__()
        self.field = TextField()
        self._shown = ""
        self.setLayout(column(self.field))
        self.setFocusProxy(self.field)
        self.field.editingFinished.connect(self.take)

    @override
    def show_value(self, value: Value) -> None:
        self._shown = str(value)
        self.field.setText(self._shown)

    @override
    def take(self) -> bool:
        text = self.field.text().strip()
        if text == self._shown:
            return False
        self._shown = text
        self.changed.emit(text)
        return True


class FolderControl(TextControl):
    """A folder, typed or chosen."""

    def __init__(self, setting: Setting) -> None:
        super().__init__()
        self._setting = setting
        self._browse = Button(icon_name="folder")
        layout = self.layout()
        if layout is not None:
            layout.addWidget(self._browse)
        self._browse.clicked.connect(self._on_browse)
        self.put_words()

    @override
    def put_words(self) -> None:
        self._browse.setText(self.tr("选择文件夹…"))
        self.field.setPlaceholderText(self.tr("不存副本"))

    @override
    def name(self, word: str) -> None:
        self.field.setAccessibleName(word)

    def _on_browse(self) -> None:
        title = setting_title(self._setting.key)
        start = self.field.text() or str(Path.home())
        chosen = QFileDialog.getExistingDirectory(self, title, start)
        if chosen:
            self.field.setText(chosen)
            self.take()


class CameraControl(Control):
    """A camera that was found, or any address typed in."""

    search_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._shown = ""
        self.choice = _Choice()
        self.choice.setEditable(True)
        self.choice.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self._search = Button(icon_name="refresh")
        self.setLayout(column(self.choice, self._search))
        self.setFocusProxy(self.choice)
        self.choice.activated.connect(lambda _at: self._take(str(self.choice.currentData())))
        edit = self.choice.lineEdit()
        if edit is not None:
            edit.editingFinished.connect(self.take)
        self._search.clicked.connect(self.search_wanted)
        self.put_words()

    def offer(self, cameras: Iterable[tuple[str, str]]) -> None:
        """Offer these cameras: address and name."""
        self.choice.blockSignals(True)
        self.choice.clear()
        for address, name in cameras:
            self.choice.addItem(f"{name} — {address}", address)
        self.choice.blockSignals(False)
        self.show_value(self._shown)
        edit = self.choice.lineEdit()
        if edit is not None and self.choice.hasFocus():
            edit.selectAll()  # as it was before: what is typed next takes its place

    def show_searching(self, *, searching: bool) -> None:
        """Say that cameras are being looked for."""
        self._search.setEnabled(not searching)
        self._search.setText(self.tr("正在查找…") if searching else self.tr("查找相机"))

    @override
    def show_value(self, value: Value) -> None:
        self._shown = str(value)
        found = self.choice.findData(self._shown)
        self.choice.setCurrentIndex(found)
        if found < 0:
            self.choice.setEditText(self._shown)

    @override
    def put_words(self) -> None:
        self.show_searching(searching=False)

    @override
    def name(self, word: str) -> None:
        self.choice.setAccessibleName(word)

    @override
    def take(self) -> bool:
        at = self.choice.currentIndex()
        text = self.choice.currentText().strip()
        chosen = at >= 0 and text == self.choice.itemText(at)
        return self._take(str(self.choice.itemData(at)) if chosen else text)

    def _take(self, address: str) -> bool:
        if address == self._shown:
            return False
        self._shown = address
        self.changed.emit(address)
        return True


class _Choice(Choice):
    """Does not change by the wheel while the page is scrolled."""

    @override
    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


class _Number(QSpinBox):
    """Does not change by the wheel while the page is scrolled."""

    @override
    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()
