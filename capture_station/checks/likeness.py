"""Whether two portraits of one day seem to show one person: face texture, clothes, hair.

No model at hand recognises persons. Under one light and one camera, minutes apart, the local
texture of the aligned face (local binary patterns, Ahonen, Hadid, Pietikäinen 2006) together with
the colours of clothes and hair tells much, though not all; how much is in
``docs/decisions/608-likeness.md``. Looks are for the memory of a running desk: nothing here is
written to disk or sent.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Final

import cv2
import numpy as np

from capture_station.checks.colour import to_lab
from capture_station.checks.ranks import median
from capture_station.locations import resources_dir

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from capture_station.checks.arrays import Flags, Grid, Picture
    from capture_station.checks.sight import Sight

_SIZE: Final = (96, 112)
_PLACES: Final = np.array([[30, 44], [66, 44], [48, 86]], np.float32)
"""Where both irises and the middle of the mouth come to lie in the aligned face."""
_MOUTH: Final = (61, 291)
_RADII: Final = (2, 4)
_CELLS: Final = (7, 6)
_UNIFORM: Final = 58
"""Number of uniform patterns of eight neighbours; all others share one more place."""
_PERSON: Final = 0.6
_FEWEST_CLOTHES_PX: Final = 500
_FEWEST_HAIR_PX: Final = 50
_LAB_BINS: Final = (8, 8, 8)
_LAB_RANGE: Final = ((0.0, 100.0), (-60.0, 60.0), (-60.0, 60.0))


@dataclass(frozen=True, slots=True, eq=False)
class Look:
    """What of a portrait is compared.

    Attributes:
        face: Roots of the texture histograms, of length 1.
        clothes: Roots of the colour histogram of the clothes, of length 1; None if unseen.
        hair: Median CIELAB of the hair above the forehead, shape (3,); None if unseen.
    """

    face: Grid
    clothes: Grid | None
    hair: Grid | None


def look_at(picture: Picture, sight: Sight) -> Look | None:
    """Return the look of the person seen in a portrait; None where the face cannot be aligned.

    Args:
        picture: The portrait, shape (h, w, 3), BGR.
        sight: Its person, in its pixels.
    """
    aligned = _aligned(picture, sight)
    if aligned is None:
        return None
    clothes, hair = _clothes_and_hair(picture, sight)
    return Look(_texture(aligned), clothes, hair)


def is_other(one: Look, two: Look) -> bool:
    """Return whether two looks are surely of different people: face and clothes both differ."""
    limit = limits()["other"]
    clothes = _clothes_apart(one, two)
    return (
        clothes is not None
        and clothes > limit["clothes_above"]
        and _faces_apart(one, two) > limit["face_above"]
    )


def same_among(look: Look, before: Sequence[Look]) -> int | None:
    """Return which of the looks before is the same person's; None for none.

    Args:
        look: The newest.
        before: Looks of other people, the latest last; only the last ones are compared.
    """
    table = limits()
    same, uniform = table["same"], table["uniform"]
    first = max(0, len(before) - int(same["people"]))
    compared = before[first:]
    alike = [_wears_the_same(look, one) for one in compared]
    is_uniform = len(compared) >= uniform["least_people"] and sum(alike) > uniform["share"] * len(
        compared
    )
    face_below = (uniform if is_uniform else same)["face_below"]
    best: tuple[float, int] | None = None
    for at, (one, wears_the_same) in enumerate(zip(compared, alike, strict=True)):
        apart = _faces_apart(look, one)
        if wears_the_same and apart < face_below and _has_hair_of(look, one):
            best = min(best or (apart, first + at), (apart, first + at))
    return None if best is None else best[1]


@cache
def limits() -> Mapping[str, Mapping[str, Any]]:
    """Return the numbers of ``resources/likeness.toml``."""
    return tomllib.loads((resources_dir() / "likeness.toml").read_text(encoding="utf-8"))


def _faces_apart(one: Look, two: Look) -> float:
    return 1.0 - float(one.face @ two.face)


def _clothes_apart(one: Look, two: Look) -> float | None:
    if one.clothes is None or two.clothes is None:
        return None
    return 1.0 - float(one.clothes @ two.clothes)


def _wears_the_same(one: Look, two: Look) -> bool:
    apart = _clothes_apart(one, two)
    return apart is not None and bool(apart < limits()["same"]["clothes_below"])


def _has_hair_of(one: Look, two: Look) -> bool:
    """Return whether the hair agrees; hair that is not seen says nothing against it."""
    if one.hair is None or two.hair is None:
        return True
    return bool(np.linalg.norm(one.hair - two.hair) < limits()["same"]["hair_below"])


def _aligned(picture: Picture, sight: Sight) -> Grid | None:
    """Return the face upright at one size without slow changes of light, shape (112, 96)."""
    face = sight.face
    mouth = face.points[list(_MOUTH), :2].mean(axis=0)
    found = np.stack([face.left.iris[0][:2], face.right.iris[0][:2], mouth]).astype(np.float32)
    matrix, _ = cv2.estimateAffinePartial2D(found, _PLACES, method=cv2.LMEDS)
    if matrix is None:
        return None  # type: ignore[unreachable]  # stubs say it always finds one
    grey = cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY)
    small = cv2.warpAffine(grey, matrix, _SIZE, flags=cv2.INTER_AREA).astype(np.float32)
    fine = cv2.GaussianBlur(small, (0, 0), 1.0)
    even = fine - cv2.GaussianBlur(fine, (0, 0), 8.0)
    return even.astype(np.float32)


def _texture(face: Grid) -> Grid:
    parts = []
    table = _uniform_patterns()
    for radius in _RADII:
        codes = table[_codes(face, radius)]
        rows = np.array_split(np.arange(codes.shape[0]), _CELLS[0])
        columns = np.array_split(np.arange(codes.shape[1]), _CELLS[1])
        for ys in rows:
            for xs in columns:
                cell = codes[ys[0] : ys[-1] + 1, xs[0] : xs[-1] + 1]
                counts = np.bincount(cell.ravel(), minlength=_UNIFORM + 1).astype(np.float32)
                parts.append(np.sqrt(counts / counts.sum()))
    whole: Grid = (np.concatenate(parts) / np.sqrt(len(parts))).astype(np.float32)
    return whole


def _codes(face: Grid, radius: int) -> NDArray[np.intp]:
    """Return for each pixel which of its eight neighbours at a distance are not darker."""
    rows, columns = face.shape
    middle = face[radius : rows - radius, radius : columns - radius]
    codes = np.zeros(middle.shape, dtype=np.intp)
    steps = (-radius, 0, radius)
    around = [(0, 0), (0, 1), (0, 2), (1, 2), (2, 2), (2, 1), (2, 0), (1, 0)]
    for bit, (down, across) in enumerate(around):
        y, x = radius + steps[down], radius + steps[across]
        neighbour = face[y : y + middle.shape[0], x : x + middle.shape[1]]
        codes |= (neighbour >= middle).astype(np.intp) << bit
    return codes


@cache
def _uniform_patterns() -> NDArray[np.intp]:
    """Return the place of each of the 256 patterns; those with more than two changes share one."""
    table = np.full(256, _UNIFORM, dtype=np.intp)
    place = 0
    for code in range(256):
        turned = (code >> 1) | ((code & 1) << 7)
        if (code ^ turned).bit_count() <= 2:  # noqa: PLR2004 - as the method defines uniform
            table[code] = place
            place += 1
    return table


def _clothes_and_hair(picture: Picture, sight: Sight) -> tuple[Grid | None, Grid | None]:
    if sight.mask is None:
        return None, None
    rows, columns = picture.shape[:2]
    person: Flags = sight.mask.sampled((columns, rows), (0.0, 0.0), (1.0, 1.0)) > _PERSON
    lab = to_lab(picture)
    y, x = np.mgrid[0:rows, 0:columns]
    head = sight.head
    wide = head.face_width
    worn = lab[person & (y > head.chin_y + 0.45 * wide)]
    clothes: Grid | None = None
    if len(worn) > _FEWEST_CLOTHES_PX:
        counts = np.histogramdd(worn, bins=_LAB_BINS, range=_LAB_RANGE)[0].ravel()
        clothes = np.sqrt(counts / max(counts.sum(), 1.0)).astype(np.float32)
    if head.hair_top_y is None:
        return clothes, None
    is_top = (y > head.hair_top_y) & (y < head.hair_top_y + 0.12 * wide)
    above = lab[person & is_top & (np.abs(x - head.eye_x) < 0.3 * wide)]
    hair: Grid | None = None
    if len(above) > _FEWEST_HAIR_PX:
        hair = median(above)
    return clothes, hair
