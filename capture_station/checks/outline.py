"""The person's outline: a soft mask of the whole person and the exact top of the hair."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import cv2
import numpy as np

from capture_station.checks.networks import SEGMENTER_SIDE
from capture_station.checks.ranks import median, rank

if TYPE_CHECKING:
    from capture_station.checks.arrays import Flags, Grid, Picture
    from capture_station.checks.faces import Face
    from capture_station.checks.networks import Networks

_AROUND_X: Final = 1.25
_ABOVE: Final = 1.5
_BELOW: Final = 1.9
"""What the segmenter sees around the eyes, in face widths: about a finished portrait."""

_INSIDE: Final = 0.5


@dataclass(frozen=True, slots=True)
class PersonMask:
    """Where the person is.

    Attributes:
        values: Shape (256, 256): probability 0-1.
        left: Left edge of the area that the values cover, in pixels of the picture.
        top: Its upper edge.
        step_x: Width of a cell in pixels of the picture.
        step_y: Height of a cell.
    """

    values: Grid
    left: float
    top: float
    step_x: float
    step_y: float

    def moved(self, scale: float, dx: float, dy: float) -> PersonMask:
        """Return the same mask after x → x * scale + dx, y → y * scale + dy."""
        return PersonMask(
            self.values,
            self.left * scale + dx,
            self.top * scale + dy,
            self.step_x * scale,
            self.step_y * scale,
        )

    def sampled(
        self, size: tuple[int, int], corner: tuple[float, float], step: tuple[float, float]
    ) -> Grid:
        """Return the probability on another grid.

        Args:
            size: Width and height of the grid.
            corner: x and y of the grid's corner in pixels of the picture.
            step: Width and height of its cells in pixels of the picture.

        Returns:
            Shape (height, width); outside the mask the nearest value counts.
        """
        kx, ky = step[0] / self.step_x, step[1] / self.step_y
        matrix = np.array(
            [
                [kx, 0.0, (corner[0] - self.left) / self.step_x + kx / 2 - 0.5],
                [0.0, ky, (corner[1] - self.top) / self.step_y + ky / 2 - 0.5],
            ],
            dtype=np.float64,
        )
        grid: Grid = cv2.warpAffine(  # type: ignore[assignment]  # stubs say Mat
            self.values,
            matrix,
            size,
            flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
            borderMode=cv2.BORDER_REPLICATE,
        )
        return grid


def find_person(networks: Networks, picture: Picture, face: Face, face_width: float) -> PersonMask:
    """Return the mask of the person with this face, in pixels of the picture."""
    height, width = picture.shape[:2]
    x, y = ((face.left.iris[0] + face.right.iris[0]) / 2).tolist()
    left = max(0, int(x - _AROUND_X * face_width))
    right = min(width, int(np.ceil(x + _AROUND_X * face_width)))
    top = max(0, int(y - _ABOVE * face_width))
    bottom = min(height, int(np.ceil(y + _BELOW * face_width)))
    part = picture[top:bottom, left:right]
    side = SEGMENTER_SIDE
    seen = np.asarray(cv2.resize(part, (side, side), interpolation=cv2.INTER_LINEAR), np.uint8)
    values = networks.segment(seen)
    return PersonMask(values, float(left), float(top), (right - left) / side, (bottom - top) / side)


@dataclass(frozen=True, slots=True)
class HairTop:
    """Highest point of the head.

    Attributes:
        y: Row in pixels of the picture.
        refined: Whether it was read from the picture itself; otherwise from the mask alone.
        cut: Whether the head goes on beyond the picture's upper edge.
    """

    y: float
    refined: bool
    cut: bool


def find_hair_top(
    picture: Picture, face: Face, face_width: float, mask: PersonMask
) -> HairTop | None:
    """Return the highest row of the head's outline, hair included.

    The mask, whose cells are some pixels large, says about where it is. There the colour of the
    backdrop is modelled as a plane from what surely is backdrop; a pixel belongs to the head when
    it is nearer to the hair's colour than to that plane.

    Args:
        picture: Shape (h, w, 3).
        face: The face in it.
        face_width: In pixels.
        mask: The person's mask.
    """
    width = picture.shape[1]
    across, down = face.points[_FOREHEAD_TOP, :2].tolist()
    coarse = _coarse_top(mask, across, down, face_width)
    if coarse is None:
        return None
    top = max(0, int(coarse - 0.30 * face_width))
    bottom = min(int(coarse + 0.16 * face_width), int(down) + 1, picture.shape[0])
    left, right = (
        max(0, int(across - 0.95 * face_width)),
        min(width, int(across + 0.95 * face_width)),
    )
    if right - left < 8 or bottom - top < 4:  # noqa: PLR2004 - no strip to look at
        return HairTop(coarse, refined=False, cut=coarse < mask.step_y)
    near = slice(
        max(0, int(across - 0.55 * face_width) - left),
        min(right, int(across + 0.55 * face_width)) - left,
    )
    inside = mask.sampled(((right - left + 1) // 2, bottom - top), (left, top), (2.0, 1.0))
    # Every other column is enough to find a row.
    near = slice(near.start // 2, near.stop // 2)
    exact = _refine(picture[top:bottom, left:right:2], inside, near, face_width / 2.0)
    if exact is None:
        return HairTop(coarse, refined=False, cut=coarse < mask.step_y)
    return HairTop(top + exact, refined=True, cut=top + exact < 1.0)


_FOREHEAD_TOP: Final = 10


def _coarse_top(mask: PersonMask, across: float, down: float, face_width: float) -> float | None:
    """Return the head's highest row as the mask has it, upwards from the forehead."""
    reach = 0.55 * face_width
    first = max(0, int((across - reach - mask.left) / mask.step_x))
    last = max(first + 1, int((across + reach - mask.left) / mask.step_x))
    bottom = int((down - mask.top) / mask.step_y) + 1
    head = mask.values[: max(bottom, 0), first:last] > _INSIDE
    row = _top_row(head, max(2, round(0.05 * face_width / mask.step_x)))
    return None if row is None else mask.top + row * mask.step_y


