"""A whole sitter on the sheet: body, face, hair and what is worn, with the true places."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import cv2
import numpy as np

from capture_station.sitters import canon
from capture_station.sitters.body import paint_body, paint_ears
from capture_station.sitters.face import paint_face, skin_colour
from capture_station.sitters.hair import paint_hair
from capture_station.sitters.paint import blur, coloured, lay_over
from capture_station.sitters.shape import Shape
from capture_station.sitters.skin import WINDOW
from capture_station.sitters.things import Worn, put_before, put_on_face

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from capture_station.sitters.eyes import Gaze
    from capture_station.sitters.person import Person


_HEM = 80
"""Rows at the lower end of the sheet that run out into plain cloth."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A painted sitter, frontal and evenly lit.

    Attributes:
        picture: BGRA uint8, premultiplied, `canon.SHEET`.
        mesh: The person's landmarks (468, 2), sheet px.
        eyes: Centres of the sitter's right and left eye, sheet px.
    """

    picture: NDArray[np.uint8]
    mesh: NDArray[np.float64]
    eyes: tuple[tuple[float, float], tuple[float, float]]


@lru_cache(maxsize=6)
def paint_figure(person: Person, gaze: Gaze, mouth_open: float, worn: Worn) -> Figure:
    """Paint `person` with this expression and these things on (about 1 s; kept for re-use)."""
    shape = Shape(person.build)
    behind, hair = _surroundings(person)
    picture = behind.copy()
    face = paint_face(person, shape, gaze, mouth_open)
    left, top, width, height = WINDOW
    shade = blur(
        hair[top : top + height, left : left + width, 3].astype(np.float32) / np.float32(255), 9
    )
    shade = np.roll(shade, 8, axis=0)[..., None] * np.array([0.50, 0.45, 0.35], np.float32)
    lay_over(picture, coloured(face.colour * (1 - shade), face.cover), (left, top))
    put_on_face(picture, person, face, shape.mesh, worn)
    lay_over(picture, hair)
    put_before(picture, person, shape.mesh, worn)
    _calm_edges(picture)
    return Figure(picture, shape.mesh, face.eyes)


def _calm_edges(picture: NDArray[np.uint8]) -> None:
    """Prepare the sheet's edges, in place: they are repeated where a frame reaches beyond them."""
    picture[0] = 0
    hem = picture[-_HEM:]
    smooth = cv2.GaussianBlur(hem, (0, 0), sigmaX=14, sigmaY=6)
    below = np.linspace(0, 1, _HEM, dtype=np.float32)[:, None, None]
    hem[:] = hem * (1 - below) + smooth[-1:] * below


@lru_cache(maxsize=3)
def _surroundings(person: Person) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """Return what lies behind the face (back hair, body, ears) and the hair before it."""
    shape = Shape(person.build)
    picture = np.zeros((canon.SHEET[1], canon.SHEET[0], 4), np.uint8)
    back, front = paint_hair(person, shape)
    lay_over(picture, back)
    jaw = _jaw_colour(person, shape)
    paint_body(picture, person, shape, jaw)
    paint_ears(picture, person, shape, jaw)
    return picture, front


def _jaw_colour(person: Person, shape: Shape) -> NDArray[np.float32]:
    skin = skin_colour(person, shape)
    row = int(shape.mesh[[172, 397], 1].mean()) - WINDOW[1]
    return np.asarray(np.median(skin[row - 60 : row - 20, 200:540].reshape(-1, 3), axis=0))
