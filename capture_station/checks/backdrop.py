"""What is behind the person, as a coarse colour map with a smooth model of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import cv2
import numpy as np

from capture_station.checks.colour import to_lab

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from capture_station.checks.arrays import Flags, Grid, Picture
    from capture_station.checks.outline import PersonMask

_CELLS_HIGH: Final = 128
_SURELY_BACKDROP: Final = 0.06
_ROOM_TO_PERSON: Final = 5
"""Cells kept free around the person: hair that flies, soft edges."""
_FEWEST_CELLS: Final = 150


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
    plane: NDArray[np.float64]
    modelled: Grid
    step: int


def _terms(rows: int, columns: int) -> NDArray[np.float64]:
    y, x = np.mgrid[0:rows, 0:columns]
    return np.stack(
        [np.ones((rows, columns)), (x + 0.5) / columns - 0.5, (y + 0.5) / rows - 0.5], axis=-1
    )


def find_backdrop(picture: Picture, mask: PersonMask | None) -> Backdrop | None:
    """Return the backdrop of a portrait, or None where hardly any of it is to be seen.

    Args:
        picture: The portrait.
        mask: Its person; None where there is none, then everything counts as backdrop.
    """
    height, width = picture.shape[:2]
    step = max(1, round(height / _CELLS_HIGH))
    rows, columns = height // step, width // step
    small = cv2.resize(
        picture[: rows * step, : columns * step], (columns, rows), interpolation=cv2.INTER_AREA
    )
    lab = to_lab(small)  # type: ignore[arg-type]  # stubs say Mat
    if mask is None:
        person = np.zeros((rows, columns), dtype=np.float32)
    else:
        person = mask.sampled((columns, rows), (0.0, 0.0), (step, step))
    near = cv2.dilate(
        (person > _SURELY_BACKDROP).astype(np.uint8),
        np.ones((2 * _ROOM_TO_PERSON - 1, 2 * _ROOM_TO_PERSON - 1), np.uint8),
    )
    clear = near == 0
    if clear.sum() < _FEWEST_CELLS:
        return None
    terms = _terms(rows, columns)
    plane = _fit(terms[clear], lab[clear].astype(np.float64))
    return Backdrop(
        lab=lab,
        person=person,
        clear=clear,
        colour=np.median(lab[clear], axis=0).astype(np.float64),
        plane=plane,
        modelled=(terms @ plane).astype(np.float32),
        step=step,
    )


def _fit(terms: NDArray[np.float64], colours: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the plane through the colours, the quarter that lies off it left out."""
    kept = slice(None)
    plane = np.zeros((3, 3))
    for _ in range(3):
        t = terms[kept]
        plane = np.linalg.solve(t.T @ t + 1e-6 * np.eye(3), t.T @ colours[kept])
        off = np.abs(colours - terms @ plane).sum(axis=1)
        kept = off <= max(float(np.percentile(off, 75)), 0.5)
    return plane
