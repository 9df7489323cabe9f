"""People cut out of photos, upright and at a portrait's scale, to be put before other backdrops.

The folder with the photos is given by argument; nothing of it is kept. Photos whose face is too
small or that end above the shoulders are left out.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import cv2
import numpy as np

from capture_station.checks.crop import find_crop
from capture_station.checks.faces import find_faces, region_of_box
from capture_station.checks.sight import Sight, roll_of, see_person

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from capture_station.checks.crop import HeadPlace
    from capture_station.checks.faces import Region
    from capture_station.checks.networks import Networks
    from capture_station.domain.spec import PhotoSpec

_LEAST_FACE_PX = 90.0
_MISSING_BELOW = 0.28
"""Share of the portrait below the photo's lower edge that is filled with its last row: clothing,
where nothing but its colour is judged."""
_EDGE = 6
"""Pixels at the edge of a photo that was turned upright which may be no part of it."""
_FLIES = 0.06
"""How far hair flies that is half seen, in face widths."""
_THIN = 0.02
_SHOWN = 0.5
"""Width in face widths of the thinnest tip of hair that counts, as in `find_hair_top`, and the
coverage from which it shows before a plain backdrop."""


@dataclass(frozen=True, slots=True)
class Cutout:
    """A person at the scale of a portrait.

    Attributes:
        name: Name of the photo.
        colour: Shape (640, 480, 3), float32 BGR 0-255: the person's own colours, also where the
            photo showed its backdrop through hair.
        alpha: Shape (640, 480), float32 0-1.
        sight: What was seen of the person, in these pixels.
        enlarged: Portrait pixels per photo pixel.
        whole: Whether the whole face lies inside the photo.
    """

    name: str
    colour: NDArray[np.float32]
    alpha: NDArray[np.float32]
    sight: Sight
    enlarged: float
    whole: bool

    def before(self, backdrop: NDArray[np.float32]) -> NDArray[np.uint8]:
        """Return the person before a backdrop, shape (640, 480, 3), float BGR."""
        share = self.alpha[..., np.newaxis]
        return np.clip(self.colour * share + backdrop * (1 - share) + 0.5, 0, 255).astype(np.uint8)


def cut_person(
    networks: Networks, photo: NDArray[np.uint8], spec: PhotoSpec, name: str
) -> Cutout | None:
    """Return the person of a photo, turned upright, or None where it is unfit."""
    boxes = find_faces(networks, photo)
    if not boxes:
        return None
    start = max(boxes, key=lambda box: box.side)
    scale = 230.0 / start.side
    view = cv2.resize(photo, None, fx=scale, fy=scale, interpolation=cv2.INTER_CUBIC)
    region = scaled(region_of_box(start), scale)
    sight = see_person(networks, view, region, looks=3)
    if sight is None or sight.head.face_width / scale < _LEAST_FACE_PX:
        return None
    upright, matrix = _upright(view, sight)
    seen = see_person(networks, upright, _moved(region, matrix), looks=3)
    if seen is None or seen.head.hair_top_y is None:
        return None
    low, high = sight.face.points[:, 0].min(), sight.face.points[:, 0].max()
    whole = bool(low > 0 and high < view.shape[1])
    cut = _cut(networks, upright, seen, spec)
    top = None if cut is None else top_of(cut.alpha, cut.sight.head)
    if cut is not None and top is not None:
        # Before what the photo shows behind it, hair that stands up is measured too low. What was
        # cut out says itself where it ends.
        placed = cut.sight.head
        above = (placed.eye_y - top) * seen.head.face_width / placed.face_width
        head = replace(seen.head, hair_top_y=seen.head.eye_y - above)
        cut = _cut(networks, upright, replace(seen, head=head), spec)
    if cut is None:
        return None
    return Cutout(name, cut.colour, cut.alpha, cut.sight, cut.factor * scale, whole)


def scaled(region: Region, factor: float) -> Region:
    """Return a region of a photo in the same photo at so many times its size."""
    return replace(region, x=region.x * factor, y=region.y * factor, side=region.side * factor)


@dataclass(frozen=True, slots=True)
class _Cut:
    """A person at a portrait's scale: as in `Cutout`; pixels of it per pixel of the view."""

    colour: NDArray[np.float32]
    alpha: NDArray[np.float32]
    sight: Sight
    factor: float


