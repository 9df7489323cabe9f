"""MJPEG on the wire: JPEG pictures one after the other in one endless HTTP answer.

``multipart/x-mixed-replace`` was never standardised for cameras, so that each does it a little
differently: with and without lengths, with boundaries that do or do not begin with their dashes.
Damaged pictures are left out here, before anybody sees them.
"""

from __future__ import annotations

import re

_LARGEST_PART = 64 * 1024 * 1024
_HEADER_END = re.compile(rb"\r?\n\r?\n")
_LENGTH = re.compile(rb"(?im)^content-length:[ \t]*([0-9]{1,9})[ \t]*\r?$")
_LONGEST_HEADER = 8192
_BOUNDARY = re.compile(r'(?i)boundary\s*=\s*(?:"([^"]+)"|([^;\s]+))')

_START = b"\xff\xd8\xff"
_END = b"\xff\xd9"
_FOREIGN_MARKER = re.compile(rb"\xff[^\x00\xc4\xd0-\xd7\xda\xdb\xdd\xfe\xff]")
"""Markers that cannot stand behind a start of scan: a sign of bytes lost or overwritten."""


def boundary_of(content_type: str) -> bytes | None:
    """Return the line that divides the parts, with its dashes; None if this is no multipart."""
    if not content_type.lower().lstrip().startswith("multipart/"):
        return None
    found = _BOUNDARY.search(content_type)
    if found is None:
        return None
    # WORKAROUND: cameras that give the boundary with the dashes which only the body should have
    name = (found[1] or found[2]).removeprefix("--")
    return b"--" + name.encode("latin-1", "ignore")


def is_whole_jpeg(data: bytes) -> bool:
    """Return whether this looks like one JPEG file from its start to its end.

    Bytes that were only changed inside the coded picture cannot be told; bytes that are missing
    or come from another picture nearly always can.
    """
    end = data.rfind(_END)
    if not data.startswith(_START) or end < 0 or data[end + 2 :].strip(b"\0\r\n"):
        return False
    at = 2
    while at + 4 <= end and data[at] == 0xFF:  # noqa: PLR2004 - every segment begins with FF
        if data[at + 1] == 0xDA:  # noqa: PLR2004 - start of scan
            return _FOREIGN_MARKER.search(data, at + 2, end) is None
        at += 2 + int.from_bytes(data[at + 2 : at + 4], "big")
    return False


class JpegSplitter:
    """Takes the pictures out of the stream.

    Args:
        boundary: The line between the parts, with its dashes.
    """

    def __init__(self, boundary: bytes) -> None:
        self._boundary = boundary
        self._waiting = bytearray()
        self.damaged = 0
        """Parts so far that were no whole picture."""

    def feed(self, data: bytes) -> list[bytes]:
        """Take in what arrived.

        Returns:
            The whole JPEG files that are complete now, oldest first.
        """
        self._waiting += data
        pictures: list[bytes] = []
        while (part := self._next_part()) is not None:
            if is_whole_jpeg(part):
                pictures.append(part)
            else:
                self.damaged += 1
        return pictures

    def _next_part(self) -> bytes | None:
        """Cut the first complete part off what is waiting; None if there is none yet."""
        start = self._waiting.find(self._boundary)
        if start < 0:
            # Nothing before a boundary matters, but its first half may be the end of this.
            del self._waiting[: max(0, len(self._waiting) - len(self._boundary))]
            return None
        after = start + len(self._boundary)
        header_end = _HEADER_END.search(self._waiting, after, after + _LONGEST_HEADER)
        if header_end is None:
            if len(self._waiting) - after >= _LONGEST_HEADER:
                del self._waiting[:after]
            return None
        body = header_end.end()
        length = _LENGTH.search(self._waiting, after, body)
        end = body + int(length[1]) if length else -1
        if body < end <= body + _LARGEST_PART:
            if len(self._waiting) < end:
                return self._part_cut_short(body)
            if self._waiting.find(self._boundary, body, end) < 0:
                return self._cut(body, end)
        return self._part_until_boundary(body)

    def _part_cut_short(self, body: int) -> bytes | None:
        """Give up a part that was promised longer, once the next has begun."""
        following = self._waiting.find(self._boundary, body)
        return None if following < 0 else self._cut(body, following)

    def _part_until_boundary(self, body: int) -> bytes | None:
        following = self._waiting.find(self._boundary, body)
        if following >= 0:
            return self._cut(body, following)
        if len(self._waiting) - body > _LARGEST_PART:
            self._waiting.clear()
        return None

    def _cut(self, body: int, end: int) -> bytes:
        part = bytes(self._waiting[body:end])
        del self._waiting[:end]
        return part.rstrip(b"\r\n")  # belongs to the boundary; no JPEG ends so
