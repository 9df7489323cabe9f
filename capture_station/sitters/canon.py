"""The sheet on which every sitter is drawn, and the face mesh that gives it its places.

A sitter is painted once, frontal, on a sheet of `SHEET` pixels whose face is `FACE_WIDTH` wide;
`scene` then moves, turns and lights the sheet in front of a backdrop. Points of the face carry the
numbers of the MediaPipe face mesh, so that a place on the sheet and a landmark are the same thing.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from capture_station.locations import resources_dir
from capture_station.sitters.warp import ThinPlate

if TYPE_CHECKING:
    from numpy.typing import NDArray

SHEET = (1400, 1620)
"""Width and height of the sheet, px."""
FACE_WIDTH = 430.0
"""Width of the average face on the sheet, px."""
EYES = (700.0, 530.0)
"""Place of the mid-point between the eyes on the sheet, px."""

# fmt: off
OVAL = (10, 338, 297, 332, 284, 251, 389, 356, 454, 323, 361, 288, 397, 365, 379, 378, 400, 377,
        152, 148, 176, 149, 150, 136, 172, 58, 132, 93, 234, 127, 162, 21, 54, 103, 67, 109)
LIP_TOP_OUTER = (61, 185, 40, 39, 37, 0, 267, 269, 270, 409, 291)
LIP_TOP_INNER = (78, 191, 80, 81, 82, 13, 312, 311, 310, 415, 308)
LIP_LOW_OUTER = (61, 146, 91, 181, 84, 17, 314, 405, 321, 375, 291)
LIP_LOW_INNER = (78, 95, 88, 178, 87, 14, 317, 402, 318, 324, 308)
EYE_RIGHT_TOP = (33, 246, 161, 160, 159, 158, 157, 173, 133)
EYE_RIGHT_LOW = (33, 7, 163, 144, 145, 153, 154, 155, 133)
EYE_LEFT_TOP = (263, 466, 388, 387, 386, 385, 384, 398, 362)
EYE_LEFT_LOW = (263, 249, 390, 373, 374, 380, 381, 382, 362)
BROW_RIGHT_TOP = (70, 63, 105, 66, 107)
BROW_RIGHT_LOW = (46, 53, 52, 65, 55)
UPPER_LIP = frozenset({*LIP_TOP_OUTER, *LIP_TOP_INNER, 11, 12, 72, 302, 73, 303, 74, 304, 38, 268,
                       41, 271, 42, 272, 184, 408, 183, 407})
LOWER_LIP = frozenset({*LIP_LOW_OUTER, *LIP_LOW_INNER, 15, 16, 86, 85, 180, 179, 316, 315, 404, 403,
                       90, 320, 96, 325, 77, 307, 89, 319})
MOUTH_CORNERS = frozenset({61, 291, 78, 308})
_PINNED = (*EYE_RIGHT_TOP, *EYE_RIGHT_LOW[1:-1], *EYE_LEFT_TOP, *EYE_LEFT_LOW[1:-1],
           168, 6, 197, 195, 70, 105, 107, 300, 334, 336, 9, 151, 8, 46, 276)
# fmt: on

# Mouth of a resting face, in face widths: across, and the edges of the lips above and below the
# line where they meet. The portrait smiles; these proportions are those of closed mouths.
_LIP_LINE_Y = 0.482
_LIP_X = np.array([-0.172, -0.138, -0.105, -0.071, -0.035, 0, 0.035, 0.071, 0.105, 0.138, 0.172])
_LIP_TOP = np.array([0, 0.013, 0.024, 0.035, 0.042, 0.037, 0.042, 0.035, 0.024, 0.013, 0])
_LIP_LOW = np.array([0, 0.026, 0.047, 0.062, 0.071, 0.074, 0.071, 0.062, 0.047, 0.026, 0])
_NOSE_WING, _NOSE_FOOT = 0.122, 0.098


@lru_cache(maxsize=1)
def measured_mesh() -> tuple[NDArray[np.float64], NDArray[np.intp]]:
    """Return the mesh of the portrait (468, 3) in its own pixels, and each point's mirror point."""
    table = np.loadtxt(resources_dir() / "sitters" / "portrait_mesh.csv", delimiter=",", skiprows=3)
    return table[:, :3], table[:, 3].astype(np.intp)


