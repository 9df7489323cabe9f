"""Spectacles: frames, clear and dark lenses, reflections."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from capture_station.sitters.paint import area, blur, coloured, lay_over, shift, spline, stroke
from capture_station.sitters.person import Glasses

if TYPE_CHECKING:
    from numpy.typing import NDArray

_HEIGHT = 230
_ABOVE = 110
"""Part of the sheet that glasses are painted on: its height and how much lies above the eyes."""


def paint_glasses(
    picture: NDArray[np.uint8],
    mesh: NDArray[np.float64],
    kind: Glasses,
    *,
    seed: int,
    dark: bool,
    glare: float,
) -> None:
    """Put glasses on a face on the sheet (premultiplied BGRA), in place.

    Args:
        picture: `canon.SHEET`.
        mesh: The person's landmarks (468, 2), sheet px.
        kind: Which frame.
        seed: Decides on the shape of the lenses.
        dark: Tinted lenses.
        glare: Strength of the lamps' reflections, 0–1.
    """
    eyes = np.stack([(mesh[33] + mesh[133]) / 2, (mesh[362] + mesh[263]) / 2])
    gap = float(eyes[1, 0] - eyes[0, 0])
    left, top = int(mesh[234, 0]) - 30, int(eyes[:, 1].min()) - _ABOVE
    size = (_HEIGHT, int(mesh[454, 0]) + 30 - left)
    eyes = shift(eyes, -left, -top)
    rounded = bool(np.random.default_rng([seed, 53]).integers(2))
    half = np.array((0.365, 0.30 if rounded else 0.245)) * gap
    unit = _superellipse(2.3 if rounded else 3.4)
    width = 3 if kind is Glasses.THIN else 8
    part = picture[top : top + size[0], left : left + size[1]]
    frame = np.zeros(size, np.float32)
    for eye, side in ((eyes[0], -1), (eyes[1], 1)):
        middle = shift(eye, side * gap * 0.035, gap * 0.055)
        rim = middle + unit * half
        _paint_lens(part, rim, middle, float(half[0]), dark=dark, glare=glare)
        hinge = shift(middle, side * half[0], -half[1] * 0.35)
        ear = (mesh[234 if side < 0 else 454, 0] - left + side * 2, hinge[1] - 4)
        for line in (np.vstack([rim, rim[:1]]), np.array([hinge, ear])):
            frame = np.maximum(frame, stroke(size, line, width, 0.8))
    reach = gap * 0.52 - half[0]
    middle = shift(eyes.mean(axis=0), 0, gap * 0.02)
    bridge = spline([shift(middle, x, y) for x, y in ((-reach, 6), (0, -5), (reach, 6))], 8)
    frame = np.maximum(frame, stroke(size, bridge, width, 0.8))
    _paint_frame(part, frame, kind)


def _superellipse(power: float) -> NDArray[np.float64]:
    angles = np.linspace(0, 2 * np.pi, 72, endpoint=False)
    way = np.stack([np.cos(angles), np.sin(angles)], axis=1)
    return np.asarray(np.sign(way) * np.abs(way) ** (2 / power))


def _paint_frame(part: NDArray[np.uint8], frame: NDArray[np.float32], kind: Glasses) -> None:
    shadow = 0.30 * blur(np.roll(frame, 9, axis=0), 4)
    part[..., :3] = part[..., :3] * (1 - shadow)[..., None]
    gleam = np.clip(np.roll(frame, -2, axis=0) - frame, 0, 1)[..., None]
    thin = kind is Glasses.THIN
    tone = np.array((96, 104, 112) if thin else (26, 24, 24), np.float32) + 60 * gleam
    lay_over(part, coloured(tone, frame * (0.9 if thin else 1.0)))


def _paint_lens(
    part: NDArray[np.uint8],
    rim: NDArray[np.float64],
    middle: NDArray[np.float64],
    half: float,
    *,
    dark: bool,
    glare: float,
) -> None:
    size = (part.shape[0], part.shape[1])
    lens = area(size, rim, 1.0)
    if dark:
        lay_over(part, coloured((26, 22, 22), lens * 0.93))
    edge = np.array(
        [shift(middle, -half * 0.7, -half * 0.55), shift(middle, -half * 0.2, -half * 0.62)]
    )
    lay_over(part, coloured((250, 250, 250), lens * stroke(size, edge, 4, 3) * 0.10))
    if glare <= 0:
        return
    spot = _superellipse(2.0) * [half * 0.30, half * 0.42]
    for across in (-0.31, 0.28):
        cover = area(size, spot + shift(middle, across * half, -0.10 * half), 2.5)
        lay_over(part, coloured((252, 255, 255), cover * lens * (0.96 * glare)))
