"""The reader: frames, stills, faults and recovery, with a device that is broken and mended."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from capture_station.camera.film import FilmSource
from capture_station.camera.originals import decode
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
    picture,
    write_picture,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from capture_station.camera.source import Image, Source


class Diary:
    """Keeps the states that a reader told and lets a test wait for one."""

    def __init__(self) -> None:
        self.states: list[CameraState] = []
        self._changed = threading.Condition()

    def note(self, state: CameraState) -> None:
        with self._changed:
            self.states.append(state)
            self._changed.notify_all()

    def wait_for(self, *statuses: Status) -> None:
        """Wait until these statuses were told in this order, others between allowed."""

        def has_come() -> bool:
            told = iter([state.status for state in self.states])
            return all(status in told for status in statuses)

        with self._changed:
            assert self._changed.wait_for(has_come, LONG_S), [s.status for s in self.states]


@contextmanager
def reading(make: Callable[[], Source], diary: Diary | None = None) -> Iterator[CameraReader]:
    reader = CameraReader(make, CLOCK, diary.note if diary else None, IMPATIENT)
    reader.start()
    try:
        yield reader
    finally:
        reader.stop()


def trouble_of(future: object) -> str:
    error = future.exception(LONG_S)  # type: ignore[attr-defined] # any Future
    assert isinstance(error, Trouble)
    return error.key


def test_frames_are_numbered_read_only_and_the_newest() -> None:
    with reading(lambda: FakeSource(Device())) as reader:
        first = reader.next_frame(0, LONG_S)
        assert first is not None
        later = reader.next_frame(first.number, LONG_S)
        assert later is not None
        assert later.number > first.number
        assert later.taken_at >= first.taken_at
        assert not later.image.flags.writeable
        newest = reader.latest()
        assert newest is not None
        assert newest.number >= later.number


def test_state_tells_rate_age_and_source() -> None:
    with reading(lambda: FakeSource(Device())) as reader:
        assert reader.next_frame(10, LONG_S) is not None
        state = reader.state()
    assert state.status is Status.LIVE
    assert state.fps > 0
    assert state.age_s is not None
    assert state.info is not None
    assert state.info.name == "fake"
    assert state.trouble is None


def test_a_still_is_a_whole_file_at_full_resolution() -> None:
    with reading(lambda: FakeSource(Device())) as reader:
        assert reader.next_frame(0, LONG_S) is not None
        still = reader.take_still(LONG_S).result(LONG_S)
    assert (still.width, still.height) == (128, 96)
    image = decode(still.data)
    assert image is not None
    assert (image == picture(7, 128, 96)).all()


def test_every_still_asked_for_arrives() -> None:
    with reading(lambda: FakeSource(Device())) as reader:
        assert reader.next_frame(0, LONG_S) is not None
        futures = [reader.take_still(LONG_S) for _ in range(5)]
        assert {future.result(LONG_S).width for future in futures} == {128}


def test_a_live_view_that_pauses_for_a_still_is_not_called_frozen() -> None:
    device, diary = Device(), Diary()
    device.still_takes_s = 2.5 * IMPATIENT.freeze
    with reading(lambda: FakeSource(device), diary) as reader:
        assert reader.next_frame(0, LONG_S) is not None
        for _ in range(3):
            assert reader.take_still(LONG_S).result(LONG_S).width == 128
        assert [state.status for state in diary.states] == [Status.CONNECTING, Status.LIVE]


def test_a_still_before_the_first_picture_fails_at_once() -> None:
    device = Device()
    device.is_silent = True
    with reading(lambda: FakeSource(device)) as reader:
        assert trouble_of(reader.take_still()) == "camera.not-live"


def test_a_still_that_does_not_come_times_out_and_the_view_goes_on() -> None:
    device = Device()
    device.still_comes = False
    with reading(lambda: FakeSource(device)) as reader:
        frame = reader.next_frame(0, LONG_S)
        assert frame is not None
        assert trouble_of(reader.take_still(0.05)) == "camera.still-timeout"
        assert reader.next_frame(frame.number + 5, LONG_S) is not None


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


def test_a_source_without_live_view_is_live_once_it_is_open() -> None:
    device, diary = Device(), Diary()
    device.has_live_view = False
    with reading(lambda: FakeSource(device), diary) as reader:
        diary.wait_for(Status.CONNECTING, Status.LIVE)
        assert reader.latest() is None
        assert reader.take_still(LONG_S).result(LONG_S).height == 96
        assert reader.state().drops == 0


def test_stop_may_come_from_a_listener_and_twice() -> None:
    stopped = threading.Event()

    def stop_when_live(state: CameraState) -> None:
        if state.status is Status.LIVE:
            reader.stop()
        if state.status is Status.STOPPED:
            stopped.set()

    reader = CameraReader(lambda: FakeSource(Device()), CLOCK, stop_when_live, IMPATIENT)
    reader.start()
    watchdog = next(t for t in threading.enumerate() if t.name == "camera.watchdog")
    assert stopped.wait(LONG_S)
    watchdog.join(LONG_S)
    reader.stop()
    assert reader.state().status is Status.STOPPED
    assert trouble_of(reader.take_still()) == "camera.not-live"


def test_stop_fails_what_is_waited_for_and_start_begins_again() -> None:
    device = Device()
    device.still_comes = False
    with reading(lambda: FakeSource(device)) as reader:
        assert reader.next_frame(0, LONG_S) is not None
        future = reader.take_still(LONG_S)
        reader.stop()
        assert trouble_of(future) == "camera.stopped"
        assert trouble_of(reader.cue("anything")) == "camera.stopped"
        assert reader.latest() is None
        reader.start()
        reader.start()
        assert reader.next_frame(0, LONG_S) is not None
    assert device.opened == device.closed == 2


def test_a_cued_scene_is_on_show_when_its_future_is_done(tmp_path: Path) -> None:
    for number, scene in ((10, "a"), (60, "b"), (120, "c/tilted")):
        write_picture(tmp_path / scene / "1.png", number)
    with reading(lambda: FilmSource(tmp_path, CLOCK, fps=200)) as reader:
        for number, scene in ((120, "c/tilted"), (10, "a"), (60, "b")):
            reader.cue(scene).result(LONG_S)
            frame = reader.latest()
            assert frame is not None
            assert number_of(frame.image) == number
            still = reader.take_still(LONG_S).result(LONG_S)
            assert still.data == (tmp_path / scene / "1.png").read_bytes()
        assert trouble_of(reader.cue("d")) == "camera.no-scene"
        assert reader.latest() is not None


def test_the_spare_camera_takes_over_and_numbers_go_on() -> None:
    first, spare = Device(), Device()
    first.still_comes = False
    with reading(lambda: FakeSource(first)) as reader:
        before = reader.next_frame(3, LONG_S)
        assert before is not None
        future = reader.take_still(LONG_S)
        reader.switch_to(lambda: FakeSource(spare))
        assert trouble_of(future) == "camera.still-lost"
        after = reader.next_frame(before.number, LONG_S)
        assert after is not None
        while reader.state().status is not Status.LIVE:
            reader.next_frame(10**9, 0.02)
        assert reader.take_still(LONG_S).result(LONG_S).width == 128
        assert spare.opened == 1
    assert first.opened == first.closed == 1
    assert spare.closed == 1


def test_a_camera_switched_to_while_stopped_is_read_from_the_start() -> None:
    device = Device()
    reader = CameraReader(lambda: FakeSource(Device()), CLOCK, None, IMPATIENT)
    reader.switch_to(lambda: FakeSource(device))
    reader.start()
    assert reader.next_frame(0, LONG_S) is not None
    reader.stop()
    assert device.opened == device.closed == 1


def test_a_camera_knows_no_scenes() -> None:
    with reading(lambda: FakeSource(Device())) as reader:
        assert trouble_of(reader.cue("a")) == "camera.no-scenes"


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
