"""The face of a person: recoloured skin, lips, eyes and brows, in the person's proportions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import cv2
import numpy as np

from capture_station.sitters import canon
from capture_station.sitters.eyes import Gaze, draw_brow, draw_eye
from capture_station.sitters.mouth import open_mouth
from capture_station.sitters.paint import area, blur, noise, spline, stroke
from capture_station.sitters.skin import GAMMA, WINDOW, neutral_skin

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from capture_station.sitters.person import Person
    from capture_station.sitters.shape import Shape


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
    _shape_lips(colour, mesh, person)
    origin = (WINDOW[0], WINDOW[1])
    for left in (False, True):
        draw_brow(colour, origin, mesh, person, left=left)
    right = draw_eye(colour, origin, mesh, person, gaze, left=False)
    left_eye = draw_eye(colour, origin, mesh, person, gaze, left=True)
    if mouth_open > 0:
        open_mouth(colour, origin, mesh, mouth_open)
    cover = area((WINDOW[3], WINDOW[2]), face_outline(mesh) - origin, 1.2)
    return Face(colour, cover, (right.centre, left_eye.centre))


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
    return 0.82 * canon.FACE_WIDTH


def skin_colour(person: Person, shape: Shape) -> NDArray[np.float32]:
    """Return the skin of the face (BGR float32 0–255) on `WINDOW`, without eyes and brows."""
    neutral = neutral_skin()
    field = shape.field(WINDOW)
    relief = cv2.remap(
        neutral.relief, field, None, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
    )
    tint = cv2.remap(neutral.tint, field, None, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    rng = np.random.default_rng([person.seed, 31])
    size = relief.shape
    relief = relief * person.skin_relief
    relief = np.where(relief > 0.1, 0.1 + 0.5 * (relief - 0.1), relief)
    pores = noise(rng, size, (1.6, 1.6)) * 0.020 + noise(rng, size, (4, 4)) * 0.016
    pores += noise(rng, size, (30, 30)) * 0.014
    tone = (np.array(person.skin[::-1], np.float32) / 255) ** GAMMA
    blotch = noise(rng, size, (40, 40))[..., None] * np.array([-0.012, -0.014, 0.010], np.float32)
    light = np.exp((relief + pores)[..., None] + tint * 0.9 + blotch) * tone
    return np.asarray(np.clip(light, 0, 1) ** (1 / GAMMA) * 255, dtype=np.float32)


def _shape_lips(colour: NDArray[np.float32], mesh: NDArray[np.float64], person: Person) -> None:
    origin = WINDOW[:2]
    top, low = mesh[list(canon.LIP_TOP_OUTER)] - origin, mesh[list(canon.LIP_LOW_OUTER)] - origin
    size = colour.shape[:2]
    lips = area(size, np.vstack([spline(top, 8), spline(low, 8)[::-1]]), 3.0)
    red = np.array([0.78, 0.72, 0.98], np.float32)
    amount = 0.55 * person.lips
    colour *= 1 - lips[..., None] * amount * (1 - red)
    rng = np.random.default_rng([person.seed, 37])
    lines = noise(rng, size, (3.2, 26)) * 0.035
    colour *= (1 + lines * lips)[..., None]
    seam = spline(mesh[list(canon.LIP_TOP_INNER)] - origin, 8)
    bow = np.sin(np.linspace(0, 3 * np.pi, len(seam))) * 1.6
    seam = seam + np.stack([np.zeros(len(seam)), bow], axis=1)
    fine = stroke(size, seam, 2, 0.9)
    soft = stroke(size, seam + [0, 1], 4, 3.0)
    colour *= 1 - (fine * 0.55)[..., None] * np.array([0.9, 0.9, 0.7], np.float32)
    colour *= 1 - (soft * 0.35)[..., None] * np.array([0.9, 0.9, 0.7], np.float32)
    gleam = stroke(
        size,
        spline(
            low[3:8] * 0.55 + mesh[list(canon.LIP_LOW_INNER)][3:8] * 0.45 - np.array(origin) * 0.45,
            8,
        ),
        5,
        4,
    )
    colour *= (1 + 0.10 * gleam)[..., None]
