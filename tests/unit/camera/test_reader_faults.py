"""The reader on a device that is broken and mended again."""

from __future__ import annotations

import threading
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from capture_station.camera.film import FilmSource
from capture_station.camera.reader import CameraReader
from capture_station.camera.state import CameraState, Status
from capture_station.domain.errors import Trouble
from tests.unit.camera.scenery import (
    CLOCK,
    IMPATIENT,
    LONG_S,
    Device,
    FakeSource,
    number_of,
    write_picture,
)

if TYPE_CHECKING:
    from pathlib import Path

    from capture_station.camera.source import Image, Source
from tests.unit.camera.diary import Diary, reading, trouble_of


@pytest.mark.logs_expected
def test_a_still_in_flight_fails_cleanly_when_the_camera_goes_and_can_be_taken_again() -> None:
    device, diary = Device(), Diary()
    device.still_comes = False
    with reading(lambda: FakeSource(device), diary) as reader:
        assert reader.next_frame(0, LONG_S) is not None
        future = reader.take_still(LONG_S)
        device.is_there = False
        assert trouble_of(future) in {"camera.still-lost", "camera.gone"}
        device.is_there = device.still_comes = True
        diary.wait_for(Status.LIVE, Status.LOST, Status.LIVE)
        assert reader.take_still(LONG_S).result(LONG_S).width == 128


@pytest.mark.logs_expected
@pytest.mark.parametrize("trouble", ["camera.missing", "camera.busy", "camera.no-permission"])
def test_a_camera_that_is_not_there_is_told_and_comes_when_it_comes(trouble: str) -> None:
    device, diary = Device(), Diary()
    device.is_there, device.trouble = False, trouble
    with reading(lambda: FakeSource(device), diary) as reader:
        diary.wait_for(Status.CONNECTING, Status.LOST)
        state = reader.state()
        assert state.trouble is not None
        assert state.trouble.key == trouble
        assert trouble_of(reader.take_still()) == trouble
        device.is_there = True
        diary.wait_for(Status.LOST, Status.LIVE)
        assert reader.state().trouble is None


@pytest.mark.logs_expected
def test_a_pulled_camera_is_lost_shows_nothing_stale_and_comes_back() -> None:
    device, diary = Device(), Diary()
    with reading(lambda: FakeSource(device), diary) as reader:
        before = reader.next_frame(0, LONG_S)
        assert before is not None
        device.is_there = False
        diary.wait_for(Status.LIVE, Status.LOST)
        assert reader.latest() is None
        assert reader.state().age_s is None
        device.is_there = True
        diary.wait_for(Status.LOST, Status.LIVE)
        after = reader.next_frame(before.number, LONG_S)
        assert after is not None
        assert reader.state().reconnections == 1
    assert device.opened == device.closed


@pytest.mark.logs_expected
@pytest.mark.parametrize("fault", ["shows_same", "is_silent"])
def test_a_frozen_camera_is_told_reopened_and_comes_back(fault: str) -> None:
    device, diary = Device(), Diary()
    with reading(lambda: FakeSource(device), diary) as reader:
        assert reader.next_frame(3, LONG_S) is not None
        opened = device.opened
        setattr(device, fault, True)
        diary.wait_for(Status.LIVE, Status.FROZEN)
        state = reader.state()
        assert state.trouble is not None
        assert state.trouble.key == "camera.frozen"
        while device.opened == opened:
            assert reader.next_frame(10**9, 0.02) is None
        setattr(device, fault, False)
        diary.wait_for(Status.FROZEN, Status.LIVE)
        assert reader.state().drops > 0


@pytest.mark.logs_expected
def test_a_driver_that_never_returns_blocks_neither_recovery_nor_stop() -> None:
    broken, well, diary = Device(), Device(), Diary()
    devices = [broken]
    with reading(lambda: FakeSource(devices[-1]), diary) as reader:
        assert reader.next_frame(0, LONG_S) is not None
        devices.append(well)
        broken.hangs = True
        diary.wait_for(Status.LIVE, Status.LOST, Status.LIVE)
        assert any(s.trouble and s.trouble.key == "camera.hung" for s in diary.states)
        assert reader.next_frame(reader.state().drops, LONG_S) is not None
        stuck = [t for t in threading.enumerate() if t.name == "camera.reader"]
        assert len(stuck) == 2
        broken.let_go.set()
        for thread in stuck[:1]:
            thread.join(LONG_S)
        assert broken.closed == broken.opened


