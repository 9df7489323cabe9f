"""The face of a person: recoloured skin, lips, eyes and brows, in the person's proportions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import cv2
import numpy as np

from capture_station.sitters import canon
from capture_station.sitters.brows import draw_brow
from capture_station.sitters.eyes import draw_eye
from capture_station.sitters.mouth import open_mouth
from capture_station.sitters.paint import area, blur, noise, places, remap, shift, spline, stroke
from capture_station.sitters.skin import GAMMA, WINDOW, neutral_skin

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from capture_station.sitters.eyes import Gaze
    from capture_station.sitters.person import Person
    from capture_station.sitters.shape import Shape


_KNEE = 0.62
"""Linear brightness above which a camera's tone curve holds the light back."""


@dataclass(frozen=True, slots=True)
class Face:
    """A painted face on `skin.WINDOW`.

    Attributes:
        colour: BGR float32 0–255 (h, w, 3).
        cover: float32 0–1 (h, w), the face's outline.
        eyes: Centres of the sitter's right and left eye, sheet px.
    """

    colour: NDArray[np.float32]
    cover: NDArray[np.float32]
    eyes: tuple[tuple[float, float], tuple[float, float]]


def paint_face(person: Person, shape: Shape, gaze: Gaze, mouth_open: float = 0.0) -> Face:
    """Paint the face of `person`, eyes held as `gaze` says, lips apart by `mouth_open` (0–1)."""
    colour = skin_colour(person, shape)
    mesh = shape.mesh
    cover = area((WINDOW[3], WINDOW[2]), face_outline(mesh) - WINDOW[:2], 1.2)
    _round_off(colour, cover)
    _complexion(colour, mesh, person)
    _shape_lips(colour, mesh, person)
    origin = (WINDOW[0], WINDOW[1])
    for left in (False, True):
        draw_brow(colour, origin, mesh, person, left=left)
    right = draw_eye(colour, origin, mesh, person, gaze, left=False)
    left_eye = draw_eye(colour, origin, mesh, person, gaze, left=True)
    if mouth_open > 0:
        open_mouth(colour, origin, mesh, mouth_open)
    return Face(colour, cover, (right, left_eye))


