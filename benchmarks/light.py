"""Colours as amounts of light and back (IEC 61966-2-1), so that lamps and skin change light.

A power of 2.2 is near it for light colours only: of dark skin it takes a fourth of a stop too
little.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

_LINEAR_BELOW: Final = 0.0031308
_OFFSET: Final = 0.055


def to_light(colour: ArrayLike) -> NDArray[np.float32]:
    """Return the linear light, 0-1, of sRGB levels 0-255."""
    level = np.clip(np.asarray(colour, np.float32) / 255.0, 0.0, 1.0)
    curve = ((level + _OFFSET) / (1.0 + _OFFSET)) ** 2.4
    return np.where(level > 12.92 * _LINEAR_BELOW, curve, level / 12.92).astype(np.float32)


def to_colour(light: ArrayLike) -> NDArray[np.float32]:
    """Return the sRGB levels, 0-255 and not whole, of linear light; more than 1 is white."""
    clipped = np.clip(np.asarray(light, np.float32), 0.0, 1.0)
    curve = (1.0 + _OFFSET) * clipped ** (1.0 / 2.4) - _OFFSET
    return (255.0 * np.where(clipped > _LINEAR_BELOW, curve, 12.92 * clipped)).astype(np.float32)


def lit(colour: ArrayLike, gain: ArrayLike) -> NDArray[np.float32]:
    """Return sRGB levels under so many times the light."""
    return to_colour(to_light(colour) * np.asarray(gain, np.float32))