@pytest.mark.logs_expected
def test_a_camera_slow_to_open_is_told_long_before_it_counts_as_hung_and_is_waited_for() -> None:
    device, diary = Device(), Diary()
    device.hangs_when_opened = True
    patient = replace(IMPATIENT, open=LONG_S)
    with reading(lambda: FakeSource(device), diary, patient) as reader:
        diary.wait_for(Status.CONNECTING, Status.CONNECTING)
        assert diary.states[1].trouble is not None
        assert diary.states[1].trouble.key == "camera.slow"
        device.let_go.set()
        diary.wait_for(Status.CONNECTING, Status.LIVE)
        assert reader.state().trouble is None
        assert reader.state().reconnections == 0


@pytest.mark.logs_expected
def test_stop_leaves_a_hung_thread_behind_which_ends_when_the_driver_lets_go() -> None:
    device = Device()
    with reading(lambda: FakeSource(device)) as reader:
        assert reader.next_frame(0, LONG_S) is not None
        device.hangs = True
        assert device.is_hanging.wait(LONG_S)
        reader.stop()
        assert reader.state().status is Status.STOPPED
        stuck = [t for t in threading.enumerate() if t.name == "camera.reader"]
        assert len(stuck) == 1
        assert stuck[0].daemon
        device.let_go.set()
        stuck[0].join(LONG_S)
        assert device.closed == device.opened


@pytest.mark.logs_expected
def test_no_more_than_three_threads_are_ever_left_behind() -> None:
    device, diary = Device(), Diary()
    with reading(lambda: FakeSource(device), diary) as reader:
        assert reader.next_frame(0, LONG_S) is not None
        device.hangs = True
        while len([t for t in threading.enumerate() if t.name == "camera.reader"]) < 3:
            reader.next_frame(10**9, 0.05)
        for _ in range(30):
            reader.next_frame(10**9, 0.02)
        stuck = [t for t in threading.enumerate() if t.name == "camera.reader"]
        assert len(stuck) == 3
        device.hangs = False
        device.let_go.set()
        diary.wait_for(Status.LOST, Status.LIVE)
        for thread in stuck:
            thread.join(LONG_S)


@pytest.mark.logs_expected
def test_a_bug_in_a_source_is_logged_and_survived() -> None:
    device, diary = Device(), Diary()
    with reading(lambda: FakeSource(device), diary) as reader:
        assert reader.next_frame(0, LONG_S) is not None
        device.bug = ZeroDivisionError()
        diary.wait_for(Status.LIVE, Status.LOST)
        device.bug = None
        diary.wait_for(Status.LOST, Status.LIVE)
    assert any(s.trouble and s.trouble.key == "camera.broken" for s in diary.states)


@pytest.mark.logs_expected
def test_a_factory_that_refuses_is_a_lost_camera() -> None:
    diary = Diary()

    def refuse() -> Source:
        raise Trouble("camera.bad-spec", spec="nonsense")

    with reading(refuse, diary) as reader:
        diary.wait_for(Status.LOST)
        assert reader.latest() is None


@pytest.mark.logs_expected
def test_a_listener_that_fails_harms_nobody() -> None:
    def fail(_: CameraState) -> None:
        raise RuntimeError

    reader = CameraReader(lambda: FakeSource(Device()), CLOCK, fail, IMPATIENT)
    reader.start()
    assert reader.next_frame(0, LONG_S) is not None
    reader.stop()
    assert reader.state().status is Status.STOPPED


@pytest.mark.logs_expected
def test_the_cued_scene_is_shown_again_after_a_reconnection(tmp_path: Path) -> None:
    torn, diary = threading.Event(), Diary()

    class TornFilm(FilmSource):
        def read(self) -> Image | None:
            if torn.is_set():
                torn.clear()
                raise Trouble("camera.gone", name="film")
            return super().read()

    for number, scene in ((10, "a"), (60, "b")):
        write_picture(tmp_path / scene / "1.png", number)
    with reading(lambda: TornFilm(tmp_path, CLOCK, fps=200), diary) as reader:
        reader.cue("b").result(LONG_S)
        torn.set()
        diary.wait_for(Status.LIVE, Status.LOST, Status.LIVE)
        frame = reader.latest()
        assert frame is not None
        assert number_of(frame.image) == 60
