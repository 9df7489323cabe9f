"""Bar codes and QR codes in the live picture.

A value is opaque here: whether it is a student number, an ID number or a capture code, and whose,
is looked up by the desk. It is never logged.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import zxingcpp

if TYPE_CHECKING:
    from capture_station.camera.source import Image

_FORMATS = (
    "QRCode,MicroQRCode,DataMatrix,Aztec,PDF417,Code128,Code39,Code93,Codabar,ITF,EAN13,EAN8,UPCA"
)


@dataclass(frozen=True, slots=True)
class Code:
    """A code that was read.

    Attributes:
        text: Its value, as it is.
        kind: ``"QRCode"``, ``"Code128"`` …
        corners: Its four corners, px of the picture, (x, y), clockwise from the code's own top
            left.
    """

    text: str = field(repr=False)
    kind: str
    corners: tuple[tuple[int, int], ...]


def read_codes(image: Image) -> tuple[Code, ...]:
    """Return every code in the picture whose check digits are right, in no certain order.

    Args:
        image: (h, w, 3) uint8 BGR.
    """
    # made at each call: an object of the library that outlives it is called a leak at the end
    formats = zxingcpp.barcode_formats_from_str(_FORMATS)
    return tuple(
        Code(found.text, str(found.format), _corners(found.position))
        for found in zxingcpp.read_barcodes(image, formats=formats)
        if found.valid and found.text
    )


def _corners(place: zxingcpp.Position) -> tuple[tuple[int, int], ...]:
    points = (place.top_left, place.top_right, place.bottom_right, place.bottom_left)
    return tuple((point.x, point.y) for point in points)
