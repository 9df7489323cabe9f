"""Making the portrait's pixels and its file: crop, scale down, encode."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Final

import cv2
import numpy as np
from PIL import Image

if TYPE_CHECKING:
    from capture_station.checks.arrays import Picture
    from capture_station.domain.findings import CropWindow
    from capture_station.domain.spec import PhotoSpec

_QUALITY_MAX: Final = 98
_QUALITY_FLOOR: Final = 30
_QUALITY_ENOUGH: Final = 92
"""Quality above which a portrait only grows, not improves; used where no size is asked for."""
_CLEARLY_FINER: Final = 9
"""Steps of quality."""
_KB: Final = 1024.0
_FULL, _HALF = 0, 2
"""Pillow's numbers for colour stored in full (4:4:4) and at half width and height (4:2:0)."""


def cut_portrait(original: Picture, crop: CropWindow, width: int, height: int) -> Picture:
    """Return the crop window of an original scaled down to width x height.

    Each pixel is the mean of those it covers, edges weighted by their share, so the window need
    not lie on whole pixels. Nothing is turned, mirrored or sharpened.
    """
    step_x, step_y = crop.width / width, crop.height / height
    # Halving first keeps the mean exact and the second step cheap.
    halvings = max(0, int(np.log2(max(min(step_x, step_y) / 2.0, 1.0))))
    factor = 2**halvings
    rows, columns = original.shape[:2]
    x0 = int(crop.left) // factor * factor
    y0 = int(crop.top) // factor * factor
    x1 = min(columns, int(np.ceil((crop.left + crop.width) / factor)) * factor)
    y1 = min(rows, int(np.ceil((crop.top + crop.height) / factor)) * factor)
    part = original[y0:y1, x0:x1]
    if factor > 1:
        part = cv2.resize(  # type: ignore[assignment]  # stubs say Mat
            part,
            (max(1, (x1 - x0) // factor), max(1, (y1 - y0) // factor)),
            interpolation=cv2.INTER_AREA,
        )
    return _resample(
        part, (crop.left - x0) / factor, (crop.top - y0) / factor, crop, factor, (width, height)
    )


def _resample(
    part: Picture, left: float, top: float, crop: CropWindow, factor: int, size: tuple[int, int]
) -> Picture:
    image = Image.fromarray(cv2.cvtColor(part, cv2.COLOR_BGR2RGB))
    box = (
        max(0.0, left),
        max(0.0, top),
        min(float(image.width), left + crop.width / factor),
        min(float(image.height), top + crop.height / factor),
    )
    scaled = image.resize(size, Image.Resampling.LANCZOS, box=box)
    return np.asarray(cv2.cvtColor(np.asarray(scaled), cv2.COLOR_RGB2BGR), np.uint8)


def encode_portrait(portrait: Picture, spec: PhotoSpec) -> bytes:
    """Return the JPEG file of a portrait: resolution written, no other metadata.

    The best quality whose file fits the spec's target window is looked for, colour in full first;
    where a plain picture stays below the window at the highest quality it is left there, nothing
    is padded; where a busy one stays above it, the spec's own limits decide.
    """
    image = Image.fromarray(cv2.cvtColor(portrait, cv2.COLOR_BGR2RGB))
    rules = spec.file
    low = rules.quality_min or _QUALITY_FLOOR
    ceiling = rules.size_target_kb[1] if rules.size_target_kb else rules.size_kb[1]
    dpi = spec.frame.dpi
    if ceiling is None:
        return _encoded(image, _QUALITY_ENOUGH, _FULL, dpi)
    full = _largest_below(image, ceiling, (low, _QUALITY_MAX), _FULL, dpi)
    if full is not None and full[0] >= _QUALITY_ENOUGH:
        return full[1]
    # coarser colour is taken only where it buys clearly finer lightness: nothing less is tried
    least = low if full is None else full[0] + _CLEARLY_FINER
    half = _largest_below(image, ceiling, (least, _QUALITY_MAX), _HALF, dpi, first=full is not None)
    chosen = half or full
    if chosen is not None:
        return chosen[1]
    return _smallest(image, rules.size_kb[1], low, dpi)


def _largest_below(
    image: Image.Image,
    ceiling_kb: float,
    span: tuple[int, int],
    colour: int,
    dpi: int | None,
    *,
    first: bool = False,
) -> tuple[int, bytes] | None:
    """Return the highest quality whose file is no larger than the ceiling, by bisection.

    Args:
        image: The portrait.
        ceiling_kb: In KB.
        span: Lowest and highest quality.
        colour: `_FULL` or `_HALF`.
        dpi: As in the file.
        first: Whether the lowest is tried first, because it is likely to be too large already.
    """
    low, high = span
    best: tuple[int, bytes] | None = None
    while low <= high:
        quality = low if first else (low + high + 1) // 2
        first = False
        data = _encoded(image, quality, colour, dpi)
        if len(data) <= ceiling_kb * _KB:
            best, low = (quality, data), quality + 1
        else:
            high = quality - 1
    return best


def _smallest(image: Image.Image, hard_kb: float | None, low: int, dpi: int | None) -> bytes:
    data = _encoded(image, low, _HALF, dpi)
    if hard_kb is None or len(data) <= hard_kb * _KB:
        full = _encoded(image, low, _FULL, dpi)
        return full if hard_kb is None or len(full) <= hard_kb * _KB else data
    return data


def _encoded(image: Image.Image, quality: int, colour: int, dpi: int | None) -> bytes:
    more = {} if dpi is None else {"dpi": (dpi, dpi)}
    try:
        out = io.BytesIO()
        image.save(out, "JPEG", quality=quality, subsampling=colour, optimize=True, **more)
    except OSError:
        # WORKAROUND: optimising needs the whole file in Pillow's buffer of one byte a pixel, which
        # a very rough picture exceeds (https://github.com/python-pillow/Pillow/issues/148).
        out = io.BytesIO()
        image.save(out, "JPEG", quality=quality, subsampling=colour, **more)
    return out.getvalue()
