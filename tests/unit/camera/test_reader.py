"""The reader on a camera that works: frames, stills, scenes, start and stop."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from capture_station.camera.film import FilmSource
from capture_station.camera.originals import decode
from capture_station.camera.reader import CameraReader
from capture_station.camera.state import CameraState, Status
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
    from pathlib import Path

from tests.unit.camera.diary import Diary, reading, trouble_of


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
