"""Which way the head is turned: the rigid part of the mesh fitted with the mean face in 3-D."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from capture_station.locations import resources_dir

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from capture_station.checks.arrays import Grid


@dataclass(frozen=True, slots=True)
class Pose:
    """Turn of the head in degrees (CHECKS.md).

    Attributes:
        roll: Positive = the head leans to the image's right.
        yaw: Positive = turned to the image's right.
        pitch: Positive = chin up.
    """

    roll: float
    yaw: float
    pitch: float


@cache
def _mean_shape() -> tuple[NDArray[np.intp], NDArray[np.float64]]:
    path = resources_dir() / "face" / "mean-shape.toml"
    points = tomllib.loads(path.read_text(encoding="utf-8"))["points"]
    shape = np.array(list(points.values()), dtype=np.float64)
    return np.array([int(name) for name in points], dtype=np.intp), shape - shape.mean(axis=0)


def fit_pose(points: Grid) -> Pose:
    """Return the pose of a face mesh, shape (468, 3), x and y in pixels, z in the same unit.

    The rotation is the least-squares one between two point sets (Kabsch). Angles are read from
    where the fitted face looks, so that yaw and pitch do not depend on roll.
    """
    kept, shape = _mean_shape()
    seen = points[kept].astype(np.float64)
    seen -= seen.mean(axis=0)
    left, _, right = np.linalg.svd(shape.T @ seen)
    handed = np.sign(np.linalg.det(left @ right))
    rotation = right.T @ np.diag([1.0, 1.0, handed]) @ left.T
    ahead = -rotation[:, 2]
    across = rotation[:, 0]
    return Pose(
        roll=float(np.degrees(np.arctan2(across[1], across[0]))),
        yaw=float(np.degrees(np.arctan2(ahead[0], -ahead[2]))),
        pitch=float(np.degrees(np.arctan2(-ahead[1], np.hypot(ahead[0], ahead[2])))),
    )
