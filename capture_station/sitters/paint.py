"""Brushes: smooth outlines, soft masks, noise, and laying one picture over another.

Pictures under construction are BGRA uint8 with the colour already multiplied by the coverage, so
that OpenCV's anti-aliased lines blend rightly into colour and coverage at once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

SUB_BITS = 4
"""Binary digits after the point that OpenCV's drawing takes."""


def spline(
    points: Sequence[Sequence[float]] | Sequence[NDArray[np.float64]] | NDArray[np.float64],
    steps: int = 12,
    *,
    closed: bool = False,
) -> NDArray[np.float64]:
    """Return a smooth (Catmull-Rom) curve (n, 2) through `points`, `steps` pieces between two."""
    knots = np.asarray(points, dtype=np.float64)
    if closed:
        knots = np.vstack([knots[-1:], knots, knots[:2]])
    else:
        knots = np.vstack([2 * knots[0] - knots[1], knots, 2 * knots[-1] - knots[-2]])
    t = np.linspace(0, 1, steps, endpoint=False)[None, :, None]
    a, b, c, d = (knots[i : len(knots) - 3 + i, None, :] for i in range(4))
    curve = 0.5 * (
        2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2 + (3 * b - a - 3 * c + d) * t**3
    )
    curve = curve.reshape(-1, 2)
    return curve if closed else np.vstack([curve, knots[-2:-1]])


def fixed_point(points: NDArray[np.float64]) -> NDArray[np.int32]:
    """Return `points` as OpenCV's drawing wants them for ``shift=SUB_BITS``."""
    return np.asarray(np.round(points * (1 << SUB_BITS)), dtype=np.int32)


def area(
    shape: tuple[int, int], outline: NDArray[np.float64], soft: float = 0.0
) -> NDArray[np.float32]:
    """Return the coverage 0–1 (h, w) of a closed outline, its edge blurred by `soft` px."""
    mask = np.zeros(shape, np.uint8)
    cv2.fillPoly(mask, [fixed_point(outline)], 255, cv2.LINE_AA, SUB_BITS)
    return _softened(mask, soft)


def stroke(
    shape: tuple[int, int], line: NDArray[np.float64], width: float, soft: float = 0.0
) -> NDArray[np.float32]:
    """Return the coverage 0–1 (h, w) of an open line of `width` px, blurred by `soft` px."""
    mask = np.zeros(shape, np.uint8)
    cv2.polylines(
        mask, [fixed_point(line)], False, 255, max(1, round(width)), cv2.LINE_AA, SUB_BITS
    )
    return _softened(mask, soft)


def shift(points: NDArray[np.float64], dx: float, dy: float) -> NDArray[np.float64]:
    """Return `points`, (n, 2) or (2,), moved by `dx` to the right and `dy` down."""
    return np.asarray(points + np.array((dx, dy)))


def remap(picture: NDArray[np.float32], field: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the picture whose every pixel comes from where `field` (h, w, 2) says."""
    moved = cv2.remap(
        picture, field[..., 0], field[..., 1], cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
    )
    return np.asarray(moved, dtype=np.float32)


def field_grid(size: tuple[int, int], step: int) -> NDArray[np.float64]:
    """Return the places (rows, columns, 2) at which a field is computed for `spread_field`.

    Args:
        size: Width and height of the whole field, px.
        step: Distance of the places, px.
    """
    x, y = (np.arange(-1, length // step + 2) * step + (step - 1) / 2 for length in size)
    return np.stack(np.meshgrid(x, y), axis=2)


def spread_field(
    coarse: NDArray[np.float64], size: tuple[int, int], step: int
) -> NDArray[np.float32]:
    """Return the field (height, width, 2) for every pixel from its values on `field_grid`."""
    fine = cv2.resize(
        coarse.astype(np.float32), None, fx=step, fy=step, interpolation=cv2.INTER_LINEAR
    )
    return np.asarray(fine[step : step + size[1], step : step + size[0]], dtype=np.float32)


def places(size: tuple[int, int]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Return the column and the row of every pixel of a picture (h, w)."""
    rows, columns = np.mgrid[: size[0], : size[1]].astype(np.float32)
    return columns, rows


def _softened(mask: NDArray[np.uint8], soft: float) -> NDArray[np.float32]:
    cover = mask.astype(np.float32) / np.float32(255)
    return cover if soft <= 0 else blur(cover, soft)


def blur(values: NDArray[np.float32], sigma: float) -> NDArray[np.float32]:
    """Blur by `sigma` px; wide blurs are done on a reduced copy."""
    step = max(1, int(sigma / 4))
    if step == 1:
        return np.asarray(cv2.GaussianBlur(values, (0, 0), sigma), dtype=np.float32)
    height, width = values.shape[:2]
    small = cv2.resize(
        values, (max(1, width // step), max(1, height // step)), interpolation=cv2.INTER_AREA
    )
    small = cv2.GaussianBlur(small, (0, 0), sigma / step)
    return np.asarray(
        cv2.resize(small, (width, height), interpolation=cv2.INTER_LINEAR), dtype=np.float32
    )


def noise(
    rng: np.random.Generator, shape: tuple[int, int], grain: tuple[float, float]
) -> NDArray[np.float32]:
    """Return smooth noise of unit spread (h, w); `grain` is the size of its spots (x, y), px."""
    height, width = shape
    columns, rows = int(width / grain[0]) + 3, int(height / grain[1]) + 3
    coarse = rng.standard_normal((rows, columns)).astype(np.float32)
    fine = cv2.resize(coarse, (width, height), interpolation=cv2.INTER_CUBIC)
    return np.asarray(fine, dtype=np.float32)


def lay_over(
    below: NDArray[np.uint8], above: NDArray[np.uint8], at: tuple[int, int] = (0, 0)
) -> None:
    """Lay the BGRA picture `above` over the BGRA picture `below`, in place, its corner at `at`."""
    x, y = at
    height, width = above.shape[:2]
    part = below[y : y + height, x : x + width]
    through = cv2.merge([255 - above[..., 3]] * 4)
    part[:] = cv2.add(cv2.multiply(part, through, scale=1 / 255), above)


def coloured(
    colour: NDArray[np.float32] | Sequence[float], cover: NDArray[np.float32]
) -> NDArray[np.uint8]:
    """Return a BGRA picture of `colour` (BGR 0–255, one or per pixel) with coverage 0–1."""
    tones = np.asarray(colour, dtype=np.float32)
    alpha = cover * np.float32(255)
    if tones.ndim == 1:
        tones = np.clip(tones, 0, 255)
        planes = [cover * tone for tone in tones]
    else:
        planes = [cover * tones[..., channel] for channel in range(3)]
        planes = [np.clip(plane, 0, alpha) for plane in planes]
    picture = cv2.merge([cv2.convertScaleAbs(plane) for plane in (*planes, alpha)])
    return np.asarray(picture, dtype=np.uint8)