def _top_row(head: Flags, least: int) -> float | None:
    """Return the uppermost row, connected to the lowest, with at least `least` flagged pixels."""
    full = np.count_nonzero(head, axis=1) >= least
    gaps = np.flatnonzero(~full)
    if gaps.size == len(full):
        return None
    row = int(gaps[-1]) + 1 if gaps.size else 0
    return float(row) if row < len(full) else None


def _plane(samples: Grid, x: Grid, y: Grid) -> Grid:
    """Return the (3, 3) coefficients of the colour plane 1, x, y → colour, outliers left out."""
    terms = np.stack([np.ones_like(x), x, y], axis=1)
    kept: Flags | slice = slice(None)
    fit = np.zeros((3, 3), np.float32)
    for _ in range(2):
        t = terms[kept]
        fit = np.linalg.solve(t.T @ t + 1e-3 * np.eye(3, dtype=np.float32), t.T @ samples[kept])
        off = np.abs(samples - terms @ fit).sum(axis=1)
        kept = off <= max(2.5 * float(median(off)), 3.0)
    return fit


def _refine(strip: Picture, person: Grid, near: slice, face_width: float) -> float | None:
    """Return the exact row in the strip, or None where hair and backdrop cannot be told apart."""
    rows, columns = np.nonzero(person[::_EVERY, ::_EVERY] < 0.08)  # noqa: PLR2004 - surely backdrop
    if len(rows) < 60:  # noqa: PLR2004 - too few to fit a plane with
        return None
    samples = strip[::_EVERY, ::_EVERY][rows, columns].astype(np.float32)
    y, x = (rows * _EVERY).astype(np.float32), (columns * _EVERY).astype(np.float32)
    fit = _plane(samples, x, y)
    apart = np.abs(samples - (fit[0] + x[:, np.newaxis] * fit[1] + y[:, np.newaxis] * fit[2]))
    ripple = rank(apart.sum(axis=1), 0.9)
    down = fit[0] + np.arange(len(strip), dtype=np.float32)[:, np.newaxis] * fit[2]
    across = np.arange(near.start, near.stop, dtype=np.float32)[:, np.newaxis] * fit[1]
    apart = strip[:, near].astype(np.float32) - (down[:, np.newaxis] + across[np.newaxis])
    off = np.abs(apart).mean(axis=2)
    head = person[:, near] > 0.9  # noqa: PLR2004 - surely hair
    if np.count_nonzero(head) < 30:  # noqa: PLR2004 - nothing to compare with
        return None
    hair = float(median(off[head]))
    if hair < max(_CLUTTER * ripple, 8.0):
        return None
    # What differs from the backdrop another way than the hair does is a lamp or a line on the wall.
    way = np.median(apart[head], axis=0)
    likeness = apart @ (way / max(float(way @ way), 1.0))
    alike = (off > 0.5 * hair) & (likeness > _SOMEWHAT)
    # Only what hangs together with the head counts.
    return _top_row(alike | head, max(2, round(0.02 * face_width)))


_CLUTTER: Final = 1.3
"""How often the backdrop's ripple (sum of three colours) the hair must differ from it (mean)."""
_SOMEWHAT: Final = 0.25
"""Share of the way from backdrop to hair; ornaments and shine on hair go part of it too."""
_EVERY: Final = 4
"""Step between the samples of the backdrop."""
