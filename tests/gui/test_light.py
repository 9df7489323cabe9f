"""The light assistant: zones, arrows, what to do, the baseline."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt

from capture_station.domain.findings import Severity
from capture_station.ui.pages.light.page import LightPage
from capture_station.ui.pages.light.view import tone_of_stops
from capture_station.ui.stage.zones import stops_word
from tests.gui.lights import light_of
from tests.gui.rehearsal import judgement, rehearse

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from tests.gui.rehearsal import Rehearsal


@pytest.fixture
def scene(qtbot: QtBot, tmp_path: Path) -> Iterator[Rehearsal]:
    with rehearse(qtbot, tmp_path / "data") as made:
        yield made


def opened(scene: Rehearsal) -> LightPage:
    scene.qtbot.keyClick(scene.window, Qt.Key.Key_F12, Qt.KeyboardModifier.ShiftModifier)
    page = scene.window.page("light")
    assert isinstance(page, LightPage)
    scene.wait(lambda: page.view.light is not None)
    return page


def test_even_light_is_called_even_and_can_be_the_baseline(scene: Rehearsal) -> None:
    page = opened(scene)
    assert page.view.across.sentence == page.view.down.sentence == "均匀。"
    page.view.baseline.click()
    today = scene.station.clock.now().astimezone().date()
    scene.wait(lambda: scene.station.baseline.of(today) is not None)
    assert "已记下今天的光线。" in scene.notices


@pytest.mark.parametrize(
    ("across", "arrow", "side"), [(0.6, "←", "左侧"), (-0.4, "→", "右侧"), (None, "", "背景")]
)
def test_the_arrow_points_to_where_light_is_wanted(
    scene: Rehearsal, across: float | None, arrow: str, side: str
) -> None:
    scene.judge.make_light = light_of(across=across)
    page = opened(scene)
    assert page.view.across.arrow == arrow
    assert side in page.view.across.sentence


def test_a_lamp_is_moved_by_the_square_of_the_distance(scene: Rehearsal) -> None:
    scene.judge.make_light = light_of(down=-1.0)
    page = opened(scene)
    assert page.view.down.arrow == "↓"
    assert "71%" in page.view.down.sentence


def test_a_wrong_backdrop_says_what_is_allowed_and_what_to_do(scene: Rehearsal) -> None:
    scene.judge.make_light = light_of(distance=30.0)
    page = opened(scene)
    assert "调亮背景灯" in page.view.level.sentence
    assert page.view.level.arrow == "↑"


def test_the_rules_speak_of_whoever_sits_there(scene: Rehearsal) -> None:
    scene.judge.verdict = judgement(("light-even", Severity.FAIL))
    page = opened(scene)
    scene.wait(lambda: "请一个人" not in page.view.rules.sentence)
    assert page.view.rules.sentence != "合格。"


def test_leaving_the_page_ends_the_measuring(scene: Rehearsal) -> None:
    page = opened(scene)
    scene.window.show_page("sessions")
    assert page.view.light is None
    assert not page.view._timer.isActive()


def test_numbers_of_stops_and_their_tones() -> None:
    assert [stops_word(one) for one in (0.04, -0.04, 0.26, -0.5)] == ["0.0", "0.0", "+0.3", "-0.5"]
    assert [tone_of_stops(one) for one in (0.2, -0.3, 0.9)] == ["good", "look", "act"]
