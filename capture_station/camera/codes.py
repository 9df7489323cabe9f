"""Bar codes and QR codes in the live picture.

A value is opaque here: whether it is a student number, an ID number or a capture code, and whose,
is looked up by the desk. It is never logged.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import cv2
import numpy as np
import zxingcpp

if TYPE_CHECKING:
    from capture_station.camera.source import Image

_FORMATS = (
    "QRCode,MicroQRCode,DataMatrix,Aztec,PDF417,Code128,Code39,Code93,Codabar,ITF,EAN13,EAN8,UPCA"
)


TURNS = (0.0, 30.0, -30.0)
"""By how many degrees live pictures are turned in turn before codes are looked for.

Bars are read along rows and columns alone, which finds a code that is held level to some 18
degrees; with these three turns it may be held in any way. Square codes are found in all of them.
"""


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


def turned_half(image: Image, turn: float) -> Image:
    """Return a picture at half its size, turned by some degrees; nothing of it is cut off.

    Args:
        image: (h, w, 3) uint8 BGR.
        turn: Degrees, anticlockwise.
    """
    if not turn:
        half = cv2.resize(image, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
        return np.asarray(half, np.uint8)
    height, width = image.shape[:2]
    sine, cosine = abs(math.sin(math.radians(turn))), abs(math.cos(math.radians(turn)))
    across, down = (width * cosine + height * sine) / 2, (width * sine + height * cosine) / 2
    move = cv2.getRotationMatrix2D((width / 2, height / 2), turn, 0.5)
    move[:, 2] += ((across - width) / 2, (down - height) / 2)
    return np.asarray(cv2.warpAffine(image, move, (round(across), round(down))), np.uint8)


def _corners(place: zxingcpp.Position) -> tuple[tuple[int, int], ...]:
    points = (place.top_left, place.top_right, place.bottom_right, place.bottom_left)
    return tuple((point.x, point.y) for point in points)
