"""A face of one photo set into another: people whose own photo shows nothing but the face.

What lies inside the contour of the face is the new person's, as photographed; hair, ears, neck and
clothes are the other's. Nothing is stretched: the face is moved, turned and scaled as a whole.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

from benchmarks.cutouts import scaled
from benchmarks.light import lit, to_light
from benchmarks.variety import OVAL
from capture_station.checks.faces import find_faces, region_of_box, trace_face

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from capture_station.checks.faces import Face
    from capture_station.checks.networks import Networks

    Photo = NDArray[np.uint8]

_FACE_PX = 300.0
"""Side of the detector's box at the scale at which the two are joined."""
_EYES_AND_NOSE = (33, 133, 362, 263, 168, 6, 197, 4, 98, 327)
_INSIDE = 0.92
"""Share of the oval that is the new face, so that neither's edge of the cheek lies within."""
_SOFT = 0.025
"""Standard deviation of the seam in shares of the detector's box."""
_MARGIN = 3
"""Pixels of a photo's edge that are not taken."""


def set_in(networks: Networks, face: Photo, other: Photo) -> Photo | None:
    """Return a photo of `other` with the face of `face`; None where either shows none.

    Args:
        networks: The models.
        face: Photo of the new face.
        other: Photo of the person who lends the rest.
    """
    seen, host = _traced(networks, face), _traced(networks, other)
    if seen is None or host is None:
        return None
    (face, new), (other, old) = seen, host
    matrix = _placed(new.points[:, :2], old.points[:, :2])
    rows, columns = other.shape[:2]
    moved = cv2.warpAffine(
        face, matrix, (columns, rows), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE
    )
    inside = np.zeros(face.shape[:2], np.uint8)
    inside[_MARGIN:-_MARGIN, _MARGIN:-_MARGIN] = 255
    shown = cv2.warpAffine(inside, matrix, (columns, rows), flags=cv2.INTER_NEAREST)
    place = new.points[:, :2] @ matrix[:, :2].T + matrix[:, 2]
    mask = shown & _oval_of(place, shown.shape) & _oval_of(old.points[:, :2], shown.shape)
    if not mask.any():
        return None
    # Softened inwards, as nothing of the new photo lies beyond its edge.
    seam = _SOFT * _FACE_PX
    reach = 2 * round(2.0 * seam) + 1
    middle = cv2.erode(mask, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (reach, reach)))
    share = cv2.GaussianBlur(middle, (0, 0), seam)[..., np.newaxis] / 255.0
    face = _as_lit(moved, other, mask)
    return np.clip(face * share + other * (1.0 - share) + 0.5, 0, 255).astype(np.uint8)


def _as_lit(moved: Photo, other: Photo, mask: Photo) -> NDArray[np.float32]:
    """Return the new face under the other's lamps: as light, and of as light a skin, on the mean.

    One gain for each colour: what lies where in the face stays as photographed.
    """
    inside = mask > 0
    new, old = (to_light(np.median(photo[inside], axis=0)) for photo in (moved, other))
    return lit(moved, old / np.maximum(new, 1e-4))


def _traced(networks: Networks, photo: Photo) -> tuple[Photo, Face] | None:
    """Return a photo at the scale of joining and its largest face."""
    boxes = find_faces(networks, photo)
    if not boxes:
        return None
    box = max(boxes, key=lambda one: one.side)
    scale = _FACE_PX / box.side
    shrinks = scale < 1.0
    view = cv2.resize(
        photo,
        None,
        fx=scale,
        fy=scale,
        interpolation=cv2.INTER_AREA if shrinks else cv2.INTER_CUBIC,
    )
    pixels = np.asarray(view, np.uint8)
    face = trace_face(networks, pixels, scaled(region_of_box(box), scale), looks=3)
    return None if face is None else (pixels, face)


def _placed(new: NDArray[np.float32], old: NDArray[np.float32]) -> NDArray[np.float64]:
    """Return the move, turn and scale, shape (2, 3), that lay a face onto another's place."""
    size = np.sqrt(_area(old) / _area(new))
    one, other = new[list(_EYES_AND_NOSE)], old[list(_EYES_AND_NOSE)]
    ways = [points[:2].mean(axis=0) - points[2:4].mean(axis=0) for points in (one, other)]
    turn = np.arctan2(ways[1][1], ways[1][0]) - np.arctan2(ways[0][1], ways[0][0])
    cos, sin = size * np.cos(turn), size * np.sin(turn)
    matrix = np.array([[cos, -sin, 0.0], [sin, cos, 0.0]])
    matrix[:, 2] = other.mean(axis=0) - matrix[:, :2] @ one.mean(axis=0)
    return matrix


def _area(points: NDArray[np.float32]) -> float:
    return float(cv2.contourArea(np.ascontiguousarray(points[list(OVAL)])))


def _oval_of(points: NDArray[np.floating], shape: tuple[int, ...]) -> NDArray[np.uint8]:
    """Return a mask of the middle of a face, shape (rows, columns), 0 or 255."""
    oval = points[list(OVAL)]
    middle = oval.mean(axis=0)
    mask = np.zeros(shape, np.uint8)
    cv2.fillPoly(mask, [np.round(middle + _INSIDE * (oval - middle)).astype(np.int32)], 255)
    return mask
