"""Turns and nods a painted head: a shift of every place by how far it stands out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

from capture_station.sitters import canon
from capture_station.sitters.paint import field_grid, spread_field

if TYPE_CHECKING:
    from numpy.typing import NDArray

_F = canon.FACE_WIDTH
_GRID = 20
_YAW_GAIN, _PITCH_GAIN = 1.22, 1.20
"""A head that is only shifted looks less turned than it was told; measured with a face mesh."""


class Turn:
    """Yaw and pitch of a head on the sheet; body and shoulders stay.

    Args:
        mesh: The person's landmarks (468, 2), sheet px.
        yaw_deg: Positive = turned to the picture's right.
        pitch_deg: Positive = chin up.
    """

    def __init__(self, mesh: NDArray[np.float64], yaw_deg: float, pitch_deg: float) -> None:
        self._yaw, self._pitch = (
            np.deg2rad(yaw_deg) * _YAW_GAIN,
            np.deg2rad(pitch_deg) * _PITCH_GAIN,
        )
        self._x = float(mesh[[234, 454], 0].mean())
        self._y = float(mesh[[33, 263], 1].mean()) + 0.15 * _F
        self._nose = mesh[4]
        self._chin = float(mesh[152, 1])

    def carry(self, points: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return where `points` (n, 2) of the frontal sheet go."""
        x, y = points[:, 0] - self._x, points[:, 1] - self._y
        out = 0.74 * _F * (1 - (x / (0.66 * _F)) ** 2 - (np.clip(y, -2, None) / (1.05 * _F)) ** 2)
        out = np.maximum(out, -0.1 * _F)
        near = ((points - self._nose) ** 2 / (2 * np.array([0.075, 0.11]) ** 2 * _F**2)).sum(axis=1)
        out += 0.17 * _F * np.exp(-near)
        firm = np.clip((points[:, 1] - self._chin + 0.02 * _F) / (0.30 * _F), 0, 1)
        loose = 1 - firm * firm * (3 - 2 * firm)
        loose *= np.clip(2.2 - np.abs(x) / (0.5 * _F), 0, 1)
        dx = x * (np.cos(self._yaw) - 1) + out * np.sin(self._yaw)
        dy = y * (np.cos(self._pitch) - 1) - out * np.sin(self._pitch)
        return np.asarray(points + np.stack([dx, dy], axis=1) * loose[:, None])

    def apply(self, picture: NDArray[np.uint8]) -> NDArray[np.uint8]:
        """Return the sheet with the head turned (the sheet itself when it is frontal)."""
        if self._yaw == 0 and self._pitch == 0:
            return picture
        size = (picture.shape[1], picture.shape[0])
        grid = field_grid(size, _GRID)
        wanted = grid.reshape(-1, 2)
        found = wanted.copy()
        for _ in range(14):
            found += 0.8 * (wanted - self.carry(found))
        field = spread_field(found.reshape(grid.shape), size, _GRID)
        turned = cv2.remap(
            picture, field[..., 0], field[..., 1], cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
        )
        return np.asarray(turned, dtype=np.uint8)
