"""The structure of a JPEG file: its tables, its end, what is written around the picture."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator

_START, _END, _SCAN = 0xD8, 0xD9, 0xDA
_TABLES, _COMMENT, _EXIF, _PHOTOSHOP = 0xDB, 0xFE, 0xE1, 0xED
_JFIF, _PROFILE, _ADOBE = 0xE0, 0xE2, 0xEE
_BARE: Final = frozenset({0x01, *range(0xD0, 0xD8)})
_FRAMES: Final = frozenset({0xC0, 0xC1, 0xC2})
_MARKER: Final = re.compile(rb"\xff[^\x00\x01\xd0-\xd7]", re.DOTALL)
"""One that ends compressed data: neither a stuffed byte nor one of `_BARE`."""

# Annex K of the JPEG standard, luminance, in natural order: the table that quality scales.
_LUMINANCE: Final = np.array(
    [
        *(16, 11, 10, 16, 24, 40, 51, 61, 12, 12, 14, 19, 26, 58, 60, 55),
        *(14, 13, 16, 24, 40, 57, 69, 56, 14, 17, 22, 29, 51, 87, 80, 62),
        *(18, 22, 37, 56, 68, 109, 103, 77, 24, 35, 55, 64, 81, 104, 113, 92),
        *(49, 64, 78, 87, 103, 121, 120, 101, 72, 92, 95, 98, 112, 100, 103, 99),
    ],
    dtype=np.float64,
)


@dataclass(frozen=True, slots=True)
class JpegStructure:
    """What a JPEG file says of itself.

    Attributes:
        quality: Nearest quality on the IJG scale, 1-100; None where it has no luminance table.
        subsampled: Whether colour is stored coarser than lightness (4:2:0, 4:2:2).
        bytes_after_end: Bytes behind the end marker.
        written: Names of segments that can carry words: ``"exif"``, ``"xmp"``, ``"comment"``,
            ``"photoshop"``, ``"application"``.
        ended: Whether the end marker is there.
    """

    quality: int | None
    subsampled: bool
    bytes_after_end: int
    written: tuple[str, ...]
    ended: bool


class _Segment(NamedTuple):
    """A segment of a file: where its marker, its body's end and its own end stand.

    The end of a scan's is that of the compressed data behind it.
    """

    kind: int
    at: int
    body_end: int
    end: int

    def body_in(self, data: bytes) -> bytes:
        return data[self.at + 4 : self.body_end]


def read_structure(data: bytes) -> JpegStructure | None:
    """Return the structure of a JPEG file, or None where the bytes are none."""
    if not _begins(data):
        return None
    luminance = None
    subsampled = False
    written: list[str] = []
    for segment in _segments(data):
        if segment.kind == _END:
            behind = len(data) - segment.end
            return JpegStructure(
                _quality(luminance), subsampled, behind, tuple(written), ended=True
            )
        body = segment.body_in(data)
        if segment.kind == _TABLES and luminance is None:
            luminance = _first_table(body)
        elif segment.kind in _FRAMES:
            subsampled = _is_subsampled(body)
        else:
            name = _words_in(segment.kind, body)
            if name and name not in written:
                written.append(name)
    return JpegStructure(_quality(luminance), subsampled, 0, tuple(written), ended=False)


def without_words(data: bytes) -> bytes | None:
    """Return a JPEG file without the segments that can carry words and without what follows it.

    The picture stays as it is coded. None where the bytes are no whole JPEG file.
    """
    if not _begins(data):
        return None
    kept = [data[:2]]
    for segment in _segments(data):
        if not _words_in(segment.kind, segment.body_in(data)):
            kept.append(data[segment.at : segment.end])
        if segment.kind == _END:
            return b"".join(kept)
    return None


def _begins(data: bytes) -> bool:
    return data[:2] == bytes([0xFF, _START])


def _segments(data: bytes) -> Iterator[_Segment]:
    """Yield the segments of a file up to its end marker, as far as it is one."""
    at = 2
    while at + 2 <= len(data) and data[at] == 0xFF:  # noqa: PLR2004 - every marker starts with it
        kind = data[at + 1]
        if kind == 0xFF or kind in _BARE:  # noqa: PLR2004 - a fill byte
            at += 1 if kind == 0xFF else 2  # noqa: PLR2004 - a fill byte
            continue
        if kind == _END:
            yield _Segment(kind, at, at + 2, at + 2)
            return
        body_end = at + 2 + int.from_bytes(data[at + 2 : at + 4])
        end = _after_scan(data, body_end) if kind == _SCAN else body_end
        yield _Segment(kind, at, body_end, end)
        at = end


def _first_table(body: bytes) -> np.ndarray[tuple[int], np.dtype[np.float64]] | None:
    at = 0
    while at < len(body):
        precision, number = body[at] >> 4, body[at] & 15
        size = 128 if precision else 64
        values = body[at + 1 : at + 1 + size]
        if len(values) < size:
            return None
        if number == 0:
            return np.frombuffer(values, dtype=">u2" if precision else "u1").astype(np.float64)
        at += 1 + size
    return None


def _is_subsampled(body: bytes) -> bool:
    factors = {body[at + 1] for at in range(6, len(body) - 2, 3)}
    return len(factors) > 1


def _words_in(kind: int, body: bytes) -> str:
    if kind == _COMMENT:
        return "comment"
    if kind == _EXIF:
        return "xmp" if body[:4] == b"http" else "exif"
    if kind == _PHOTOSHOP:
        return "photoshop"
    if kind in (_JFIF, _PROFILE, _ADOBE):
        return ""
    if 0xE0 <= kind <= 0xEF:  # noqa: PLR2004 - the application segments
        return "application"
    return ""


def _after_scan(data: bytes, at: int) -> int:
    """Return where the next real marker stands after compressed data."""
    found = _MARKER.search(data, at)
    return len(data) if found is None else found.start()


_ZIGZAG: Final = np.array(
    [
        *(0, 1, 8, 16, 9, 2, 3, 10, 17, 24, 32, 25, 18, 11, 4, 5),
        *(12, 19, 26, 33, 40, 48, 41, 34, 27, 20, 13, 6, 7, 14, 21, 28),
        *(35, 42, 49, 56, 57, 50, 43, 36, 29, 22, 15, 23, 30, 37, 44, 51),
        *(58, 59, 52, 45, 38, 31, 39, 46, 53, 60, 61, 54, 47, 55, 62, 63),
    ]
)


_QUALITIES: Final = np.arange(1, 101)
_SCALES: Final = np.where(_QUALITIES < 50, 5000.0 / _QUALITIES, 200.0 - 2.0 * _QUALITIES)  # noqa: PLR2004 - IJG
_SCALED: Final = np.clip(
    np.floor((_LUMINANCE[_ZIGZAG] * _SCALES[:, np.newaxis] + 50.0) / 100.0), 1, 255
)
"""The standard's table as IJG scales it, quality by quality: shape (100, 64), in zigzag order."""


def _quality(table: np.ndarray[tuple[int], np.dtype[np.float64]] | None) -> int | None:
    """Return the IJG quality whose scaled table lies nearest to this one."""
    if table is None:
        return None
    return int(_QUALITIES[np.abs(_SCALED - table).sum(axis=1).argmin()])
