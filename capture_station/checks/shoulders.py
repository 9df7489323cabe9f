"""How level the shoulders are, read from the person's outline beside the neck."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from capture_station.checks.arrays import Picture
    from capture_station.checks.crop import HeadPlace
    from capture_station.checks.outline import PersonMask

_NEAREST: Final = 0.50
_FARTHEST: Final = 1.25
_STEPS: Final = 31
"""Columns beside the middle of the eyes, in face widths, in which the outline is read."""
_ABOVE_CHIN: Final = 0.15
"""Face widths above the chin from which a shoulder is looked for, and ..."""
_RAISED: Final = 0.45
"""... by how much more per width away from the neck: one raised by 25 degrees."""
_STEEPEST: Final = 1.3
"""Fall per step outwards: what falls steeper is hanging hair, a neck, or the arm beyond."""
_STEEPEST_RAISED: Final = 0.3
_RISES: Final = -0.45
_STRETCH: Final = 3
"""Steps that must fall gently one after another."""
_NECK_WIDEST: Final = 0.95
"""In face widths; what is wider is hair."""
_FEWEST: Final = 4


def find_shoulders(picture: Picture, head: HeadPlace, mask: PersonMask | None) -> float | None:
    """Return the slope of the shoulders in degrees, positive = the image's right one lower.

    On either side of the neck the outline is read in columns. Where it falls gently outwards, as
    neither hair nor the arm does, it is a shoulder. Both shoulders fall by the same share of the
    distance from the neck; by what is left over one lies lower. Where hair lies on one of them,
    the other is compared with the outline opposite, and told only if they differ by more than hair
    itself makes differ.

    Args:
        picture: The portrait.
        head: Where the head is.
        mask: Its person; None where it was not looked for.

    Returns:
        The slope, or None where hair or the picture's edge hides one of them.
    """
    if mask is None:
        return None
    middle = _neck(mask, head)
    reach = np.linspace(_NEAREST, _FARTHEST, _STEPS) * head.face_width
    outlines = [_outline(picture, mask, head, middle, side * reach) for side in (-1.0, 1.0)]
    step = float(reach[1] - reach[0])
    floor = head.chin_y - _ABOVE_CHIN * head.face_width
    gentle = [_gentle(np.diff(line) / step, line < floor) for line in outlines]
    lines = [np.where(kept, line, np.nan) for line, kept in zip(outlines, gentle, strict=True)]
    seen = [np.isfinite(line) for line in lines]
    if min(np.count_nonzero(side) for side in seen) < _FEWEST:
        low = [
            np.where(kept | (line >= floor), line, np.nan)
            for line, kept in zip(outlines, gentle, strict=True)
        ]
        return _beside_hair(reach, low, seen[0] | seen[1])
    away = np.concatenate([-reach[seen[0]], reach[seen[1]]])
    rows = np.concatenate([lines[0][seen[0]], lines[1][seen[1]]])
    terms = np.stack([np.ones(len(away)), np.abs(away), away], axis=1)
    fit = np.linalg.lstsq(terms, rows, rcond=None)[0]
    return float(np.degrees(np.arctan(fit[2])))


def _beside_hair(
    reach: NDArray[np.float64],
    outlines: list[NDArray[np.float64]],
    shoulder: NDArray[np.bool_],
) -> float | None:
    """Return the slope where one shoulder lies under hair, None where hair alone may explain it.

    Args:
        reach: Distances from the neck.
        outlines: Rows of the outline there, left and right, NaN where none is.
        shoulder: Where at least one of the two is a shoulder.
    """
    apart = outlines[1] - outlines[0]
    both = shoulder & np.isfinite(apart)
    if np.count_nonzero(both) < _FEWEST:
        return None
    fall = float((reach[both] * apart[both]).sum() / (2.0 * (reach[both] ** 2).sum()))
    slope = float(np.degrees(np.arctan(fall)))
    return slope if abs(slope) > _HAIR_MAKES_DEG else None


_HAIR_MAKES_DEG: Final = 11.0
"""By how much hair that hangs differently left and right makes level shoulders look sloped: up to
9.2 degrees on good portraits of a child and a woman with hair over both shoulders."""


def _neck(mask: PersonMask, head: HeadPlace) -> float:
    """Return the middle of the neck; that of the eyes where hair hides the neck."""
    first = max(0, int((head.chin_y - 0.05 * head.face_width - mask.top) / mask.step_y))
    last = int((head.chin_y + 0.30 * head.face_width - mask.top) / mask.step_y)
    column = int((head.eye_x - mask.left) / mask.step_x)
    best, middle = _NECK_WIDEST * head.face_width, head.eye_x
    for row in mask.values[first:last] > 0.5:  # noqa: PLR2004 - the outline
        if not 0 <= column < len(row) or not row[column]:
            continue
        outside = np.flatnonzero(~row)
        before, behind = outside[outside < column], outside[outside > column]
        if before.size and behind.size:
            width = float(behind[0] - before[-1] - 1) * mask.step_x
            if width < best:
                best = width
                middle = mask.left + (float(before[-1] + behind[0]) + 1.0) / 2.0 * mask.step_x
    return middle


def _outline(
    picture: Picture,
    mask: PersonMask,
    head: HeadPlace,
    middle: float,
    offsets: NDArray[np.float64],
) -> NDArray[np.float64]:
    """Return the row of the outline at each offset from the neck, NaN where none is."""
    height, width = picture.shape[:2]
    xs = middle + offsets
    columns = ((xs - mask.left) / mask.step_x).astype(int)
    seen = (xs >= 0.0) & (xs < width) & (columns >= 0) & (columns < mask.values.shape[1])
    room = _ABOVE_CHIN * head.face_width + _RAISED * (np.abs(offsets) - abs(offsets[0]))
    starts = ((head.chin_y - room - mask.top) / mask.step_y).astype(int)
    first = max(0, int(starts.min()))
    last = int((height - mask.top) / mask.step_y)
    part = mask.values[first:last, np.clip(columns, 0, mask.values.shape[1] - 1)]
    starts = np.maximum(starts - first, 0)
    inside = part > 0.5  # noqa: PLR2004 - the outline
    inside &= np.arange(len(part))[:, np.newaxis] >= starts
    if not inside.size:
        return np.full(len(offsets), np.nan)
    rows = inside.argmax(axis=0)
    # In the first row already: hair or raised arms all along; nowhere: beside the person.
    seen &= (rows > starts) & inside.any(axis=0)
    at = np.arange(len(offsets))
    above, below = part[np.maximum(rows - 1, 0), at], part[rows, at]
    share = (0.5 - above) / np.maximum(below - above, 1e-3)
    return np.where(seen, mask.top + (first + rows - 0.5 + share) * mask.step_y, np.nan)


def _gentle(fall: NDArray[np.float64], high: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Return which columns lie on a stretch of some columns that falls gently.

    Args:
        fall: From each column to the next, NaN where either shows none; one fewer than columns.
        high: Which columns lie where only raised shoulders are: these hardly fall, blown hair does.
    """
    steepest = np.where(high[:-1] | high[1:], _STEEPEST_RAISED, _STEEPEST)
    good = (fall < steepest) & (fall > _RISES)
    columns = np.zeros(len(fall) + 1, dtype=bool)
    begin = 0
    for number, each in enumerate([*good.tolist(), False]):
        if not each:
            if number - begin >= _STRETCH:
                columns[begin : number + 1] = True
            begin = number + 1
    return columns
