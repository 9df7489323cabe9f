"""A portrait that does not seem to belong to its name is stopped, and only that one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from PySide6.QtCore import Qt

from capture_station.checks.likeness import Look
from capture_station.ui.desk.forms.likeness import LikenessForm
from capture_station.ui.desk.state import Act
from tests.gui.hands import bring_to_camera, press, shoot
from tests.gui.rehearsal import NAMES, rehearse

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from tests.gui.rehearsal import Rehearsal

Key = Qt.Key


def look(face: int, clothes: int) -> Look:
    """Return a look: other numbers are as unlike as can be."""
    eye = np.eye(4, dtype=np.float32)
    return Look(eye[face], eye[clothes], np.array([20.0, 0.0, 0.0], np.float32))


@pytest.fixture
def scene(qtbot: QtBot, tmp_path: Path) -> Iterator[Rehearsal]:
    with rehearse(qtbot, tmp_path) as made:
        made.judge.look = look(0, 0)
        yield made


def finish_one(scene: Rehearsal) -> None:
    bring_to_camera(scene)
    shoot(scene)
    press(scene, Key.Key_Return)
    scene.wait_for_stage("shot")
    press(scene, Key.Key_Return)
    scene.wait_for_stage("done")
    press(scene, Key.Key_Return)


def acts(scene: Rehearsal) -> list[str]:
    return [line.act for line in scene.station.records.audit()]


def doubted(scene: Rehearsal) -> LikenessForm:
    scene.wait(lambda: scene.desk.state.form is Act.LIKENESS)
    form = scene.page.panel.form(Act.LIKENESS)
    assert isinstance(form, LikenessForm)
    return form


def test_the_same_face_under_another_name_is_stopped_with_both_portraits(scene: Rehearsal) -> None:
    finish_one(scene)
    bring_to_camera(scene, 1)
    press(scene, Key.Key_Space)
    form = doubted(scene)
    assert NAMES[0] in form.hint.text()
    assert NAMES[0] in form.before.caption.text()
    assert form.now.caption.text()
    press(scene, Key.Key_Return)
    scene.wait(lambda: scene.desk.state.shot is None)
    assert scene.desk.state.form is None


def test_another_face_under_the_same_name_is_kept_on_the_operators_word(scene: Rehearsal) -> None:
    bring_to_camera(scene)
    compared: list[object] = []
    scene.desk.likeness.compared.connect(compared.append)
    shoot(scene)
    scene.wait(lambda: bool(compared))  # else the first shot would have the other look too
    press(scene, Key.Key_R)
    scene.judge.look = look(1, 1)
    press(scene, Key.Key_Space)
    doubted(scene)
    press(scene, Key.Key_1, Qt.KeyboardModifier.AltModifier)
    scene.wait(lambda: scene.desk.state.form is None)
    press(scene, Key.Key_Return)
    scene.wait_for_stage("shot")
    assert acts(scene).count("same-sitter-confirmed") == 1


def test_who_only_changed_clothes_or_only_looks_alike_passes(scene: Rehearsal) -> None:
    finish_one(scene)
    for at, seen in ((1, look(0, 1)), (2, look(1, 0))):
        scene.judge.look = seen
        bring_to_camera(scene, at)
        shoot(scene)
        assert scene.desk.likeness.doubt is None
        press(scene, Key.Key_Return)
        scene.wait_for_stage("shot")
        press(scene, Key.Key_Return)
        scene.wait_for_stage("done")
        press(scene, Key.Key_Return)


def test_after_so_many_shots_the_person_is_called_anew(scene: Rehearsal) -> None:
    scene.station.settings.set("desk.shots_per_call", 1)
    bring_to_camera(scene)
    shoot(scene)
    press(scene, Key.Key_R)
    press(scene, Key.Key_Space)
    press(scene, Key.Key_Space)
    assert scene.desk.state.shot is None
    assert sum("已拍 1 张" in one for one in scene.notices) == 1
    press(scene, Key.Key_Escape)
    scene.wait_for_stage("registered")
    press(scene, Key.Key_Return)
    scene.wait_for_stage("on_stage")
    shoot(scene)
