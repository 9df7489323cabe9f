"""The skin of a face: taken from one public-domain portrait, made neutral, recoloured at will.

scikit-image carries the portrait of an astronaut in its wheel, so that it is there on a bare
machine. Its face is 90 px wide: it gives the soft forms of a real face (sockets, nose, cheeks,
lips); everything fine (eyes, brows, lashes, pores) is drawn on top of it at full sharpness.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING

import cv2
import numpy as np
import skimage

from capture_station.sitters import canon
from capture_station.sitters.paint import blur, remap
from capture_station.sitters.warp import ThinPlate

if TYPE_CHECKING:
    from numpy.typing import NDArray

WINDOW = (330, 150, 740, 860)
"""Part of the sheet that the skin map covers: left, top, width, height, px."""
_CROP = (140, 40, 170, 180)
"""Part of the portrait that is used: left, top, width, height, px."""
_ENLARGE = 6
GAMMA = 2.2
_SMILE_SHADOWS = (
    (61, 14), (291, 14), (78, 20), (308, 20), (191, 16), (415, 16), (80, 14), (310, 14),
    (81, 10), (311, 10),
)  # fmt: skip
"""Where the open smile is dark between the lips: landmark and radius on the sheet, px."""


@dataclass(frozen=True)
class SkinMap:
    """Brightness and colour of the neutral face relative to its cheeks, on `WINDOW`.

    Attributes:
        relief: float32 (h, w): log of linear brightness relative to the cheek.
        tint: float32 (h, w, 3), BGR: log of colour relative to the cheek, brightness taken out.
        teeth: float32 (h, w, 3), BGR 0–1 linear: the smiling mouth, where the neutral mouth is.
    """

    relief: NDArray[np.float32]
    tint: NDArray[np.float32]


@lru_cache(maxsize=1)
def neutral_skin() -> SkinMap:
    """Return the skin map of the neutral face (0.5 s the first time)."""
    texture = _closed_mouth_texture()
    valid = _valid_skin()
    logs = np.log(np.maximum(texture / 255.0, 0.01)) * GAMMA
    weight = valid + 1e-6
    both = logs * weight[..., None] + (logs * weight[..., None])[:, ::-1]
    logs = both / (weight + weight[:, ::-1])[..., None]
    logs = _fill(logs.astype(np.float32), np.maximum(valid, valid[:, ::-1]))
    cheek = _disc(canon.neutral_mesh()[[50, 280], :2])
    logs -= (logs * cheek[..., None]).sum((0, 1)) / cheek.sum()
    relief = logs.mean(axis=2)
    tint = logs - relief[..., None]
    return SkinMap(relief=_rejuvenate(relief), tint=_even_out(tint))


def _rejuvenate(relief: NDArray[np.float32]) -> NDArray[np.float32]:
    """Take back the folds of the smile and the lines of age; nose, lips and lids stay."""
    mesh = canon.neutral_mesh()[:, :2]
    keep = np.full(relief.shape, 0.30, np.float32)
    for points, radius, strength in (
        ((4, 5, 195, 2, 98, 327, 64, 294), 30, 1.15),
        ((13, 0, 17), 30, 0.75),
    ):
        zone = np.zeros_like(keep)
        for index in points:
            x, y = (mesh[index] - WINDOW[:2]).round().astype(int)
            cv2.circle(zone, (int(x), int(y)), radius, 1, -1)
        keep += blur(zone, 14) * (strength - keep)
    for index in (159, 386):
        zone = np.zeros_like(keep)
        x, y = (mesh[index] - WINDOW[:2]).round().astype(int)
        cv2.ellipse(zone, (int(x), int(y) - 6), (70, 30), 0, 0, 360, 1, -1)
        keep += blur(zone, 12) * (0.8 - keep)
    broad = blur(relief, 34)
    return np.asarray(broad + keep * (relief - broad), dtype=np.float32)


def _even_out(tint: NDArray[np.float32]) -> NDArray[np.float32]:
    """Calm the blotches of the colour; lips keep theirs."""
    mesh = canon.neutral_mesh()[:, :2]
    lips = np.zeros(tint.shape[:2], np.float32)
    outline = mesh[[*canon.LIP_TOP_OUTER, *canon.LIP_LOW_OUTER[::-1]]] - WINDOW[:2]
    cv2.fillPoly(lips, [outline.round().astype(np.int32)], 1)
    lips = blur(lips, 4)[..., None]
    calm = blur(tint, 24)
    red = (tint * lips).sum((0, 1)) / lips.sum()
    return np.asarray(red * lips + (0.55 * calm + 0.25 * tint) * (1 - lips), dtype=np.float32)


def _closed_mouth_texture() -> NDArray[np.float32]:
    """Return the portrait warped onto `WINDOW`, BGR 0–255, its lips closed.

    The parts above and below the line between the lips are warped separately: each takes its own
    lip along, and the teeth between them vanish.
    """
    left, top, width, height = _CROP
    crop = _portrait()[top : top + height, left : left + width].astype(np.float32)
    enlarged = cv2.resize(crop, None, fx=_ENLARGE, fy=_ENLARGE, interpolation=cv2.INTER_LANCZOS4)
    large = blur(np.asarray(enlarged, dtype=np.float32), 1.5)
    source = (canon.measured_mesh()[0][:, :2] - [left, top] + 0.5) * _ENLARGE - 0.5
    target = canon.neutral_mesh()[:, :2] - WINDOW[:2]
    halves = []
    for other_lip in (canon.LOWER_LIP, canon.UPPER_LIP):
        used = [i for i in range(len(source)) if i not in other_lip - canon.MOUTH_CORNERS]
        field = ThinPlate(target[used], source[used], 3e-5).field(WINDOW[2], WINDOW[3])
        halves.append(remap(large, field))
    line = np.interp(
        np.arange(WINDOW[2]), target[canon.LIP_TOP_INNER, 0], target[canon.LIP_TOP_INNER, 1]
    )
    below = np.clip((np.arange(WINDOW[3])[:, None] - line[None]) / 3 + 0.5, 0, 1)[..., None]
    return np.asarray(halves[0] * (1 - below) + halves[1] * below, dtype=np.float32)


def _portrait() -> NDArray[np.uint8]:
    """Return the portrait, BGR; scikit-image's own reader would first load half of SciPy."""
    content = files(skimage).joinpath("data", "astronaut.png").read_bytes()
    picture = cv2.imdecode(np.frombuffer(content, np.uint8), cv2.IMREAD_COLOR)
    assert picture is not None, "a file of the wheel"  # noqa: S101 - for the type
    return np.asarray(picture, dtype=np.uint8)


