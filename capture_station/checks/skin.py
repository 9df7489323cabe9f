"""The face as a small upright patch, and where on it which skin lies."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING, Final

import cv2
import numpy as np

from capture_station.checks.colour import to_lab
from capture_station.checks.faces import Region, cut_out, region_of_points

if TYPE_CHECKING:
    from capture_station.checks.arrays import Flags, Grid, Picture
    from capture_station.checks.faces import Face

PATCH_SIDE: Final = 128


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


_POLYGONS: Final[dict[Zone, tuple[int, ...]]] = {
    Zone.FOREHEAD_LEFT: (104, 69, 108, 151, 9, 107, 66, 105),
    Zone.FOREHEAD_RIGHT: (333, 299, 337, 151, 9, 336, 296, 334),
    Zone.CHEEK_LEFT: (117, 118, 101, 36, 205, 187, 123),
    Zone.CHEEK_RIGHT: (346, 347, 330, 266, 425, 411, 352),
    Zone.NOSE: (196, 419, 248, 281, 275, 4, 45, 51, 3),
    Zone.LIP_UPPER: (98, 97, 2, 326, 327, 391, 393, 167, 165),
    Zone.CHIN: (201, 200, 421, 428, 199, 208),
    Zone.JAW_LEFT: (192, 214, 210, 169, 135, 138),
    Zone.JAW_RIGHT: (416, 434, 430, 394, 364, 367),
    Zone.MOUTH: (61, 39, 0, 269, 291, 405, 17, 181),
    Zone.BROW_LEFT: (70, 63, 105, 66, 107, 55, 65, 52, 53, 46),
    Zone.BROW_RIGHT: (300, 293, 334, 296, 336, 285, 295, 282, 283, 276),
}

PLAIN_SKIN: Final = (
    Zone.FOREHEAD_LEFT,
    Zone.FOREHEAD_RIGHT,
    Zone.CHEEK_LEFT,
    Zone.CHEEK_RIGHT,
    Zone.NOSE,
)


@dataclass(frozen=True, slots=True)
class FacePatch:
    """The face turned upright and brought to one size.

    Attributes:
        pixels: Shape (128, 128, 3), BGR.
        lab: The same as CIELAB.
        labels: Shape (128, 128): `Zone` of each pixel, 0 elsewhere.
        points: Shape (468, 2): the mesh in the patch's pixels.
        step: Pixels of the picture per pixel of the patch.
    """

    pixels: Picture
    lab: Grid
    labels: Picture
    points: Grid
    step: float

    def zone(self, *zones: Zone) -> Flags:
        """Return where these zones lie, shape (128, 128)."""
        flags: Flags = np.isin(self.labels, zones) if len(zones) > 1 else self.labels == zones[0]
        return flags

    def median(self, *zones: Zone) -> Grid:
        """Return the median L*, a*, b* of these zones together, shape (3,)."""
        colours = self.lab[self.zone(*zones)]
        if not len(colours):
            return np.full(3, np.nan, dtype=np.float32)
        middle: Grid = np.median(colours, axis=0)
        return middle


def cut_patch(picture: Picture, face: Face) -> FacePatch:
    """Return the patch of a face in a picture."""
    region: Region = region_of_points(face.points)
    matrix = region.to_picture(PATCH_SIDE)
    pixels = cut_out(picture, matrix, PATCH_SIDE)
    points = (face.points[:, :2] - matrix[:, 2]) @ np.linalg.inv(matrix[:, :2]).T
    labels = np.zeros((PATCH_SIDE, PATCH_SIDE), dtype=np.uint8)
    corners = points.astype(np.int32)
    for zone, outline in _POLYGONS.items():
        cv2.fillPoly(labels, [corners[list(outline)]], int(zone))
    return FacePatch(pixels, to_lab(pixels), labels, points, region.side / PATCH_SIDE)
