"""How much fine detail a portrait holds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import cv2
import numpy as np

if TYPE_CHECKING:
    from capture_station.checks.arrays import Grid, Picture
    from capture_station.checks.faces import Face

UNIT: Final = 0.01
"""Scale of all bands: a hundredth of the distance of the eyes, about a pixel of a portrait."""


def grey_part(picture: Picture, x0: float, y0: float, x1: float, y1: float) -> Grid | None:
    """Return a part of the picture as float32 lightness, None where it is too small."""
    height, width = picture.shape[:2]
    part = picture[
        max(0, int(y0)) : min(height, max(0, int(y1))),
        max(0, int(x0)) : min(width, max(0, int(x1))),
    ]
    if min(part.shape[:2]) < 12:  # noqa: PLR2004 - too small to say anything
        return None
    grey: Grid = cv2.cvtColor(part, cv2.COLOR_BGR2GRAY).astype(np.float32)
    return grey


def measure_fineness(picture: Picture, face: Face, inter_eye: float) -> float:
    """Return the strength of fine against coarse detail at the sharper eye.

    About 0.5 for a sharp portrait whatever its contrast, below 0.2 for one that is out of focus.
    The finest band of all is left out: sensor noise and JPEG live there.
    """
    unit = UNIT * inter_eye
    best = 0.0
    for eye in (face.left, face.right):
        x, y = eye.iris[0].tolist()
        reach = 0.28 * inter_eye
        grey = grey_part(picture, x - reach, y - 0.7 * reach, x + reach, y + 0.7 * reach)
        if grey is None:
            continue
        fine = _spread(grey, 0.7 * unit, 1.4 * unit)
        coarse = _spread(grey, 2.8 * unit, 5.6 * unit)
        best = max(best, fine / max(coarse, 1e-3))
    return best


def _spread(grey: Grid, narrow: float, wide: float) -> float:
    """Return the standard deviation of the band between two blurs."""
    band = cv2.GaussianBlur(grey, (0, 0), narrow) - cv2.GaussianBlur(grey, (0, 0), wide)
    return float(cv2.meanStdDev(band)[1][0, 0])
