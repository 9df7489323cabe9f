"""Whatever ends the program at whatever step: what was called safe is there, nothing by half."""

from __future__ import annotations

import hashlib
import random
import shutil
import subprocess
import sys
import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from capture_station.domain.errors import Trouble
from capture_station.store.disk import TEMPORARY
from capture_station.store.store import Store
from tests.faults.databases import FaultyOpener
from tests.faults.disks import Fault, FaultyDisk, Killed
from tests.store.material import BY, Room, abandon, opened, picture
from tests.unit.workflow.world import ManualClock

if TYPE_CHECKING:
    from pathlib import Path

    from capture_station.domain.ids import SittingId


def check_whole(folder: Path, safe: dict[SittingId, str], **options: object) -> None:
    """Open the folder again and check every promise."""
    with opened(folder, **options) as room:
        report = room.store.recovery_report
        assert report.without_file == ()
        assert report.unknown_files == 0
        assert not list(folder.rglob(f"*{TEMPORARY}"))
        assert room.store.verify_audit() == ()
        for session in room.records.sessions():
            records = room.records.captures(session.id)
            numbers = [record.capture.serial.number for record in records]
            assert numbers == list(range(1, len(numbers) + 1))
            for record in records:
                portrait = room.records.portrait(record.capture)
                assert hashlib.sha256(portrait).hexdigest() == record.capture.photo.portrait.sha256
                assert room.records.original(record.capture)
        for sitting_id, portrait in safe.items():
            capture = room.records.sitting(sitting_id).capture
            assert capture is not None
            assert capture.photo.portrait.sha256 == portrait


def seeded(seed: int) -> random.Random:
    return random.Random(seed)  # noqa: S311 - chance that can be repeated


@dataclass
class Scene:
    """A data folder and a second disk with one safe portrait and a person at the camera."""

    folder: Path
    second: Path
    safe: dict[SittingId, str]
    waiting: SittingId
    encrypt: bool

    def copied(self, to: Path) -> Scene:
        """Return the same scene in another place."""
        shutil.copytree(self.folder, to / "data")
        shutil.copytree(self.second, to / "second")
        return Scene(to / "data", to / "second", dict(self.safe), self.waiting, self.encrypt)

    def keep(self, disk: FaultyDisk, opener: FaultyOpener, arm: str, at: int) -> bool:
        """Keep the shot with a fault at a step of it; tell whether the fault struck."""
        clock = ManualClock()
        store = Store.open(
            self.folder, self.second, clock, disk=disk, opener=None if self.encrypt else opener
        )
        if arm == "statement":
            opener.arm(at)
        else:
            disk.strike(Fault(arm), after=at)
        disk.steps_before = len(disk.steps)
        try:
            kept = Room(store, clock).desk.keep(BY, self.waiting, picture(2))
        except (Killed, Trouble):
            return True
        finally:
            disk.heal()
            opener.disarm()
            abandon(store)
        assert kept.capture is not None
        self.safe[kept.id] = kept.capture.photo.portrait.sha256
        return False


@pytest.fixture(params=[False, True], ids=["plain", "encrypted"])
def scene(tmp_path: Path, request: pytest.FixtureRequest) -> Scene:
    folder, second = tmp_path / "data", tmp_path / "second"
    second.mkdir()
    with opened(folder, second_dir=second, encrypt=request.param) as room:
        session, (first, other, _) = room.session()
        kept = room.photograph(session.id, first)
        assert kept.capture is not None
        safe = {kept.id: kept.capture.photo.portrait.sha256}
        return Scene(folder, second, safe, room.to_camera(session.id, other).id, request.param)


def steps_of_keeping(scene: Scene, tmp_path: Path) -> tuple[list[str], int]:
    """Return the steps on the disks and the number of statements of one keeping."""
    disk, opener = FaultyDisk(), FaultyOpener()
    scene.copied(tmp_path / "rehearsal").keep(disk, opener, "statement", 9999)
    acts = [step.act for step in disk.steps[disk.steps_before :]]
    return acts, len(opener.statements)


@pytest.mark.slow
@pytest.mark.parametrize("arm", ["killed", "torn", "statement"])
def test_every_single_step_of_keeping_interrupted_once(
    scene: Scene, tmp_path: Path, arm: str
) -> None:
    if scene.encrypt and arm == "statement":
        pytest.skip("the failing database is a plain one")
    acts, statements = steps_of_keeping(scene, tmp_path)
    places = {
        "killed": range(len(acts)),
        "torn": [at for at, act in enumerate(acts) if act == "write"],
        "statement": range(statements),
    }[arm]
    assert len(places) >= 6
    for at in places:
        disk = FaultyDisk()
        interrupted = scene.copied(tmp_path / str(at))
        assert interrupted.keep(disk, FaultyOpener(), arm, at)
        disk.cut_power(seeded(at))
        check_whole(interrupted.folder, interrupted.safe, second_dir=interrupted.second)


@pytest.mark.parametrize("seed", range(3))
def test_a_power_cut_after_safe_loses_nothing(scene: Scene, seed: int) -> None:
    disk = FaultyDisk()
    scene.keep(disk, FaultyOpener(), "killed", 9999)
    disk.cut_power(seeded(seed))
    assert len(scene.safe) == 2
    check_whole(scene.folder, scene.safe, second_dir=scene.second)


@pytest.mark.parametrize("seed", range(3))
def test_a_disk_that_lies_about_syncing_is_found_out_and_mended(scene: Scene, seed: int) -> None:
    disk = FaultyDisk(below=scene.folder / "photos")
    scene.keep(disk, FaultyOpener(), "lying", 0)
    disk.cut_power(seeded(seed))
    assert len(scene.safe) == 2
    check_whole(scene.folder, scene.safe, second_dir=scene.second)


def test_without_a_second_disk_a_lying_one_is_at_least_told(tmp_path: Path) -> None:
    disk = FaultyDisk()
    clock = ManualClock()
    store = Store.open(tmp_path, clock=clock, disk=disk, encrypt=False)
    room = Room(store, clock)
    session, (student, *_) = room.session()
    disk.strike(Fault.LYING)
    sitting = room.photograph(session.id, student)
    abandon(store)
    disk.cut_power(seeded(1))
    with opened(tmp_path) as room:
        assert sitting.capture is not None
        assert room.store.recovery_report.without_file == (sitting.capture.id,)


@pytest.mark.slow
def test_a_station_killed_at_any_moment_comes_back_whole(tmp_path: Path) -> None:
    folder, second = tmp_path / "data", tmp_path / "second"
    second.mkdir()
    chance = seeded(5)
    safe: dict[SittingId, str] = {}
    for _ in range(3):
        command = [sys.executable, "-m", "tests.store.capturing", str(folder), str(second)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout is not None
            assert process.stdout.readline() == "ready\n"
            for _ in range(chance.randrange(1, 6)):
                sitting_id, _, portrait = process.stdout.readline().split()
                safe[sitting_id] = portrait  # type: ignore[index]  # as it was told
            threading.Event().wait(chance.random() / 20)
            process.kill()
            rest = process.stdout.read().splitlines(keepends=True)
        told = [line.split() for line in rest if line.endswith("\n")]
        safe |= {sitting_id: portrait for sitting_id, _, portrait in told}  # type: ignore[misc]  # as it was told
        check_whole(folder, safe, second_dir=second)
    assert len(safe) >= 3
