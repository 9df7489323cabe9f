"""The guard between two people: no photo of one under the name of the next."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt

from capture_station.domain.sitting import Stage
from capture_station.ui.desk.forms.seat import SeatForm
from capture_station.ui.desk.state import Act
from tests.gui.hands import bring_to_camera, press, shoot
from tests.gui.rehearsal import NAMES, Rehearsal, rehearse

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

Key = Qt.Key
FACE = (800.0, 200.0, 1100.0, 600.0)


@pytest.fixture
def scene(qtbot: QtBot, tmp_path: Path) -> Iterator[Rehearsal]:
    """The first student is photographed and has not left the seat."""
    with rehearse(qtbot, tmp_path) as made:
        made.judge.face = FACE
        bring_to_camera(made)
        made.wait(lambda: made.desk.guard.is_taken)
        shoot(made)
        press(made, Key.Key_Return)
        made.wait_for_stage("shot")
        press(made, Key.Key_Return)
        made.wait_for_stage("done")
        press(made, Key.Key_Return)
        made.wait(lambda: made.desk.state.person is None)
        yield made


def press_shutter(scene: Rehearsal) -> SeatForm:
    press(scene, Key.Key_Space)
    assert scene.desk.state.form is Act.NEXT_SITTER
    form = scene.page.panel.form(Act.NEXT_SITTER)
    assert isinstance(form, SeatForm)
    return form


def acts(scene: Rehearsal) -> list[str]:
    return [line.act for line in scene.station.records.audit()]


def test_the_next_name_is_not_given_to_who_sits_there_still(scene: Rehearsal) -> None:
    bring_to_camera(scene, 1)
    form = press_shutter(scene)
    assert scene.desk.state.shot is None
    assert NAMES[0] in form.hint.text()
    assert NAMES[1] in form.hint.text()
    assert NAMES[0] in form.before.caption.text()
    press(scene, Key.Key_Return)
    assert scene.desk.state.form is None
    assert scene.desk.state.stage is Stage.ON_STAGE
    assert scene.desk.state.shot is None, "Enter waits; it takes no photo"


def test_whoever_comes_after_an_empty_seat_is_photographed(scene: Rehearsal) -> None:
    bring_to_camera(scene, 1)
    press_shutter(scene)
    scene.judge.face = None
    scene.wait(lambda: scene.desk.state.form is None)
    scene.judge.face = FACE
    scene.wait(lambda: scene.desk.guard.is_taken)
    shoot(scene)
    assert "other-sitter-confirmed" not in acts(scene)


def test_the_operators_word_goes_and_is_written_down(scene: Rehearsal) -> None:
    bring_to_camera(scene, 1)
    press_shutter(scene)
    press(scene, Key.Key_1, Qt.KeyboardModifier.AltModifier)
    scene.wait(lambda: scene.desk.state.shot is not None and not scene.desk.state.busy)
    assert acts(scene).count("other-sitter-confirmed") == 1


def test_a_retake_of_the_same_person_is_nobodys_mistake(scene: Rehearsal) -> None:
    bring_to_camera(scene, 1)
    scene.desk.guard.take_word()
    shoot(scene)
    press(scene, Key.Key_R)
    shoot(scene)
    assert scene.desk.state.form is None


def test_a_shutter_that_goes_by_itself_is_guarded_too(scene: Rehearsal) -> None:
    bring_to_camera(scene, 1)
    scene.desktop.set_setting("desk.auto_shutter", value=True)
    scene.wait(lambda: scene.desk.state.form is Act.NEXT_SITTER)
    assert scene.desk.state.shot is None
