"""The first start: from the lead's account through four steps to the first session, by keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox

from capture_station.camera.state import Status
from capture_station.ui.app import make_application
from capture_station.ui.pages.setup.page import STEPS, SetupPage
from tests.gui.rehearsal import rehearse

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from tests.gui.rehearsal import Rehearsal

Key = Qt.Key


@pytest.fixture
def scene(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Rehearsal]:
    monkeypatch.setattr("capture_station.ui.pages.settings.rows.list_cameras", tuple)
    with rehearse(qtbot, tmp_path / "data") as made:
        yield made


def opened(scene: Rehearsal) -> SetupPage:
    scene.window.show_page("setup")
    page = scene.window.page("setup")
    assert isinstance(page, SetupPage)
    return page


def test_enter_leads_through_all_steps_to_the_sessions(scene: Rehearsal) -> None:
    page = opened(scene)
    for step in STEPS:
        assert page.step == step
        scene.qtbot.keyClick(scene.window.focusWidget() or page, Key.Key_Return)
    assert scene.window.shown_page == "sessions"


def test_escape_goes_back_and_the_light_is_measured_only_in_its_step(scene: Rehearsal) -> None:
    page = opened(scene)
    scene.qtbot.keyClick(page, Key.Key_Return)
    scene.wait(lambda: page.light.light is not None)
    scene.qtbot.keyClick(page, Key.Key_Escape)
    assert page.step == "camera"
    assert page.light.light is None


def test_a_second_disk_chosen_here_is_a_setting(scene: Rehearsal, tmp_path: Path) -> None:
    page = opened(scene)
    page.disk.control.changed.emit(str(tmp_path))
    assert scene.station.settings.text("storage.second_dir") == str(tmp_path)


def test_what_was_typed_is_looked_at_before_enter_goes_on(scene: Rehearsal, tmp_path: Path) -> None:
    page = opened(scene)
    press = scene.qtbot.keyClick
    field = page.camera.control.focusProxy()
    assert isinstance(field, QComboBox)
    field.setFocus()
    field.setEditText(f"film:{tmp_path}")
    press(field, Key.Key_Return)
    assert scene.station.settings.text("camera.source") == f"film:{tmp_path}"
    assert page.step == "camera"
    assert page.go.hasFocus()
    for _ in range(2):
        press(scene.window.focusWidget(), Key.Key_Return)
    assert page.step == "disk"
    scene.qtbot.keyClicks(scene.window.focusWidget(), str(tmp_path / "nowhere"))
    press(scene.window.focusWidget(), Key.Key_Return)
    scene.wait(lambda: "找不到" in page.disk.note)
    assert page.step == "disk"
    press(scene.window.focusWidget(), Key.Key_Return)
    assert page.step == "registry"


def test_enter_enrols_with_the_code_that_was_typed(
    scene: Rehearsal, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[str, str]] = []
    monkeypatch.setattr(
        scene.desktop.syncing, "enrol", lambda _by, at, code, _done: asked.append((at, code))
    )
    page = opened(scene)
    for _ in range(3):
        scene.qtbot.keyClick(scene.window.focusWidget(), Key.Key_Return)
    for words in ("https://registry.example", "7KQ2M"):
        scene.qtbot.keyClicks(scene.window.focusWidget(), words)
        scene.qtbot.keyClick(scene.window.focusWidget(), Key.Key_Return)
    assert asked == [("https://registry.example", "7KQ2M")]
    assert page.step == "registry"


def test_a_camera_that_is_away_says_so_in_the_first_step(scene: Rehearsal) -> None:
    scene.camera.status = Status.LOST
    page = opened(scene)
    assert page.picture.message
    assert page.camera.control.focusProxy().hasFocus()


def test_it_speaks_english(scene: Rehearsal) -> None:
    page = opened(scene)
    make_application("en", "light")
    scene.wait(lambda: page.go.text() == "Next")
