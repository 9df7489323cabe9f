"""The watched folder under load: many photos at once, a slow drive, a restart in the day."""

from __future__ import annotations

import hashlib
import io
from datetime import timedelta
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING

import pytest
from typing_extensions import override

from capture_station.camera import tray_memory
from capture_station.camera.folder import FolderSource
from capture_station.camera.reader import CameraReader
from capture_station.camera.state import Status
from capture_station.camera.tray import Tray
from capture_station.camera.tray_memory import TrayMemory
from capture_station.domain.clock import SystemClock
from capture_station.domain.errors import Trouble
from tests.camera.mjpeg_server import jpeg
from tests.camera.stage import HurriedClock
from tests.unit.camera.scenery import CLOCK, IMPATIENT, LONG_S

if TYPE_CHECKING:
    from datetime import datetime

    from capture_station.camera.source import Still
    from tests.camera.stage import Stage


class JumpingClock(SystemClock):
    """A clock that a test can put ahead."""

    ahead_s = 0.0

    @override
    def monotonic(self) -> float:
        return super().monotonic() + self.ahead_s


class TickingClock(SystemClock):
    """Each look at it takes a hundredth of a second, as a large photo does."""

    def __init__(self) -> None:
        self.looks = 0

    @override
    def monotonic(self) -> float:
        self.looks += 1
        return super().monotonic() + self.looks / 100


def test_foreign_photos_by_the_hundred_hold_up_neither_live_view_nor_shot(stage: Stage) -> None:
    clock = TickingClock()
    stage.source.close()
    stage.source = FolderSource(stage.folder, clock, stage.tray, wait_s=0.0)
    stage.source.open()
    for number in range(100):
        place = stage.folder.parent / "copied"
        place.write_bytes(jpeg(number))
        place.rename(stage.folder / f"holiday {number}.jpg")  # whole at once
    while not stage.tray.waiting():
        stage.source.read()
    assert len(stage.tray.waiting()) < 20
    while len(stage.source._candidates) + len(stage.tray.waiting()) < 100:
        stage.source.read()
    clock.looks += 200  # the last of them came two seconds ago
    asked_at = clock.monotonic()
    (stage.folder / "wanted.jpg").write_bytes(jpeg(1000))
    still = None
    while still is None:
        stage.source.read()
        still = stage.source.still(asked_at)
    assert still.data == jpeg(1000)
    assert len(stage.tray.waiting()) < 100
    assert len(stage.read_until(100)) == 100


def test_while_photos_are_being_copied_none_is_taken_for_the_one_that_was_asked_for(
    stage: Stage,
) -> None:
    clock = JumpingClock()
    stage.source.close()
    stage.source = FolderSource(stage.folder, clock, stage.tray, wait_s=0.05)
    stage.source.open()
    for number in range(5):
        (stage.folder / f"holiday {number}.jpg").write_bytes(jpeg(number))
    while len(stage.source._candidates) + len(stage.tray.waiting()) < 5:
        stage.source.read()
    asked_at = clock.monotonic()
    (stage.folder / "holiday 5.jpg").write_bytes(jpeg(5))
    stage.source.read()
    with pytest.raises(Trouble, match="folder-flooded"):
        stage.source.still(asked_at)
    assert len(stage.read_until(6)) == 6
    clock.ahead_s = 60.0
    later, still = clock.monotonic(), None
    (stage.folder / "wanted.jpg").write_bytes(jpeg(1000))
    while still is None:
        stage.source.read()
        still = stage.source.still(later)
    assert still.data == jpeg(1000)


class SlowFile:
    """A file on a network drive: a piece of a hundred bytes takes its time."""

    def __init__(self, path: Path) -> None:
        self._file = io.FileIO(path)

    def read(self, size: int) -> bytes:
        Event().wait(0.005)
        return self._file.read(min(size, 100))

    def close(self) -> None:
        self._file.close()


