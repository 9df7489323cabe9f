"""Shots of an interrupted run are offered at the start, and each is decided about."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QWidget

from capture_station.domain.capture import Shot
from capture_station.domain.ids import CaptureId, new_uuid7
from capture_station.domain.sitting import Stage
from capture_station.station.station import Station
from capture_station.ui.orphans import OrphansDialog, offer_orphans
from tests.gui.rehearsal import (
    CROP,
    MadeUpCamera,
    MadeUpJudge,
    RehearsalStation,
    failing,
    judgement,
    portrait_bytes,
)
from tests.gui.scene import BY, HandClock, Scene, open_day

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from capture_station.ui.notices import Notice


class Afterwards(Scene):
    """The windows after a crash, with the dialog over an empty one."""

    def __init__(self, qtbot: QtBot, station: RehearsalStation, clock: HandClock) -> None:
        super().__init__(qtbot, station, clock)
        self.judge = station.made_up_judge
        self.raised: list[Notice] = []
        self.desktop.notices.raised.connect(self.raised.append)
        self.window = QWidget()
        self.window.show()
        offer_orphans(self.window, self.desktop)

    def dialog(self) -> OrphansDialog:
        """Press the button of the notice."""
        (notice,) = self.raised
        assert notice.act is not None
        notice.act()
        self.rest()
        return self.window.findChildren(OrphansDialog)[-1]

    def stages(self) -> list[Stage]:
        (session,) = self.station.records.sessions()
        hits = self.station.records.people(session.id)
        return [hit.sitting.stage for hit in hits if hit.sitting is not None]

    def close(self) -> None:
        self.window.close()
        self.window.deleteLater()
        super().close()


def crash(folder: Path, clock: HandClock) -> None:
    """Leave the files of a shot without its row."""
    station = Station.open(folder, clock)
    day = open_day(station, students=2)
    sitting = station.desk.call(BY, day.register(day.enter(0)).id)
    shot = Shot(portrait_bytes(), ".jpg", portrait_bytes(), CROP, judgement(), clock.now())
    capture_id = CaptureId(new_uuid7(clock))
    station.store.photos.keep(day.session.id, sitting.id, capture_id, shot)
    station.close()


@pytest.fixture
def scene(qtbot: QtBot, tmp_path: Path) -> Iterator[Afterwards]:
    clock = HandClock(datetime(2026, 11, 21, 5, 0, tzinfo=UTC))
    crash(tmp_path, clock)
    station = RehearsalStation.open(tmp_path, clock)
    assert isinstance(station, RehearsalStation)
    station.made_up_judge, station.made_up_camera = MadeUpJudge(), MadeUpCamera()
    made = Afterwards(qtbot, station, clock)
    try:
        yield made
    finally:
        made.close()


def test_a_shot_is_used_with_one_button(scene: Afterwards) -> None:
    dialog = scene.dialog()
    (card,) = dialog.cards
    assert card.accessibleName()
    with scene.qtbot.waitSignal(dialog.accepted, timeout=10_000):
        card.adopt.click()
    assert scene.stages() == [Stage.SHOT]
    assert scene.station.orphans.count == 0


def test_what_the_rules_refuse_is_said_on_the_card(scene: Afterwards) -> None:
    scene.judge.verdict = failing("eye-line")
    dialog = scene.dialog()
    (card,) = dialog.cards
    card.adopt.click()
    scene.qtbot.waitUntil(lambda: card.note.property("role") == "act", timeout=10_000)
    assert card.adopt.isEnabled()
    assert scene.stages() == [Stage.ON_STAGE]
    dialog.reject()
    assert scene.station.orphans.count == 1


def test_throwing_away_asks_once_more(scene: Afterwards) -> None:
    dialog = scene.dialog()
    (card,) = dialog.cards
    card.discard.click()
    assert "无法找回" in card.note.text()
    assert scene.station.orphans.count == 1
    card.discard.click()
    scene.rest()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    assert scene.station.orphans.count == 0
    offer_orphans(scene.window, scene.desktop)
    assert len(scene.raised) == 1
