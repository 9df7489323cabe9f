"""Second copies and backups beside the work, on a real store."""

from __future__ import annotations

import os
from contextlib import contextmanager
from datetime import timedelta
from threading import Event
from typing import TYPE_CHECKING

import pytest

from capture_station.domain.keeping import CopyState
from capture_station.settings import Settings
from capture_station.station.housekeeping import BACKUP_MINUTES, Housekeeping, Upkeep
from capture_station.store.backup import BACKUPS
from tests.store.material import BY, PLAN, Room, opened
from tests.unit.workflow.world import ManualClock

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@contextmanager
def house_in(
    folder: Path, minutes: int = 60, **options: object
) -> Iterator[tuple[Room, Housekeeping]]:
    clock = ManualClock()
    with opened(folder, clock, **options) as room:
        settings, _ = Settings.load(folder)
        settings.set(BACKUP_MINUTES, minutes)
        yield room, Housekeeping(room.store, settings, clock)


def backups(folder: Path) -> int:
    return len(list((folder / BACKUPS).glob("station-*.db"))) if (folder / BACKUPS).is_dir() else 0


def test_a_disk_that_comes_back_is_caught_up(tmp_path: Path) -> None:
    folder, second, pulled = tmp_path / "data", tmp_path / "second", tmp_path / "pulled"
    second.mkdir()
    with house_in(folder, second_dir=second) as (room, house):
        session, students = room.session()
        second.rename(pulled)
        for student in students:
            sitting = room.photograph(session.id, student)
            room.desk.confirm(BY, sitting.id)
        away = house.do_round().copies
        assert away is not None
        assert (away.state, away.pending) == (CopyState.ABSENT, 3)
        pulled.rename(second)
        back = house.do_round().copies
        assert back is not None
        assert (back.state, back.pending) == (CopyState.READY, 0)


def test_a_backup_is_made_when_its_time_has_come_and_something_was_written(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    with house_in(folder, minutes=30) as (room, house):
        room.sessions.plan(BY, PLAN)
        assert house.do_round().backed_up_at is None
        room.clock.moment += timedelta(minutes=30)
        made = house.do_round()
        assert made.backed_up_at is not None
        assert (backups(folder), made.on_second, made.trouble) == (1, False, None)
        room.clock.moment += timedelta(minutes=30)
        assert house.do_round() == made
        room.sessions.plan(BY, PLAN)
        house.do_round()
        assert backups(folder) == 2


@pytest.mark.logs_expected
@pytest.mark.skipif(os.name == "nt", reason="a folder with open files cannot be moved there")
def test_a_folder_that_is_not_in_its_place_is_told_and_nothing_is_written_there(
    tmp_path: Path,
) -> None:
    folder, moved = tmp_path / "data", tmp_path / "moved"
    with house_in(folder) as (room, house):
        room.sessions.plan(BY, PLAN)
        house.back_up_soon()
        folder.rename(moved)
        gone = house.do_round().trouble
        assert gone is not None
        assert gone.key == "store.folder-gone"
        assert not folder.exists()
        moved.rename(folder)
        assert house.do_round().trouble is None
        assert backups(folder) == 1


def test_with_zero_minutes_only_a_backup_that_is_asked_for_is_made(tmp_path: Path) -> None:
    with house_in(tmp_path / "data", minutes=0) as (room, house):
        room.sessions.plan(BY, PLAN)
        room.clock.moment += timedelta(days=9)
        assert house.do_round().backed_up_at is None
        house.back_up_soon()
        assert house.do_round().backed_up_at is not None


@pytest.mark.logs_expected
def test_a_backup_that_fails_is_told_and_tried_again(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    with house_in(folder) as (_room, house):
        (folder / BACKUPS).write_bytes(b"in the way")
        house.back_up_soon()
        assert house.do_round().trouble is not None
        (folder / BACKUPS).unlink()
        assert house.do_round().trouble is None
        assert backups(folder) == 1


def test_the_thread_tells_each_round_and_makes_what_was_asked_for_before_it_ends(
    tmp_path: Path,
) -> None:
    folder, told, came = tmp_path / "data", list[Upkeep](), Event()

    def note(upkeep: Upkeep) -> None:
        told.append(upkeep)
        came.set()

    with house_in(folder) as (_room, house):
        house.listen(note)
        house.start()
        assert came.wait(20)
        house.back_up_soon()
        house.stop()
        house.stop()
    assert told
    assert backups(folder) == 1


@pytest.mark.logs_expected
def test_a_bug_in_a_round_does_not_end_the_thread(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    came = Event()
    with house_in(tmp_path / "data") as (room, house):
        rounds = []
        whole = room.store.copies.status

        def status() -> object:
            rounds.append(1)
            if len(rounds) == 1:
                house.wake()
                raise RuntimeError("a bug")
            return whole()

        monkeypatch.setattr(room.store.copies, "status", status)
        house.listen(lambda _upkeep: came.set())
        house.start()
        assert came.wait(20)
        house.stop()
