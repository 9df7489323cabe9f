"""Colours as people see them: CIELAB under D65 and the CIEDE2000 difference."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

import cv2
import numpy as np

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from capture_station.checks.arrays import Grid, Picture

_POW7_25 = 25.0**7
_LINEAR_BELOW = 8.0
"""Lightness below which luminance follows it linearly (CIE 15)."""


def to_lab(picture: Picture) -> Grid:
    """Return CIELAB, same shape as the picture: L* 0-100, a* and b* about -128 to 127."""
    unit = np.multiply(picture, np.float32(1.0 / 255.0), dtype=np.float32)
    lab: Grid = cv2.cvtColor(unit, cv2.COLOR_BGR2LAB)  # type: ignore[assignment]  # stubs say Mat
    return lab


@cache
def lab_of_rgb(rgb: tuple[int, int, int]) -> NDArray[np.float64]:
    """Return the CIELAB colour, shape (3,), of an sRGB triple 0-255."""
    pixel = np.array([[rgb[::-1]]], dtype=np.uint8)
    colour: NDArray[np.float64] = to_lab(pixel)[0, 0].astype(np.float64)
    return colour


def bgr_of_lab(lab: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return blue, green, red 0-255 of a CIELAB colour, shape (3,)."""
    unit = cv2.cvtColor(lab.astype(np.float32)[np.newaxis, np.newaxis], cv2.COLOR_LAB2BGR)
    return np.asarray(unit[0, 0], dtype=np.float64) * 255.0


def relative_luminance(lightness: ArrayLike) -> NDArray[np.float64]:
    """Return the luminance Y, 0-1, that belongs to L* (CIE 15)."""
    light = np.asarray(lightness, dtype=np.float64)
    cubed = ((light + 16.0) / 116.0) ** 3
    return np.where(light > _LINEAR_BELOW, cubed, light / 903.3)


def difference(one: ArrayLike, other: ArrayLike) -> NDArray[np.float64]:
    """Return the CIEDE2000 difference of CIELAB colours, last axis L*, a*, b*, broadcast.

    After Sharma, Wu, Dalal, "The CIEDE2000 color-difference formula", Color Research and
    Application 30 (2005), with all weights 1; their 34 test pairs are part of the tests.
    """
    a, b = np.asarray(one, dtype=np.float64), np.asarray(other, dtype=np.float64)
    chroma_mean = (np.hypot(a[..., 1], a[..., 2]) + np.hypot(b[..., 1], b[..., 2])) / 2.0
    stretch = 1.5 - 0.5 * np.sqrt(chroma_mean**7 / (chroma_mean**7 + _POW7_25))
    a1, a2 = a[..., 1] * stretch, b[..., 1] * stretch
    c1, c2 = np.hypot(a1, a[..., 2]), np.hypot(a2, b[..., 2])
    h1, h2 = _hue(a[..., 2], a1), _hue(b[..., 2], a2)
    light_step = b[..., 0] - a[..., 0]
    chroma_step = c2 - c1
    grey = c1 * c2 == 0
    turn = h2 - h1
    turn = np.where(turn > 180.0, turn - 360.0, np.where(turn < -180.0, turn + 360.0, turn))  # noqa: PLR2004 - half a turn
    turn = np.where(grey, 0.0, turn)
    hue_step = 2.0 * np.sqrt(c1 * c2) * np.sin(np.radians(turn) / 2.0)
    hue_mean = np.where(grey, h1 + h2, _mean_hue(h1, h2))
    return _weighted(
        light_step, chroma_step, hue_step, (a[..., 0] + b[..., 0]) / 2.0, (c1 + c2) / 2.0, hue_mean
    )


def _hue(b: NDArray[np.float64], a: NDArray[np.float64]) -> NDArray[np.float64]:
    angle: NDArray[np.float64] = np.degrees(np.arctan2(b, a)) % 360.0
    return angle


def _mean_hue(h1: NDArray[np.float64], h2: NDArray[np.float64]) -> NDArray[np.float64]:
    total = h1 + h2
    apart = np.abs(h1 - h2) > 180.0  # noqa: PLR2004 - half a turn
    return np.where(apart, np.where(total < 360.0, total + 360.0, total - 360.0), total) / 2.0  # noqa: PLR2004 - a turn


def _weighted(
    light_step: Any,
    chroma_step: Any,
    hue_step: Any,
    light: Any,
    chroma: Any,
    hue: Any,
) -> NDArray[np.float64]:
    shape = (
        1.0
        - 0.17 * np.cos(np.radians(hue - 30.0))
        + 0.24 * np.cos(np.radians(2.0 * hue))
        + 0.32 * np.cos(np.radians(3.0 * hue + 6.0))
        - 0.20 * np.cos(np.radians(4.0 * hue - 63.0))
    )
    turn = 60.0 * np.exp(-(((hue - 275.0) / 25.0) ** 2))
    rotation = -2.0 * np.sqrt(chroma**7 / (chroma**7 + _POW7_25)) * np.sin(np.radians(turn))
    away = (light - 50.0) ** 2
    light_part = light_step / (1.0 + 0.015 * away / np.sqrt(20.0 + away))
    chroma_part = chroma_step / (1.0 + 0.045 * chroma)
    hue_part = hue_step / (1.0 + 0.015 * chroma * shape)
    squares = light_part**2 + chroma_part**2 + hue_part**2
    distance: NDArray[np.float64] = np.sqrt(
        np.maximum(squares + rotation * chroma_part * hue_part, 0.0)
    )
    return distance
