from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from capture_station.domain.errors import Trouble
from capture_station.domain.ids import CaptureId, SessionId, SittingId
from capture_station.domain.keeping import CopyState, SecondCopy
from capture_station.store import copies
from capture_station.store.second import PHOTOS
from capture_station.store.store import Store
from tests.faults.disks import Fault, FaultyDisk
from tests.store.material import BY, opened, person, picture, refused
from tests.unit.workflow.world import ManualClock

if TYPE_CHECKING:
    from pathlib import Path

    from capture_station.domain.capture import Capture
    from tests.store.material import Room

SESSION, SITTING, CAPTURE = SessionId("s"), SittingId("t"), CaptureId("c")


def files_of(folder: Path) -> set[str]:
    return {path.name for path in folder.rglob("*") if path.is_file()}


def first_capture(room: Room) -> Capture:
    session, (student, *_) = room.session()
    capture = room.photograph(session.id, student).capture
    assert capture is not None
    return capture


def test_the_original_is_kept_byte_for_byte_with_portrait_and_sidecar(
    room: Room, folder: Path
) -> None:
    kept = room.store.photos.keep(SESSION, SITTING, CAPTURE, picture())
    photos = folder / PHOTOS
    assert (photos / kept.original.name).read_bytes() == picture().original
    assert (photos / kept.portrait.name).read_bytes() == picture().portrait
    assert files_of(photos) == {"c.original.jpg", "c.portrait.jpg", "c.json"}
    assert kept.original.size == len(picture().original)
    assert not kept.second_copy


def test_the_sidecar_names_ids_only(room: Room, folder: Path) -> None:
    session, _ = room.session(people=0)
    sitting = room.desk.enter_walk_in(BY, session.id, person(1, name="张珊珊"))
    room.store.photos.keep(session.id, sitting.id, CAPTURE, picture())
    told = (folder / PHOTOS / session.id / "c.json").read_text(encoding="utf-8")
    assert sitting.id in told
    assert "张珊珊" not in told
    assert "20220001" not in told


@pytest.mark.parametrize(
    ("suffix", "kept_as"),
    [(".JPG", ".jpg"), (".cr3", ".cr3"), ("", ".bin"), ("/../x", ".bin"), (".tar.gz", ".bin")],
)
def test_the_suffix_of_the_original_is_kept_where_it_is_one(
    room: Room, suffix: str, kept_as: str
) -> None:
    shot = replace(picture(), original_suffix=suffix)
    kept = room.store.photos.keep(SESSION, SITTING, CAPTURE, shot)
    assert kept.original.name == f"s/c.original{kept_as}"
    assert room.store.photos.read(kept.original.name, kept.original.sha256) == shot.original


def test_only_the_owner_can_read_a_photo(room: Room, folder: Path) -> None:
    kept = room.store.photos.keep(SESSION, SITTING, CAPTURE, picture())
    assert (folder / PHOTOS / kept.original.name).stat().st_mode & 0o077 == 0


def test_a_missing_or_damaged_photo_is_told(room: Room, folder: Path) -> None:
    capture = first_capture(room)
    path = folder / PHOTOS / capture.photo.portrait.name
    path.write_bytes(b"other")
    with refused("store.photo-damaged"):
        room.records.portrait(capture)
    path.unlink()
    with refused("store.photo-missing"):
        room.records.portrait(capture)


STEPS_OF_KEEPING = 16
"""Make two folders; write and sync, rename, sync the folder, read back three files."""


