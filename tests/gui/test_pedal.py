"""A day at the desk with a scanner and one pedal, and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt

from tests.gui.hands import press, scan
from tests.gui.rehearsal import NAMES, Rehearsal, rehearse

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

PEDALS = (Qt.Key.Key_PageDown, Qt.Key.Key_VolumeUp)
STEPS = ("form", "settled", "form", "registered", "on_stage", "shot taken", "shot", "done", "free")
"""What each press leads to, from a student who was scanned to the next one."""


@pytest.fixture
def scene(qtbot: QtBot, tmp_path: Path) -> Iterator[Rehearsal]:
    with rehearse(qtbot, tmp_path) as made:
        yield made


def test_the_pedal_leads_through_the_day(scene: Rehearsal) -> None:
    def has_come(step: str) -> bool:
        state = scene.desk.state
        if state.busy:
            return False
        if step == "form":
            return state.form is not None
        if step == "shot taken":
            return state.shot is not None
        if step == "free":
            return state.person is None and scene.page.line.search.hasFocus()
        return state.form is None and state.stage is not None and state.stage.value == step

    people = 3
    for number in range(people):
        scan(scene, number)
        scene.wait_for_stage("entered")
        for step in STEPS:
            press(scene, PEDALS[number % len(PEDALS)])
            scene.wait(lambda step=step: has_come(step))
    taken = scene.station.records.captures(scene.session.id)
    told = {(one.student.data.name, one.capture.serial.text) for one in taken}
    assert told == {(NAMES[number], f"A{number + 1:04d}") for number in range(people)}
