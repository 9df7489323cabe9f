"""Brows, hair by hair."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

from capture_station.sitters import canon
from capture_station.sitters.paint import SUB_BITS, blur, fixed_point, spline

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from capture_station.sitters.person import Person

_HAIRS = 520
_HEAD_FROM = 0.72
"""Where along the brow, from its tail, the hairs begin to stand up."""


def draw_brow(
    face: NDArray[np.float32],
    origin: tuple[int, int],
    mesh: NDArray[np.float64],
    person: Person,
    *,
    left: bool,
) -> None:
    """Draw one brow into the face (BGR float32 0–255), in place, as single hairs."""
    mirror = canon.measured_mesh()[1]
    top_ids, low_ids = np.array(canon.BROW_RIGHT_TOP), np.array(canon.BROW_RIGHT_LOW)
    if left:
        top_ids, low_ids = mirror[top_ids], mirror[low_ids]
    top, low = spline(mesh[top_ids] - origin, 16), spline(mesh[low_ids] - origin, 16)
    middle, half = (top + low) / 2, (low - top) / 2
    rng = np.random.default_rng([person.seed, 23, int(left)])
    inward = -1.0 if left else 1.0
    canvas = np.zeros(face.shape[:2], np.uint8)
    soft = np.zeros(face.shape[:2], np.uint8)
    weight = person.brow_weight
    count = len(middle)
    for _ in range(int(_HAIRS * weight)):
        t = float(rng.beta(1.25, 1.15))
        across = float(np.clip(rng.normal(0, 0.40), -1, 1))
        at = int(t * (count - 1))
        taper = 0.30 + 0.70 * min(1.0, t / 0.35) - 0.25 * max(0.0, (t - 0.8) / 0.2)
        root = middle[at] + half[at] * across * 0.82 * weight * taper
        head = max(0.0, (t - _HEAD_FROM) / (1 - _HEAD_FROM))
        rise = np.deg2rad(rng.normal(14 + 50 * head, 8) - across * (26 - 16 * head))
        way = np.array([-inward * np.cos(rise), -np.sin(rise)])
        length = (11 + 7 * rng.random()) * (1 - 0.25 * head)
        hair = fixed_point(np.stack([root, root + way * length]))
        grey = int(rng.uniform(60, 175) * (1 - 0.35 * head))
        cv2.polylines(canvas, [hair], False, grey, 1, cv2.LINE_AA, SUB_BITS)
        x, y = (root + way * length * 0.5).astype(int).tolist()
        cv2.circle(soft, (x, y), 3, int(120 - 60 * head), -1)
    colour = np.array(person.hair_colour[::-1], np.float32) * 0.6 + 4
    haze = blur(soft.astype(np.float32) / np.float32(255), 3.2) * min(1.0, 0.75 * weight)
    face += haze[..., None] * (colour - face)
    face += (canvas.astype(np.float32) / 255 * 0.75)[..., None] * (colour - face)