def _cut(
    networks: Networks, upright: NDArray[np.uint8], seen: Sight, spec: PhotoSpec
) -> _Cut | None:
    """Return what is seen of a person, placed as a portrait; None where too much is missing."""
    pad = 700
    rows, columns = upright.shape[:2]
    head = seen.head.moved(1.0, pad, pad)
    crop = find_crop(head, spec, columns + 2 * pad, rows + 2 * pad, enlarge=True)
    if crop is None or crop.top + crop.height * (1.0 - _MISSING_BELOW) > rows + pad + 2:
        return None
    factor = spec.frame.width_px / crop.width
    place = np.array(
        [[factor, 0, -(crop.left - pad) * factor], [0, factor, -(crop.top - pad) * factor]]
    )
    size = (spec.frame.width_px, spec.frame.height_px)
    picture = cv2.warpAffine(
        upright, place, size, flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE
    )
    at = replace(
        seen,
        face=seen.face.moved(factor, place[0, 2], place[1, 2]),
        head=seen.head.moved(factor, place[0, 2], place[1, 2]),
    )
    ends = [place @ [x, y, 1.0] for x, y in ((0.0, 0.0), (columns - 1.0, rows - 1.0))]
    alpha = _going_on(_alpha(networks, picture, at), *ends, int(at.head.chin_y))
    alpha = without_haze(alpha, at.head)
    return _Cut(_own_colours(picture, alpha), alpha, at, factor)


def top_of(alpha: NDArray[np.float32], head: HeadPlace) -> float | None:
    """Return the row where the head's coverage ends above; None where it has a gap.

    Args:
        alpha: Coverage of the person, shape (640, 480).
        head: Where the head is.
    """
    reach = 0.55 * head.face_width
    near = alpha[: int(head.eye_y), int(head.eye_x - reach) : int(head.eye_x + reach)]
    filled = (near > _SHOWN).sum(axis=1) >= _THIN * head.face_width
    if not filled[-1]:
        return None
    gaps = np.flatnonzero(~filled)
    return float(gaps[-1] + 1) if gaps.size else 0.0


def _going_on(
    alpha: NDArray[np.float32], first: NDArray[np.float64], last: NDArray[np.float64], chin: int
) -> NDArray[np.float32]:
    """Return the coverage with the body going on where the photo ends, and no hair there.

    There the photo's last column or row is repeated, and the mask knows no such people.

    Args:
        alpha: Coverage, shape (640, 480).
        first: Where the photo's first pixel lies, x and y.
        last: Where its last pixel lies.
        chin: Row of the chin.
    """
    alpha = alpha.copy()
    rows, columns = alpha.shape
    x = np.clip(np.arange(columns), int(first[0]) + _EDGE, int(last[0]) - _EDGE)
    y = np.clip(np.arange(rows), 0, int(last[1]) - _EDGE)
    alpha[:chin, x != np.arange(columns)] = 0.0
    alpha[chin:] = alpha[chin:, np.clip(x, 0, columns - 1)]
    return alpha[np.clip(y, 0, rows - 1)]


def without_haze(alpha: NDArray[np.float32], head: HeadPlace) -> NDArray[np.float32]:
    """Return the coverage without what is half a person far from any edge: the mask's doubt.

    Only hair is soft, and no further than it flies; cloth ends within some pixels. A veil of half
    a shoulder would be a fault of this cut, not of the person.

    Args:
        alpha: Coverage of the person, shape (640, 480).
        head: Where the head is.
    """
    reach = _FLIES * head.face_width
    solid = (alpha > 0.5).astype(np.uint8)
    outside = cv2.distanceTransform(1 - solid, cv2.DIST_L2, 5)
    inside = cv2.distanceTransform(
        cv2.copyMakeBorder(solid, 1, 1, 1, 1, cv2.BORDER_REPLICATE), cv2.DIST_L2, 5
    )[1:-1, 1:-1]
    deep = np.clip(inside / reach - 1.0, 0.0, 1.0)
    kept = np.maximum(alpha * np.clip(2.0 - outside / reach, 0.0, 1.0), deep)
    cloth = np.clip(4.0 * (cv2.GaussianBlur(kept, (0, 0), 2.0) - 0.5) + 0.5, 0.0, 1.0)
    y = np.arange(len(alpha), dtype=np.float32)[:, None]
    below = np.clip((y - head.chin_y) / (0.2 * head.face_width), 0.0, 1.0)
    return (kept * (1.0 - below) + cloth * below).astype(np.float32)


