"""What differs between faultless portraits: skin, clothing, sharpness of the source, the camera.

A judgement must not depend on any of it. Everything works on the person's own colours, before the
faults are painted on.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import cv2
import numpy as np

from benchmarks.light import to_colour, to_light
from capture_station.checks.colour import relative_luminance, to_lab
from capture_station.checks.eyes import outline_of
from capture_station.checks.skin import PLAIN_SKIN, cut_patch

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from benchmarks.cutouts import Cutout

TONES: Final[dict[str, tuple[float, float, float]]] = {
    "own": (1.0, 1.0, 1.0),
    "tan": (0.66, 0.53, 0.45),
    "brown": (0.40, 0.26, 0.19),
    "dark": (0.18, 0.11, 0.08),
}
"""What melanin leaves of the light that comes back out of light skin, linear red, green, blue."""
_USUAL_LIGHT: Final = 72.0
"""L* of light skin that is exposed as it should be. Of a dimmer photo the toned skin is lifted so
far: dark and too dark are two things."""
_SURFACE: Final = 0.12
"""Share of what light skin throws back that never went in: 5 % (4-7 %, Anderson and Parrish, The
optics of human skin, 1981) of the 43 % at that lightness. No melanin takes any of it."""
_MELANIN_ELSEWHERE: Final = 0.5
"""Power of the skin's gain that irises and hair take: who has dark skin has dark brown eyes and
dark hair."""
_HEAD: Final = 1.3
"""Distance from the eyes in face widths within which what is no skin is hair, down to the chin."""
_REFLECTION: Final = (150.0, 200.0)
"""Grey levels between which what lies on an iris is no longer the iris but a lamp's reflection."""

_MORE_COLOUR: Final = 3.0
"""How much less counts what skin elsewhere has more of the face's own colour than other colours."""

OVAL: Final = (
    *(10, 338, 297, 332, 284, 251, 389, 356, 454, 323, 361, 288, 397, 365, 379, 378, 400, 377),
    *(152, 148, 176, 149, 150, 136, 172, 58, 132, 93, 234, 127, 162, 21, 54, 103, 67, 109),
)
"""Points of the mesh along the contour of the face, all round from the forehead."""
_CLOTHES: Final = (
    *((25, 28, 40), (60, 22, 30), (30, 60, 45), (70, 70, 75), (120, 35, 40), (45, 50, 90)),
    *((110, 85, 60), (20, 20, 22)),
)
"""Gowns, suits and pullovers, RGB."""


@dataclass(frozen=True, slots=True)
class Look:
    """How one shot differs.

    Attributes:
        tone: Name of the skin's tone, from `TONES`.
        clothed: Whether the person wears other clothes than in the photo.
    """

    tone: str = "own"
    clothed: bool = False


def looks_of(cutout: Cutout, look: Look, rng: np.random.Generator) -> NDArray[np.float32]:
    """Return the person's colours, shape (640, 480, 3), with that look."""
    colour = cutout.colour
    skin = skin_share(cutout)
    if look.tone != "own":
        colour = _toned(cutout, skin, np.array(TONES[look.tone][::-1], np.float32))
    if look.clothed:
        cloth = np.array(_CLOTHES[rng.integers(len(_CLOTHES))][::-1], np.float32)
        colour = _dressed(cutout, colour, skin, cloth)
    return colour


def _toned(
    cutout: Cutout, skin: NDArray[np.float32], gain: NDArray[np.float32]
) -> NDArray[np.float32]:
    """Return the person's colours with skin and irises as melanin makes them.

    Args:
        cutout: The person.
        skin: How much of each pixel is skin.
        gain: One of `TONES`, blue, green, red.
    """
    colour = cutout.colour
    linear = to_light(colour)
    picture = np.clip(colour, 0, 255).astype(np.uint8)
    usual = float(cut_patch(picture, cutout.sight.face).median(*PLAIN_SKIN)[0])
    bright, seen = relative_luminance([_USUAL_LIGHT, usual])
    # No skin becomes lighter by being toned.
    lift = float(np.clip(bright / seen, 1.0, 1.0 / gain.max()))
    mirrored = _SURFACE * linear.mean(axis=2, keepdims=True)
    toned = to_colour(lift * ((linear - mirrored) * gain + mirrored))
    colour = colour * (1 - skin) + toned * skin
    dark = to_colour(linear * gain**_MELANIN_ELSEWHERE)
    share = np.maximum(_iris_share(cutout), _hair_share(cutout, skin))
    return np.asarray(colour * (1 - share) + dark * share, np.float32)


