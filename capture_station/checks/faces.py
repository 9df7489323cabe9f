"""Finding faces in a picture and measuring the one that matters: mesh, lids, irises.

Coordinates are pixels of the picture handed in, origin top left, pixel centres at halves, so that
they survive scaling by simple multiplication. "Left" and "right" always mean the image's.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import cv2
import numpy as np

from capture_station.checks.networks import (
    DETECTOR_SIDE,
    IRIS_SIDE,
    MESH_SIDE,
)

if TYPE_CHECKING:
    from capture_station.checks.arrays import Grid, Picture
    from capture_station.checks.networks import Networks, RawFaces

# Points of the face mesh (numbering of the published topology).
LEFT_OUTER_CORNER, LEFT_INNER_CORNER = 33, 133
RIGHT_INNER_CORNER, RIGHT_OUTER_CORNER = 362, 263
CHIN = 152

_DETECTED_ROI = 1.5
_TRACED_ROI = 1.5
_EYE_ROI = 2.3
_SAME_FACE_OVERLAP = 0.3
_SIDE_SHARE: Final = 0.75
"""Share of a portrait's width that is looked at on either side of the sitter."""
_OF_ANOTHER: Final = 0.25
"""Share of a box that may lie on a face and the box yet mean the one behind it."""
_MIN_SCORE: Final = 0.5
_FLOOR_SCORE: Final = 0.35
_MIN_PRESENCE: Final = 0.5


@dataclass(frozen=True, slots=True)
class Box:
    """A face as the detector saw it, in pixels of the picture.

    Attributes:
        score: How sure the detector is, 0-1.
        left: Left edge.
        top: Upper edge.
        right: Right edge.
        bottom: Lower edge.
        tilt: Angle of the line through the eyes in radians, positive = right eye lower.
    """

    score: float
    left: float
    top: float
    right: float
    bottom: float
    tilt: float

    @property
    def side(self) -> float:
        """Longer side in pixels."""
        return max(self.right - self.left, self.bottom - self.top)


@dataclass(frozen=True, slots=True)
class Eye:
    """One eye.

    Attributes:
        lids: Shape (16, 2): 0-8 the lower lid from the outer to the inner corner, 9-15 the upper.
        iris: Shape (5, 2): centre and four points of the edge.
    """

    lids: Grid
    iris: Grid

    @property
    def width(self) -> float:
        """Distance between the corners in pixels."""
        return float(np.hypot(*(self.lids[8] - self.lids[0])))

    @property
    def openness(self) -> float:
        """Mean gap between the lids in units of the eye's width; about 0.3 when open."""
        upper = self.lids[10:15]
        lower = self.lids[2:7]
        gap = np.hypot(*(upper - lower).T).mean()
        return float(gap / max(self.width, 1e-6))

    @property
    def corners_middle(self) -> Grid:
        """Middle between the corners, shape (2,)."""
        middle: Grid = (self.lids[0] + self.lids[8]) / 2.0
        return middle

    @property
    def iris_radius(self) -> float:
        """Mean radius of the iris in pixels."""
        return float(np.hypot(*(self.iris[1:] - self.iris[0]).T).mean())


@dataclass(frozen=True, slots=True)
class Face:
    """A measured face.

    Attributes:
        points: Shape (468, 3): x, y in pixels, z depth in the same unit, smaller is nearer.
        presence: How sure the mesh is that it lies on a face, 0-1.
        left: Eye on the image's left.
        right: Eye on the image's right.
    """

    points: Grid
    presence: float
    left: Eye
    right: Eye

    def moved(self, scale: float, dx: float, dy: float) -> Face:
        """Return the same face after x → x * scale + dx, y → y * scale + dy."""
        shift = np.array([dx, dy], dtype=np.float32)
        points = self.points * np.float32(scale)
        points[:, :2] += shift
        eyes = [
            Eye(eye.lids * np.float32(scale) + shift, eye.iris * np.float32(scale) + shift)
            for eye in (self.left, self.right)
        ]
        return Face(points, self.presence, eyes[0], eyes[1])


def find_faces(networks: Networks, picture: Picture) -> tuple[Box, ...]:
    """Return the faces in a picture of any size, surest first.

    The detector sees 128 x 128 pixels, so a face narrower than about a tenth of the longer side is
    missed; where the whole picture shows none, its overlapping square parts are searched.
    """
    height, width = picture.shape[:2]
    faces = _find_in(networks, picture, 0.0, 0.0)
    if faces or max(height, width) < 2 * DETECTOR_SIDE:
        return faces
    side = min(height, width)
    found: list[Box] = []
    for left, top in _square_corners(width, height, side):
        part = picture[top : top + side, left : left + side]
        found.extend(_find_in(networks, part, float(left), float(top)))
    return _distinct(found)


