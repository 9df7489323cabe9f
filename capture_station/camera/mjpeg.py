"""Network cameras that send MJPEG over HTTP.

Spoken here and not through OpenCV, for three reasons: a still is the camera's own JPEG, byte for
byte; damaged pictures are left out; and the password goes into a header, never into a line that a
library might print (docs/decisions/202-mjpeg-by-hand.md).
"""

from __future__ import annotations

import http.client
import urllib.error
import urllib.request
from typing import TYPE_CHECKING

from capture_station.camera.multipart import JpegSplitter, boundary_of
from capture_station.camera.originals import decode, still_from_file
from capture_station.camera.source import Image, SourceInfo, SourceKind, Still
from capture_station.domain.errors import Trouble

if TYPE_CHECKING:
    from capture_station.camera.address import Address
    from capture_station.domain.clock import Clock

_SILENCE_S = 2.0
"""Longest wait for a connection or for the next byte."""
_READ_S = 1.0
_CHUNK = 1024 * 1024
_REFUSED = frozenset({http.HTTPStatus.UNAUTHORIZED, http.HTTPStatus.FORBIDDEN})


class MjpegSource:
    """One MJPEG stream; the newest whole picture is shown, older ones are passed over.

    Args:
        address: Where it is found; user and password are sent as Basic or Digest as the camera
            asks.
        clock: Stamps stills and limits reads.
    """

    def __init__(self, address: Address, clock: Clock) -> None:
        self._address = address
        self._clock = clock
        self._answer: http.client.HTTPResponse | None = None
        self._splitter = JpegSplitter(b"")
        self._info = SourceInfo(SourceKind.STREAM, address.shown)

    def open(self) -> None:
        """Connect, and wait for the first picture."""
        self.close()
        self._answer = self._connect()
        boundary = boundary_of(self._answer.headers.get("Content-Type", ""))
        if boundary is None:
            self.close()
            raise Trouble("camera.stream-not-video", name=self._info.name)
        self._splitter = JpegSplitter(boundary)
        try:
            first = self._first_picture()
        except Trouble:
            self.close()
            raise
        height, width = first.shape[:2]
        self._info = SourceInfo(
            SourceKind.STREAM,
            self._address.shown,
            width,
            height,
            still_width=width,
            still_height=height,
            backend="HTTP",
        )

    def read(self) -> Image | None:
        """Return the newest picture that has come."""
        data = self._newest()
        return None if data is None else decode(data)

    def still(self, asked_at: float) -> Still | None:
        """Return the JPEG of the first picture that begins to arrive after the request."""
        del asked_at
        # What is under way now was exposed before; the one behind it was not.
        if self._newest() is None:
            return None
        data = self._newest()
        if data is None:
            return None
        return still_from_file(data, ".jpg", self._clock.monotonic())

    def describe(self) -> SourceInfo:
        """Tell the size; the rate is not announced in such a stream."""
        return self._info

    def close(self) -> None:
        """Hang up."""
        if self._answer is not None:
            self._answer.close()
        self._answer = None

    def _connect(self) -> http.client.HTTPResponse:
        passwords = urllib.request.HTTPPasswordMgrWithDefaultRealm()
        if self._address.user:
            passwords.add_password(
                None, self._address.full, self._address.user, self._address.password
            )
        opener = urllib.request.build_opener(
            urllib.request.ProxyHandler({}),  # a camera stands in the same room
            urllib.request.HTTPBasicAuthHandler(passwords),
            urllib.request.HTTPDigestAuthHandler(passwords),
        )
        try:
            answer: http.client.HTTPResponse = opener.open(self._address.full, timeout=_SILENCE_S)
        except urllib.error.HTTPError as error:
            error.close()
            key = "stream-refused" if error.code in _REFUSED else "stream-not-video"
            raise Trouble(f"camera.{key}", name=self._info.name) from None
        except (OSError, ValueError, http.client.HTTPException):
            # The cause is not chained: its text may hold the address with its query.
            raise Trouble("camera.stream-unreachable", name=self._info.name) from None
        return answer

    def _first_picture(self) -> Image:
        until = self._clock.monotonic() + _SILENCE_S
        while self._clock.monotonic() < until:
            image = self.read()
            if image is not None:
                return image
        raise Trouble("camera.stream-not-video", name=self._info.name)

    def _newest(self) -> bytes | None:
        """Wait for at least one whole picture, for a second; return the newest there is."""
        until = self._clock.monotonic() + _READ_S
        while self._clock.monotonic() < until:
            pictures = self._splitter.feed(self._receive())
            if pictures:
                return pictures[-1]
        return None

    def _receive(self) -> bytes:
        if self._answer is None:
            raise Trouble("camera.gone", name=self._info.name)
        try:
            data = self._answer.read1(_CHUNK)
        except TimeoutError:
            raise Trouble("camera.frozen", name=self._info.name) from None
        except (OSError, ValueError, http.client.HTTPException):
            raise Trouble("camera.stream-cut", name=self._info.name) from None
        if not data:
            raise Trouble("camera.stream-cut", name=self._info.name)
        return data
