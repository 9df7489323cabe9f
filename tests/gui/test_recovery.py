"""The recovery key: shown in groups to a lead until it is kept on paper."""

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
from capture_station.ui.recovery import RecoveryKeyDialog

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
    dialog = RecoveryKeyDialog(window, FolderKey(uuid.uuid4(), b"k" * 32, is_protected, _KEY))
    dialog.open()
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


def test_a_lead_sees_it_until_it_is_kept_and_others_never(tmp_path: Path, qtbot: QtBot) -> None:
    operator = Account("operator", Operator("何建国"), Role.OPERATOR)
    lead = Account("lead", Operator("周启明"), Role.LEAD)

    def shown_by(program: Program, account: Account) -> list[RecoveryKeyDialog]:
        program.desktop.duty.begin(account)
        found = program.window.findChildren(RecoveryKeyDialog)
        return [dialog for dialog in found if dialog.isVisible()]

    for tells_key, keeps_it, count in (
        (False, False, 0),
        (True, False, 1),
        (True, True, 1),
        (True, False, 0),
    ):
        program = Program(tmp_path / "data", camera="film:nowhere", tells_key=tells_key)
        program.start("sessions")
        assert shown_by(program, operator) == []
        assert len(shown_by(program, lead)) == count
        program.desktop.duty.end()
        assert shown_by(program, operator) == []
        for dialog in shown_by(program, lead):
            (dialog.accept if keeps_it else dialog.give_up)()
        qtbot.waitUntil(lambda: not program.desktop.lane.is_busy)  # noqa: B023 - waits here
        program.close()
