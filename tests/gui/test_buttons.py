"""Enter: the next thing of a page, and the button that somebody has gone to."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QWidget

from capture_station.ui.actions import bind
from capture_station.ui.widgets.buttons import Button
from capture_station.ui.widgets.surfaces import column

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

Key = Qt.Key


class Sheet(QWidget):
    """A field, a primary button and another one, and what was done."""

    def __init__(self) -> None:
        super().__init__()
        self.done: list[str] = []
        self.field = QLineEdit()
        self.primary, self.other = Button("登记", kind="accent"), Button("返回")
        self.primary.clicked.connect(lambda: self.done.append("primary"))
        self.other.clicked.connect(lambda: self.done.append("other"))
        self.setLayout(column(self.field, self.primary, self.other))
        bind(self, "next", lambda: self.done.append("next"))

    def press(self, key: Key) -> None:
        """Press and release a key where the focus is, which may be another place in between."""
        for act in (QTest.keyPress, QTest.keyRelease):
            act(self.focusWidget(), key)


@pytest.fixture
def sheet(qtbot: QtBot) -> Sheet:
    made = Sheet()
    qtbot.addWidget(made)
    with qtbot.waitActive(made):
        made.show()
    made.field.setFocus()
    return made


def test_enter_is_the_next_thing_from_a_field(sheet: Sheet) -> None:
    sheet.press(Key.Key_Return)
    assert sheet.done == ["next"]


def test_enter_presses_the_button_to_which_tab_has_led(sheet: Sheet) -> None:
    sheet.press(Key.Key_Tab)
    sheet.press(Key.Key_Enter)
    sheet.press(Key.Key_Tab)
    sheet.press(Key.Key_Return)
    sheet.press(Key.Key_Backtab)
    sheet.press(Key.Key_Backtab)
    sheet.press(Key.Key_Return)
    assert sheet.done == ["primary", "other", "next"]


def test_a_focus_that_nobody_brought_makes_no_button_of_enter(sheet: Sheet) -> None:
    sheet.primary.setFocus()
    sheet.press(Key.Key_Return)
    sheet.primary.setEnabled(False)  # Qt leads the focus on as if by Tab
    assert sheet.other.hasFocus()
    sheet.press(Key.Key_Return)
    assert sheet.done == ["primary", "next"]
    QTest.keyClick(sheet.other, Key.Key_Space)
    assert sheet.done[-1] == "other"


def test_a_key_that_is_held_down_presses_once(sheet: Sheet) -> None:
    sheet.primary.setFocus()
    none = Qt.KeyboardModifier.NoModifier
    for repeats in (False, True, True):
        event = QKeyEvent(QEvent.Type.KeyPress, Key.Key_Return, none, "\r", repeats)
        QCoreApplication.sendEvent(sheet.primary, event)
    assert sheet.done == ["primary"]
