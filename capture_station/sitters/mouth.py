"""The open mouth: lips apart, teeth behind them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

from capture_station.sitters import canon
from capture_station.sitters.paint import area, spline

if TYPE_CHECKING:
    from numpy.typing import NDArray

_F = canon.FACE_WIDTH


def open_mouth(
    face: NDArray[np.float32], origin: tuple[int, int], mesh: NDArray[np.float64], amount: float
) -> None:
    """Draw the lips of a face apart, in place.

    Args:
        face: BGR float32 0–255 (h, w, 3), lips closed.
        origin: Place of its corner on the sheet, px.
        mesh: The person's landmarks (468, 2), sheet px.
        amount: 1 = as wide as in speech, with the teeth seen.
    """
    line = spline(mesh[list(canon.LIP_TOP_INNER)] - origin, 8)
    height, width = face.shape[:2]
    gap = 0.085 * _F * amount
    x = np.arange(width)
    seam = np.interp(x, line[:, 0], line[:, 1])
    middle, half = (line[0, 0] + line[-1, 0]) / 2, (line[-1, 0] - line[0, 0]) / 2
    arch = np.sqrt(np.clip(1 - ((x - middle) / half) ** 2, 0, 1))
    up, down = seam - 0.22 * gap * arch, seam + 0.78 * gap * arch
    yy, xx = np.mgrid[:height, :width].astype(np.float32)
    fall = np.exp(-(np.clip(np.abs(yy - seam[None]) / (0.30 * _F), 0, 5) ** 2))
    shift = np.where(yy < seam, -(seam - up)[None], (down - seam)[None]) * fall
    parted = cv2.remap(face, xx, (yy - shift).astype(np.float32), cv2.INTER_LINEAR)
    inside = area(
        (height, width),
        np.vstack(
            [
                np.stack([x, up], 1)[int(line[0, 0]) : int(line[-1, 0]) + 1],
                np.stack([x, down], 1)[int(line[0, 0]) : int(line[-1, 0]) + 1][::-1],
            ]
        ),
        1.0,
    )
    dark = np.empty_like(face)
    dark[:] = (34, 26, 62)
    teeth = np.clip((up[None] + 0.52 * gap * arch[None] ** 0.7 - yy) / 3 + 0.5, 0, 1)
    across = (xx - middle) / half
    ivory = np.array((214, 224, 230), np.float32) * (1 - 0.45 * np.abs(across) ** 2)[..., None]
    joints = np.abs(((xx - middle) / (0.043 * _F)) % 1 - 0.5)
    ivory *= (1 - 0.22 * np.exp(-(((0.5 - joints) / 0.05) ** 2)))[..., None]
    ivory *= (0.72 + 0.28 * np.clip((yy - up[None]) / 9, 0, 1))[..., None]
    dark += teeth[..., None] * (ivory - dark)
    face[:] = parted + inside[..., None] * (dark - parted)
