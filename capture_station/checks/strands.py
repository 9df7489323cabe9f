"""Hair that hangs over an eye, told by its grain: whatever its colour, strands run down."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import cv2
import numpy as np

from capture_station.checks.eyes import EYE_WIDTH, SIDE

if TYPE_CHECKING:
    from capture_station.checks.eyes import EyePatch

_BESIDE: Final = 0.36
_ABOVE: Final = 0.85
_BELOW: Final = 0.25
"""What is looked at, in eye widths from the middle of the corners: from above the brow to the lower
lid, without the sides, where rims of glasses and temples run down too."""
_RUNS_DOWN: Final = 0.6
"""Share of a row's contrast that lies across it, from which what is there runs down."""
_FAINT: Final = 0.02
"""Contrast across, per pixel and in the lightness of the skin, below which a row shows no strands;
strands 0.05 and more."""
_BARE: Final = 0.47
_HANGS: Final = 0.80
"""Share of such rows: up to 0.37 of bare eyes, 0.47 below a fringe, 0.83 and more under strands."""


def strands_over(eye: EyePatch) -> float:
    """Return how surely strands hang over an eye: 0 to 1.

    Brow, lids and lashes lie across; strands run from the forehead down over all of them.
    """
    middle = SIDE / 2
    rows = slice(int(middle - _ABOVE * EYE_WIDTH), int(middle + _BELOW * EYE_WIDTH))
    columns = slice(int(middle - _BESIDE * EYE_WIDTH), int(middle + _BESIDE * EYE_WIDTH) + 1)
    light = eye.grey / max(eye.skin, 8.0)
    across = (cv2.Sobel(light, cv2.CV_32F, 1, 0, scale=1 / 8)[rows, columns] ** 2).mean(axis=1)
    down = (cv2.Sobel(light, cv2.CV_32F, 0, 1, scale=1 / 8)[rows, columns] ** 2).mean(axis=1)
    hanging = (across > _FAINT**2) & (across > _RUNS_DOWN * (across + down))
    return float(np.clip((hanging.mean() - _BARE) / (_HANGS - _BARE), 0.0, 1.0))