def _valid_skin() -> NDArray[np.float32]:
    """Return 1 where the warped portrait shows plain skin, 0 at hair, brows and eyes."""
    mesh = canon.neutral_mesh()[:, :2] - WINDOW[:2]
    mask = np.zeros((WINDOW[3], WINDOW[2]), np.uint8)
    oval = mesh[list(canon.OVAL)]
    centre = mesh[[6]]
    height = (oval[:, 1] - centre[0, 1]) / canon.FACE_WIDTH
    inward = np.interp(height, [-0.2, 0.0, 0.25, 0.8], [0.72, 0.80, 0.94, 0.97])
    oval = centre + (oval - centre) * np.stack([inward, np.full(len(oval), 0.985)], axis=1)
    oval[:, 1] = np.maximum(oval[:, 1], mesh[105, 1] - 6)
    cv2.fillPoly(mask, [oval.round().astype(np.int32)], 1)
    for top, low in (
        (canon.EYE_RIGHT_TOP, canon.EYE_RIGHT_LOW),
        (canon.EYE_LEFT_TOP, canon.EYE_LEFT_LOW),
    ):
        outline = mesh[[*top, *low[::-1]]].round().astype(np.int32)
        eye = cv2.fillPoly(np.zeros_like(mask), [outline], 1)
        mask[cv2.dilate(eye, np.ones((17, 25), np.uint8)) > 0] = 0
    for index, radius in _SMILE_SHADOWS:
        x, y = mesh[index].round().astype(int).tolist()
        cv2.circle(mask, (x, y), radius, 0, -1)
    mirror = canon.measured_mesh()[1]
    for brow in (canon.BROW_RIGHT_TOP, canon.BROW_RIGHT_LOW):
        for line in (list(brow), mirror[list(brow)]):
            cv2.polylines(mask, [mesh[line].round().astype(np.int32)], False, 0, 15)
    return blur(mask.astype(np.float32), 3)


def _fill(values: NDArray[np.float32], weight: NDArray[np.float32]) -> NDArray[np.float32]:
    """Continue `values` smoothly into where `weight` is 0, finest scale first."""
    filled = values * weight[..., None]
    known = weight.copy()
    for sigma in (4, 10, 25, 60, 150):
        small = max(1, sigma // 4)
        size = (weight.shape[1] // small, weight.shape[0] // small)
        spread = cv2.resize(values * weight[..., None], size, interpolation=cv2.INTER_AREA)
        mass = cv2.resize(weight, size, interpolation=cv2.INTER_AREA)
        spread = cv2.GaussianBlur(spread, (0, 0), sigma / small)
        mass = cv2.GaussianBlur(mass, (0, 0), sigma / small)
        guess = cv2.resize(
            spread / np.maximum(mass, 1e-6)[..., None],
            weight.shape[::-1],
            interpolation=cv2.INTER_CUBIC,
        )
        trust = np.clip(cv2.resize(mass, weight.shape[::-1]) * 4, 0, 1) * (1 - known)
        filled += guess * trust[..., None]
        known += trust
    return np.asarray(filled / np.maximum(known, 1e-6)[..., None], dtype=np.float32)


def _disc(centres: NDArray[np.float64], radius: int = 22) -> NDArray[np.float32]:
    mask = np.zeros((WINDOW[3], WINDOW[2]), np.float32)
    for x, y in (centres - WINDOW[:2]).round().astype(int):
        cv2.circle(mask, (int(x), int(y)), radius, 1, -1)
    return mask
