"""The pre-flight in the windows: asked for, silent, and in the lights."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt

from capture_station.camera.originals import still_from_pixels
from capture_station.camera.state import Status
from capture_station.domain.findings import Severity
from capture_station.station.preflight.lines import Light, Line
from capture_station.ui.app import make_application
from capture_station.ui.pages.preflight.page import PreflightPage
from tests.gui.rehearsal import judgement, rehearse

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from tests.gui.rehearsal import MadeUpCamera, Rehearsal


@pytest.fixture
def scene(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Rehearsal]:
    monkeypatch.setattr("capture_station.ui.printing.printer_names", lambda: ("HP",))
    with rehearse(qtbot, tmp_path / "data") as made:
        yield made


def photo_of(camera: MadeUpCamera) -> None:
    """Let the made-up camera deliver a photo that can be looked at."""
    whole = camera.take_still
    still = still_from_pixels(camera._image, 0.0)

    def take(timeout_s: float = 10.0):  # type: ignore[no-untyped-def]  # as the one it replaces
        future = whole(timeout_s)
        if future.exception() is None:
            future = type(future)()
            future.set_result(still)
        return future

    camera.take_still = take  # type: ignore[method-assign]  # a fake


def opened(scene: Rehearsal) -> PreflightPage:
    photo_of(scene.camera)
    scene.qtbot.keyClick(scene.window, Qt.Key.Key_F12)
    page = scene.window.page("preflight")
    assert isinstance(page, PreflightPage)
    finish(scene)
    return page


def finish(scene: Rehearsal) -> None:
    scene.wait(lambda: not scene.desktop.preflight.is_running)


def test_the_page_looks_when_it_is_opened(scene: Rehearsal) -> None:
    page = opened(scene)
    assert scene.window.shown_page == "preflight"
    assert page.rows["still"].word == "正常"
    assert page.rows["roster"].sentence == "名单上 6 人。"
    assert page.rows["printer"].sentence == "可以打印到“HP”。"
    assert page.rows["drift"].isVisible()


def test_it_speaks_english(scene: Rehearsal) -> None:
    page = opened(scene)
    make_application("en", "light")
    scene.wait(lambda: page.rows["roster"].sentence == "6 people are on the roster.")


def test_what_the_standard_finds_is_said_in_its_words(scene: Rehearsal) -> None:
    page = opened(scene)
    scene.judge.verdict = judgement(("background-colour", Severity.FAIL))
    page.again.click()
    finish(scene)
    assert page.rows["backdrop"].word == "处理"
    assert "背景" in page.rows["backdrop"].sentence


def test_a_camera_that_fails_hides_what_needs_a_picture(scene: Rehearsal) -> None:
    page = opened(scene)
    scene.desktop.stop_camera()
    scene.camera.start = lambda: None  # type: ignore[method-assign]  # never live
    scene.camera.status = Status.LOST
    page.again.click()
    finish(scene)
    assert page.rows["camera"].word == "处理"
    assert not page.rows["backdrop"].isVisible()


def test_a_silent_look_releases_no_shutter_and_says_only_what_changed(scene: Rehearsal) -> None:
    page = opened(scene)
    before = page.rows["still"].sentence

    def forbidden(_timeout_s: float = 10.0):  # type: ignore[no-untyped-def]
        raise AssertionError("the shutter was released")

    scene.camera.take_still = forbidden  # type: ignore[method-assign]
    scene.desktop.preflight.look_again()
    assert scene.desktop.preflight.pending == frozenset()
    finish(scene)
    assert page.rows["still"].sentence == before
    assert scene.notices == []


def test_the_lights_tell_what_was_found(scene: Rehearsal) -> None:
    light = scene.window.status.lights["storage"]
    before = light.word
    scene.desktop.preflight._take([Line("space", "too-little", Light.ACT, {"free_gb": 1.0})])
    assert light.word == "磁盘空间"
    assert "1.0 GB" in light.toolTip()
    scene.desktop.preflight._take([Line("space", "enough", Light.OK, {"free_gb": 90.0})])
    assert light.word == before


def test_a_missing_second_disk_by_choice_shines_nowhere(scene: Rehearsal) -> None:
    opened(scene)
    assert scene.desktop.preflight.remark("storage") is None


def test_a_light_leads_to_the_page(scene: Rehearsal) -> None:
    photo_of(scene.camera)
    scene.qtbot.mouseClick(scene.window.status.lights["clock"], Qt.MouseButton.LeftButton)
    assert scene.window.shown_page == "preflight"
    finish(scene)


def test_a_cashiers_desk_needs_no_camera(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("capture_station.ui.printing.printer_names", lambda: ())
    with rehearse(qtbot, tmp_path / "data", role="cashier") as scene:
        page = opened(scene)
        assert "收费登记台" in page.rows["camera"].sentence
        assert not page.rows["still"].isVisible()
        assert page.rows["printer"].word == "留意"
