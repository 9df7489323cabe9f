"""What the camera itself does to the light: exposure, colour, focus, motion, noise."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import cv2
import numpy as np

from capture_station.sitters.skin import GAMMA

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from capture_station.sitters.scene import Camera, Light

_REFERENCE_HEIGHT = 1080
_SOFTNESS = 0.55
"""Spread of a good lens, px at the reference height."""
_TILE = (640, 704)
"""Height and width of the piece of noise that is laid over the frame again and again."""


def expose(image: NDArray[np.uint8], light: Light, camera: Camera, seed: int) -> NDArray[np.uint8]:
    """Return the frame (BGR uint8) that the camera makes of the even, sharp `image`."""
    height, width = image.shape[:2]
    unit = height / _REFERENCE_HEIGHT
    frame = _tone(image, light)
    seen = cv2.GaussianBlur(frame, (0, 0), (_SOFTNESS + camera.blur) * unit)
    if camera.motion > 0:
        seen = cv2.blur(seen, (max(3, int(camera.motion * unit) | 1), 1))
    grain = _grain(seed, (height, width), camera.noise)
    return np.asarray(cv2.add(seen, grain, dtype=cv2.CV_8U), dtype=np.uint8)


def _tone(image: NDArray[np.uint8], light: Light) -> NDArray[np.uint8]:
    if light.exposure == 0 and light.cast == (1.0, 1.0, 1.0):
        return image
    levels = np.arange(256, dtype=np.float64) / 255
    gains = np.array(light.cast[::-1]) * 2.0**light.exposure
    table = np.clip((levels[:, None] ** GAMMA * gains[None]) ** (1 / GAMMA) * 255, 0, 255)
    return np.asarray(cv2.LUT(image, table.astype(np.uint8)[:, None, :]), dtype=np.uint8)


@lru_cache(maxsize=2)
def _grain_tile(strength: float) -> NDArray[np.int16]:
    rng = np.random.default_rng(97)
    grey = rng.standard_normal((*_TILE, 1)).astype(np.float32)
    colour = rng.standard_normal((*_TILE, 3)).astype(np.float32)
    tile = np.asarray(cv2.GaussianBlur(grey * 0.8 + colour * 0.6, (0, 0), 0.5))
    return np.asarray(np.round(tile / tile.std() * strength), dtype=np.int16)


def _grain(seed: int, size: tuple[int, int], strength: float) -> NDArray[np.int16]:
    """Return sensor noise (h, w, 3): one tile, laid at a place that the seed decides."""
    rng = np.random.default_rng([seed, 89])
    start = (int(rng.integers(_TILE[0])), int(rng.integers(_TILE[1])))
    tile = np.roll(_grain_tile(strength), start, axis=(0, 1))
    rows, columns = -(-size[0] // _TILE[0]), -(-size[1] // _TILE[1])
    return np.asarray(np.tile(tile, (rows, columns, 1))[: size[0], : size[1]])
