"""Network cameras that send MJPEG over HTTP.

Spoken here and not through OpenCV, for three reasons: a still is the camera's own JPEG, byte for
byte; damaged pictures are left out; and the password goes into a header, never into a line that a
library might print (docs/decisions/202-mjpeg-spoken-directly.md).
"""

from __future__ import annotations

import http.client
import select
import ssl
from typing import TYPE_CHECKING
from urllib.parse import urlsplit, urlunsplit

from capture_station.camera.http_login import authorization
from capture_station.camera.multipart import JpegSplitter, boundary_of
from capture_station.camera.originals import decode_sound, still_from_file
from capture_station.camera.source import Image, SourceInfo, SourceKind, Still, info_of_stream
from capture_station.domain.errors import Trouble

if TYPE_CHECKING:
    from capture_station.camera.address import Address
    from capture_station.domain.clock import Clock

_CONNECT_S = 2.0
_FIRST_PICTURE_S = 2.0
_READ_S = 0.5
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
        parts = urlsplit(address.full)
        self._uri = urlunsplit(("", "", parts.path or "/", parts.query, ""))
        self._connection: http.client.HTTPConnection | None = None
        self._answer: http.client.HTTPResponse | None = None
        self._splitter = JpegSplitter(b"")
        self._leaves_rest = False
        self._info = SourceInfo(SourceKind.STREAM, address.shown)

    def open(self) -> None:
        """Connect, and wait for the first picture."""
        try:
            self._connect()
            first = self._first_picture()
        except Trouble:
            self.close()
            raise
        self._info = info_of_stream(self._address.shown, first, "HTTP")

    def read(self) -> Image | None:
        """Return the newest picture that has come."""
        data = self._newest()
        return None if data is None else self._pixels(data)

    def still(self, asked_at: float) -> Still | None:
        """Return the JPEG of the first picture that begins to arrive after the request."""
        del asked_at
        # What is under way now was exposed before; the one behind it was not.
        if self._newest() is None:
            return None
        data = self._newest()
        if data is None or self._pixels(data) is None:
            return None
        return still_from_file(data, ".jpg", self._clock.monotonic())

    def describe(self) -> SourceInfo:
        """Tell the size; the rate is not announced in such a stream."""
        return self._info

    def close(self) -> None:
        """Hang up."""
        if self._answer is not None:
            self._answer.close()
        if self._connection is not None:
            self._connection.close()
        self._answer = self._connection = None

    def _connect(self) -> None:
        """Ask for the stream, and log in if the camera wants it."""
        try:
            answer = self._ask({})
            if answer.status == http.HTTPStatus.UNAUTHORIZED and self._address.user:
                challenges = answer.headers.get_all("WWW-Authenticate", [])
                header = authorization(
                    challenges, self._address.user, self._address.password, self._uri
                )
                answer = self._ask({"Authorization": header} if header else {})
        except ssl.SSLCertVerificationError:
            raise Trouble("camera.stream-untrusted", name=self._info.name) from None
        except (OSError, ValueError, http.client.HTTPException):
            # The cause is not chained: its text may hold the address with its query.
            raise Trouble("camera.stream-unreachable", name=self._info.name) from None
        if answer.status in _REFUSED:
            raise Trouble("camera.stream-refused", name=self._info.name)
        boundary = boundary_of(answer.headers.get("Content-Type", ""))
        if answer.status != http.HTTPStatus.OK or boundary is None:
            raise Trouble("camera.stream-not-video", name=self._info.name)
        self._splitter = JpegSplitter(boundary)

    def _ask(self, headers: dict[str, str]) -> http.client.HTTPResponse:
        """Send one request on a connection of its own; sets `_connection` and `_answer`."""
        self.close()
        parts = urlsplit(self._address.full)
        kind = (
            http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
        )
        self._connection = kind(parts.hostname or "", parts.port, timeout=_CONNECT_S)
        self._connection.request("GET", self._uri, headers=headers)
        self._answer = self._connection.getresponse()
        return self._answer

    def _first_picture(self) -> Image:
        """Wait for a sound picture, or find that the camera leaves a rest behind each of them."""
        self._leaves_rest = False
        last: Image | None = None
        is_damaged = False
        until = self._clock.monotonic() + _FIRST_PICTURE_S
        while self._clock.monotonic() < until:
            data = self._newest()
            if data is None:
                continue
            image = decode_sound(data)
            if image is not None:
                return image
            last = decode_sound(data, with_rest=True)
            is_damaged = is_damaged or last is None
        if last is None or is_damaged:
            raise Trouble("camera.frozen", name=self._info.name)
        self._leaves_rest = True
        return last

    def _pixels(self, data: bytes) -> Image | None:
        return decode_sound(data, with_rest=self._leaves_rest)

    def _newest(self) -> bytes | None:
        """Wait for at least one whole picture, for a moment; return the newest there is."""
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
            # Asked first, because an answer that has once timed out cannot be read any further.
            if not select.select([self._answer], [], [], _READ_S)[0]:
                return b""
            data = self._answer.read1(_CHUNK)
        except (OSError, ValueError, http.client.HTTPException):
            raise Trouble("camera.stream-cut", name=self._info.name) from None
        if not data:
            raise Trouble("camera.stream-cut", name=self._info.name)
        return data
