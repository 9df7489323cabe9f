"""Colour and light of the backdrop as one picture shows them, to be compared through the day.

Works on the bare backdrop and with a person before it: only the two upper corners of the portrait
are looked at, where no standard lets a person be.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import cv2
import numpy as np

from capture_station.checks.colour import difference, relative_luminance, to_lab

if TYPE_CHECKING:
    from capture_station.checks.arrays import Picture
    from capture_station.domain.findings import CropWindow

_SHAPE: Final = 3 / 4
"""Width to height of a portrait."""
_ACROSS: Final = 0.2
_DOWN: Final = 0.3
"""Share of the portrait's width and height that a corner takes."""
_FEWEST_PX: Final = 8
_SMALL_PX: Final = 64
"""Side to which a corner is reduced first: grain is no matter here."""
_WIDEST_SPREAD: Final = 6.0
"""Median distance from a corner's own colour beyond which something stands before the backdrop."""


@dataclass(frozen=True, slots=True)
class Calibration:
    """The backdrop of one picture.

    Attributes:
        colour: CIELAB L*, a*, b*, the mean of both corners.
        across_stops: By how many stops the right corner is lighter than the left one.
    """

    colour: tuple[float, float, float]
    across_stops: float

    def drift_from(self, other: Calibration) -> float:
        """Return the CIEDE2000 difference of the two colours."""
        return float(difference(self.colour, other.colour))


def portrait_part(picture: Picture) -> Picture:
    """Return the middle of a picture, as wide as a portrait of its height would be."""
    height, width = picture.shape[:2]
    wide = min(width, round(height * _SHAPE))
    left = (width - wide) // 2
    return picture[:, left : left + wide]


def calibrate(picture: Picture, crop: CropWindow | None = None) -> Calibration | None:
    """Measure the backdrop of a picture.

    Args:
        picture: Shape (h, w, 3), uint8 BGR.
        crop: Window that becomes the portrait; None for the middle of the picture.

    Returns:
        The measures; None where too little of the corners lies in the picture, or where they show
        something else than a backdrop, e.g. a person who walks by.
    """
    part = portrait_part(picture) if crop is None else _cut(picture, crop)
    height, width = part.shape[:2]
    across, down = int(width * _ACROSS), int(height * _DOWN)
    if min(across, down) < _FEWEST_PX:
        return None
    left, right = _colour_of(part[:down, :across]), _colour_of(part[:down, width - across :])
    if left is None or right is None:
        return None
    light = relative_luminance([left[0], right[0]])
    stops = float(np.log2(max(float(light[1]), 1e-4) / max(float(light[0]), 1e-4)))
    lightness, red, yellow = ((left + right) / 2.0).tolist()
    return Calibration((lightness, red, yellow), stops)


def _cut(picture: Picture, crop: CropWindow) -> Picture:
    height, width = picture.shape[:2]
    left, top = max(0, round(crop.left)), max(0, round(crop.top))
    right = min(width, round(crop.left + crop.width))
    bottom = min(height, round(crop.top + crop.height))
    return picture[top : max(top, bottom), left : max(left, right)]


def _colour_of(corner: Picture) -> np.ndarray[tuple[int], np.dtype[np.float64]] | None:
    """Return the median CIELAB of a corner, shape (3,); None where it is not of one colour."""
    small = cv2.resize(corner, (_SMALL_PX, _SMALL_PX), interpolation=cv2.INTER_AREA)
    lab = to_lab(small).reshape(-1, 3)  # type: ignore[arg-type]  # stubs say Mat
    median = np.median(lab, axis=0).astype(np.float64)
    spread = float(np.median(np.abs(lab - median).sum(axis=1)))
    return median if spread <= _WIDEST_SPREAD else None
