"""Qt's Python binding keeps count of the objects that live for ever (docs/decisions/603)."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QLabel

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

_ROUNDS = 200


class _Bell(QObject):
    rung = Signal(object)


def test_calls_and_signals_take_no_references(qtbot: QtBot) -> None:
    label, bell = QLabel(), _Bell()
    qtbot.addWidget(label)
    bell.rung.connect(lambda _value: None)
    before = [sys.getrefcount(one) for one in (None, True, False)]
    for _ in range(_ROUNDS):
        label.setText("拍照")
        label.property("nothing")
        bell.rung.emit(1)
    after = [sys.getrefcount(one) for one in (None, True, False)]
    lost = [old - new for old, new in zip(before, after, strict=True)]
    assert max(lost) < _ROUNDS / 2
