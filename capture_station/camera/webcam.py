"""Webcams (UVC) through OpenCV: V4L2, Media Foundation or DirectShow, AVFoundation."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING

import cv2
import numpy as np

from capture_station.camera.capture import open_device
from capture_station.camera.devices import device_of
from capture_station.camera.originals import still_from_pixels
from capture_station.camera.source import Image, SourceInfo, SourceKind, Still
from capture_station.domain.errors import Trouble

if TYPE_CHECKING:
    from collections.abc import Callable

    from capture_station.domain.clock import Clock

_FIRST_PICTURE_S = 6.0
_SETTLING_S = 1.5
_FAILED_READ_PAUSE_S = 0.05
_FAILED_READS_UNTIL_GONE = 10
_STALE_AFTER_RESIZE = 4
"""Pictures that a changed resolution takes to arrive with the exposure settled again."""


@dataclass(frozen=True, slots=True)
class WebcamSettings:
    """How a webcam is set whenever it is opened; None leaves a value as the device has it.

    A number for exposure, white balance or focus sets that value *and locks it*: the camera's own
    automatic is turned off, so that all portraits of a day look alike.

    Attributes:
        width: Pixels across of the live view.
        height: Pixels down of the live view.
        fps: Pictures a second.
        fourcc: Format on the wire; MJPG lets USB 2 carry 1080p at 30 fps.
        still_width: Pixels across of a still, where the device can do more than the live view.
        still_height: Pixels down of a still.
        exposure: In the driver's unit (V4L2: 100 µs; DirectShow: log2 seconds).
        white_balance_k: Colour temperature in kelvin.
        focus: In the driver's unit.
        locked: Whether the automatics without a value above are turned off too, at the values
            they have found a moment after opening.
        backend: ``"v4l2"``, ``"msmf"``, ``"dshow"``, ``"avfoundation"``; None for the platform's.
    """

    width: int | None = 1920
    height: int | None = 1080
    fps: float | None = 30.0
    fourcc: str | None = "MJPG"
    still_width: int | None = None
    still_height: int | None = None
    exposure: float | None = None
    white_balance_k: float | None = None
    focus: float | None = None
    locked: bool = False
    backend: str | None = None


_AUTOMATICS = (
    ("exposure", cv2.CAP_PROP_AUTO_EXPOSURE, cv2.CAP_PROP_EXPOSURE),
    ("white_balance_k", cv2.CAP_PROP_AUTO_WB, cv2.CAP_PROP_WB_TEMPERATURE),
    ("focus", cv2.CAP_PROP_AUTOFOCUS, cv2.CAP_PROP_FOCUS),
)

_V4L2_EXPOSURE_MANUAL = 1.0
"""V4L2_EXPOSURE_MANUAL; everywhere else, and for every other automatic, off is 0."""


class WebcamSource:
    """One webcam.

    Args:
        device: Index, device file, or a lasting name of `devices.list_cameras`, which is looked
            up at every opening.
        clock: Stamps stills.
        settings: Applied at every opening, so that a camera that was unplugged looks the same.
        opener: Opens the device; another one in tests.
    """

    def __init__(
        self,
        device: int | str,
        clock: Clock,
        settings: WebcamSettings | None = None,
        opener: Callable[[int | str, str | None], cv2.VideoCapture] = open_device,
    ) -> None:
        self._named = device
        self._place = device
        self._clock = clock
        self._settings = settings or WebcamSettings()
        self._opener = opener
        self._capture: cv2.VideoCapture | None = None
        self._failed_reads = 0
        self._never = Event()
        self._name = f"webcam {device}" if isinstance(device, int) else Path(device).name
        self._info = SourceInfo(SourceKind.WEBCAM, self._name)

    def open(self) -> None:
        """Open the device, set it, and wait for its first picture."""
        self.close()
        self._place = self._named if isinstance(self._named, int) else device_of(self._named)
        capture = self._opener(self._place, self._settings.backend)
        self._capture = capture
        try:
            if not capture.isOpened():
                raise self._why_not_opened()
            self._apply_format(capture)
            first = self._first_picture()
            self._apply_controls(capture)
        except Trouble:
            self.close()
            raise
        height, width = first.shape[:2]
        self._info = SourceInfo(
            SourceKind.WEBCAM,
            self._name,
            width,
            height,
            fps=max(0.0, float(capture.get(cv2.CAP_PROP_FPS))),
            still_width=self._settings.still_width or width,
            still_height=self._settings.still_height or height,
            backend=capture.getBackendName(),
            controls=tuple((name, float(capture.get(value))) for name, _, value in _AUTOMATICS),
        )

    def read(self) -> Image | None:
        """Return the next picture."""
        image = self._grab()
        if image is not None:
            self._failed_reads = 0
            return image
        self._failed_reads += 1
        gone = isinstance(self._place, str) and not Path(self._place).exists()
        if gone or self._failed_reads >= _FAILED_READS_UNTIL_GONE:
            raise Trouble("camera.gone", name=self._name)
        # An unplugged device fails at once, again and again: that must not become a hot loop.
        self._never.wait(_FAILED_READ_PAUSE_S)
        return None

    def still(self, asked_at: float) -> Still | None:
        """Return a lossless copy of a picture whose exposure began after the request."""
        del asked_at  # the first picture read from here on may be half exposed, the second is not
        live = (self._info.width, self._info.height)
        full = (self._info.still_width, self._info.still_height)
        if full == live:
            image = self._grab_last_of(2)
        else:
            self._resize(*full)
            try:
                image = self._grab_last_of(_STALE_AFTER_RESIZE)
            finally:
                self._resize(*live)
        if image is None:
            raise Trouble("camera.still-failed")
        return still_from_pixels(image, self._clock.monotonic())

    def describe(self) -> SourceInfo:
        """Tell what the device really delivers, which may differ from what was asked for."""
        return self._info

    def close(self) -> None:
        """Let go of the device."""
        if self._capture is not None:
            self._capture.release()
        self._capture = None
        self._failed_reads = 0

    def _grab(self) -> Image | None:
        if self._capture is None:
            raise Trouble("camera.gone", name=self._name)
        try:
            found, image = self._capture.read()
        except cv2.error:  # a damaged picture; the next one may be whole
            return None
        return np.asarray(image, np.uint8) if found and image is not None else None

    def _grab_last_of(self, count: int) -> Image | None:
        image = None
        for _ in range(count):
            image = self._grab()
        return image

    def _first_picture(self) -> Image:
        started = self._clock.monotonic()
        while self._clock.monotonic() - started < _FIRST_PICTURE_S:
            image = self._grab()
            if image is not None:
                return image
            self._never.wait(_FAILED_READ_PAUSE_S)
        raise Trouble("camera.busy", name=self._name)

    def _apply_format(self, capture: cv2.VideoCapture) -> None:
        wanted = self._settings
        if wanted.fourcc:
            # First, because the list of sizes and rates depends on it.
            capture.set(cv2.CAP_PROP_FOURCC, cv2.VideoWriter.fourcc(*wanted.fourcc))
        if wanted.width and wanted.height:
            self._resize(wanted.width, wanted.height)
        if wanted.fps:
            capture.set(cv2.CAP_PROP_FPS, wanted.fps)

    def _apply_controls(self, capture: cv2.VideoCapture) -> None:
        wanted = {name: getattr(self._settings, name) for name, _, _ in _AUTOMATICS}
        if self._settings.locked:
            self._let_settle()
            for name, _, value in _AUTOMATICS:
                if wanted[name] is None:
                    wanted[name] = capture.get(value)
        for name, automatic, value in _AUTOMATICS:
            if wanted[name] is None:
                continue
            is_v4l2_exposure = name == "exposure" and capture.getBackendName() == "V4L2"
            capture.set(automatic, _V4L2_EXPOSURE_MANUAL if is_v4l2_exposure else 0.0)
            capture.set(value, wanted[name])

    def _let_settle(self) -> None:
        """Read on until the automatics have found their values."""
        started = self._clock.monotonic()
        while self._clock.monotonic() - started < _SETTLING_S:
            self._grab()

    def _resize(self, width: int, height: int) -> None:
        if self._capture is not None:
            self._capture.set(cv2.CAP_PROP_FRAME_WIDTH, width)
            self._capture.set(cv2.CAP_PROP_FRAME_HEIGHT, height)

    def _why_not_opened(self) -> Trouble:
        if sys.platform != "linux":
            return Trouble("camera.not-opened", name=self._name)
        file = self._place if isinstance(self._place, str) else f"/dev/video{self._place}"
        try:
            os.close(os.open(file, os.O_RDWR | os.O_NONBLOCK))
        except FileNotFoundError:
            return Trouble("camera.missing", name=self._name)
        except PermissionError:
            return Trouble("camera.no-permission", name=self._name)
        except OSError:
            return Trouble("camera.busy", name=self._name)
        return Trouble("camera.not-opened", name=self._name)
