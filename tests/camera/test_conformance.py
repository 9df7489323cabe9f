"""What every source must do, the same tests for all of them."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING

import numpy as np
import pytest

from capture_station.camera.originals import decode
from capture_station.camera.reader import CameraReader
from capture_station.camera.state import Status
from capture_station.domain.errors import Trouble
from capture_station.locations import resources_dir
from tests.camera.rigs import RIGS, Rig, open_handles
from tests.unit.camera.scenery import CLOCK, LONG_S

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from capture_station.camera.source import Image, Source, Still


@pytest.fixture(params=RIGS, ids=lambda rig: rig.__name__)
def rig(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Rig]:
    with request.param(tmp_path) as made:
        yield made


@pytest.fixture
def source(rig: Rig) -> Iterator[Source]:
    made = rig.make()
    made.open()
    yield made
    made.close()


def pictures(source: Source, count: int) -> list[Image]:
    found: list[Image] = []
    for _ in range(200):
        image = source.read()
        if image is not None:
            found.append(image)
        if len(found) == count:
            return found
    raise AssertionError(f"{len(found)} pictures of {count}")


def shoot(rig: Rig, source: Source) -> tuple[float, Still]:
    """Ask for a still as the reader does, with a look at the live view between."""
    asked_at = CLOCK.monotonic()
    rig.shoot()
    for _ in range(50):
        source.read()
        still = source.still(asked_at)
        if still is not None:
            return asked_at, still
    raise AssertionError("no still came")


def test_before_opening_it_has_a_name_and_reads_nothing(rig: Rig) -> None:
    source = rig.make()
    assert source.describe().name
    with pytest.raises(Trouble):
        source.read()
    source.close()
    source.close()


def test_its_pictures_are_what_it_describes(source: Source) -> None:
    info = source.describe()
    if not info.has_live_view:
        assert source.read() is None
        return
    for image in pictures(source, 3):
        assert image.dtype == np.uint8
        assert image.shape == (info.height, info.width, 3)


def test_a_picture_given_is_never_written_to_again(source: Source) -> None:
    if not source.describe().has_live_view:
        assert source.read() is None
        return
    first = pictures(source, 1)[0]
    before = first.copy()
    pictures(source, 5)
    assert np.array_equal(first, before)


def test_a_still_is_a_whole_file_taken_after_the_request(rig: Rig, source: Source) -> None:
    for _ in range(3):
        asked_at, still = shoot(rig, source)
        assert still.taken_at >= asked_at
        assert still.suffix in {".jpg", ".png"}
        image = decode(still.data)
        assert image is not None
        assert (still.height, still.width) == image.shape[:2]
        info = source.describe()
        if info.still_width:
            assert (still.width, still.height) == (info.still_width, info.still_height)


def test_it_can_be_closed_and_opened_again(rig: Rig, source: Source) -> None:
    for _ in range(2):
        source.close()
        source.close()
        with pytest.raises(Trouble):
            source.read()
        source.open()
        assert shoot(rig, source)[1].data


def test_opening_twice_holds_the_device_once(rig: Rig, source: Source) -> None:
    shoot(rig, source)
    before = open_handles()
    for _ in range(2):
        source.open()
    shoot(rig, source)
    assert open_handles() <= before + 1


def test_a_missing_device_is_told_in_words_and_leaves_nothing_open(rig: Rig) -> None:
    sentences = tomllib.loads((resources_dir() / "i18n/troubles/camera.toml").read_text("utf-8"))
    source = rig.make_without_device()
    with pytest.raises(Trouble):
        source.open()
    before = open_handles()
    for _ in range(5):
        with pytest.raises(Trouble) as caught:
            source.open()
        room, _, name = caught.value.key.partition(".")
        assert sentences[room][name]["zh"].format(**caught.value.params)
        assert sentences[room][name]["en"].format(**caught.value.params)
    assert open_handles() == before
    source.close()


def test_it_runs_behind_the_reader_and_stops_without_a_trace(rig: Rig) -> None:
    reader = CameraReader(rig.make, CLOCK)
    reader.start()
    try:
        while reader.state().status is Status.CONNECTING:
            reader.next_frame(0, 0.05)
        future = reader.take_still(LONG_S)
        rig.shoot()
        assert future.result(LONG_S).data
        info = reader.state().info
        assert info is not None
        assert (reader.next_frame(3, LONG_S) is not None) if info.has_live_view else True
        assert reader.state().status is Status.LIVE
    finally:
        reader.stop()