def _hair_share(cutout: Cutout, skin: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return how much of each pixel is hair, shape (640, 480, 1), 0-1; brows count."""
    face, head = cutout.sight.face, cutout.sight.head
    y, x = np.mgrid[0 : skin.shape[0], 0 : skin.shape[1]].astype(np.float32)
    beside = np.abs(x - head.eye_x) / head.face_width
    share = np.clip((_HEAD - beside) / 0.1, 0, 1) * np.clip((head.chin_y - y) / 20.0, 0, 1)
    eyes = np.zeros(share.shape, np.float32)
    for eye in (face.left, face.right):
        cv2.fillPoly(eyes, [outline_of(eye.lids)], 1.0, cv2.LINE_AA)
    inside = cv2.GaussianBlur(cv2.dilate(eyes, np.ones((5, 5), np.uint8)), (0, 0), 1.2)
    return np.asarray((share * (1 - inside))[..., None] * (1 - skin), np.float32)


def _iris_share(cutout: Cutout) -> NDArray[np.float32]:
    """Return how much of each pixel is iris, shape (640, 480, 1), 0-1."""
    share = np.zeros(cutout.alpha.shape, np.float32)
    for eye in (cutout.sight.face.left, cutout.sight.face.right):
        disc, opening = np.zeros_like(share), np.zeros_like(share)
        at = tuple(round(float(v)) for v in eye.iris[0])
        cv2.circle(disc, at, max(1, round(eye.iris_radius)), 1.0, -1, cv2.LINE_AA)
        cv2.fillPoly(opening, [outline_of(eye.lids)], 1.0, cv2.LINE_AA)
        share = np.maximum(share, disc * opening)
    low, high = _REFLECTION
    share *= np.clip((high - cutout.colour.mean(axis=2)) / (high - low), 0, 1)
    return cv2.GaussianBlur(share, (0, 0), 0.7)[..., None]


def skin_share(cutout: Cutout) -> NDArray[np.float32]:
    """Return how much of each pixel is skin, shape (640, 480, 1), 0-1; lips count, eyes do not.

    Neck, ears and hands are told by their colour alone: a limit to where they are would show as a
    step in their tone, and clothing of that colour may as well be darker.
    """
    face = cutout.sight.face
    picture = np.clip(cutout.colour, 0, 255).astype(np.uint8)
    lab = to_lab(cv2.GaussianBlur(picture, (0, 0), 1.0))
    usual = cut_patch(picture, face).median(*PLAIN_SKIN)
    off = lab - usual
    hue = usual[1:] / max(float(np.hypot(*usual[1:])), 1e-6)
    along, aside = off[..., 1:] @ hue, off[..., 1:] @ np.array([-hue[1], hue[0]])
    # A lit neck has more colour than the face, and the same one.
    along = np.where(along > 0, along / _MORE_COLOUR, along)
    alike = np.clip(2.2 - np.hypot(along, aside) / 9.0, 0, 1)
    alike *= np.clip((lab[..., 0] - 0.35 * usual[0]) / 12.0, 0, 1)
    oval = np.zeros(alike.shape, np.float32)
    cv2.fillPoly(oval, [np.round(face.points[list(OVAL), :2]).astype(np.int32)], 1.0)
    # In the face all is skin but hair, which is dark and hardly coloured, and the eyes.
    chroma = np.hypot(lab[..., 1], lab[..., 2])
    hair = np.clip((usual[0] - 24 - lab[..., 0]) / 10, 0, 1) * np.clip((26 - chroma) / 6, 0, 1)
    share = np.maximum(alike, oval * (1 - hair))
    for eye in (face.left, face.right):
        cv2.fillPoly(share, [outline_of(eye.lids)], 0.0)
    return cv2.GaussianBlur(share.astype(np.float32), (0, 0), 1.2)[..., None]


def _dressed(
    cutout: Cutout,
    colour: NDArray[np.float32],
    skin: NDArray[np.float32],
    cloth: NDArray[np.float32],
) -> NDArray[np.float32]:
    """Return the person with the body, but neither skin nor hair on it, dyed."""
    head = cutout.sight.head
    y = np.arange(colour.shape[0], dtype=np.float32)[:, None, None]
    body = np.clip((y - head.chin_y - 0.22 * head.face_width) / 24, 0, 1)
    # Below the chin only the neck is skin: clothing may have that colour.
    x = np.arange(colour.shape[1], dtype=np.float32)[None, :, None]
    neck = (np.abs(x - head.eye_x) < 0.36 * head.face_width) & (
        y < head.chin_y + 0.34 * head.face_width
    )
    body = body * (1 - skin * neck)
    grey = colour.mean(axis=2, keepdims=True)
    usual = float(np.median(grey[int(head.chin_y + 0.5 * head.face_width) :]))
    shading = np.clip((grey + 30.0) / (usual + 30.0), 0.5, 1.6)
    return colour * (1 - body) + np.clip(cloth * shading, 0, 255) * body


def sharpened(colour: NDArray[np.float32], enlarged: float) -> NDArray[np.float32]:
    """Return the colours of an enlarged photo with the detail that enlarging washed out."""
    if enlarged <= 1.2:
        return colour
    spread = 0.55 * enlarged
    blurred = cv2.GaussianBlur(colour, (0, 0), spread)
    strength = 0.9 * (enlarged - 1.0)
    found: NDArray[np.float32] = np.clip(colour + strength * (colour - blurred), 0, 255)
    return found


def seen_by_camera(picture: NDArray[np.float32], rng: np.random.Generator) -> NDArray[np.float32]:
    """Return a finished picture as another camera would give it: tone curve, colours, lens."""
    unit = np.clip(picture / 255.0, 0, 1).astype(np.float32)
    grey = unit.mean(axis=2, keepdims=True)
    vivid = np.clip(grey + rng.uniform(0.93, 1.07) * (unit - grey), 0, 1)
    curved = vivid ** rng.uniform(0.94, 1.06)
    balance = rng.uniform(0.985, 1.015, 3).astype(np.float32)
    return np.asarray(255.0 * np.clip(curved * balance, 0, 1), np.float32)
