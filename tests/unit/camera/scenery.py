"""Pictures, films and fake cameras for the tests of this room."""

from __future__ import annotations

from threading import Event
from typing import TYPE_CHECKING

import cv2
import numpy as np

from capture_station.camera.originals import still_from_pixels
from capture_station.camera.source import Image, SourceInfo, SourceKind, Still
from capture_station.camera.state import Patience
from capture_station.domain.clock import SystemClock
from capture_station.domain.errors import Trouble

if TYPE_CHECKING:
    from pathlib import Path

CLOCK = SystemClock()

IMPATIENT = Patience(
    connect=0.15,
    freeze=0.15,
    reopen=0.3,
    backoff=(0.01, 0.02),
    open=0.5,
    read=0.3,
    still=0.5,
    close=0.3,
    watch=0.02,
    stop=0.3,
)
"""Waiting times of a tenth, so that faults of seconds are tested in fractions of one."""

LONG_S = 20.0
"""For waiting on something that will certainly happen."""


def picture(number: int, width: int = 64, height: int = 48) -> Image:
    """Return a picture that differs from every other number's and says its number by its grey."""
    noise = np.random.default_rng(number).integers(0, 3, (height, width, 3), dtype=np.uint8)
    return noise + np.uint8(number % 250)


def number_of(image: Image) -> int:
    """Return the number that `picture` was given, if the picture came through lossless."""
    return int(image.min())


def write_film(path: Path, count: int, width: int = 64, height: int = 48) -> Path:
    """Write a video file of `count` pictures at 25 a second."""
    writer = cv2.VideoWriter(str(path), cv2.VideoWriter.fourcc(*"MJPG"), 25.0, (width, height))
    for number in range(count):
        writer.write(picture(number * 20, width, height))
    writer.release()
    return path


def write_picture(path: Path, number: int, width: int = 64, height: int = 48) -> Path:
    """Write a picture file, making its folder."""
    path.parent.mkdir(parents=True, exist_ok=True)
    done, data = cv2.imencode(path.suffix, picture(number, width, height))
    assert done
    path.write_bytes(data.tobytes())
    return path


class Device:
    """A device that tests break and mend; outlives the sources that open it."""

    def __init__(self) -> None:
        self.is_there = True
        self.trouble = "camera.missing"
        self.shows_same = False
        self.is_silent = False
        self.hangs = False
        self.hangs_when_opened = False
        self.is_hanging = Event()
        self.let_go = Event()
        self.still_comes = True
        self.still_takes_s = 0.0
        self.bug: Exception | None = None
        self.has_live_view = True
        self.pictures = 0
        self.opened = 0
        self.closed = 0


class FakeSource:
    """Opens a `Device`."""

    def __init__(self, device: Device) -> None:
        self.device = device
        self._pace = Event()
        self._is_open = False

    def open(self) -> None:
        if not self.device.is_there:
            raise Trouble(self.device.trouble, name="fake")
        if self.device.hangs_when_opened:
            self.device.is_hanging.set()
            self.device.let_go.wait(LONG_S)
        self.device.opened += 1
        self._is_open = True

    def read(self) -> Image | None:
        device = self.device
        if device.hangs:
            device.is_hanging.set()
            device.let_go.wait(LONG_S)
        if device.bug is not None:
            raise device.bug
        if not device.is_there:
            raise Trouble("camera.gone", name="fake")
        self._pace.wait(0.005)
        if device.is_silent or not device.has_live_view:
            return None
        if not device.shows_same:
            device.pictures += 1
        return picture(device.pictures)

    def still(self, asked_at: float) -> Still | None:
        if not self.device.is_there:
            raise Trouble("camera.gone", name="fake")
        if not self.device.still_comes:
            return None
        self._pace.wait(self.device.still_takes_s)
        return still_from_pixels(picture(7, 128, 96), max(asked_at, CLOCK.monotonic()))

    def describe(self) -> SourceInfo:
        return SourceInfo(
            SourceKind.WEBCAM, "fake", 64, 48, has_live_view=self.device.has_live_view
        )

    def close(self) -> None:
        if self._is_open:
            self.device.closed += 1
        self._is_open = False
