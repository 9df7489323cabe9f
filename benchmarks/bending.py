"""Pixels of a person carried by a smooth motion of the plane."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

from benchmarks.shots import HEIGHT, WIDTH, Shot, painted
from capture_station.sitters.warp import ThinPlate

if TYPE_CHECKING:
    from numpy.typing import NDArray


def bent(shot: Shot, source: NDArray[np.float64], target: NDArray[np.float64]) -> Shot:
    """Return the shot with the person's pixels carried by a thin plate, the rest in place."""
    edge = np.array(
        [[x, y] for x in np.linspace(0, WIDTH, 5) for y in (0, HEIGHT)]
        + [[x, y] for x in (0, WIDTH) for y in np.linspace(0, HEIGHT, 6)[1:-1]],
        float,
    )
    back = ThinPlate(np.vstack([target, edge]), np.vstack([source, edge]), stiffness=1e-4)
    step = 8
    gx, gy = np.meshgrid(np.arange(0, WIDTH + step, step), np.arange(0, HEIGHT + step, step))
    found = back.at(np.stack([gx.ravel(), gy.ravel()], 1).astype(float))
    field = found.reshape(*gx.shape, 2).astype(np.float32)
    mx, my = np.meshgrid(
        np.arange(WIDTH, dtype=np.float32) / step, np.arange(HEIGHT, dtype=np.float32) / step
    )
    whole = cv2.remap(field, mx, my, cv2.INTER_LINEAR)
    colour = cv2.remap(shot.colour, whole, None, cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
    alpha = cv2.remap(shot.alpha, whole, None, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return painted(shot, colour, alpha)
