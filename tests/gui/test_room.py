"""Is there room for every word? Each page in both languages, at the smallest size of the window."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from capture_station.station.preflight.lines import Light, Line
from capture_station.ui.app import make_application
from capture_station.ui.context import Desktop
from capture_station.ui.demo.misfits import find_misfits
from capture_station.ui.pages.coverage.page import CoveragePage
from capture_station.ui.pages.delivery.page import DeliveryPage
from capture_station.ui.pages.preflight.page import PreflightPage
from capture_station.ui.pages.roster.page import RosterPage
from capture_station.ui.pages.sessions.page import SessionsPage
from capture_station.ui.pages.settings.page import SettingsPage
from capture_station.ui.shell import SMALLEST
from capture_station.wording import LANGUAGES
from tests.gui.scene import Scene, busy_day, scene_in

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from capture_station.ui.pages.page import Page

_RAIL_PX, _STRIP_PX = 88, 42


@pytest.fixture
def scene(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Scene]:
    monkeypatch.setattr("capture_station.ui.pages.settings.rows.list_cameras", tuple)
    monkeypatch.setattr(Desktop, "restart_camera", lambda _desktop: None)
    with scene_in(qtbot, tmp_path / "data") as made:
        busy_day(made.station, made.clock, 12)
        yield made


def beyond(page: QWidget) -> list[str]:
    """Return the widgets that reach over the page's edges."""
    inside = page.rect().adjusted(-1, -1, 1, 1)
    return [
        f"{type(child).__name__} {child.accessibleName()}"
        for child in page.children()
        if isinstance(child, QWidget)
        and child.isVisible()
        and not inside.contains(child.geometry())
    ]


def _start_form(page: SessionsPage) -> None:
    page.start_form()


def _start_closing(page: SessionsPage) -> None:
    page.detail.second.click()


def _show_long_answers(page: PreflightPage) -> None:
    facts = {"name": "USB 3.0 UVC", "fps": 4, "value": 7.3, "stops": 0.4, "newest": "2026-11-22"}
    facts |= {"now": "2026-11-21 08:00", "names": "face_landmark.tflite", "count": 9, "days": 40}
    outcomes = {"camera": "slow", "still": "by-hand", "sharpness": "nobody", "drift": "changed"}
    outcomes |= {"light": "left-darker", "clock": "behind", "models": "faulty", "roster": "old"}
    lines = [Line(topic, outcome, Light.ACT, facts) for topic, outcome in outcomes.items()]
    page.desktop.preflight._take(lines)


CASES: tuple[tuple[type[Page], Callable[..., None] | None], ...] = (
    (SessionsPage, None),
    (SessionsPage, _start_form),
    (SessionsPage, _start_closing),
    (PreflightPage, _show_long_answers),
    (RosterPage, None),
    (CoveragePage, None),
    (DeliveryPage, None),
    (SettingsPage, None),
)


@pytest.mark.parametrize(("make", "turn"), CASES, ids=lambda one: getattr(one, "__name__", "plain"))
def test_nothing_is_cut_off_in_the_smallest_window(
    scene: Scene, make: type[Page], turn: Callable[..., None] | None
) -> None:
    page = scene.show(make)
    page.resize(SMALLEST.width() - _RAIL_PX, SMALLEST.height() - _STRIP_PX)
    if turn is not None:
        turn(page)
    scene.rest()

    def all_has_room() -> None:
        cut_off = [misfit for misfit in find_misfits(lang, frozenset()) if "cut off" in misfit]
        assert cut_off == []
        assert beyond(page) == []

    for lang in LANGUAGES:
        make_application(lang)
        QCoreApplication.sendPostedEvents()  # every widget has heard of the language
        scene.rest()
        scene.qtbot.waitUntil(all_has_room, timeout=2000)
