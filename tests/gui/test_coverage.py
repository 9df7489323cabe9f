"""The page of the progress: counts, pace, the missing, export."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from openpyxl import load_workbook

from capture_station.domain.overview import SessionTotals
from capture_station.ui.pages.coverage.outlook import outlook, recent_slots, target_per_slot
from capture_station.ui.pages.coverage.page import CoveragePage, clock_time, end_words
from capture_station.ui.printing import PaperDialog
from tests.gui.scene import BY, Scene, busy_day, open_day, plan, scene_in

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

NOW = datetime(2026, 11, 21, 6, 32, tzinfo=UTC)


@pytest.fixture
def scene(qtbot: QtBot, tmp_path: Path) -> Iterator[Scene]:
    with scene_in(qtbot, tmp_path / "data") as made:
        yield made


def totals(**counts: int) -> SessionTotals:
    return SessionTotals(**(dict.fromkeys(SessionTotals.__slots__, 0) | counts))


def test_the_end_follows_from_the_pace_of_the_last_hour() -> None:
    told = outlook(totals(expected=100, photographed=40, waiting=10, last_hour=60), NOW)
    assert (told.here, told.all) == (10, 60)
    assert told.end_here == NOW + timedelta(minutes=10)
    assert told.end_all == NOW + timedelta(minutes=60)


def test_without_a_pace_there_is_no_end() -> None:
    told = outlook(totals(expected=100, photographed=98, waiting=2, last_hour=2), NOW)
    assert told.end_all is None
    assert told.end_here is None


@pytest.mark.parametrize(
    ("days", "expected"), [(0, " {time} "), (1, "明天 {time} "), (3, " 2026-11-24 ")]
)
def test_the_end_is_told_by_time_or_by_day(days: int, expected: str) -> None:
    now = NOW.astimezone().replace(hour=23, minute=50)
    end = now + timedelta(days=days, minutes=5)
    assert end_words(end, now) == expected.format(time=clock_time(end))


def test_slots_in_which_nothing_happened_are_shown_too() -> None:
    first = NOW.replace(minute=0)
    slots = recent_slots([(first, 5), (first + timedelta(minutes=10), 7)], NOW)
    assert [count for _start, count in slots] == [5, 7, 0, 0]
    assert recent_slots([], NOW) == ()


def test_a_day_that_is_over_shows_its_last_slots() -> None:
    first = NOW - timedelta(days=3)
    slots = recent_slots([(first, 5)], NOW)
    assert slots == ((first, 5),)


def test_a_target_is_shared_out_over_the_slots() -> None:
    assert target_per_slot(120) == 20


def test_without_people_the_way_leads_on(scene: Scene) -> None:
    page = scene.show(CoveragePage)
    page._to_page.click()
    scene.station.sessions.plan(BY, plan())
    scene.desktop.reload_session()
    scene.rest()
    page.refresh()
    scene.rest()
    assert page.empty.isVisible()
    page._to_page.click()
    assert scene.wanted == ["sessions", "roster"]


def test_tiles_classes_and_the_missing_agree_with_the_store(scene: Scene) -> None:
    day = busy_day(scene.station, scene.clock, 40)
    page = scene.show(CoveragePage)
    counted = scene.station.records.totals(day.session.id)
    assert page.tiles["photographed"].number == str(counted.photographed)
    assert page.tiles["disputed"].number == str(counted.disputed)
    classes = page.classes.rows.rows
    assert sum(one.photographed for one in classes) == counted.photographed
    for at, one in enumerate(classes):
        page.classes.setCurrentIndex(page.classes.rows.index(at, 0))
        scene.rest()
        assert len(page.missing.names) == one.missing
    assert "拍完" in page.end.text()


def test_a_sitting_at_the_desk_is_seen_without_asking(scene: Scene) -> None:
    day = open_day(scene.station, 4)
    page = scene.show(CoveragePage)
    assert page.tiles["photographed"].number == "0"
    scene.desktop.sitting_changed.emit(day.whole(0))
    scene.qtbot.waitUntil(lambda: page.tiles["photographed"].number == "1")


def test_the_export_names_the_missing_and_is_on_record(scene: Scene, tmp_path: Path) -> None:
    day = busy_day(scene.station, scene.clock, 20)
    page = scene.show(CoveragePage)
    page.export_to(tmp_path / "progress.xlsx")
    scene.rest()
    scene.rest()
    book = load_workbook(tmp_path / "progress.xlsx")
    names = {row[3].value for row in book["未到"].iter_rows(min_row=2)}
    missing = scene.station.records.people(day.session.id, None, "missing")
    assert names == {hit.student.data.name for hit in missing}
    assert "coverage-exported" in {line.act for line in scene.station.records.audit()}


def test_a_place_that_cannot_be_written_is_told(scene: Scene, tmp_path: Path) -> None:
    busy_day(scene.station, scene.clock, 20)
    page = scene.show(CoveragePage)
    page.export_to(tmp_path / "gone" / "progress.xlsx")
    scene.rest()
    scene.rest()
    assert "没有写成" in scene.notices[-1]


def test_the_report_is_looked_at_before_it_is_printed(scene: Scene, tmp_path: Path) -> None:
    busy_day(scene.station, scene.clock, 20)
    page = scene.show(CoveragePage)
    page.print_button.click()
    scene.rest()
    (dialog,) = page.window().findChildren(PaperDialog)
    dialog.save_as(tmp_path / "progress.pdf")
    assert (tmp_path / "progress.pdf").read_bytes().startswith(b"%PDF")
    dialog.reject()


def test_an_adviser_is_told_that_nothing_can_be_changed(scene: Scene) -> None:
    page = scene.show(CoveragePage)
    page.set_read_only(read_only=True)
    assert page._read_only.isVisible()
