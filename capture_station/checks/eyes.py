"""How each eye looks: a small upright patch of eye and lens, and what is dark or bright in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import cv2
import numpy as np

from capture_station.checks.faces import Region, cut_out
from capture_station.checks.ranks import rank

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from capture_station.checks.arrays import Grid, Picture
    from capture_station.checks.faces import Eye, Face

SIDE: Final = 64
_REACH: Final = 0.95
"""Side of the patch in distances of the eyes: a lens and its rim."""
EYE_WIDTH: Final = 0.41 / _REACH * SIDE
"""Width of an eye in the patch's pixels; 26 mm on eyes 63 mm apart, mean of adults."""
USUAL_HEIGHT: Final = -0.070
"""Where irises of people who look straight stand below the middle of the corners, in eye widths:
-0.072 on 28 people, and a little more room for lowered eyes, which are told more clearly."""
_GAP_ROWS: Final = 3
"""Bright rows inside the iris that are a lamp's reflection, not its end."""


def _lens_area() -> NDArray[np.intp]:
    """Return where a lens lies in the patch: about 50 x 37 mm on eyes 63 mm apart."""
    y, x = np.mgrid[0:SIDE, 0:SIDE] - (SIDE - 1) / 2.0
    unit = SIDE / _REACH
    off = (x / (0.39 * unit)) ** 2 + ((y - 0.06 * unit) / (0.28 * unit)) ** 2
    return np.flatnonzero(off < 1.0)


