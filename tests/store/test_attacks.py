"""What happens to a data folder in the world: moved, copied, scanned, its clock and its disk."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from PIL import Image

from capture_station.domain.errors import Trouble
from capture_station.station.station import Station
from capture_station.store import migrating
from capture_station.store.disk import Disk
from capture_station.store.engine import DATABASE, Database, Opener
from capture_station.store.keyplaces import KeyFolder
from capture_station.store.restoring import restore_folder
from capture_station.store.store import Store
from tests.faults.databases import FaultyOpener
from tests.faults.disks import Killed
from tests.store.material import BY, PLAN, Room, abandon, opened, person, picture, refused
from tests.unit.workflow.world import ManualClock

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


# --- a migration that is killed ---------------------------------------------------------------


@pytest.mark.slow
def test_a_migration_killed_before_a_statement_is_simply_done_again(
    folder: Path, tmp_path: Path
) -> None:
    with opened(folder) as room:
        session, (student, *_) = room.session()
        kept = room.photograph(session.id, student)
    database = Database(folder / DATABASE, Opener())
    with database.writing() as connection:
        migrating.downgrade(connection, "0005")
    database.close()
    rehearsal = FaultyOpener()
    rehearsal.arm(9999)
    shutil.copytree(folder, tmp_path / "rehearsal")
    Store.open(tmp_path / "rehearsal", opener=rehearsal).close()
    count = len(rehearsal.statements)
    assert count > 6
    # all were tried once; a third of them, with the last, in every run
    for at in {*range(0, count, 3), count - 1}:
        interrupted, opener = tmp_path / str(at), FaultyOpener()
        shutil.copytree(folder, interrupted)
        opener.arm(at)
        with suppress(Killed):
            abandon(Store.open(interrupted, opener=opener))
        with opened(interrupted) as room:
            assert room.records.sitting(kept.id) == kept
            assert room.store.verify_audit() == ()
            assert room.store.database_faults() == ()
            hits = room.records.search(session.id, student.data.student_number)
            assert [hit.student.id for hit in hits] == [student.id]
        shutil.rmtree(interrupted)


# --- a clock that jumps -----------------------------------------------------------------------


@pytest.mark.parametrize(
    "jump",
    [timedelta(days=-400), timedelta(minutes=-10), timedelta(hours=9), timedelta(days=400)],
    ids=str,
)
def test_a_clock_that_jumps_between_any_two_steps_of_a_sitting_loses_nothing(
    folder: Path, jump: timedelta
) -> None:
    clock = ManualClock()
    with opened(folder, clock) as room:
        session, students = room.session(people=6)
        for number, student in enumerate(students):
            sitting = room.desk.enter(BY, session.id, student.id)
            steps = (
                lambda: room.desk.charge_school(BY, sitting.id),  # noqa: B023 - called here
                lambda: room.desk.register(BY, sitting.id),  # noqa: B023 - called here
                lambda: room.desk.call(BY, sitting.id),  # noqa: B023 - called here
                lambda: room.keep(sitting.id, number),  # noqa: B023 - called here
                lambda: room.desk.confirm(BY, sitting.id),  # noqa: B023 - called here
            )
            for at, step in enumerate(steps):
                if at == number:
                    clock.moment += jump
                step()
    with opened(folder, clock) as room:
        captures = room.records.captures(session.id)
        assert [one.capture.serial.number for one in captures] == [1, 2, 3, 4, 5, 6]
        assert room.store.verify_audit() == ()
        assert room.store.recovery_report.is_clean
        assert room.records.totals(session.id).photographed == 6
        told = [line.number for line in room.records.audit(1000)]
        assert told == sorted(told, reverse=True)


def test_a_backup_after_the_clock_was_put_back_is_the_newest(folder: Path, tmp_path: Path) -> None:
    clock = ManualClock()
    clock.moment += timedelta(days=400)
    with opened(folder, clock) as room:
        for _ in range(3):
            room.store.backups.back_up()
        clock.moment -= timedelta(days=400)
        session, _ = room.session()
        made = [room.store.backups.back_up().here for _ in range(2)]
        assert room.store.backups.names()[:2] == tuple(reversed(made))
    place = KeyFolder(tmp_path / "keys", Disk())
    told = restore_folder(folder, tmp_path / "new", lambda _operators: BY, keys=place)
    assert told.database == made[-1]
    with opened(tmp_path / "new") as room:
        assert room.records.sessions() == (session,)


# --- a folder in an odd place -----------------------------------------------------------------


@pytest.mark.parametrize(
    "name",
    ["毕业 采集 数据", "50% off?#x&y=1 'z'", "a b/" + "很长的文件夹名" * 5],
    ids=["zh", "signs", "deep"],
)
def test_a_folder_may_be_called_anything(tmp_path: Path, name: str) -> None:
    folder, place = tmp_path / name, KeyFolder(tmp_path / "钥 匙", Disk())
    second = tmp_path / f"{name} 副本"
    second.mkdir(parents=True)
    with opened(folder, encrypt=True, keys=place, second_dir=second) as room:
        session, (student, *_) = room.session()
        kept = room.photograph(session.id, student)
        room.store.operators.make_lead(BY, "2580")
        assert room.store.backups.back_up().on_second
        looking = Store.look(folder, keys=place)
        assert looking.records.sitting(kept.id) == kept
        looking.close()
    (source,) = second.iterdir()
    restore_folder(source, tmp_path / f"{name} 新", lambda _operators: BY, keys=place)
    with opened(tmp_path / f"{name} 新", keys=place) as room:
        assert room.records.sitting(kept.id) == kept


def test_a_path_that_is_too_long_for_the_database_is_told_as_that(tmp_path: Path) -> None:
    folder = tmp_path.joinpath(*["很长的文件夹名" * 8] * 4)
    with refused("store.path-too-long"):
        Store.open(folder)


def test_a_link_and_the_folder_itself_are_one_folder(folder: Path, tmp_path: Path) -> None:
    folder.mkdir()
    link = tmp_path / "link"
    link.symlink_to(folder, target_is_directory=True)
    with opened(link) as room:
        session, (student, *_) = room.session()
        kept = room.photograph(session.id, student)
        with refused("store.in-use"):
            Store.open(folder)
    with opened(folder) as room:
        assert room.records.sitting(kept.id) == kept
        assert room.store.recovery_report.is_clean
    dangling = tmp_path / "dangling"
    dangling.symlink_to(tmp_path / "nowhere", target_is_directory=True)
    with refused("store.not-a-folder"):
        Store.open(dangling)


@pytest.mark.skipif(os.name == "nt", reason="a folder with open files cannot be moved there")
def test_a_folder_that_is_moved_while_it_is_open_calls_nothing_safe(
    folder: Path, tmp_path: Path
) -> None:
    store = Store.open(folder, clock=ManualClock(), encrypt=False)
    room = Room(store, ManualClock())
    session, (first, second, _) = room.session()
    kept, waiting = room.photograph(session.id, first), room.to_camera(session.id, second)
    folder.rename(tmp_path / "moved")
    with refused("store.folder-gone"):
        room.keep(waiting.id, 2)
    assert not folder.exists()
    abandon(store)
    with opened(tmp_path / "moved") as again:
        assert again.records.sitting(kept.id) == kept
        assert again.store.recovery_report.without_file == ()
        again.keep(waiting.id, 2)


@pytest.mark.skipif(os.name == "nt", reason="a folder with open files cannot be moved there")
def test_a_folder_that_is_replaced_while_it_is_open_takes_in_nothing(
    folder: Path, tmp_path: Path
) -> None:
    other, moved = tmp_path / "other", tmp_path / "moved"
    with opened(folder) as room:
        session, (first, second, _) = room.session()
        kept, waiting = room.photograph(session.id, first), room.to_camera(session.id, second)
        shutil.copytree(folder, other)
        before = {path.relative_to(other) for path in other.rglob("*")}
        folder.rename(moved)
        other.rename(folder)
        with refused("store.folder-replaced"):
            room.keep(waiting.id, 2)
        with refused("store.folder-replaced"):
            room.store.loose.keep("0" * 64, b"about", b"photo")
        # no more is said to be done that the folder in its place would not know of
        with refused("store.folder-replaced"):
            room.desk.confirm(BY, kept.id)
        assert {path.relative_to(folder) for path in folder.rglob("*")} == before
        folder.rename(other)
        moved.rename(folder)
        assert room.keep(waiting.id, 2).capture is not None
    with opened(folder) as again:
        assert again.records.sitting(kept.id) == kept
        assert again.store.recovery_report.is_clean


# --- a disk that is nearly full ---------------------------------------------------------------


@contextmanager
def small_disk(at: Path, size: str) -> Iterator[None]:
    """Mount a real file system of a few megabytes in memory."""
    mount = shutil.which("mount")
    if mount is None or not hasattr(os, "geteuid") or os.geteuid() != 0:
        pytest.skip("only root may mount a small disk")
    at.mkdir()
    command = [mount, "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(at)]
    if subprocess.run(command, check=False, capture_output=True).returncode:
        pytest.skip("nothing can be mounted here")
    try:
        yield
    finally:
        subprocess.run(["umount", str(at)], check=True)


def test_a_real_disk_that_fills_up_loses_nothing_and_goes_on_when_there_is_room(
    tmp_path: Path,
) -> None:
    disk, safe = tmp_path / "small", {}
    with small_disk(disk, "16m"):
        with opened(disk / "data") as room:
            session, students = room.session(people=30)
            filler = disk / "filler"
            filler.write_bytes(bytes(Disk().free_bytes(disk) - 2_500_000))
            try:
                for number, student in enumerate(students):
                    kept = room.photograph(session.id, student, number)
                    safe[kept.id] = number
            except Trouble as trouble:
                assert trouble.key == "store.disk-full"  # noqa: PT017 - anything else is the failure
            assert 0 < len(safe) < 30
            filler.unlink()
            with room.store.ledger.act(BY) as act:
                stuck = act.on_stage(session.id) or room.to_camera(session.id, students[-1])
            safe[room.keep(stuck.id, 99).id] = 99
        with opened(disk / "data") as room:
            assert room.store.verify_audit() == ()
            assert room.store.recovery_report.without_file == ()
            for sitting_id, number in safe.items():
                capture = room.records.sitting(sitting_id).capture
                assert capture is not None
                assert room.records.portrait(capture) == picture(number).portrait


# --- a stolen folder --------------------------------------------------------------------------

NAME, NUMBER, ID_NUMBER, CODE = "诸葛不亮", "20229999", "110101200001019999", "7KQ2M9XW"


def jpeg_with_exif() -> bytes:
    """Return a photo as a camera writes it, with a name in its EXIF."""
    exif = Image.Exif()
    exif[0x010E] = "ZHUGE BULIANG"
    out = io.BytesIO()
    Image.new("RGB", (64, 64), (9, 99, 199)).save(out, "JPEG", exif=exif)
    return out.getvalue()


def secrets_of(text: str) -> list[bytes]:
    """Return a text as any program might have written it."""
    return [text.encode(code) for code in ("utf-8", "utf-16-le", "utf-16-be", "gb18030")]


def test_no_byte_of_a_stolen_folder_tells_of_anybody(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG", "capture_station")
    (tmp_path / "temporary").mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "temporary"))
    photo, clock = jpeg_with_exif(), ManualClock()
    station = Station.open(folder, clock, KeyFolder(tmp_path / "keys", Disk()))
    room = Room(station.store, clock)
    session = room.sessions.plan(BY, PLAN)
    someone = person(1, name=NAME, student_number=NUMBER, id_number=ID_NUMBER)
    (student,) = room.sessions.import_roster(BY, session.id, [someone], "0" * 64)
    room.sessions.open(BY, session.id)
    sitting = room.desk.enter(BY, session.id, student.id)
    room.desk.charge_school(BY, sitting.id)
    room.desk.register(BY, sitting.id, CODE)
    room.desk.propose_correction(BY, sitting.id, "name", NAME[1:], NAME)
    room.desk.call(BY, sitting.id)
    room.desk.keep(BY, sitting.id, replace(picture(), original=photo, portrait=photo))
    station.tray.put_spooled(f"{NAME}.JPG", photo + b"tray", clock.monotonic())
    station.views.note(BY, "person-opened", student.id)
    station.store.backups.back_up()
    with suppress(Trouble):
        room.desk.enter(BY, session.id, student.id)
    # as a thief finds it: the program still runs, and its log is there
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert any(path.name == f"{DATABASE}-wal" and path.stat().st_size for path in files)
    raw = b"\n".join(path.read_bytes() for path in files)
    told = "\n".join([*(str(path.relative_to(tmp_path)) for path in files), caplog.text])
    raw += told.encode()
    words = (NAME, NUMBER, ID_NUMBER, CODE, "zhugebuliang", "zhuge bu liang", "ZHUGE BULIANG", BY)
    for secret in (secret for word in words for secret in secrets_of(word)):
        assert secret not in raw
    # longer than what a megabyte of cipher text spells by chance
    for mark in (b"JFIF\x00", b"Exif\x00\x00", b"\xff\xd8\xff\xe0\x00\x10", b"SQLite format"):
        assert mark not in raw
    pieces = [photo[start : start + 16] for start in range(0, len(photo) - 16, 16)]
    assert not [piece for piece in pieces if len({*piece}) > 8 and piece in raw]
    abandon(station.store)
