"""Photos that nobody asked for: seen, given to the person at the camera, or to nobody."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import pytest

from capture_station.camera.originals import still_from_file
from capture_station.domain.errors import Trouble
from tests.gui.rehearsal import portrait_bytes, rehearse

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from tests.gui.rehearsal import Rehearsal


@pytest.fixture
def scene(qtbot: QtBot, tmp_path: Path) -> Iterator[Rehearsal]:
    with rehearse(qtbot, tmp_path / "data", fee_fen=0) as made:
        yield made


def arrive(scene: Rehearsal, name: str, shade: int) -> None:
    data = portrait_bytes(shade)
    digest = hashlib.sha256(data).hexdigest()
    tray = scene.station.tray
    tray.put(name, len(data), digest, 0.0, lambda: still_from_file(data, ".jpg", 0.0))
    tray.tell()


def call_first(scene: Rehearsal) -> None:
    scene.desk.scan("202103040001")
    scene.wait_for_stage("settled")
    scene.desk.register()
    scene.wait_for_stage("registered")
    scene.desk.call()
    scene.wait_for_stage("on_stage")


def test_the_tray_is_hidden_until_a_photo_comes(scene: Rehearsal) -> None:
    assert not scene.page.tray.isVisible()
    arrive(scene, "IMG_0001.JPG", 40)
    scene.wait(scene.page.tray.isVisible)
    assert [one.name for one in scene.page.tray.waiting] == ["IMG_0001.JPG"]


def test_a_photo_that_belongs_to_nobody_is_dismissed(scene: Rehearsal) -> None:
    arrive(scene, "IMG_0001.JPG", 40)
    arrive(scene, "IMG_0002.JPG", 50)
    scene.wait(lambda: len(scene.page.tray.waiting) == 2)
    scene.page.tray.entries[0].drop.click()
    assert [one.name for one in scene.station.tray.waiting()] == ["IMG_0002.JPG"]


def test_a_photo_needs_somebody_at_the_camera(scene: Rehearsal) -> None:
    arrive(scene, "IMG_0001.JPG", 40)
    scene.wait(scene.page.tray.isVisible)
    assert not scene.page.tray.entries[0].take.isEnabled()
    scene.desk.assign(scene.page.tray.waiting[0])
    assert scene.desk.state.shot is None


def test_a_photo_is_given_to_the_person_and_leaves_when_it_is_kept(scene: Rehearsal) -> None:
    call_first(scene)
    arrive(scene, "IMG_0001.JPG", 40)
    scene.wait(scene.page.tray.entries[0].take.isEnabled)
    scene.page.tray.entries[0].take.click()
    scene.wait(lambda: scene.desk.state.shot is not None)
    shot = scene.desk.state.shot
    assert shot is not None
    assert shot.original == portrait_bytes(40)
    assert len(scene.station.tray.waiting()) == 1
    scene.desk.accept()
    scene.wait_for_stage("shot")
    assert scene.station.tray.waiting() == ()
    scene.wait(lambda: not scene.page.tray.isVisible())


def test_a_photo_that_cannot_be_used_stays(scene: Rehearsal) -> None:
    call_first(scene)
    arrive(scene, "IMG_0001.JPG", 40)
    scene.judge.trouble = Trouble("develop.no-face")
    scene.wait(scene.page.tray.entries[0].take.isEnabled)
    scene.page.tray.entries[0].take.click()
    scene.wait(lambda: len(scene.notices) == 1)
    assert len(scene.station.tray.waiting()) == 1
    assert scene.desk.state.shot is None


def test_a_retake_leaves_the_photo_in_the_tray(scene: Rehearsal) -> None:
    call_first(scene)
    arrive(scene, "IMG_0001.JPG", 40)
    scene.wait(scene.page.tray.entries[0].take.isEnabled)
    scene.page.tray.entries[0].take.click()
    scene.wait(lambda: scene.desk.state.shot is not None)
    scene.desk.retake()
    scene.desk.shoot()
    scene.wait(lambda: scene.desk.state.shot is not None)
    scene.desk.accept()
    scene.wait_for_stage("shot")
    assert len(scene.station.tray.waiting()) == 1
