"""What is behind the person, as a coarse colour map with a smooth model of it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

import cv2
import numpy as np

from capture_station.checks.colour import to_lab
from capture_station.checks.ranks import median, rank

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from capture_station.checks.arrays import Flags, Grid, Picture
    from capture_station.checks.outline import PersonMask

_CELLS_HIGH: Final = 80
_SURELY_BACKDROP: Final = 0.06
_ROOM_TO_PERSON: Final = 3
"""Cells kept free around the person: hair that flies, soft edges."""
_FEWEST_CELLS: Final = 60
_FEWEST_ROWS: Final = 8


@dataclass(frozen=True, slots=True)
class Backdrop:
    """The backdrop in cells of some pixels.

    Attributes:
        lab: Shape (rows, columns, 3): mean CIELAB of each cell, person included.
        person: Shape (rows, columns): probability of the person.
        clear: Shape (rows, columns): cells that surely show backdrop, away from the person.
        colour: Median CIELAB of the clear cells, shape (3,).
        plane: Shape (3, 3): rows 1, x, y → L*, a*, b*; x and y from -0.5 to 0.5 over the picture.
        modelled: Shape (rows, columns, 3): the plane at each cell.
        step: Side of a cell in pixels of the picture.
    """

    lab: Grid
    person: Grid
    clear: Flags
    colour: NDArray[np.float64]
    plane: Grid
    modelled: Grid
    step: int


@lru_cache(maxsize=8)
def _terms(rows: int, columns: int) -> Grid:
    y, x = np.mgrid[0:rows, 0:columns].astype(np.float32)
    terms: Grid = np.stack(
        [np.ones((rows, columns), np.float32), (x + 0.5) / columns - 0.5, (y + 0.5) / rows - 0.5],
        axis=-1,
    )
    terms.flags.writeable = False
    return terms


def _shrunk(picture: Picture, step: int) -> Picture:
    """Return the means of step x step pixels; powers of two by halving, which is much faster."""
    while step > 1 and step % 2 == 0:
        rows, columns = picture.shape[0] // 2, picture.shape[1] // 2
        picture = cv2.resize(picture, (columns, rows), interpolation=cv2.INTER_AREA)  # type: ignore[assignment]  # stubs say Mat
        step //= 2
    if step > 1:
        size = (picture.shape[1] // step, picture.shape[0] // step)
        picture = cv2.resize(picture, size, interpolation=cv2.INTER_AREA)  # type: ignore[assignment]  # stubs say Mat
    return picture


def find_backdrop(picture: Picture, mask: PersonMask | None) -> Backdrop | None:
    """Return the backdrop of a portrait, or None where hardly any of it is to be seen.

    Args:
        picture: The portrait.
        mask: Its person; None where there is none, then everything counts as backdrop.
    """
    height, width = picture.shape[:2]
    step = max(1, round(height / _CELLS_HIGH))
    rows, columns = height // step, width // step
    if min(rows, columns) < _FEWEST_ROWS:
        return None
    lab = to_lab(_shrunk(picture[: rows * step, : columns * step], step))
    if mask is None:
        person = np.zeros((rows, columns), dtype=np.float32)
    else:
        person = mask.sampled((columns, rows), (0.0, 0.0), (step, step))
    near = cv2.dilate(
        (person > _SURELY_BACKDROP).astype(np.uint8),
        np.ones((2 * _ROOM_TO_PERSON + 1, 2 * _ROOM_TO_PERSON + 1), np.uint8),
    )
    clear = near == 0
    if clear.sum() < _FEWEST_CELLS:
        return None
    terms = _terms(rows, columns)
    colours = lab[clear]
    plane = _fit(terms[clear], colours)
    return Backdrop(
        lab=lab,
        person=person,
        clear=clear,
        colour=median(colours).astype(np.float64),
        plane=plane,
        modelled=terms @ plane,
        step=step,
    )


def _fit(terms: Grid, colours: Grid) -> Grid:
    """Return the plane through the colours, the quarter that lies off it left out."""
    plane = np.zeros((3, 3), np.float32)
    kept: Flags | slice = slice(None)
    for _ in range(2):
        t = terms[kept]
        plane = np.linalg.solve(t.T @ t + 1e-6 * np.eye(3, dtype=np.float32), t.T @ colours[kept])
        off = np.abs(colours - terms @ plane).sum(axis=1)
        kept = off <= max(rank(off, 0.75), 0.5)
    return plane