LENS: Final = _lens_area()
"""Where a lens lies in the patch: row * `SIDE` + column, shape (n,)."""
_OVER_EYE: Final = 0.38
OVER_EYE: Final = np.flatnonzero(np.abs(LENS // SIDE - (SIDE - 1) / 2.0) < _OVER_EYE * EYE_WIDTH)
"""Which pixels of a lens lie before the eye itself, lids included: no further above or below its
corners than that share of its width. Beyond lie the skin below the brow and the cheek."""


@dataclass(frozen=True, slots=True)
class EyePatch:
    """An eye with what lies around it, upright, the nose on the side where it was.

    Attributes:
        pixels: Shape (64, 64, 3), BGR; the middle between the eye's corners is its centre.
        grey: Shape (64, 64), lightness 0-255.
        iris: x and y of the iris in the patch.
        iris_radius: In pixels of the patch.
        lids: Shape (16, 2): the lids in the patch (see `Eye`).
        skin: Lightness 0-255 of the skin under the eye.
        dark: Lightness of the darkest in the eye.
        visible: Height of the dark disc between the lids in eye widths; about 0.35-0.45 open.
        dark_x: How far right of the middle of the corners the middle of all that is dark between
            the lids lies, in eye widths; None where hardly anything shows between them. The two
            eyes of a face that looks straight average about 0.
        dark_y: How far below it the dark lies; about -0.07 of an eye that looks straight.
        lens: Shape (3, n), BGR: the pixels where a lens of glasses would lie.
    """

    pixels: Picture
    grey: Grid
    iris: Grid
    iris_radius: float
    lids: Grid
    skin: float
    dark: float
    visible: float
    dark_x: float | None
    dark_y: float
    lens: Picture


def cut_eye(picture: Picture, face: Face, eye: Eye, inter_eye: float) -> EyePatch:
    """Return the patch of one eye of a face."""
    across = face.right.corners_middle - face.left.corners_middle
    middle = eye.corners_middle
    region = Region(
        float(middle[0]),
        float(middle[1]),
        max(_REACH * inter_eye, 4.0),
        float(np.arctan2(across[1], across[0])),
    )
    matrix = region.to_picture(SIDE)
    pixels = cut_out(picture, matrix, SIDE)
    grey: Grid = cv2.cvtColor(pixels, cv2.COLOR_BGR2GRAY).astype(np.float32)
    placed = region.from_picture(np.concatenate([eye.lids, eye.iris[:1]]), SIDE)
    lids, iris = placed[:-1], placed[-1]
    half = SIDE / 2
    skin = rank(_part(grey, half, half + 0.42 * EYE_WIDTH, 0.4, 0.10), 0.5)
    dark = rank(_part(grey, half, half, 0.42, 0.28), 0.04)
    return EyePatch(
        pixels=pixels,
        grey=grey,
        iris=iris,
        iris_radius=eye.iris_radius / region.side * SIDE,
        lids=lids,
        skin=skin,
        dark=dark,
        visible=_visible(grey, float(iris[0]), (skin + dark) / 2.0),
        dark_x=_dark_across(grey, lids),
        dark_y=_dark_down(grey, lids, iris, skin),
        lens=np.ascontiguousarray(pixels.reshape(-1, 3)[LENS].T),
    )


def outline_of(lids: Grid) -> NDArray[np.int32]:
    """Return the outline of what lies between the lids of a patch, whole pixels, shape (16, 2)."""
    return np.concatenate([lids[0:9], lids[9:16][::-1]]).round().astype(np.int32)


def _between(lids: Grid) -> NDArray[np.intp]:
    """Return the places of a patch between the lids: row * `SIDE` + column, shape (n,)."""
    opening = np.zeros((SIDE, SIDE), np.uint8)
    cv2.fillPoly(opening, [outline_of(lids)], 1)
    return np.flatnonzero(opening)


def iris_stands_out(eye: EyePatch) -> float | None:
    """Return by how many doublings of light the white beside an iris is lighter than the iris.

    0.6-4 of open eyes, whatever the skin, make-up and shade; about 0, at most 0.7, where lids are
    drawn over it, a lash line or not. None where hardly anything shows between the lids.
    """
    places = _between(eye.lids)
    off = np.abs(places % SIDE - float(eye.iris[0]))
    light = eye.grey.ravel()[places]
    iris, beside = light[off < 0.6 * eye.iris_radius], light[off > 1.1 * eye.iris_radius]
    if min(len(iris), len(beside)) < _FEWEST:
        return None
    return float(np.log2((rank(beside, 0.75) + _DARK) / (rank(iris, 0.3) + _DARK)))


_FEWEST: Final = 5
_DARK: Final = 4.0
"""Pixels from which light is read; 8-bit level of what is noise rather than dark."""


def _part(grey: Grid, x: float, y: float, half_width: float, half_height: float) -> Grid:
    """Return the part about x, y; half sizes in eye widths."""
    return grey[
        int(y - half_height * EYE_WIDTH) : int(y + half_height * EYE_WIDTH) + 1,
        int(x - half_width * EYE_WIDTH) : int(x + half_width * EYE_WIDTH) + 1,
    ]


def _visible(grey: Grid, iris_x: float, threshold: float) -> float:
    """Return the height of the dark disc in the columns of the iris, in eye widths."""
    reach = 0.12 * EYE_WIDTH
    x = float(np.clip(iris_x, SIDE / 2 - 0.4 * EYE_WIDTH, SIDE / 2 + 0.4 * EYE_WIDTH))
    top, bottom = int(SIDE / 2 - 0.42 * EYE_WIDTH), int(SIDE / 2 + 0.34 * EYE_WIDTH)
    columns = grey[top:bottom, int(x - reach) : int(x + reach) + 1]
    longest = run = gap = 0
    for is_dark in (columns < threshold).mean(axis=1) >= 0.5:  # noqa: PLR2004 - most columns
        if is_dark:
            run, gap = run + gap + 1, 0
        elif run and gap < _GAP_ROWS:
            gap += 1
        else:
            run = gap = 0
        longest = max(longest, run)
    return longest / EYE_WIDTH


def _dark_across(grey: Grid, lids: Grid) -> float | None:
    """Return how far right of the corners the dark between the lids lies, in eye widths.

    Dark is what is darker than half-way between white and pupil: iris and pupil, and less of the
    lashes at either corner than a plain mean would take in.
    """
    places = _between(lids)
    if len(places) < _FEWEST:
        return None
    light = grey.ravel()[places]
    depth = np.clip((rank(light, 0.9) + rank(light, 0.1)) / 2.0 - light, 0.0, None)
    whole = float(depth.sum())
    if whole <= 0.0:
        return None
    return (float(depth @ (places % SIDE)) / whole - SIDE / 2) / EYE_WIDTH


def _dark_down(grey: Grid, lids: Grid, iris: Grid, skin: float) -> float:
    """Return how far below the corners the dark between the lids lies, in eye widths.

    Where the iris goes, its dark goes, however much the lids cover of it. What is as light as the
    white of the eye is not dark at all; measured against dark skin, which is hardly lighter than
    an iris, the shade of the upper lid would count as much as that.

    Args:
        grey: The patch.
        lids: Shape (16, 2), in it.
        iris: Its middle.
        skin: Lightness under the eye, for narrow eyes that show no white.
    """
    x = float(np.clip(iris[0], SIDE / 2 - 0.4 * EYE_WIDTH, SIDE / 2 + 0.4 * EYE_WIDTH))
    top = int(np.clip(_lid_at(lids[9:16], x), 0, SIDE - 2))
    bottom = int(np.clip(_lid_at(lids[0:9], x) + 2.0, top + 1, SIDE))
    reach, whole_reach = 0.11 * EYE_WIDTH, 0.45 * EYE_WIDTH
    columns = grey[top:bottom, int(x - reach) : int(x + reach) + 1]
    white = rank(grey[top:bottom, max(0, int(x - whole_reach)) : int(x + whole_reach) + 1], 0.9)
    depth = np.clip(max(skin, white) - columns.mean(axis=1), 0.0, None)
    whole = float(depth.sum())
    if whole <= 0.0:
        return USUAL_HEIGHT
    rows = np.arange(top, bottom) + 0.5
    return (float(depth @ rows) / whole - SIDE / 2) / EYE_WIDTH


def _lid_at(lid: Grid, x: float) -> float:
    """Return the height of a lid above a column."""
    order = np.argsort(lid[:, 0])
    return float(np.interp(x, lid[order, 0], lid[order, 1]))