@pytest.mark.parametrize("at", range(STEPS_OF_KEEPING))
@pytest.mark.parametrize(
    ("fault", "key"),
    [
        (Fault.BROKEN, "store.disk-error"),
        (Fault.FULL, "store.disk-full"),
        (Fault.READ_ONLY, "store.read-only"),
    ],
)
def test_a_disk_that_fails_at_any_step_leaves_nothing_half_done(
    folder: Path, fault: Fault, key: str, at: int
) -> None:
    with opened(folder):
        pass
    disk = FaultyDisk()
    with opened(folder, disk=disk) as room:
        disk.strike(fault, after=at)
        with refused(key):
            room.store.photos.keep(SESSION, SITTING, CAPTURE, picture())
        disk.heal()
        assert files_of(folder / PHOTOS) == set()
        kept = room.store.photos.keep(SESSION, SITTING, CAPTURE, picture())
        assert room.store.photos.read(kept.original.name, kept.original.sha256)


@pytest.mark.parametrize("at", [3, 5, 7])
def test_a_disk_that_writes_something_else_is_caught_by_reading_back(folder: Path, at: int) -> None:
    disk = FaultyDisk()
    with opened(folder, disk=disk) as room:
        disk.strike(Fault.GARBLED, after=at)
        with refused("store.written-wrong"):
            room.store.photos.keep(SESSION, SITTING, CAPTURE, picture())
        disk.heal()
        assert files_of(folder / PHOTOS) == set()


@pytest.mark.parametrize("capacity", [0, 1, 200, 600, 1000])
def test_a_disk_that_fills_up_is_told_and_the_place_is_freed(folder: Path, capacity: int) -> None:
    disk = FaultyDisk()
    with opened(folder, disk=disk) as room:
        disk.fill_up(capacity)
        with refused("store.disk-full"):
            room.store.photos.keep(SESSION, SITTING, CAPTURE, picture())
        disk.heal()
        assert files_of(folder / PHOTOS) == set()


def test_a_failed_keeping_leaves_the_person_at_the_camera(folder: Path) -> None:
    disk = FaultyDisk()
    with opened(folder, disk=disk) as room:
        session, (student, *_) = room.session()
        sitting = room.to_camera(session.id, student)
        disk.fill_up(100)
        with refused("store.disk-full"):
            room.keep(sitting.id)
        disk.heal()
        assert room.records.sitting(sitting.id) == sitting
        kept = room.keep(sitting.id)
        assert kept.capture is not None
        assert kept.capture.serial.text == "A0001"


