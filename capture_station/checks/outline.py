"""The person's outline: a soft mask of the whole person and the exact top of the hair."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import cv2
import numpy as np

from capture_station.checks.networks import SEGMENTER_SIDE

if TYPE_CHECKING:
    from numpy.typing import NDArray

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
    seen = cv2.resize(part, (side, side), interpolation=cv2.INTER_LINEAR)
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
    height, width = picture.shape[:2]
    top_of_face = face.points[10]
    middle = float(top_of_face[0])
    left = max(0, int(middle - 0.95 * face_width))
    right = min(width, int(middle + 0.95 * face_width))
    bottom = min(height, int(top_of_face[1]) + 1)
    if right - left < 8 or bottom < 4:  # noqa: PLR2004 - no strip to look at
        return None
    inside = mask.sampled((right - left, bottom), (left, 0.0), (1.0, 1.0))
    near = slice(
        max(0, int(middle - 0.55 * face_width) - left), int(middle + 0.55 * face_width) - left
    )
    coarse = _top_row(inside[:, near] > _INSIDE, max(2, round(0.05 * face_width)))
    if coarse is None:
        return HairTop(0.0, refined=False, cut=True) if inside[0, near].mean() > _INSIDE else None
    exact = _refine(picture[:bottom, left:right], inside, near, coarse, face_width)
    row, refined = (coarse, False) if exact is None else (exact, True)
    return HairTop(float(row), refined=refined, cut=row < 1.0)


def _top_row(head: Flags, least: int) -> float | None:
    """Return the uppermost row, connected to the lowest, with at least `least` flagged pixels."""
    full = head.sum(axis=1) >= least
    gaps = np.flatnonzero(~full)
    if gaps.size == len(full):
        return None
    row = int(gaps[-1]) + 1 if gaps.size else 0
    return float(row) if row < len(full) else None


def _plane(samples: Grid, x: NDArray[np.intp], y: NDArray[np.intp]) -> NDArray[np.float64]:
    """Return the (3, 3) coefficients of the colour plane 1, x, y → colour, outliers left out."""
    terms = np.stack([np.ones(len(x)), x, y], axis=1)
    kept = np.ones(len(x), dtype=bool)
    fit = np.zeros((3, 3))
    for _ in range(2):
        fit = np.linalg.lstsq(terms[kept], samples[kept], rcond=None)[0]
        off = np.abs(samples - terms @ fit).sum(axis=1)
        kept = off <= max(2.5 * float(np.median(off)), 3.0)
    return fit


def _refine(
    strip: Picture, inside: Grid, near: slice, coarse: float, face_width: float
) -> float | None:
    """Return the exact row, or None where hair and backdrop cannot be told apart."""
    reach = round(0.30 * face_width)
    top = max(0, int(coarse) - reach)
    bottom = min(len(strip), int(coarse) + round(0.16 * face_width))
    colours = strip[top:bottom].astype(np.float32)
    person = inside[top:bottom]
    rows, columns = np.nonzero(person[::3, ::3] < 0.08)  # noqa: PLR2004 - surely backdrop
    if len(rows) < 60:  # noqa: PLR2004 - too few to fit a plane with
        return None
    rows, columns = rows * 3, columns * 3
    samples = colours[rows, columns]
    fit = _plane(samples, columns, rows)
    grid_y, grid_x = np.mgrid[0 : bottom - top, 0 : strip.shape[1]].astype(np.float32)
    backdrop = (
        fit[0] + grid_x[..., np.newaxis] * fit[1] + grid_y[..., np.newaxis] * fit[2]
    ).astype(np.float32)
    apart = np.abs(colours - backdrop).sum(axis=2)
    ripple = float(np.percentile(apart[rows, columns], 90))
    head = person[:, near] > 0.9  # noqa: PLR2004 - surely hair
    if head.sum() < 30:  # noqa: PLR2004 - nothing to compare with
        return None
    hair = float(np.median(apart[:, near][head]))
    if hair < max(3.0 * ripple, 24.0):
        return None
    belongs = apart[:, near] > 0.5 * hair
    # Only what hangs together with the head counts: no lamp, no line on the wall above it.
    belongs |= head
    count, labels = cv2.connectedComponents(belongs.astype(np.uint8), connectivity=4)
    if count < 2:  # noqa: PLR2004 - only backdrop
        return None
    votes = np.bincount(labels[head], minlength=count)
    votes[0] = 0
    body = labels == int(votes.argmax())
    least = max(2, round(0.02 * face_width))
    flagged = np.flatnonzero(body.sum(axis=1) >= least)
    return float(top + flagged[0]) if flagged.size else None
