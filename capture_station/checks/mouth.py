"""The line between closed lips, and nostrils: a mouth shows them, neither a mask nor a hand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import cv2
import numpy as np

if TYPE_CHECKING:
    from capture_station.checks.arrays import Grid, Picture

_UPPER: Final = (191, 80, 81, 82, 13, 312, 311, 310, 415)
_LOWER: Final = (95, 88, 178, 87, 14, 317, 402, 318, 324)
_CORNERS: Final = (61, 291)
_BESIDE: Final = (0.12, 0.20, 0.30)
"""Beyond the corners of the mouth, in its widths: where its line has ended."""
_STEP: Final = 0.0075
_STEPS: Final = np.arange(-12, 13)
"""Heights looked at above and below the line: their distance in face widths, and their numbers."""
_LINE: Final = range(9, 16)
"""Places in `_STEPS` where the line may lie: 0.025 face widths about where the mesh has it."""
_SOFT: Final = 0.006
"""Spread of the blur that takes noise and stubble out, in face widths."""


def line_of_mouth(picture: Picture, points: Grid, face_width: float) -> float:
    """Return how much darker the line between the lips is than they are, as a share of lightness.

    What goes on beyond the corners of the mouth is the fold of a mask or the gap between two
    fingers: it is taken off. About 0.3-0.8 of closed lips, 0.2 at most of what covers them.

    Args:
        picture: The portrait.
        points: Mesh of the face, shape (468, 3).
        face_width: In pixels.
    """
    flat = points[:, :2].astype(np.float64)
    left, right = flat[_CORNERS[0]], flat[_CORNERS[1]]
    across = right - left
    down = np.array([-across[1], across[0]]) / max(float(np.hypot(*across)), 1e-6)
    beside = [left - share * across for share in _BESIDE]
    beside += [right + share * across for share in _BESIDE]
    places = np.vstack([(flat[list(_UPPER)] + flat[list(_LOWER)]) / 2.0, beside])
    seen = places[:, np.newaxis] + (_STEP * face_width * _STEPS)[:, np.newaxis] * down
    light = _lightness_at(picture, seen.astype(np.float32), _SOFT * face_width)
    depth = _depth(light)
    inside = float(np.median(depth[: len(_UPPER)]))
    return inside - max(float(np.median(depth[len(_UPPER) :])), 0.0)


def depth_of_nostrils(picture: Picture, points: Grid, face_width: float) -> float:
    """Return how much darker the nostrils are than what lies around, as a share of lightness.

    The fainter of both counts: 0.3-1 of open ones, 0.25 at most where something is before them.

    Args:
        picture: The portrait.
        points: Mesh of the face, shape (468, 3).
        face_width: In pixels.
    """
    steps = _NOSTRIL_STEP * face_width * np.arange(-_AROUND_STEPS, _AROUND_STEPS + 1)
    grid = np.stack(np.meshgrid(steps, steps), axis=-1)
    inner = np.abs(np.arange(-_AROUND_STEPS, _AROUND_STEPS + 1)) <= _NOSTRIL_STEPS
    depths = []
    for nostril in _NOSTRILS:
        middle = points[list(nostril), :2].astype(np.float64).mean(axis=0)
        light = _lightness_at(picture, (middle + grid).astype(np.float32), _SOFT * face_width)
        dark = float(light[inner][:, inner].min())
        depths.append(1.0 - dark / max(float(np.median(light)), 1.0))
    return min(depths)


_NOSTRILS: Final = ((20, 238, 242), (250, 458, 462))
_NOSTRIL_STEP: Final = 0.01
_NOSTRIL_STEPS: Final = 3
_AROUND_STEPS: Final = 12
"""Points of the mesh in each nostril; half sides of what is searched for it and of what lies around
it, in hundredths of a face width."""


def _lightness_at(picture: Picture, places: Grid, soft: float) -> Grid:
    """Return the blurred lightness 0-255 at places, shape (m, n, 2)."""
    room = int(3 * soft) + 2
    size = picture.shape[1], picture.shape[0]
    low = [max(0, int(places[..., i].min()) - room) for i in range(2)]
    high = [min(size[i], int(places[..., i].max()) + room) for i in range(2)]
    if high[0] <= low[0] or high[1] <= low[1]:
        return np.zeros(places.shape[:2], np.float32)
    part = cv2.cvtColor(picture[low[1] : high[1], low[0] : high[0]], cv2.COLOR_BGR2GRAY)
    light = cv2.GaussianBlur(part.astype(np.float32), (0, 0), max(soft, 0.3))
    x, y = places[..., 0] - low[0] - 0.5, places[..., 1] - low[1] - 0.5
    found: Grid = cv2.remap(light, x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)  # type: ignore[assignment]  # stubs say Mat
    return found


def _depth(light: Grid) -> Grid:
    """Return of each column, shape (m, n), how much darker its line is than above and below it."""
    lines = np.stack([light[:, i] for i in _LINE], axis=1)
    above = np.stack([light[:, i - 6 : i - 1].max(axis=1) for i in _LINE], axis=1)
    below = np.stack([light[:, i + 2 : i + 7].max(axis=1) for i in _LINE], axis=1)
    place = lines.argmin(axis=1)[:, np.newaxis]
    around = np.take_along_axis(np.minimum(above, below), place, axis=1)
    depth = (around - np.take_along_axis(lines, place, axis=1))[:, 0]
    return np.asarray(depth / np.maximum(np.median(light, axis=1), 1.0), np.float32)