def test_a_slow_drive_is_read_a_piece_at_a_time(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = jpeg(1, 64, 48)
    assert len(data) > 1000
    (stage.folder / "slow.jpg").write_bytes(data)
    monkeypatch.setattr(Path, "open", lambda path, _mode: SlowFile(path))
    looks = 0
    while not stage.tray.waiting():
        stage.source.read()
        looks += 1
    assert looks > 2
    monkeypatch.undo()
    assert stage.tray.claim(1).data == data


def test_a_file_written_again_while_it_is_read_is_read_anew(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = stage.folder / "slow.jpg"
    path.write_bytes(jpeg(1, 64, 48))
    with monkeypatch.context() as patch:
        patch.setattr(Path, "open", lambda path, _mode: SlowFile(path))
        while stage.source._reading is None:
            stage.source.read()
        assert stage.source._reading.data
        assert stage.tray.waiting() == ()
    path.write_bytes(jpeg(2, 64, 48))
    stage.read_until(1)
    assert stage.tray.claim(1).data == jpeg(2, 64, 48)


def test_a_photo_that_comes_when_nobody_waits_any_more_is_in_the_tray(
    stage: Stage, tmp_path: Path
) -> None:
    stage.tray = Tray(CLOCK, stage.told.append, TrayMemory(tmp_path, CLOCK))
    reader: CameraReader

    class LateFolder(FolderSource):
        """Hands a photo over only after the shutter's patience has ended."""

        @override
        def still(self, asked_at: float) -> Still | None:
            found = super().still(asked_at)
            if found is not None:
                future.cancel()
            return found

    reader = CameraReader(
        lambda: LateFolder(stage.folder, CLOCK, stage.tray, wait_s=0.05), CLOCK, None, IMPATIENT
    )
    reader.start()
    try:
        while reader.state().status is not Status.LIVE:
            Event().wait(0.01)
        future = reader.take_still(LONG_S)
        (stage.folder / "late.jpg").write_bytes(jpeg(1))
        until = CLOCK.monotonic() + LONG_S
        while not stage.told and CLOCK.monotonic() < until:
            Event().wait(0.01)
    finally:
        reader.stop()
    (arrival,) = stage.tray.waiting()
    assert arrival.name == "late.jpg"
    assert not TrayMemory(tmp_path, CLOCK).is_done(hashlib.sha256(jpeg(1)).hexdigest())
    assert stage.tray.claim(arrival.number).data == jpeg(1)


# --- after a restart of the program ---------------------------------------------------------------


def restarted(stage: Stage, data: Path, clock: SystemClock | None = None) -> Stage:
    """Return the same folder as a newly started program sees it."""
    stage.source.close()
    stage.clock = clock or stage.clock
    stage.tray = Tray(stage.clock, memory=TrayMemory(data, stage.clock))
    stage.source = FolderSource(stage.folder, stage.clock, stage.tray, wait_s=0.05)
    stage.source.open()
    return stage


def test_after_a_restart_photos_without_an_owner_are_in_the_tray_again(
    stage: Stage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tray_memory, "_MARGIN_S", 0.2)
    (stage.folder / "yesterday.jpg").write_bytes(jpeg(9))
    Event().wait(0.5)  # longer than what times are cut off to
    restarted(stage, tmp_path)
    for number, name in enumerate(("taken.jpg", "dropped.jpg", "张三.jpg")):
        (stage.folder / name).write_bytes(jpeg(number))
        stage.read_until(number + 1)
    taken, dropped, _ = stage.tray.waiting()
    stage.tray.claim(taken.number)
    stage.tray.dismiss(dropped.number)
    restarted(stage, tmp_path)
    (stage.folder / "while away.jpg").write_bytes(jpeg(7))
    assert set(stage.read_until(2)) == {"张三.jpg", "while away.jpg"}
    assert set(stage.read_for(0.7)) == {"张三.jpg", "while away.jpg"}
    assert "张三" not in (tmp_path / "tray.txt").read_text("utf-8")


def test_on_the_next_day_the_folder_begins_anew(stage: Stage, tmp_path: Path) -> None:
    restarted(stage, tmp_path)
    (stage.folder / "today.jpg").write_bytes(jpeg(1))
    stage.read_until(1)

    class Tomorrow(HurriedClock):
        @override
        def now(self) -> datetime:
            return super().now() + timedelta(days=1)

    restarted(stage, tmp_path, Tomorrow())
    assert stage.read_for(0.7) == ()


@pytest.mark.logs_expected
def test_a_memory_that_cannot_be_kept_stops_nothing(stage: Stage, tmp_path: Path) -> None:
    (tmp_path / "tray.txt").mkdir()
    restarted(stage, tmp_path)
    (stage.folder / "a.jpg").write_bytes(jpeg(1))
    assert stage.read_until(1) == ("a.jpg",)
    stage.tray.dismiss(1)
