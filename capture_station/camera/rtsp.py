"""Network cameras that speak RTSP, through OpenCV's FFmpeg."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

import cv2
import numpy as np

from capture_station.camera.capture import open_stream
from capture_station.camera.originals import still_from_pixels
from capture_station.camera.source import Image, SourceInfo, SourceKind, Still, info_of_stream
from capture_station.domain.errors import Trouble

if TYPE_CHECKING:
    from capture_station.camera.address import Address
    from capture_station.domain.clock import Clock


_BLANK, _BLANK_REACH = 129, 2
"""What FFmpeg shows where it could decode nothing: the middle of its scale, 128 or 130 in BGR."""
_BLANK_SHARE = 0.75
_SAMPLE_STEP = 16
_BLANK_FOR_S = 0.5
"""For how long a stream may show nothing else before it is opened again."""
_FIRST_PICTURE_S = 2.0


class RtspSource:
    """One RTSP stream, by TCP where the camera allows.

    FFmpeg shows a picture also where it could decode nothing of it: plain grey. Such a picture is
    none, and a stream of nothing else is damaged.

    Args:
        address: Where it is found.
        clock: Stamps stills.
    """

    def __init__(self, address: Address, clock: Clock) -> None:
        self._address = address
        self._clock = clock
        self._capture: cv2.VideoCapture | None = None
        self._blank_since: float | None = None
        self._info = SourceInfo(SourceKind.STREAM, address.shown)

    def open(self) -> None:
        """Connect, and wait for the first picture."""
        self.close()
        capture = open_stream(self._with_credentials())
        if not capture.isOpened():
            capture.release()
            raise Trouble("camera.rtsp-unreachable", name=self._info.name)
        self._capture = capture
        try:
            first = self._first_picture()
        except Trouble:
            self.close()
            raise
        fps = max(0.0, float(capture.get(cv2.CAP_PROP_FPS)))
        self._info = info_of_stream(self._address.shown, first, "FFMPEG", fps)

    def read(self) -> Image | None:
        """Return the next picture; None where nothing of it could be decoded."""
        image, now = self._grab(), self._clock.monotonic()
        if not is_blank(image):
            self._blank_since = None
            return image
        if self._blank_since is None:
            self._blank_since = now
        elif now - self._blank_since > _BLANK_FOR_S:
            raise Trouble("camera.stream-damaged", name=self._info.name)
        return None

    def still(self, asked_at: float) -> Still | None:
        """Return a lossless copy of a picture that was exposed after the request."""
        del asked_at
        self._grab()  # may have been under way already
        image = self._grab()
        if is_blank(image):
            raise Trouble("camera.still-failed")
        return still_from_pixels(image, self._clock.monotonic())

    def describe(self) -> SourceInfo:
        """Tell size and rate."""
        return self._info

    def close(self) -> None:
        """Hang up."""
        if self._capture is not None:
            self._capture.release()
        self._capture = None
        self._blank_since = None

    def _first_picture(self) -> Image:
        began = self._clock.monotonic()
        while is_blank(image := self._grab()):
            if self._clock.monotonic() - began > _FIRST_PICTURE_S:
                raise Trouble("camera.stream-damaged", name=self._info.name)
        return image

    def _grab(self) -> Image:
        if self._capture is None:
            raise Trouble("camera.gone", name=self._info.name)
        try:
            found, image = self._capture.read()
        except cv2.error:
            found, image = False, None
        if not found or image is None:  # FFmpeg never recovers from a failed read of a stream
            raise Trouble("camera.stream-cut", name=self._info.name)
        return np.asarray(image, np.uint8)

    def _with_credentials(self) -> str:
        scheme, _, rest = self._address.full.partition("://")
        if not self._address.user:
            return self._address.full
        user, password = (quote(t, safe="") for t in (self._address.user, self._address.password))
        return f"{scheme}://{user}:{password}@{rest}"


def is_blank(image: Image) -> bool:
    """Return whether a picture is what FFmpeg shows where it could decode nothing.

    Not even a grey card looks so: a lens darkens its corners, and a sensor has a tint.

    Args:
        image: (h, w, 3) uint8 BGR.
    """
    sample = image[::_SAMPLE_STEP, ::_SAMPLE_STEP].astype(np.int16)
    near = (np.abs(sample - _BLANK) <= _BLANK_REACH).all(axis=2)
    return bool(near.mean() > _BLANK_SHARE)
