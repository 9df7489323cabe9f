"""The first start: from the lead's account through four steps to the first session, by keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt

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


def test_it_speaks_english(scene: Rehearsal) -> None:
    page = opened(scene)
    make_application("en", "light")
    scene.wait(lambda: page.go.text() == "Next")