def find_beside(networks: Networks, picture: Picture, sitter: Box) -> tuple[Box, ...]:
    """Return further faces left and right of a sitter, surest first.

    Seen with the whole picture, a neighbour half the sitter's size and half hidden has too few of
    the detector's pixels; so either side is looked at alone.

    Args:
        networks: The models.
        picture: At about the scale of a finished portrait.
        sitter: The face already found, in its pixels.
    """
    height, width = picture.shape[:2]
    side = min(int(_SIDE_SHARE * width), height)
    top = min(max(int((sitter.top + sitter.bottom - side) / 2), 0), height - side)
    found: list[Box] = []
    for left in (0, width - side):
        part = picture[top : top + side, left : left + side]
        found.extend(_find_in(networks, part, float(left), float(top)))
    return _distinct([box for box in found if not _is_part_of(sitter, box)])


def _is_part_of(face: Box, box: Box) -> bool:
    """Tell whether a box means a face already known, or a part of it that a cut left over."""
    width = min(face.right, box.right) - max(face.left, box.left)
    height = min(face.bottom, box.bottom) - max(face.top, box.top)
    shared = max(width, 0.0) * max(height, 0.0)
    return shared > _OF_ANOTHER * (box.right - box.left) * (box.bottom - box.top)


def _square_corners(width: int, height: int, side: int) -> list[tuple[int, int]]:
    """Return the corners of a few overlapping squares that cover the picture."""
    small = max(2 * side // 3, 1)
    slack_x, slack_y = width - side, height - side
    whole = [(slack_x * i // 2, slack_y * i // 2) for i in range(3)]
    return sorted(set(whole)) if small == side or slack_x or slack_y else [(0, 0)]


def _find_in(networks: Networks, picture: Picture, left: float, top: float) -> tuple[Box, ...]:
    height, width = picture.shape[:2]
    # Two steps: dropping pixels first keeps the averaging of large pictures affordable.
    step = max(1, max(height, width) // (4 * DETECTOR_SIDE))
    thinned = np.ascontiguousarray(picture[::step, ::step])
    scale = DETECTOR_SIDE / max(thinned.shape[:2])
    inner_width = max(1, round(thinned.shape[1] * scale))
    inner_height = max(1, round(thinned.shape[0] * scale))
    way = cv2.INTER_AREA if scale < 1.0 else cv2.INTER_LINEAR
    inner = cv2.resize(thinned, (inner_width, inner_height), interpolation=way)
    pad_x, pad_y = (DETECTOR_SIDE - inner_width) // 2, (DETECTOR_SIDE - inner_height) // 2
    canvas = np.zeros((DETECTOR_SIDE, DETECTOR_SIDE, 3), dtype=np.uint8)
    canvas[pad_y : pad_y + inner_height, pad_x : pad_x + inner_width] = inner
    raw = networks.detect(canvas, _FLOOR_SCORE)
    return _distinct(
        _placed(raw, (pad_x, pad_y), (width / inner_width, height / inner_height), (left, top))
    )


def _placed(
    raw: RawFaces,
    pad: tuple[int, int],
    scale: tuple[float, float],
    corner: tuple[float, float],
) -> list[Box]:
    boxes = []
    for score, edges, eyes in zip(raw.scores, raw.boxes, raw.eyes, strict=True):
        x0, x1 = ((edges[[0, 2]] - pad[0]) * scale[0] + corner[0]).tolist()
        y0, y1 = ((edges[[1, 3]] - pad[1]) * scale[1] + corner[1]).tolist()
        across, down = ((eyes[1] - eyes[0]) * scale).tolist()
        boxes.append(Box(float(score), x0, y0, x1, y1, float(np.arctan2(down, across))))
    return boxes


def _overlap(one: Box, other: Box) -> float:
    width = min(one.right, other.right) - max(one.left, other.left)
    height = min(one.bottom, other.bottom) - max(one.top, other.top)
    if width <= 0 or height <= 0:
        return 0.0
    shared = width * height
    areas = sum((box.right - box.left) * (box.bottom - box.top) for box in (one, other))
    return shared / (areas - shared)


def _distinct(boxes: list[Box]) -> tuple[Box, ...]:
    """Merge answers that mean one face (mean weighted by score) and drop the doubtful ones."""
    waiting = sorted(boxes, key=lambda box: box.score, reverse=True)
    kept: list[Box] = []
    while waiting:
        best = waiting[0]
        same = [box for box in waiting if _overlap(best, box) > _SAME_FACE_OVERLAP]
        waiting = [box for box in waiting if box not in same and box is not best]
        if best.score < _MIN_SCORE:
            continue
        group = same or [best]
        weights = np.array([box.score for box in group])
        rows = np.array([[b.left, b.top, b.right, b.bottom, b.tilt] for b in group])
        kept.append(Box(best.score, *(weights @ rows / weights.sum()).tolist()))
    return tuple(kept)


@dataclass(frozen=True, slots=True)
class Region:
    """A turned square of a picture that a network looks at.

    Attributes:
        x: Centre.
        y: Centre.
        side: Length of a side in pixels.
        tilt: Turn in radians, positive = clockwise on the screen.
    """

    x: float
    y: float
    side: float
    tilt: float

    def to_picture(self, size: int, *, mirrored: bool = False) -> Grid:
        """Return the (2, 3) matrix from pixels of the cut-out (size x size) to the picture's."""
        step = self.side / size
        cos, sin = np.cos(self.tilt) * step, np.sin(self.tilt) * step
        flip = -1.0 if mirrored else 1.0
        half = size / 2.0
        return np.array(
            [
                [cos * flip, -sin, self.x - (cos * flip - sin) * half],
                [sin * flip, cos, self.y - (sin * flip + cos) * half],
            ],
            dtype=np.float32,
        )

    def from_picture(self, points: Grid, size: int) -> Grid:
        """Return where points of the picture, shape (n, 2), lie in the cut-out (size x size)."""
        scale = size / self.side
        cos, sin = np.cos(self.tilt) * scale, np.sin(self.tilt) * scale
        turn = np.array([[cos, -sin], [sin, cos]], dtype=np.float32)
        moved = points - np.array([self.x, self.y], dtype=np.float32)
        placed: Grid = moved @ turn + np.float32(size / 2.0)
        return placed


def cut_out(picture: Picture, matrix: Grid, size: int) -> Picture:
    """Return the size x size cut-out that `matrix` places in the picture."""
    # warpAffine counts from pixel centres, we count from pixel corners.
    centred = matrix.copy()
    centred[:, 2] += (matrix[:, 0] + matrix[:, 1]) * 0.5 - 0.5
    return cv2.warpAffine(  # type: ignore[return-value]  # stubs say Mat; it is the dtype given
        picture,
        centred,
        (size, size),
        flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
        borderMode=cv2.BORDER_REPLICATE,
    )


def _apply(matrix: Grid, points: Grid) -> Grid:
    placed: Grid = points @ matrix[:, :2].T + matrix[:, 2]
    return placed


def region_of_box(box: Box) -> Region:
    """Return where the mesh looks first for a detected face."""
    return Region(
        (box.left + box.right) / 2, (box.top + box.bottom) / 2, box.side * _DETECTED_ROI, box.tilt
    )


def region_of_points(points: Grid) -> Region:
    """Return where the mesh looks for a face that is already known, shape (468, 2 or more)."""
    low = points[:, :2].min(axis=0)
    high = points[:, :2].max(axis=0)
    across = points[RIGHT_OUTER_CORNER, :2] - points[LEFT_OUTER_CORNER, :2]
    middle = (low + high) / 2
    return Region(
        float(middle[0]),
        float(middle[1]),
        float((high - low).max()) * _TRACED_ROI,
        float(np.arctan2(across[1], across[0])),
    )


def trace_points(networks: Networks, picture: Picture, region: Region) -> tuple[Grid, float]:
    """Return the (468, 3) mesh seen in a region, in pixels of the picture, and its presence."""
    matrix = region.to_picture(MESH_SIDE)
    points, presence = networks.mesh(cut_out(picture, matrix, MESH_SIDE))
    placed = np.empty_like(points)
    placed[:, :2] = _apply(matrix, points[:, :2])
    placed[:, 2] = points[:, 2] * (region.side / MESH_SIDE)
    return placed, presence


def trace_face(
    networks: Networks, picture: Picture, region: Region, *, looks: int = 1
) -> Face | None:
    """Measure the face in a region.

    Args:
        networks: The models.
        picture: Where the face is.
        region: From `region_of_box` or, surer, `region_of_points` of the frame before.
        looks: How often the mesh looks, each time where it saw the face before; after two the
            answer hardly depends on the first region.

    Returns:
        The face, or None where there is none.
    """
    points, presence = trace_points(networks, picture, region)
    for _ in range(looks - 1):
        if presence < _MIN_PRESENCE:
            return None
        points, presence = trace_points(networks, picture, region_of_points(points))
    if presence < _MIN_PRESENCE:
        return None
    left = _trace_eye(networks, picture, points[[LEFT_OUTER_CORNER, LEFT_INNER_CORNER], :2])
    right = _trace_eye(
        networks, picture, points[[RIGHT_OUTER_CORNER, RIGHT_INNER_CORNER], :2], mirrored=True
    )
    return Face(points, presence, left, right)


def _trace_eye(
    networks: Networks, picture: Picture, corners: Grid, *, mirrored: bool = False
) -> Eye:
    """Measure one eye; `corners` has shape (2, 2), the outer one first."""
    outer, inner = corners
    across = outer - inner if mirrored else inner - outer
    middle = (outer + inner) / 2
    side = float(np.abs(across).max()) * _EYE_ROI
    region = Region(
        float(middle[0]), float(middle[1]), max(side, 1.0), float(np.arctan2(across[1], across[0]))
    )
    matrix = region.to_picture(IRIS_SIDE, mirrored=mirrored)
    lids, iris = networks.iris(cut_out(picture, matrix, IRIS_SIDE))
    return Eye(_apply(matrix, lids), _apply(matrix, iris))