class TestSecondDisk:
    @pytest.fixture
    def second(self, tmp_path: Path) -> Path:
        folder = tmp_path / "second"
        folder.mkdir()
        return folder

    def test_both_disks_hold_the_same(self, folder: Path, second: Path) -> None:
        with opened(folder, second_dir=second) as room:
            capture = first_capture(room)
            assert capture.photo.second_copy
            assert room.store.copies.status() == SecondCopy(CopyState.READY, 0)
        assert files_of(second) == files_of(folder / PHOTOS)
        assert len(files_of(second)) == 3

    def test_a_disk_named_while_working_gets_what_was_taken_before(
        self, folder: Path, second: Path
    ) -> None:
        with opened(folder) as room:
            session, students = room.session()
            room.photograph(session.id, students[0])
            room.store.use_second_disk(second, required=True)
            sitting = room.photograph(session.id, students[1])
            assert sitting.capture is not None
            assert sitting.capture.photo.second_copy
            assert room.store.copies.catch_up() == 1
            assert files_of(second) == files_of(folder / PHOTOS)
            (placed,) = second.iterdir()
            placed.rename(second.parent / "pulled")
            # a second start would know that the disk was there: its absence is told, not made good
            with refused("store.second-copy-missing"):
                room.photograph(session.id, students[2])
            room.store.use_second_disk(None, required=False)
            assert room.store.copies.status().state is CopyState.OFF

    def test_another_disk_gets_all_that_it_lacks(self, folder: Path, tmp_path: Path) -> None:
        first, other = tmp_path / "first", tmp_path / "other"
        first.mkdir()
        other.mkdir()
        with opened(folder, second_dir=first) as room:
            session, students = room.session()
            kept = [room.photograph(session.id, student).capture for student in students[:2]]
            assert room.store.use_second_disk(other, required=False)
            assert room.store.copies.status() == SecondCopy(CopyState.READY, 2)
            assert room.records.sitting(kept[0].sitting_id).capture != kept[0]  # not copied now
            assert room.store.copies.catch_up() == 2
            assert files_of(other) == files_of(folder / PHOTOS)
            room.photograph(session.id, students[2])
            # back at the first disk only the photo that was taken meanwhile is missing
            written = {path: path.stat().st_mtime_ns for path in first.rglob("*.jpg")}
            assert room.store.use_second_disk(first, required=False)
            assert not room.store.use_second_disk(first, required=True)
            assert room.store.copies.status().pending == 1
            assert room.store.copies.catch_up() == 1
            assert files_of(first) == files_of(folder / PHOTOS)
            assert {path: path.stat().st_mtime_ns for path in written} == written

    def test_a_disk_that_takes_the_place_of_another_gets_all_that_it_lacks(
        self, folder: Path, second: Path, tmp_path: Path
    ) -> None:
        with opened(folder, second_dir=second) as room:
            first_capture(room)
            second.rename(tmp_path / "broken")
            second.mkdir()  # the new disk, where the broken one was
            assert room.store.copies.catch_up() == 0
            room.store.use_second_disk(None, required=False)
            room.store.use_second_disk(second, required=False)
            assert room.store.copies.catch_up() == 1
            assert files_of(second) == files_of(folder / PHOTOS)
        # two disks that are used by turns: each has its folder, only one has the photo
        (placed,) = second.iterdir()
        placed.rename(tmp_path / "taken home")
        (placed / PHOTOS).mkdir(parents=True)
        with opened(folder, second_dir=second) as room:
            assert room.store.copies.catch_up() == 1
            assert files_of(second) == files_of(folder / PHOTOS)

    def test_without_a_second_disk_nothing_is_said_of_it(self, room: Room) -> None:
        capture = first_capture(room)
        assert not capture.photo.second_copy
        assert room.store.copies.status().state is CopyState.OFF
        assert room.store.copies.catch_up() == 0

    def test_a_pulled_disk_is_visible_and_catches_up(
        self, folder: Path, second: Path, tmp_path: Path
    ) -> None:
        with opened(folder, second_dir=second) as room:
            session, students = room.session()
            room.photograph(session.id, students[0])
            second.rename(tmp_path / "pulled")
            second.mkdir()  # the empty mount point
            sitting = room.photograph(session.id, students[1])
            assert sitting.capture is not None
            assert not sitting.capture.photo.second_copy
            assert room.store.copies.status() == SecondCopy(CopyState.ABSENT, 1)
            assert room.store.copies.catch_up() == 0
            second.rmdir()
            (tmp_path / "pulled").rename(second)
            assert room.store.copies.catch_up() == 1
            assert room.store.copies.status() == SecondCopy(CopyState.READY, 0)
            capture = room.records.sitting(sitting.id).capture
            assert capture is not None
            assert capture.photo.second_copy
        assert files_of(second) == files_of(folder / PHOTOS)

    def test_a_disk_that_was_prepared_once_is_missed_after_a_restart(
        self, folder: Path, second: Path
    ) -> None:
        with opened(folder, second_dir=second) as room:
            first_capture(room)
        for path in second.iterdir():
            path.rename(second.with_name("taken"))
        with opened(folder, second_dir=second) as room:
            assert room.store.copies.status().state is CopyState.ABSENT
        assert list(second.iterdir()) == []

    def test_a_disk_named_later_gets_what_was_kept_before(
        self, folder: Path, second: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(copies, "_AT_ONCE", 2)
        with opened(folder) as room:
            session, students = room.session(people=5)
            for student in students:
                room.photograph(session.id, student)
        with opened(folder, second_dir=second) as room:
            assert room.store.copies.status().pending == 5
            stops = iter([False, False, True])
            assert room.store.copies.catch_up(lambda: next(stops)) == 2
            assert room.store.copies.catch_up() == 3
        assert files_of(second) == files_of(folder / PHOTOS)

    @pytest.mark.logs_expected
    @pytest.mark.parametrize(
        ("fault", "state"),
        [
            (Fault.FULL, CopyState.FULL),
            (Fault.BROKEN, CopyState.FAILING),
            (Fault.GARBLED, CopyState.FAILING),
        ],
    )
    def test_a_second_disk_that_fails_does_not_block(
        self, folder: Path, second: Path, fault: Fault, state: CopyState
    ) -> None:
        disk = FaultyDisk()
        with opened(folder, second_dir=second, disk=disk) as room:
            session, students = room.session()
            sitting = room.to_camera(session.id, students[0])
            disk.strike(fault, after=STEPS_OF_KEEPING + 4)
            kept = room.keep(sitting.id)
            assert kept.capture is not None
            assert not kept.capture.photo.second_copy
            assert room.store.copies.status() == SecondCopy(state, 1)
            disk.heal()
            assert room.store.copies.catch_up() == 1
            assert room.store.copies.status() == SecondCopy(CopyState.READY, 0)

    def test_it_blocks_where_the_settings_say_so(self, folder: Path, second: Path) -> None:
        with opened(folder, second_dir=second, second_required=True) as room:
            session, students = room.session()
            sitting = room.to_camera(session.id, students[0])
            for path in second.iterdir():
                path.rename(second.with_name("taken"))
            with refused("store.second-copy-missing"):
                room.keep(sitting.id)
            assert room.records.sitting(sitting.id) == sitting
        assert files_of(folder / PHOTOS) == set()

    def test_a_disk_that_is_not_there_at_all_is_absent(self, folder: Path, tmp_path: Path) -> None:
        with opened(folder, second_dir=tmp_path / "never") as room:
            assert room.store.copies.status().state is CopyState.ABSENT
            assert not first_capture(room).photo.second_copy
        assert not (tmp_path / "never").exists()

    @pytest.mark.logs_expected
    def test_a_second_disk_that_takes_nothing_is_told(self, folder: Path, second: Path) -> None:
        with opened(folder):
            pass
        disk = FaultyDisk(Fault.DEAF, below=second)
        with opened(folder, second_dir=second, disk=disk) as room:
            assert room.store.copies.status().state is CopyState.ABSENT

    def test_a_damaged_photo_is_read_from_the_second_disk(self, folder: Path, second: Path) -> None:
        with opened(folder, second_dir=second) as room:
            capture = first_capture(room)
            (folder / PHOTOS / capture.photo.portrait.name).write_bytes(b"rot")
            assert room.records.portrait(capture) == picture().portrait
            for path in second.rglob("*.portrait.jpg"):
                path.write_bytes(b"rot too")
            with refused("store.photo-damaged"):
                room.records.portrait(capture)

    def test_a_damaged_photo_is_not_copied(self, folder: Path, second: Path) -> None:
        with opened(folder) as room:
            capture = first_capture(room)
            (folder / PHOTOS / capture.photo.original.name).write_bytes(b"rot")
        with opened(folder, second_dir=second) as room:
            assert room.store.copies.catch_up() == 0
            assert room.store.copies.status().pending == 1
        assert files_of(second) == set()

    def test_two_stations_share_a_second_disk(self, tmp_path: Path, second: Path) -> None:
        for name in ("one", "two"):
            with opened(tmp_path / name, second_dir=second) as room:
                first_capture(room)
        assert len(list(second.iterdir())) == 2


def test_a_data_folder_on_a_broken_disk_is_told(folder: Path) -> None:
    with opened(folder):
        pass
    with pytest.raises(Trouble, match=r"store\.disk-error"):
        Store.open(folder, clock=ManualClock(), disk=FaultyDisk(Fault.BROKEN))
