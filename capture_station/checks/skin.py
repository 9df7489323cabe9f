"""The face as a small upright patch, and where on it which skin lies."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING, Final

import cv2
import numpy as np

from capture_station.checks.colour import to_lab
from capture_station.checks.faces import Region, cut_out, region_of_points
from capture_station.checks.ranks import median

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from capture_station.checks.arrays import Grid, Picture
    from capture_station.checks.faces import Face

PATCH_SIDE: Final = 80


class Zone(IntEnum):
    """Part of the face; the value is its label in `FacePatch.labels`."""

    FOREHEAD_LEFT = 1
    FOREHEAD_RIGHT = 2
    CHEEK_LEFT = 3
    CHEEK_RIGHT = 4
    NOSE = 5
    LIP_UPPER = 6
    CHIN = 7
    JAW_LEFT = 8
    JAW_RIGHT = 9
    MOUTH = 10
    BROW_LEFT = 11
    BROW_RIGHT = 12
    MOUTH_LINE = 13


_OUTLINES: Final[dict[Zone, tuple[int, ...]]] = {
    Zone.FOREHEAD_LEFT: (104, 69, 108, 151, 9, 107, 66, 105),
    Zone.FOREHEAD_RIGHT: (333, 299, 337, 151, 9, 336, 296, 334),
    Zone.CHEEK_LEFT: (117, 118, 101, 36, 205, 187, 123),
    Zone.CHEEK_RIGHT: (346, 347, 330, 266, 425, 411, 352),
    Zone.NOSE: (196, 419, 248, 281, 275, 4, 45, 51, 3),
    Zone.LIP_UPPER: (98, 97, 2, 326, 327, 391, 393, 167, 165),
    Zone.CHIN: (201, 200, 421, 428, 199, 208),
    Zone.JAW_LEFT: (192, 214, 210, 169, 135, 138),
    Zone.JAW_RIGHT: (416, 434, 430, 394, 364, 367),
    Zone.MOUTH: (
        *(61, 185, 40, 39, 37, 0, 267, 269, 270, 409, 291),
        *(375, 321, 405, 314, 17, 84, 181, 91, 146),
    ),
    Zone.BROW_LEFT: (70, 63, 105, 66, 107, 55, 65, 52, 53, 46),
    Zone.BROW_RIGHT: (300, 293, 334, 296, 336, 285, 295, 282, 283, 276),
    # Between the lips: their line, or teeth. Drawn last, over the lips.
    Zone.MOUTH_LINE: (
        *(78, 191, 80, 81, 82, 13, 312, 311, 310, 415, 308),
        *(324, 318, 402, 317, 14, 87, 178, 88, 95),
    ),
}

_POLYGONS: Final = {zone: np.array(outline) for zone, outline in _OUTLINES.items()}

PLAIN_SKIN: Final = (
    Zone.FOREHEAD_LEFT,
    Zone.FOREHEAD_RIGHT,
    Zone.CHEEK_LEFT,
    Zone.CHEEK_RIGHT,
    Zone.NOSE,
)


@dataclass(frozen=True, slots=True)
class FacePatch:
    """The face turned upright and brought to one size, its skin sorted by zones.

    Attributes:
        bgr: Pixels of each zone, shape (n, 3), BGR 0-255.
        lab: The same pixels as CIELAB.
        places: Where each of them lies in the patch: row * `PATCH_SIDE` + column, shape (n,).
        step: Pixels of the picture per pixel of the patch.
    """

    bgr: Mapping[Zone, Picture]
    lab: Mapping[Zone, Grid]
    places: Mapping[Zone, NDArray[np.intp]]
    step: float

    def colours(self, *zones: Zone) -> Grid:
        """Return the CIELAB pixels of these zones together, shape (n, 3)."""
        if len(zones) == 1:
            return self.lab[zones[0]]
        return np.concatenate([self.lab[zone] for zone in zones])

    def pixels(self, *zones: Zone) -> Picture:
        """Return the pixels of these zones together, shape (n, 3), BGR."""
        return np.concatenate([self.bgr[zone] for zone in zones])

    def median(self, *zones: Zone) -> Grid:
        """Return the median L*, a*, b* of these zones together, shape (3,); NaN where empty."""
        return median(self.colours(*zones))


def cut_patch(picture: Picture, face: Face) -> FacePatch:
    """Return the patch of a face in a picture."""
    region: Region = region_of_points(face.points)
    matrix = region.to_picture(PATCH_SIDE)
    pixels = cut_out(picture, matrix, PATCH_SIDE)
    points = region.from_picture(face.points[:, :2], PATCH_SIDE)
    labels = np.zeros((PATCH_SIDE, PATCH_SIDE), dtype=np.uint8)
    corners = points.astype(np.int32)
    for zone, outline in _POLYGONS.items():
        cv2.fillPoly(labels, [corners[outline]], int(zone))
    flat = labels.ravel()
    order = np.argsort(flat, kind="stable")
    bounds = np.searchsorted(flat[order], _BOUNDS).tolist()
    flat_bgr, flat_lab = pixels.reshape(-1, 3), to_lab(pixels).reshape(-1, 3)
    places = {zone: order[bounds[zone - 1] : bounds[zone]] for zone in Zone}
    return FacePatch(
        {zone: flat_bgr[place] for zone, place in places.items()},
        {zone: flat_lab[place] for zone, place in places.items()},
        places,
        region.side / PATCH_SIDE,
    )


_BOUNDS: Final = np.arange(1, len(Zone) + 2)
