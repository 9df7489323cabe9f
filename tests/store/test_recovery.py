from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from capture_station.domain.ids import CaptureId, new_uuid7
from capture_station.store.recovery import RecoveryReport
from capture_station.store.second import PHOTOS
from tests.faults.databases import FaultyOpener
from tests.store.material import BY, opened, picture, refused
from tests.unit.workflow.world import ManualClock

if TYPE_CHECKING:
    from pathlib import Path

    from capture_station.domain.sitting import Sitting


def files_of(folder: Path) -> set[str]:
    return {path.name for path in folder.rglob("*") if path.is_file()}


@pytest.fixture
def orphaned(folder: Path) -> Sitting:
    """Leave a shot whose row could not be written, its sitting still at the camera."""
    opener = FaultyOpener()
    with opened(folder, opener=opener) as room:
        session, (student, *_) = room.session()
        sitting = room.to_camera(session.id, student)
        opener.arm(3, "disk I/O error")
        with refused("store.disk-error"):
            room.keep(sitting.id)
        opener.disarm()
        return sitting


def test_a_shot_without_a_row_is_offered_with_its_sitting(folder: Path, orphaned: Sitting) -> None:
    with opened(folder) as room:
        (orphan,) = room.store.recovery_report.orphans
        assert (orphan.sitting_id, orphan.session_id) == (orphaned.id, orphaned.session_id)
        assert orphan.taken_at == picture().taken_at
        assert orphan.crop == picture().crop
        assert orphan.original is not None
        assert orphan.portrait is not None
        read = room.store.photos.read
        assert read(orphan.original.name, orphan.original.sha256) == picture().original
        assert read(orphan.portrait.name, orphan.portrait.sha256) == picture().portrait


def test_an_offered_shot_waits_until_somebody_decides(folder: Path, orphaned: Sitting) -> None:
    with opened(folder) as room:
        before = room.store.recovery_report
    with opened(folder) as room:
        assert room.store.recovery_report == before
        (orphan,) = before.orphans
        room.store.discard_orphan(BY, orphan)
        assert files_of(folder / PHOTOS) == set()
        assert [line.act for line in room.records.history(orphaned.id)][-1] == "orphan-discarded"
    with opened(folder) as room:
        assert room.store.recovery_report.is_clean


def test_the_same_shot_accepted_again_clears_the_orphan(folder: Path, orphaned: Sitting) -> None:
    with opened(folder) as room:
        kept = room.keep(orphaned.id)
    with opened(folder) as room:
        assert room.store.recovery_report == RecoveryReport(leftovers_removed=3)
        assert kept.capture is not None
        assert room.records.portrait(kept.capture) == picture().portrait
    assert len(files_of(folder / PHOTOS)) == 3


def test_another_shot_of_the_sitting_does_not_clear_it(folder: Path, orphaned: Sitting) -> None:
    with opened(folder) as room:
        room.keep(orphaned.id, number=2)
    with opened(folder) as room:
        assert len(room.store.recovery_report.orphans) == 1


@pytest.mark.parametrize("lost", ["original", "portrait"])
def test_half_a_shot_is_offered_too(folder: Path, orphaned: Sitting, lost: str) -> None:
    next((folder / PHOTOS / orphaned.session_id).glob(f"*.{lost}.*")).write_bytes(b"torn")
    with opened(folder) as room:
        (orphan,) = room.store.recovery_report.orphans
        assert getattr(orphan, lost) is None
        room.store.discard_orphan(BY, orphan)


def test_a_sidecar_alone_is_removed(folder: Path, orphaned: Sitting) -> None:
    for path in (folder / PHOTOS / orphaned.session_id).glob("*.jpg"):
        path.unlink()
    with opened(folder) as room:
        assert room.store.recovery_report == RecoveryReport(leftovers_removed=1)


@pytest.mark.parametrize("told", [b"", b"{", b"[]", b"{}", b"\xff\xfe", b'{"version": 1}'])
def test_a_photo_whose_sidecar_cannot_be_read_is_left(
    folder: Path, orphaned: Sitting, told: bytes
) -> None:
    next((folder / PHOTOS / orphaned.session_id).glob("*.json")).write_bytes(told)
    with opened(folder) as room:
        assert room.store.recovery_report == RecoveryReport(unknown_files=3)
    assert len(files_of(folder / PHOTOS)) == 3


def test_a_photo_without_its_sidecar_is_left(folder: Path, orphaned: Sitting) -> None:
    next((folder / PHOTOS / orphaned.session_id).glob("*.json")).unlink()
    with opened(folder) as room:
        assert room.store.recovery_report == RecoveryReport(unknown_files=2)


def test_a_sidecar_moved_to_another_shot_binds_nothing(folder: Path, orphaned: Sitting) -> None:
    own = folder / PHOTOS / orphaned.session_id
    sidecar = next(own.glob("*.json"))
    sidecar.rename(own / f"{new_uuid7(ManualClock())}.json")
    with opened(folder) as room:
        assert room.store.recovery_report == RecoveryReport(unknown_files=3)


def test_half_written_files_are_removed_and_strange_ones_left(folder: Path) -> None:
    with opened(folder) as room:
        session, (student, *_) = room.session()
        room.photograph(session.id, student)
    own = folder / PHOTOS / session.id
    (own / "x.original.jpg.part").write_bytes(b"half")
    (own / "notes.txt").write_bytes(b"mine")
    (folder / PHOTOS / "holiday.jpg").write_bytes(b"mine")
    (folder / PHOTOS / "elsewhere").mkdir()
    with opened(folder) as room:
        assert room.store.recovery_report == RecoveryReport(temporary_removed=1, unknown_files=3)
    assert (own / "notes.txt").exists()


def test_a_photo_that_is_gone_is_told(folder: Path) -> None:
    with opened(folder) as room:
        session, (student, other, _) = room.session()
        sitting = room.photograph(session.id, student)
        room.photograph(session.id, other)
    assert sitting.capture is not None
    (folder / PHOTOS / sitting.capture.photo.original.name).unlink()
    with opened(folder) as room:
        assert room.store.recovery_report == RecoveryReport(without_file=(sitting.capture.id,))


def test_a_photo_that_is_gone_is_brought_back_from_the_second_disk(
    folder: Path, tmp_path: Path
) -> None:
    second = tmp_path / "second"
    second.mkdir()
    with opened(folder, second_dir=second) as room:
        session, students = room.session()
        captures = [room.photograph(session.id, each).capture for each in students]
    for path in (folder / PHOTOS).rglob("*.jpg"):
        path.unlink()
    next(second.rglob(f"{captures[2].id}.portrait.jpg")).write_bytes(b"rot")  # type: ignore[union-attr]  # kept above
    with opened(folder, second_dir=second) as room:
        report = room.store.recovery_report
        ids = [CaptureId(each.id) for each in captures if each is not None]
        assert report.restored == tuple(ids[:2])
        assert report.without_file == (ids[2],)
        for capture in captures[:2]:
            assert capture is not None
            assert room.records.portrait(capture) == picture().portrait


def test_all_photos_can_be_looked_through(folder: Path) -> None:
    with opened(folder) as room:
        session, students = room.session()
        captures = [room.photograph(session.id, each).capture for each in students]
        assert room.store.verify_photos() == ()
        assert captures[1] is not None
        (folder / PHOTOS / captures[1].photo.original.name).write_bytes(b"rot")
        assert room.store.verify_photos() == (captures[1].id,)
        assert room.store.verify_photos(lambda: True) == ()
