"""What sitters wear or hold before the face: spectacles, hats, masks, hands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import cv2
import numpy as np

from capture_station.sitters import canon
from capture_station.sitters.glasses import paint_glasses
from capture_station.sitters.paint import (
    area,
    blur,
    coloured,
    lay_over,
    noise,
    places,
    shift,
    spline,
    stroke,
)
from capture_station.sitters.person import Glasses
from capture_station.sitters.strands import Lock, Strands

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from capture_station.sitters.face import Face
    from capture_station.sitters.person import Person

_F = canon.FACE_WIDTH


@dataclass(frozen=True, slots=True)
class Worn:
    """What is before the face besides the person's own look.

    Attributes:
        dark_lenses: Tinted lenses in the glasses (or in glasses put on for it).
        glare: Reflections of the lamps on the lenses, 0–1.
        hat: A cap on the head.
        mask: A mask over nose and mouth.
        hand: A hand over the lower face.
        hair_over_eyes: Strands fall over one eye.
        red_eye: Pupils lit red by a flash.
    """

    dark_lenses: bool = False
    glare: float = 0.0
    hat: bool = False
    mask: bool = False
    hand: bool = False
    hair_over_eyes: bool = False
    red_eye: bool = False


def put_on_face(
    picture: NDArray[np.uint8], person: Person, face: Face, mesh: NDArray[np.float64], worn: Worn
) -> None:
    """Paint what lies on the face, under the hair: lit pupils, mask, glasses (in place)."""
    if worn.red_eye:
        _red_eyes(picture, face.eyes)
    if worn.mask:
        _mask(picture, mesh)
    kind = person.glasses
    if kind is Glasses.NONE and (worn.dark_lenses or worn.glare > 0):
        kind = Glasses.DARK_FRAME
    if kind is not Glasses.NONE:
        paint_glasses(
            picture, mesh, kind, seed=person.seed, dark=worn.dark_lenses, glare=worn.glare
        )


def put_before(
    picture: NDArray[np.uint8], person: Person, mesh: NDArray[np.float64], worn: Worn
) -> None:
    """Paint what lies before face and hair: fallen strands, a hat, a hand (in place)."""
    if worn.hair_over_eyes:
        _fallen_hair(picture, mesh, person)
    if worn.hat:
        _hat(picture, mesh, person)
    if worn.hand:
        _hand(picture, mesh, person)


def _red_eyes(picture: NDArray[np.uint8], eyes: tuple[tuple[float, float], ...]) -> None:
    for place in eyes:
        x, y = round(place[0]), round(place[1])
        cv2.circle(picture, (x, y), 14, (34, 26, 150, 255), -1, cv2.LINE_AA)
        cv2.circle(picture, (x, y), 11, (44, 34, 222, 255), -1, cv2.LINE_AA)
        cv2.circle(picture, (x - 3, y - 3), 2, (200, 190, 255, 255), -1, cv2.LINE_AA)


def _mask(picture: NDArray[np.uint8], mesh: NDArray[np.float64]) -> None:
    """A pleated mask over nose and mouth."""
    top = [
        shift(mesh[93], 4, 0), shift(mesh[205], 0, -60), shift(mesh[5], 0, -4),
        shift(mesh[425], 0, -60), shift(mesh[323], -4, 0),
    ]  # fmt: skip
    low = [shift(mesh[397], -8, 4), shift(mesh[152], 0, 10), shift(mesh[172], 8, 4)]
    outline = np.vstack([spline(top, 8), spline(low, 8)])
    left, upper = (outline.min(axis=0) - 8).astype(int).tolist()
    right, lower = (outline.max(axis=0) + 8).astype(int).tolist()
    size = (lower - upper, right - left)
    x, y = places(size)
    across = (x + left - mesh[5, 0]) / (0.5 * _F)
    light = 1 - 0.25 * np.abs(across) ** 2.4
    for pleat in range(3):
        line = mesh[2, 1] - upper + 26 + 34 * pleat + 3 * across**2
        light *= 1 - 0.10 * np.exp(-(((y - line) / 3) ** 2))
    light += noise(np.random.default_rng(7), size, (2, 2)) * 0.01
    colour = np.array((224, 216, 196), np.float32) * light[..., None]
    lay_over(
        picture, coloured(colour, area(size, shift(outline, -left, -upper), 1.5)), (left, upper)
    )


def _fallen_hair(picture: NDArray[np.uint8], mesh: NDArray[np.float64], person: Person) -> None:
    """A fringe that has grown over brows and lids."""
    strands = Strands(person, 71)
    left, right = mesh[234, 0], mesh[454, 0]
    middle, half = (left + right) / 2, (right - left) / 2
    brow, eye = float(mesh[[105, 334], 1].mean()), float(mesh[[33, 263], 1].mean())
    guides = []
    for k in np.linspace(-0.86, 0.86, 13):
        root = [middle + k * half * 0.8, brow - 0.44 * _F + 60 * k * k]
        tip = [middle + k * half * 0.98 + 6, eye + 0.01 * _F - 12 * abs(k)]
        guides.append(np.array([root, [middle + k * half, brow - 0.15 * _F], tip]))
    strands.lock(guides, 760, Lock(fill=False, spread=6, ragged=0.10))
    lay_over(picture, strands.picture)


def _hat(picture: NDArray[np.uint8], mesh: NDArray[np.float64], person: Person) -> None:
    """A cap with a visor, pulled down to above the brows."""
    middle = float(mesh[[234, 454], 0].mean())
    half = float(mesh[454, 0] - mesh[234, 0]) / 2
    base = float(mesh[[105, 334], 1].mean()) - 0.10 * _F
    rise = (0.0, 0.34, 0.60, 0.69)
    wide = (1.13, 1.16, 0.74, 0.0)
    right = [(middle + half * w, base - _F * r) for w, r in zip(wide, rise, strict=True)]
    left = [(middle - half * w, base - _F * r) for w, r in zip(wide, rise, strict=True)]
    crown = spline([*right, *left[-2::-1]], 10)
    x0, y0 = np.maximum(crown.min(axis=0) - 30, 0).astype(int)
    x1, y1 = (shift(crown.max(axis=0), 30, 70)).astype(int)
    size = (int(y1 - y0), int(x1 - x0))
    rng = np.random.default_rng([person.seed, 59])
    x = (np.arange(size[1], dtype=np.float32) + x0 - middle)[None] / (half * 1.2)
    light = 1.12 - 0.5 * np.abs(x) ** 2.2 + noise(rng, size, (2, 2)) * 0.03
    here = np.array([x0, y0])
    for bend in (-0.55, 0.0, 0.55):
        seam = spline(
            [
                (middle, base - 0.69 * _F),
                (middle + bend * half, base - 0.5 * _F),
                (middle + bend * 1.5 * half, base),
            ],
            10,
        )
        light = light - 0.25 * stroke(size, seam - here, 2, 1.2)
    colour = np.array((52, 44, 112), np.float32)
    lay_over(
        picture,
        coloured(colour * light[..., None], area(size, crown - here, 1.2)),
        (int(x0), int(y0)),
    )
    edge = [(middle - half * 1.0, base - 4), (middle, base - 46), (middle + half * 1.0, base - 4)]
    front = [
        (middle + half * 0.9, base + 22),
        (middle, base + 40),
        (middle - half * 0.9, base + 22),
    ]
    visor = np.vstack([spline(edge, 10), spline(front, 10)]) - here
    shade = area(size, shift(visor, 0, 20), 9)
    part = picture[y0:y1, x0:x1, :3]
    part[:] = part * (1 - 0.45 * shade)[..., None]
    fall = 0.85 - 0.5 * np.clip((np.arange(size[0]) + y0 - base + 46) / 90, 0, 1)[:, None]
    tone = colour * (light * fall)[..., None]
    lay_over(picture, coloured(tone, area(size, visor, 1.0)), (int(x0), int(y0)))


def _hand(picture: NDArray[np.uint8], mesh: NDArray[np.float64], person: Person) -> None:
    """A hand before the mouth, its sleeve coming up from below."""
    size = canon.SHEET[::-1]
    rng = np.random.default_rng([person.seed, 73])
    grain = 1 + noise(rng, size, (2, 2)) * 0.012
    base = shift(mesh[13], -46, -66)
    sleeve = base + np.array([(215, 330), (330, 330), (420, 1500), (150, 1500)])
    cloth = np.array(person.cloth[::-1], np.float32) * 0.86 + 8
    inside = area(size, sleeve, 1.5)
    fold = area(size, shift(sleeve, 70, 0), 60) * 0.3
    _shade(picture, area(size, shift(sleeve, -14, 10), 12), 0.3)
    lay_over(picture, coloured(cloth * ((1 - fold) * grain)[..., None], inside))
    palm = base + np.array([
        (222, 336), (205, 200), (120, 150), (92, 84), (110, 20), (200, 24), (268, 90), (312, 200),
        (322, 336),
    ])  # fmt: skip
    skin = np.array(person.skin[::-1], np.float32)
    form = 1 - 0.22 * area(size, shift(palm, 60, 40), 40)
    lay_over(
        picture,
        coloured(
            skin * 0.92 * (form * grain)[..., None], area(size, spline(palm, 8, closed=True), 2)
        ),
    )
    for k, reach in enumerate((170, 205, 200, 160)):
        root = shift(base, 168 + 16 * k, 52 + 37 * k)
        line = np.array([root, root + np.array([-0.96, -0.27]) * reach])
        finger, ridge = stroke(size, line, 42, 2.2), stroke(size, line, 20, 9)
        _shade(picture, np.roll(finger, 9, axis=0), 0.22)
        tone = skin * ((0.78 + 0.22 * ridge) * grain)[..., None]
        lay_over(picture, coloured(tone, finger))
        nail = np.array([shift(line[1], -6, -2), shift(line[1], 8, 2)])
        lay_over(
            picture,
            coloured(np.minimum(skin * 1.03 + [14, 10, 8], 255), stroke(size, nail, 17, 2.5) * 0.5),
        )


def _shade(picture: NDArray[np.uint8], cover: NDArray[np.float32], strength: float) -> None:
    """Darken what is painted by a soft shadow, in place."""
    colour = picture[..., :3]
    colour[:] = colour * (1 - strength * blur(cover, 5))[..., None]