def _upright(
    view: NDArray[np.uint8], sight: Sight
) -> tuple[NDArray[np.uint8], NDArray[np.float64]]:
    matrix = cv2.getRotationMatrix2D((sight.head.eye_x, sight.head.eye_y), roll_of(sight.face), 1.0)
    rows, columns = view.shape[:2]
    turned = cv2.warpAffine(
        view, matrix, (columns, rows), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE
    )
    return turned, matrix


def _moved(region, matrix):
    x, y = matrix @ [region.x, region.y, 1.0]
    return type(region)(float(x), float(y), region.side, 0.0)


def _alpha(networks: Networks, picture: NDArray[np.uint8], sight: Sight) -> NDArray[np.float32]:
    """Return the coverage: the segmenter's mask drawn to the picture's own edges."""
    from capture_station.checks.outline import find_person  # noqa: PLC0415 - one use

    mask = find_person(networks, picture, sight.face, sight.head.face_width)
    rough = mask.sampled((picture.shape[1], picture.shape[0]), (0.0, 0.0), (1.0, 1.0))
    guide = picture.astype(np.float32) / 255.0
    fine = _guided(guide, rough, 9, 2e-4)
    return np.clip((fine - 0.25) / 0.6, 0.0, 1.0).astype(np.float32)


def _guided(
    guide: NDArray[np.float32], values: NDArray[np.float32], radius: int, eps: float
) -> NDArray[np.float32]:
    """Return the guided filter of `values` (He, Sun, Tang 2010), colour guide."""
    size = (2 * radius + 1, 2 * radius + 1)

    def mean(array: NDArray[np.float32]) -> NDArray[np.float32]:
        return cv2.blur(array, size)

    mean_guide, mean_values = mean(guide), mean(values)
    cov = np.stack(
        [mean(guide[..., c] * values) - mean_guide[..., c] * mean_values for c in range(3)], -1
    )
    var = np.empty((*values.shape, 3, 3), dtype=np.float32)
    for i in range(3):
        for j in range(3):
            var[..., i, j] = (
                mean(guide[..., i] * guide[..., j]) - mean_guide[..., i] * mean_guide[..., j]
            )
    var += eps * np.eye(3, dtype=np.float32)
    a = np.linalg.solve(var, cov[..., np.newaxis])[..., 0]
    b = mean_values - (a * mean_guide).sum(-1)
    smooth = np.stack([mean(np.ascontiguousarray(a[..., c])) for c in range(3)], -1)
    return (smooth * guide).sum(-1) + mean(b)


def _own_colours(picture: NDArray[np.uint8], alpha: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the picture with the person's colours carried over its soft edge."""
    colour = picture.astype(np.float32)
    sure = (alpha > 0.97).astype(np.float32)
    spread, weight = colour * sure[..., None], sure
    out, done = spread.copy(), sure.copy()
    for radius in (3, 7, 15, 31):
        near = cv2.blur(spread, (radius, radius))
        share = cv2.blur(weight, (radius, radius))
        fresh = (done == 0) & (share > 0.02)
        out[fresh] = near[fresh] / share[fresh][:, None]
        done[fresh] = 1.0
    rest = done == 0
    out[rest] = colour[rest]
    keep = np.clip((alpha - 0.75) / 0.25, 0, 1)[..., None]
    return colour * keep + out * (1 - keep)
