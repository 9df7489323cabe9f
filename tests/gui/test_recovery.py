"""The recovery key: shown once, in groups, kept on paper."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from capture_station.domain.ids import Operator
from capture_station.domain.staff import Account, Role
from capture_station.store.keys import FolderKey
from capture_station.ui.printing import PaperDialog
from capture_station.ui.program import Program
from capture_station.ui.recovery import RecoveryKeyDialog, show_recovery_key

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

_KEY = "-".join(["ABCDE", "FGHIJ", "KLMNO", "PQRST", "UVWXY", "Z2345", "67ABC", "DEFGH"])


@pytest.fixture
def window(qtbot: QtBot) -> Iterator[QWidget]:
    made = QWidget()
    qtbot.addWidget(made)
    made.show()
    yield made
    made.close()


def shown(window: QWidget, *, is_protected: bool = True) -> RecoveryKeyDialog:
    dialog = show_recovery_key(window, FolderKey(uuid.uuid4(), b"k" * 32, is_protected, _KEY))
    assert dialog is not None
    return dialog


def words(dialog: RecoveryKeyDialog) -> list[str]:
    return [label.text() for label in dialog.findChildren(QLabel)]


def test_every_group_is_shown_and_only_the_last_button_ends_it(
    qtbot: QtBot, window: QWidget
) -> None:
    dialog = shown(window)
    assert set(_KEY.split("-")) <= set(words(dialog))
    qtbot.waitUntil(dialog.isActiveWindow)
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert dialog.isVisible()
    qtbot.keyClick(dialog, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert not dialog.isVisible()


def test_it_can_be_copied_and_printed(qtbot: QtBot, window: QWidget, tmp_path: Path) -> None:
    dialog = shown(window)
    dialog.copy.click()
    assert QApplication.clipboard().text() == _KEY
    dialog.print_it.click()
    (paper,) = dialog.findChildren(PaperDialog)
    paper.save_as(tmp_path / "key.pdf")
    paper.reject()
    assert (tmp_path / "key.pdf").read_bytes().startswith(b"%PDF")
    qtbot.mouseClick(dialog.kept, Qt.MouseButton.LeftButton)
    assert not dialog.isVisible()


def test_without_a_keyring_it_says_where_the_daily_key_lies(window: QWidget) -> None:
    guarded, open_ = shown(window), shown(window, is_protected=False)
    assert len(words(open_)) == len(words(guarded)) + 1
    guarded.accept()
    open_.accept()


def test_the_first_start_shows_it_to_the_first_lead_and_to_nobody_else(tmp_path: Path) -> None:
    found = []
    lead = Account("lead", Operator("周启明"), Role.LEAD)
    for tells_key in (True, True, False):
        folder = tmp_path / ("one" if tells_key else "other")
        program = Program(folder, camera="film:nowhere", tells_key=tells_key)
        program.start("sessions")
        assert program.window.findChildren(RecoveryKeyDialog) == []
        program.desktop.duty.begin(lead)
        dialogs = program.window.findChildren(RecoveryKeyDialog)
        found.append(len(dialogs))
        for dialog in dialogs:
            dialog.accept()
        program.close()
    assert found == [1, 0, 0]
