"""From the average face to a person's own: proportions as a smooth motion of the sheet."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from capture_station.sitters import canon
from capture_station.sitters.paint import field_grid, shift, spread_field

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from capture_station.sitters.person import Build

_GRID = 16
"""Spacing of the grid, px, on which a motion is turned round."""
_LIP_LINE = 0.482
"""Height of the line between the lips, face widths below the eyes."""
_CX, _CY = canon.EYES
_F = canon.FACE_WIDTH


class Shape:
    """A person's proportions: moves places of the average face to places of this face.

    Args:
        build: The proportions.
    """

    def __init__(self, build: Build) -> None:
        self._build = build
        self.mesh = self.move(canon.neutral_mesh()[:, :2])

    def move(self, points: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return where `points` (n, 2) of the average face lie on this face, sheet pixels."""
        build = self._build
        x, y = (points[:, 0] - _CX) / _F, (points[:, 1] - _CY) / _F
        side = np.sign(x)
        out = np.stack([x, y], axis=1)
        low = _ramp(y, 0.12, 0.55)
        out[:, 0] += x * (0.05 * build.face_width * _ramp(np.abs(x), 0.1, 0.45))
        out[:, 0] += x * low * (0.095 * build.jaw_width) * _ramp(np.abs(x), 0.05, 0.3)
        out[:, 1] += 0.045 * build.chin_length * _ramp(y, 0.5, 0.8)
        out[:, 0] += side * 0.012 * build.cheekbones * _bump(np.abs(x) - 0.42, y - 0.15, 0.14)
        eye_x, eye_y = np.abs(x) - 0.235, y
        near_eye = _bump(eye_x, eye_y, 0.12)
        out[:, 0] += (
            side * near_eye * ((0.06 + 0.08 * build.eye_size) * eye_x + 0.016 * build.eye_distance)
        )
        out[:, 1] += near_eye * eye_y * (0.16 + 0.08 * build.eye_size + 0.20 * build.eye_opening)
        out[:, 1] -= near_eye * eye_x * (0.055 + 0.05 * build.eye_tilt)
        near_nose = _bump(x, y - 0.3, 0.13)
        out[:, 0] += near_nose * x * 0.20 * build.nose_width
        out[:, 1] += 0.022 * build.nose_length * _bump(x, y - 0.33, 0.14)
        near_mouth = _bump(x * 0.6, y - 0.48, 0.11)
        out[:, 0] += near_mouth * x * 0.14 * build.mouth_width
        out[:, 1] += near_mouth * 0.014 * build.mouth_height
        out[:, 1] += (
            near_mouth * (y - _LIP_LINE) * np.where(y < _LIP_LINE, 0.10, 0.28) * build.lip_fullness
        )
        corner = _bump(np.abs(x) - 0.17, y - _LIP_LINE, 0.05)
        out[:, 1] -= 0.012 * corner
        out[:, 1] -= 0.020 * build.brow_height * _bump(np.abs(x) - 0.22, y + 0.14, 0.1)
        out[:, 1] += 0.006 * build.asymmetry * x * _ramp(y, 0.2, 0.5)
        out[:, 0] += 0.006 * build.asymmetry * _ramp(y, 0.2, 0.8)
        return np.asarray(out * _F + [_CX, _CY])

    def field(self, window: tuple[int, int, int, int]) -> NDArray[np.float32]:
        """Return the map (h, w, 2) that brings a picture of the average face to this face.

        Args:
            window: Left, top, width, height on the sheet, of both pictures.
        """
        left, top, width, height = window
        grid = field_grid((width, height), _GRID)
        wanted = shift(grid.reshape(-1, 2), left, top)
        found = wanted.copy()
        for _ in range(8):
            found += wanted - self.move(found)
        coarse = (found - [left, top]).reshape(grid.shape)
        return spread_field(coarse, (width, height), _GRID)


def _ramp(values: NDArray[np.float64], low: float, high: float) -> NDArray[np.float64]:
    """Rise smoothly from 0 at `low` to 1 at `high`."""
    t = np.clip((values - low) / (high - low), 0, 1)
    return np.asarray(t * t * (3 - 2 * t))


def _bump(x: NDArray[np.float64], y: NDArray[np.float64], radius: float) -> NDArray[np.float64]:
    return np.asarray(np.exp(-(x * x + y * y) / (2 * radius * radius)))
