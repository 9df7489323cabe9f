"""Which part of an original becomes the portrait."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from capture_station.domain.findings import CropWindow

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from capture_station.domain.spec import Limit, PhotoSpec

_OUTSIDE: Final = 1000.0
"""Cost of a pixel outside a limit: far above anything that targets can weigh."""
_CLOSE: Final = 12.0
"""Cost of a pixel nearer to a limit than the margin: the saved file is measured anew and must not
fall on the other side."""
_MARGIN: Final = 5.0
_SCALES: Final = 33
_ROWS: Final = 25


@dataclass(frozen=True, slots=True)
class HeadPlace:
    """Where the head is in an original, in its pixels.

    Attributes:
        eye_x: Middle between the eyes.
        eye_y: Height of the eyes.
        inter_eye: Distance of the eyes.
        hair_top_y: Top of the hair; None where unknown.
        chin_y: Lowest point of the face.
        face_width: Cheek to cheek.
    """

    eye_x: float
    eye_y: float
    inter_eye: float
    hair_top_y: float | None
    chin_y: float
    face_width: float

    def moved(self, scale: float, dx: float, dy: float) -> HeadPlace:
        """Return the place after x → x * scale + dx, y → y * scale + dy."""
        return HeadPlace(
            self.eye_x * scale + dx,
            self.eye_y * scale + dy,
            self.inter_eye * scale,
            None if self.hair_top_y is None else self.hair_top_y * scale + dy,
            self.chin_y * scale + dy,
            self.face_width * scale,
        )


_USUAL_HAIR_ABOVE_EYES: Final = 0.93
"""In face widths; median of 14 heads (FACTS.md §1), for a head whose top was not found."""


def _cost(values: NDArray[np.float64], limit: Limit) -> NDArray[np.float64]:
    low = -np.inf if limit.low is None else limit.low
    high = np.inf if limit.high is None else limit.high
    margin = min(_MARGIN, max((high - low) / 8.0, 0.0))
    outside = np.maximum(low - values, 0.0) + np.maximum(values - high, 0.0)
    close = np.maximum(low + margin - values, 0.0) + np.maximum(values - high + margin, 0.0)
    cost = _OUTSIDE * outside + _CLOSE * close
    if limit.target is not None:
        cost = cost + limit.weight * np.maximum(np.abs(values - limit.target) - limit.slack, 0.0)
    return cost


def find_crop(
    head: HeadPlace, spec: PhotoSpec, width: int, height: int, *, enlarge: bool = False
) -> CropWindow | None:
    """Return the window that meets all limits of the spec and comes nearest to its targets.

    Every measure of the finished portrait is a function of two numbers: the scale and the row on
    which the eyes lie. Both are searched on a grid that is then made finer around its best point.

    Args:
        head: Where the head is, in pixels of the original.
        spec: The photo standard.
        width: Width of the original in pixels.
        height: Height of the original in pixels.
        enlarge: Whether a window smaller than the portrait is allowed. Never for a portrait that
            is kept; for showing what is seen.

    Returns:
        The window inside the original, or None where the original is too small for any.
    """
    frame = spec.frame
    largest = 1.0 if not enlarge else 8.0
    smallest = max(frame.width_px / width, frame.height_px / height)
    if smallest > largest:
        return None
    scales = (smallest, largest)
    rows = (0.15 * frame.height_px, 0.75 * frame.height_px)
    scale, row = _search(head, spec, (width, height), scales, rows)
    for _ in range(3):
        step_s = (scales[1] / scales[0]) ** (2.0 / _SCALES)
        step_r = 2.0 * (rows[1] - rows[0]) / _ROWS
        scales = (max(smallest, scale / step_s), min(largest, scale * step_s))
        rows = (row - step_r, row + step_r)
        scale, row = _search(head, spec, (width, height), scales, rows)
    window_width, window_height = frame.width_px / scale, frame.height_px / scale
    left = head.eye_x - _aim_x(spec) / scale
    top = head.eye_y - row / scale
    return CropWindow(
        left=min(max(left, 0.0), width - window_width),
        top=min(max(top, 0.0), height - window_height),
        width=window_width,
        height=window_height,
    )


def _aim_x(spec: PhotoSpec) -> float:
    limit = spec.geometry.get("eye_mid_x")
    if limit is None or limit.target is None:
        return spec.frame.width_px / 2.0
    return limit.target


def _search(
    head: HeadPlace,
    spec: PhotoSpec,
    size: tuple[int, int],
    scales: tuple[float, float],
    rows: tuple[float, float],
) -> tuple[float, float]:
    """Return the best scale (portrait px per original px) and eye row of a grid."""
    scale = np.geomspace(scales[0], scales[1], _SCALES)[:, np.newaxis]
    wanted = np.linspace(rows[0], rows[1], _ROWS)[np.newaxis, :]
    # The window stays inside the original: the eyes end up where that allows.
    lowest_top = size[1] - spec.frame.height_px / scale
    top = np.clip(head.eye_y - wanted / scale, 0.0, np.maximum(lowest_top, 0.0))
    row = (head.eye_y - top) * scale
    leftmost = size[0] - spec.frame.width_px / scale
    left = np.clip(head.eye_x - _aim_x(spec) / scale, 0.0, np.maximum(leftmost, 0.0))
    hair_above = (
        head.eye_y - head.hair_top_y
        if head.hair_top_y is not None
        else _USUAL_HAIR_ABOVE_EYES * head.face_width
    )
    hair_row = row - hair_above * scale
    chin_row = row + (head.chin_y - head.eye_y) * scale
    values = {
        "eye_y": row,
        "eye_mid_x": (head.eye_x - left) * scale,
        "hair_top_y": hair_row,
        "chin_y": chin_row,
        "face_width": head.face_width * scale,
        "inter_eye": head.inter_eye * scale,
        "head_height": chin_row - hair_row,
        "below_chin": spec.frame.height_px - chin_row,
    }
    cost = np.zeros((_SCALES, _ROWS))
    for name, limit in spec.geometry.items():
        if name in values:
            cost = cost + _cost(values[name], limit)
    # Among equals the wanted row that needed no clipping, and the middle of the search.
    cost = cost + 1e-3 * np.abs(row - wanted)
    best = int(cost.argmin())
    return float(scale[best // _ROWS, 0]), float(row[best // _ROWS, best % _ROWS])
