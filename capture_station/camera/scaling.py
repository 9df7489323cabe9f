"""Live pictures at the size at which they are shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

if TYPE_CHECKING:
    from capture_station.camera.source import Image


class Scaler:
    """Brings pictures to the size and format in which windows draw them quickest.

    Windows take longer to change the format at the full size than OpenCV takes to scale. The memory
    is used again and again, since new pages for a picture cost as much as scaling it.
    """

    def __init__(self) -> None:
        self._three = np.empty((0, 0, 3), np.uint8)
        self._four = np.empty((0, 0, 4), np.uint8)

    def scaled(self, pixels: Image, width: int, height: int, *, mirrored: bool = False) -> Image:
        """Return a picture at another size; what is returned holds until the next call.

        Args:
            pixels: (h, w, 3) uint8 BGR.
            width: Pixels across.
            height: Pixels down.
            mirrored: Whether left and right are exchanged.

        Returns:
            (height, width, 4) uint8: BGR and a byte of no account; at least one pixel each way.
        """
        width, height = max(1, width), max(1, height)
        if self._four.shape[:2] != (height, width):
            self._three = np.empty((height, width, 3), np.uint8)
            self._four = np.empty((height, width, 4), np.uint8)
        shrinks = width * 2 <= pixels.shape[1]
        way = cv2.INTER_AREA if shrinks else cv2.INTER_LINEAR
        cv2.resize(pixels, (width, height), self._three, interpolation=way)
        if mirrored:
            cv2.flip(self._three, 1, self._three)
        cv2.cvtColor(self._three, cv2.COLOR_BGR2BGRA, self._four)
        return self._four