def face_outline(mesh: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the outline (n, 2) of face and skull, sheet px, closed."""
    ids = canon.OVAL
    lower = mesh[list(ids[7:30])]  # from the left temple down around the chin to the right temple
    eye_y = mesh[[33, 263], 1].mean()
    middle = mesh[[234, 454], 0].mean()
    half = (mesh[454, 0] - mesh[234, 0]) / 2
    height = skull_height()
    angles = np.linspace(np.pi, 2 * np.pi, 19)[1:-1]
    crown = np.stack(
        [middle + half * 1.01 * np.cos(angles), eye_y - 40 + (height - 40) * np.sin(angles)], axis=1
    )
    return spline(np.vstack([lower, crown]), 6, closed=True)


def skull_height() -> float:
    """Return how far the top of the bare skull lies above the eyes, px."""
    return 0.79 * canon.FACE_WIDTH


def skin_colour(person: Person, shape: Shape) -> NDArray[np.float32]:
    """Return the skin of the face (BGR float32 0–255) on `WINDOW`, without eyes and brows."""
    neutral = neutral_skin()
    field = shape.field(WINDOW)
    relief, tint = remap(neutral.relief, field), remap(neutral.tint, field)
    rng = np.random.default_rng([person.seed, 31])
    size = relief.shape
    relief = relief * person.skin_relief
    relief = np.minimum(relief, 0.05 + 0.5 * relief)
    pores = noise(rng, size, (1.6, 1.6)) * 0.020 + noise(rng, size, (4, 4)) * 0.016
    pores += noise(rng, size, (30, 30)) * 0.014
    tone = (np.array(person.skin[::-1], np.float32) / 255) ** GAMMA
    blotch = noise(rng, size, (40, 40))[..., None] * np.array([-0.012, -0.014, 0.010], np.float32)
    light = np.exp((relief + pores)[..., None] + tint * 0.9 + blotch) * tone
    light = np.where(light > _KNEE, 1 - (1 - _KNEE) * np.exp(-(light - _KNEE) / (1 - _KNEE)), light)
    return np.asarray(np.clip(light, 0, 1) ** (1 / GAMMA) * 255, dtype=np.float32)


def _round_off(colour: NDArray[np.float32], cover: NDArray[np.float32]) -> None:
    """Let the light fall off towards the outline, as it does on a round head."""
    deep = blur(cover, 46) * 2 - 1
    light = 1 - 0.22 * np.clip(1 - deep, 0, 1) ** 2
    colour *= np.stack([light**1.3, light**1.12, light**0.85], axis=2)


def _complexion(colour: NDArray[np.float32], mesh: NDArray[np.float64], person: Person) -> None:
    """Warm cheeks and nose; the shadow of a shaved beard."""
    origin = np.array(WINDOW[:2])
    size = colour.shape[:2]
    blush = np.zeros(size, np.float32)
    for index, radius in ((205, 46), (425, 46), (4, 24), (199, 22)):
        x, y = (mesh[index] - origin).round().astype(int)
        cv2.circle(blush, (int(x), int(y)), radius, 1, -1)
    blush = blur(blush, 26)[..., None]
    colour *= 1 - blush * np.array([0.035, 0.045, -0.006], np.float32)
    if person.woman:
        return
    chin, corner = mesh[152] - origin, mesh[[132, 361]] - origin
    beard = np.vstack(
        [
            corner[0],
            mesh[[58, 172, 150]] - origin,
            [chin],
            mesh[[379, 397, 288]] - origin,
            corner[1],
            mesh[[425, 2, 205]] - origin,
        ]
    )
    cover = area(size, beard, 16)[..., None] * 0.5
    rng = np.random.default_rng([person.seed, 39])
    stubble = np.clip(noise(rng, size, (1.7, 1.7)), 0, 3)[..., None]
    colour *= 1 - cover * (np.array([0.045, 0.075, 0.10], np.float32) + 0.035 * stubble)


def _shape_lips(colour: NDArray[np.float32], mesh: NDArray[np.float64], person: Person) -> None:
    origin = np.array(WINDOW[:2])
    size = colour.shape[:2]
    top = spline(mesh[list(canon.LIP_TOP_OUTER)] - origin, 8)
    low = spline(mesh[list(canon.LIP_LOW_OUTER)] - origin, 8)
    seam = spline(mesh[list(canon.LIP_TOP_INNER)] - origin, 8)
    t = np.linspace(0, 1, len(seam))
    seam[:, 1] += np.sin(t * 3 * np.pi) * 1.5 - 2.0 * (2 * t - 1) ** 4
    upper = area(size, np.vstack([top, seam[::-1]]), 2.2)
    lower = area(size, np.vstack([seam, low[::-1]]), 2.6)
    both = np.clip(upper + lower, 0, 1)
    rng = np.random.default_rng([person.seed, 37])
    red = np.array([0.78, 0.64, 0.95], np.float32)
    colour *= 1 - (both * (0.10 + 0.5 * person.lips))[..., None] * (1 - red)
    colour *= 1 - (upper * 0.05)[..., None]
    colour *= (1 + noise(rng, size, (3.2, 26)) * 0.022 * both)[..., None]
    under = stroke(size, shift(low[18:-18], 0, 9), 10, 8)
    edge = stroke(size, top[6:-6] - [0, 3], 3, 3)
    colour *= (1 - 0.16 * under + 0.03 * edge)[..., None]
    shade = np.array([0.95, 0.92, 0.72], np.float32)
    colour *= 1 - (stroke(size, seam[3:-3], 2, 0.9) * 0.46)[..., None] * shade
    colour *= 1 - (stroke(size, shift(seam, 0, 1), 4, 3.2) * 0.28)[..., None] * shade
    for corner in (seam[2], seam[-3]):
        dot = np.exp(-((_distance(size, corner) / 7) ** 2))
        colour *= 1 - (dot * 0.22)[..., None] * shade
    gleam = stroke(size, (low * 0.58 + seam * 0.42)[28:-28], 5, 4.5)
    colour += (both * gleam * (5 + 7 * person.lips))[..., None]


def _distance(size: tuple[int, int], place: NDArray[np.float64]) -> NDArray[np.float32]:
    x, y = places(size)
    return np.asarray(np.hypot(x - place[0], y - place[1]), dtype=np.float32)
