"""Originals: a photo from a device's own file, or from pixels where the device gives only those."""

from __future__ import annotations

import io
import re
import warnings
from typing import TYPE_CHECKING

import cv2
import numpy as np
import simplejpeg
from PIL import Image as PillowImage

from capture_station.camera.source import Image, Still
from capture_station.domain.errors import Trouble

if TYPE_CHECKING:
    from pathlib import Path

PICTURE_SUFFIXES = frozenset({".jpg", ".jpeg", ".png", ".bmp", ".tif", ".tiff", ".webp"})
"""Kinds of files that this program can look into, lower case."""

_ORIENTATION_TAG = 0x0112
_TURNED = frozenset({5, 6, 7, 8})
_DRAFT = (320, 320)
"""Size at which a JPEG is decoded to see whether it is whole; all of its bytes are read for it."""
_EXIF, _HEAD = b"Exif\0", 256
_REST = re.compile(r"\b[0-9]{1,2} extraneous bytes before marker 0xd9")
"""What libjpeg says of a picture that is whole, with a few bytes behind it."""
_NO_PICTURE = (OSError, ValueError, SyntaxError, PillowImage.DecompressionBombError)

# A doubtful tag or a very large picture is no matter for the terminal of a capture room.
warnings.filterwarnings("ignore", module=r"PIL\b")
_LOSSLESS = (
    cv2.IMWRITE_PNG_COMPRESSION,
    1,
    cv2.IMWRITE_PNG_STRATEGY,
    cv2.IMWRITE_PNG_STRATEGY_HUFFMAN_ONLY,
    cv2.IMWRITE_PNG_FILTER,
    cv2.IMWRITE_PNG_FILTER_SUB,
)
"""The quickest lossless setting that was measured: 50 ms for 1080p on one core, 3.4 MB."""


def still_from_pixels(image: Image, taken_at: float) -> Still:
    """Return the pixels as a lossless PNG.

    Args:
        image: (h, w, 3) uint8 BGR.
        taken_at: Monotonic seconds of the exposure.
    """
    done, encoded = cv2.imencode(".png", image, _LOSSLESS)
    if not done:
        raise Trouble("camera.still-failed")
    height, width = image.shape[:2]
    return Still(encoded.tobytes(), ".png", width, height, taken_at)


def still_from_file(
    data: bytes,
    suffix: str,
    taken_at: float,
    beside: tuple[Path, ...] = (),
    origin: Path | None = None,
) -> Still:
    """Return a device's own file as it is, with its size as displayed.

    Args:
        data: The whole file.
        suffix: Ending of its name with the dot; ``.jpeg`` becomes ``.jpg``.
        taken_at: Monotonic seconds of the exposure or arrival.
        beside: Other files of the same shot.
        origin: Where the file lies.

    Raises:
        Trouble: ``camera.still-unreadable`` if this is no picture.
    """
    width, height = displayed_size(data)
    kind = suffix.lower()
    kind = ".jpg" if kind == ".jpeg" else kind
    return Still(data, kind, width, height, taken_at, beside, origin)


def displayed_size(data: bytes) -> tuple[int, int]:
    """Return (width, height) of a picture file as displayed, from its header alone.

    Raises:
        Trouble: ``camera.still-unreadable`` if this is no picture.
    """
    try:
        with PillowImage.open(io.BytesIO(data)) as picture:
            width, height = picture.size
            turned = picture.getexif().get(_ORIENTATION_TAG) in _TURNED
    except _NO_PICTURE as error:
        raise Trouble("camera.still-unreadable") from error
    return (height, width) if turned else (width, height)


def is_whole_picture(data: bytes) -> bool:
    """Return whether a picture file decodes to its end; damage in the middle is not seen."""
    try:
        with PillowImage.open(io.BytesIO(data)) as picture:
            picture.draft("RGB", _DRAFT)
            picture.load()
    except _NO_PICTURE:
        return False
    return True


def decode_sound(data: bytes, *, with_rest: bool = False) -> Image | None:
    """Return the pixels of a JPEG in which the decoder finds nothing amiss, else None.

    Other decoders go on where the coded picture makes no sense, and show something. Not every
    changed byte makes no sense (docs/decisions/202-mjpeg-spoken-directly.md).

    Args:
        data: A JPEG file.
        with_rest: Whether a few bytes between the end of the picture and the end of the file are
            nothing amiss: some cameras always leave them there.

    Returns:
        (h, w, 3) uint8 BGR, as displayed.
    """
    try:
        image: Image = simplejpeg.decode_jpeg(data, "BGR", strict=True)
    except ValueError as error:
        if not with_rest or _REST.search(str(error)) is None:
            return None
        image = simplejpeg.decode_jpeg(data, "BGR", strict=False)
    turned = _EXIF in data[:_HEAD]  # then it is for OpenCV to look which way up it is
    return decode(data) if turned else image


def decode(data: bytes) -> Image | None:
    """Return the pixels of a picture file as displayed, (h, w, 3) uint8 BGR; None if unreadable."""
    if not data:
        return None
    try:
        image = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR)
    except cv2.error:
        return None
    return None if image is None else np.asarray(image, np.uint8)
