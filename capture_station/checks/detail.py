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
    best = 0.0
    for eye in (face.left, face.right):
        x, y = eye.iris[0].tolist()
        best = max(best, _fineness_at(picture, x, y, (0.28, 0.196), inter_eye))
    return best


def fineness_elsewhere(
    picture: Picture, face: Face, hair_top: float | None, inter_eye: float
) -> float:
    """Return the strength of fine against coarse detail where a face has most beside the eyes.

    Of mouth and crown the sharper counts. Narrowed eyes in the shade hold little detail of
    themselves; a lens out of focus spares nothing.

    Args:
        picture: The portrait.
        face: The face in it.
        hair_top: Row where the hair ends; None where unknown.
        inter_eye: Distance of the eyes.
    """
    x, y = face.points[_BETWEEN_LIPS, :2].tolist()
    best = _fineness_at(picture, x, y, (0.35, 0.15), inter_eye)
    if hair_top is not None:
        x, y = float(face.points[_FOREHEAD_TOP, 0]), hair_top + 0.25 * inter_eye
        best = max(best, _fineness_at(picture, x, y, (0.5, 0.2), inter_eye))
    return best


_BETWEEN_LIPS: Final = 13
_FOREHEAD_TOP: Final = 10


def _fineness_at(
    picture: Picture, x: float, y: float, reach: tuple[float, float], inter_eye: float
) -> float:
    """Return it about a place; half sizes of what is looked at in distances of the eyes."""
    across, down = reach[0] * inter_eye, reach[1] * inter_eye
    grey = grey_part(picture, x - across, y - down, x + across, y + down)
    if grey is None:
        return 0.0
    unit = UNIT * inter_eye
    fine = _spread(grey, 0.7 * unit, 1.4 * unit)
    return fine / max(_spread(grey, 2.8 * unit, 5.6 * unit), 1e-3)


def _spread(grey: Grid, narrow: float, wide: float) -> float:
    """Return the standard deviation of the band between two blurs."""
    band = cv2.GaussianBlur(grey, (0, 0), narrow) - cv2.GaussianBlur(grey, (0, 0), wide)
    return float(cv2.meanStdDev(band)[1][0, 0])
