"""The spare camera: one key there, the same key back, remembered by the station."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt

from capture_station.camera.state import CameraState, Status
from capture_station.domain.errors import Trouble
from capture_station.settings import Settings
from tests.gui.rehearsal import rehearse

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from tests.gui.rehearsal import Rehearsal


@pytest.fixture
def scene(qtbot: QtBot, tmp_path: Path) -> Iterator[Rehearsal]:
    with rehearse(qtbot, tmp_path / "data") as made:
        yield made


def press(scene: Rehearsal) -> None:
    scene.qtbot.keyClick(scene.window, Qt.Key.Key_F10)


def test_without_a_spare_the_key_says_where_to_choose_one(scene: Rehearsal) -> None:
    press(scene)
    assert "备用相机" in scene.notices[-1]
    assert scene.camera.sources == []


def test_one_key_changes_and_changes_back(scene: Rehearsal) -> None:
    scene.desktop.set_setting("camera.spare", "webcam:7")
    press(scene)
    scene.wait(lambda: len(scene.camera.sources) == 1)
    remembered, _ = Settings.load(scene.station.data_dir)
    assert remembered.text("camera.source") == "webcam:7"
    assert remembered.text("camera.spare") == "webcam:0"
    press(scene)
    assert scene.station.settings.text("camera.source") == "webcam:0"
    assert scene.station.settings.text("camera.spare") == "webcam:7"
    assert len(scene.camera.sources) == 2


def test_a_spare_that_names_no_camera_is_refused(scene: Rehearsal) -> None:
    scene.desktop.set_setting("camera.spare", "teapot:1")
    press(scene)
    assert scene.station.settings.text("camera.source") == "webcam:0"
    assert scene.camera.sources == []
    assert "teapot" in scene.notices[-1]


def test_a_lost_camera_tells_of_the_key(scene: Rehearsal) -> None:
    scene.desktop.set_setting("camera.spare", "webcam:7")
    lost = CameraState(Status.LOST, trouble=Trouble("camera.gone", name="cam"))
    scene.desktop.camera_changed.emit(lost)
    assert "F10" in scene.page.stage.live._message


def test_another_camera_is_opened_without_waiting_for_the_one_before(scene: Rehearsal) -> None:
    reader = scene.desktop.reader
    scene.desktop.set_setting("camera.source", "webcam:3")
    assert scene.desktop.reader is reader
    assert scene.camera.status is Status.LIVE  # never stopped, which would wait for its driver
    assert len(scene.camera.sources) == 1


def test_a_camera_that_is_slow_to_open_is_told_while_it_is_waited_for(scene: Rehearsal) -> None:
    slow = CameraState(Status.CONNECTING, trouble=Trouble("camera.slow"))
    scene.desktop.camera_changed.emit(slow)
    assert "仍在等待" in scene.page.stage.live._message
    assert "仍在等待" in scene.window.status.lights["camera"].toolTip()