@lru_cache(maxsize=1)
def neutral_mesh() -> NDArray[np.float64]:
    """Return the mesh (468, 3) of the average resting face, in sheet pixels, eyes at `EYES`.

    z grows towards the back of the head. The portrait's mesh is set upright, made symmetric, and
    its smile is taken back.
    """
    upright = _set_upright()
    source = [upright[index, :2] for index in (*OVAL, *_PINNED)]
    target = [_narrow_jaw(upright[index, :2]) for index in OVAL]
    target += [upright[index, :2] for index in _PINNED]
    for index, half, down in ((64, _NOSE_WING, 0.005), (98, _NOSE_FOOT, 0.006)):
        for point, side in ((index, -1), (int(measured_mesh()[1][index]), 1)):
            source.append(upright[point, :2])
            target.append(np.array([side * half, upright[point, 1] + down]))
    for index in (1, 4, 2):
        source.append(upright[index, :2])
        target.append(upright[index, :2] + [0, 0.012])
    edges = _resting_lips()
    source += [upright[index, :2] for index in edges]
    target += list(edges.values())
    resting = upright.copy()
    resting[:, :2] = ThinPlate(np.array(source), np.array(target), 1e-4).at(upright[:, :2])
    for index, place in edges.items():
        resting[index, :2] = place
    for inner in (LIP_TOP_INNER, LIP_LOW_INNER):
        for index, x in zip(inner, _LIP_X * 0.93, strict=True):
            resting[index, :2] = x, _LIP_LINE_Y
    resting *= FACE_WIDTH
    resting[:, :2] += EYES
    return resting


def _set_upright() -> NDArray[np.float64]:
    """Return the measured mesh without roll and yaw, symmetric, in face widths from the eyes."""
    points, mirror = measured_mesh()
    across = points[263] - points[33]
    roll = -np.arctan2(across[1], across[0])
    turn = np.array([[np.cos(roll), -np.sin(roll)], [np.sin(roll), np.cos(roll)]])
    level = points.copy()
    level[:, :2] = (points[:, :2] - points[168, :2]) @ turn.T
    yaw = np.arctan2(level[454, 2] - level[234, 2], level[454, 0] - level[234, 0])
    x, z = level[:, 0].copy(), level[:, 2].copy()
    level[:, 0] = np.cos(yaw) * x - np.sin(yaw) * z
    level[:, 2] = np.sin(yaw) * x + np.cos(yaw) * z
    middle = mirror == np.arange(len(mirror))
    level[:, 0] -= np.median(level[middle, 0])
    symmetric = (level + level[mirror] * [-1, 1, 1]) / 2
    symmetric[:, 1] -= symmetric[[33, 133, 362, 263], 1].mean()
    return np.asarray(symmetric / (symmetric[454, 0] - symmetric[234, 0]))


def _narrow_jaw(point: NDArray[np.float64]) -> NDArray[np.float64]:
    """Take back the width that a smile gives to the lower cheeks."""
    strength = np.clip((point[1] - 0.15) / 0.4, 0, 1) * np.clip((0.85 - point[1]) / 0.2, 0, 1)
    return np.asarray(point - [np.sign(point[0]) * 0.015 * strength, 0])


def _resting_lips() -> dict[int, NDArray[np.float64]]:
    top = {
        index: np.array([x, _LIP_LINE_Y - rise])
        for index, x, rise in zip(LIP_TOP_OUTER, _LIP_X, _LIP_TOP, strict=True)
    }
    low = {
        index: np.array([x, _LIP_LINE_Y + fall])
        for index, x, fall in zip(LIP_LOW_OUTER, _LIP_X, _LIP_LOW, strict=True)
    }
    return top | low
