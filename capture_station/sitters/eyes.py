"""Eyes and brows, drawn sharp: this is where the camera's focus and the judgement look."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import cv2
import numpy as np

from capture_station.sitters import canon
from capture_station.sitters.paint import area, blur, fixed_point, noise, spline, stroke, SUB_BITS

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from capture_station.sitters.person import Person

_FINE = 2
"""Eyes are drawn at this multiple of the sheet and reduced."""
_IRIS_RADIUS = 0.0445
"""Of the face's width: 11.8 mm across on a face of 133 mm."""


@dataclass(frozen=True, slots=True)
class Gaze:
    """How the eyes are held.

    Attributes:
        opening: 1 = open as the person's build says, 0 = closed.
        look_x: Shift of the irises in iris radii, positive to the picture's right.
        look_y: The same downwards.
    """

    opening: float = 1.0
    look_x: float = 0.0
    look_y: float = 0.0


@dataclass(frozen=True, slots=True)
class DrawnEye:
    """An eye's truth: centre of the iris (of the corners when closed), sheet pixels."""

    centre: tuple[float, float]


def draw_eye(
    face: NDArray[np.float32],
    origin: tuple[int, int],
    mesh: NDArray[np.float64],
    person: Person,
    gaze: Gaze,
    *,
    left: bool,
) -> DrawnEye:
    """Draw one eye into the face, in place.

    Args:
        face: BGR float32 0–255 (h, w, 3), the skin of the face.
        origin: Place of its corner on the sheet, px.
        mesh: The person's landmarks (468, 2), sheet px.
        person: Whose eye.
        gaze: How it is held.
        left: The sitter's left eye (right in the picture).
    """
    top_ids = canon.EYE_LEFT_TOP if left else canon.EYE_RIGHT_TOP
    low_ids = canon.EYE_LEFT_LOW if left else canon.EYE_RIGHT_LOW
    top, low = mesh[list(top_ids)], mesh[list(low_ids)]
    middle = (top[0] + top[-1]) / 2
    span = float(np.linalg.norm(top[0] - top[-1]))
    x0, y0 = (middle - [span * 1.0, span * 0.85]).astype(int)
    size = (int(span * 1.5), int(span * 2.0))
    patch = face[
        y0 - origin[1] : y0 - origin[1] + size[0], x0 - origin[0] : x0 - origin[0] + size[1]
    ]
    large = cv2.resize(patch, None, fx=_FINE, fy=_FINE, interpolation=cv2.INTER_CUBIC)
    to_fine = lambda p: (p - [x0, y0]) * _FINE  # noqa: E731
    painter = _EyePainter(large, to_fine(top), to_fine(low), person, gaze, outer_left=not left)
    centre = painter.paint()
    patch[:] = cv2.resize(large, patch.shape[1::-1], interpolation=cv2.INTER_AREA)
    return DrawnEye((float(centre[0] / _FINE + x0), float(centre[1] / _FINE + y0)))


class _EyePainter:
    """Paints one eye on an enlarged patch of skin (BGR float32, in place)."""

    def __init__(self, skin, top, low, person, gaze, *, outer_left) -> None:
        self.skin = skin
        self.shape = skin.shape[:2]
        self.person = person
        self.gaze = gaze
        self.rng = np.random.default_rng([person.seed, 11, int(outer_left)])
        self.span = float(np.linalg.norm(top[0] - top[-1]))
        drop = 1 - np.clip(gaze.opening, 0, 1)
        sink = low + (0, self.span * 0.02)
        self.top = spline(top * (1 - drop) + sink * drop, 8)
        self.low = spline(low, 8)
        self.middle = (top[0] + top[-1]) / 2
        self.open_top = spline(top, 8)
        self.out = -1.0 if outer_left else 1.0
        self.colour = np.array(person.skin[::-1], np.float32)

    def paint(self) -> NDArray[np.float64]:
        radius = _IRIS_RADIUS * canon.FACE_WIDTH * _FINE
        rise = (self.open_top[:, 1].min() + self.low[:, 1].max()) / 2
        centre = np.array([self.middle[0], rise - 0.08 * radius])
        centre += np.array([self.gaze.look_x, self.gaze.look_y]) * radius
        self._fold()
        if self.gaze.opening > 0.08:
            self._ball(centre, radius)
        else:
            self._closed_lid()
        self._lashes()
        return centre if self.gaze.opening > 0.08 else self.middle

    def _mix(self, cover, colour) -> None:
        self.skin += cover[..., None] * (np.asarray(colour, np.float32) - self.skin)

    def _darken(self, cover, strength) -> None:
        self.skin *= 1 - cover[..., None] * np.array(strength, np.float32)

    def _ball(self, centre, radius) -> None:
        opening = area(self.shape, np.vstack([self.top, self.low[::-1]]), 0.8 * _FINE)
        yy, xx = np.mgrid[: self.shape[0], : self.shape[1]].astype(np.float32)
        ball = np.empty_like(self.skin)
        ball[:] = (214, 219, 226)
        across = (xx - self.middle[0]) / (self.span * 0.5)
        ball *= (1 - 0.30 * np.abs(across) ** 3)[..., None]
        veins = noise(self.rng, self.shape, (10 * _FINE, 3 * _FINE))
        ball -= (np.clip(veins, 0, 2) * np.abs(across))[..., None] * np.array(
            (5, 5, 1.0), np.float32
        )
        inner = np.exp(
            -(((xx - (self.middle[0] - self.out * self.span * 0.5)) / (self.span * 0.075)) ** 2)
        )
        ball += inner[..., None] * (np.array((128, 136, 190), np.float32) - ball) * 0.75
        self._iris(ball, xx, yy, centre, radius)
        under = np.interp(np.arange(self.shape[1]), *_by_x(self.top))
        depth = (yy - under[None].astype(np.float32)) / (self.span * 0.12)
        ball *= (1 - 0.48 * np.exp(-(np.clip(depth, 0, 6) ** 1.3)))[..., None]
        self._mix(opening, ball)
        rim = stroke(self.shape, self.low + [0, 0.8 * _FINE], 2.2 * _FINE, 0.9 * _FINE)
        self._mix(rim * 0.45, np.clip(self.colour * (0.90, 0.90, 1.04) + 10, 0, 255))
        shade = stroke(self.shape, self.low + [0, 3.4 * _FINE], 2 * _FINE, 1.8 * _FINE)
        self._darken(shade, (0.24, 0.22, 0.16))

    def _iris(self, ball, xx, yy, centre, radius) -> None:
        far = np.hypot(xx - centre[0], yy - centre[1]) / radius
        angle = np.arctan2(yy - centre[1], xx - centre[0])
        spokes = cv2.remap(
            noise(self.rng, (8, 128), (1, 4)),
            ((angle / np.pi + 1) * 63.5).astype(np.float32),
            np.clip(far * 7, 0, 7).astype(np.float32),
            cv2.INTER_LINEAR,
        )
        colour = np.array(self.person.iris[::-1], np.float32)
        glow = 0.75 + 0.55 * np.clip((yy - centre[1]) / radius, -1, 1) * 0.6 + 0.16 * spokes
        iris = colour * np.clip(glow, 0.25, 2)[..., None]
        iris *= (1 - 0.72 * np.clip((far - 0.78) / 0.2, 0, 1))[..., None]
        edge = np.clip((1.0 - far) * radius / (1.6 * _FINE) + 0.5, 0, 1)[..., None]
        ball += edge * (iris - ball)
        pupil = np.clip((0.40 - far) * radius / (1.2 * _FINE) + 0.5, 0, 1)[..., None]
        ball += pupil * (np.array((9, 8, 8), np.float32) - ball)
        for dx, dy, strength, size in ((-0.34, -0.36, 0.95, 0.17), (0.36, -0.34, 0.8, 0.14)):
            spot = np.hypot(xx - centre[0] - dx * radius, (yy - centre[1] - dy * radius) * 0.85)
            cover = np.clip((size - spot / radius) * radius / (1.3 * _FINE) + 0.5, 0, 1) * strength
            ball += cover[..., None] * (np.array((252, 252, 250), np.float32) - ball)

    def _closed_lid(self) -> None:
        bulge = area(self.shape, np.vstack([self.open_top, self.low[::-1]]), self.span * 0.07)
        self.skin *= (1 + 0.05 * bulge)[..., None]
        shade = stroke(self.shape, self.low + [0, 2.5 * _FINE], 3 * _FINE, 3 * _FINE)
        self._darken(shade, (0.3, 0.28, 0.22))

    def _fold(self) -> None:
        lift = self.span * (0.085 if self.person.double_lid else 0.05)
        strength = 0.42 if self.person.double_lid else 0.12
        drop = 1 - np.clip(self.gaze.opening, 0, 1)
        t = np.linspace(0, 1, len(self.open_top))
        shape = lift * (0.35 + 0.65 * np.sin(np.pi * np.clip(1.0 - t * 0.93, 0, 1)) ** 0.6)
        fold = self.open_top.copy()
        fold[:, 1] -= shape * (1 - 0.3 * drop)
        line = stroke(self.shape, fold[2:-3], 1.2 * _FINE, 0.9 * _FINE)
        soft = stroke(self.shape, fold[2:-3] - [0, 2 * _FINE], 3 * _FINE, 3.2 * _FINE)
        self._darken(np.clip(line + 0.6 * soft, 0, 1), np.array((0.85, 0.8, 0.6)) * strength)
        if self.gaze.opening > 0.08:
            lid = stroke(
                self.shape, (self.open_top * 0.55 + fold * 0.45)[3:-3], 2 * _FINE, 2 * _FINE
            )
            self.skin *= (1 + 0.035 * lid)[..., None]

    def _lashes(self) -> None:
        woman = self.person.woman
        dark = (26, 22, 24)
        thick = (2.6 if woman else 2.0) * _FINE
        line = stroke(self.shape, self.top[1:] - [0, 0.6 * _FINE], thick, 0.7 * _FINE)
        outer = stroke(
            self.shape, self.top[: len(self.top) // 2] - [0, 0.8 * _FINE], thick, 0.6 * _FINE
        )
        self._mix(np.clip(line * 0.78 + outer * 0.3, 0, 0.92), dark)
        soft = stroke(self.shape, self.top - [0, 1.5 * _FINE], 3 * _FINE, 2.2 * _FINE)
        self._darken(soft, (0.28, 0.28, 0.22))
        canvas = np.zeros(self.shape, np.uint8)
        closed = self.gaze.opening < 0.3
        length = self.span * (0.10 if woman else 0.065)
        for t in np.linspace(0.02, 0.86, 46 if woman else 34):
            root = self.top[int(t * (len(self.top) - 1))]
            self._lash(canvas, root, t, length * (0.6 if t > 0.6 else 1), down=closed)
        for t in np.linspace(0.06, 0.75, 22):
            root = self.low[int(t * (len(self.low) - 1))] + [0, 1.0 * _FINE]
            self._lash(canvas, root, t, self.span * 0.042, down=True)
        self._mix(canvas.astype(np.float32) / 255 * 0.8, dark)
        if not closed:
            low = stroke(self.shape, self.low[2:-4] + [0, 1.2 * _FINE], 1.2 * _FINE, 1.0 * _FINE)
            self._darken(low, (0.34, 0.34, 0.28))

    def _lash(self, canvas, root, t, length, *, down) -> None:
        length *= self.rng.uniform(0.7, 1.15)
        lean = self.out * (0.95 - 1.5 * t) + self.rng.normal(0, 0.12)
        way = np.array([lean, 0.75 if down else -0.8])
        way /= np.linalg.norm(way)
        bend = np.array([0, 0.25 if not down else -0.1])
        points = [root + way * length * s + bend * length * (s - s * s) for s in (0, 0.5, 1)]
        cv2.polylines(
            canvas,
            [fixed_point(np.array(points))],
            False,
            int(self.rng.uniform(120, 235)),
            1,
            cv2.LINE_AA,
            SUB_BITS,
        )


def _by_x(line: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    order = np.argsort(line[:, 0])
    return line[order, 0], line[order, 1]


def draw_brow(
    face: NDArray[np.float32],
    origin: tuple[int, int],
    mesh: NDArray[np.float64],
    person: Person,
    *,
    left: bool,
) -> None:
    """Draw one brow into the face (BGR float32 0–255), in place, as single hairs."""
    mirror = canon.measured_mesh()[1]
    top_ids, low_ids = np.array(canon.BROW_RIGHT_TOP), np.array(canon.BROW_RIGHT_LOW)
    if left:
        top_ids, low_ids = mirror[top_ids], mirror[low_ids]
    top, low = spline(mesh[top_ids] - origin, 16), spline(mesh[low_ids] - origin, 16)
    middle, half = (top + low) / 2, (low - top) / 2
    rng = np.random.default_rng([person.seed, 23, int(left)])
    inward = -1.0 if left else 1.0
    canvas = np.zeros(face.shape[:2], np.uint8)
    soft = np.zeros(face.shape[:2], np.uint8)
    weight = person.brow_weight
    count = len(middle)
    for _ in range(int(520 * weight)):
        t = float(rng.beta(1.25, 1.15))
        across = float(np.clip(rng.normal(0, 0.40), -1, 1))
        at = int(t * (count - 1))
        taper = 0.30 + 0.70 * min(1.0, t / 0.35) - 0.25 * max(0.0, (t - 0.8) / 0.2)
        root = middle[at] + half[at] * across * 0.82 * weight * taper
        head = max(0.0, (t - 0.72) / 0.28)
        rise = np.deg2rad(rng.normal(14 + 50 * head, 8) - across * (26 - 16 * head))
        way = np.array([-inward * np.cos(rise), -np.sin(rise)])
        length = (11 + 7 * rng.random()) * (1 - 0.25 * head)
        ends = [tuple(int(v) for v in fixed_point(p)) for p in (root, root + way * length)]
        grey = int(rng.uniform(60, 175) * (1 - 0.35 * head))
        cv2.line(canvas, *ends, grey, 1, cv2.LINE_AA, SUB_BITS)
        middle_of_hair = tuple(int(v) for v in root + way * length * 0.5)
        cv2.circle(soft, middle_of_hair, 3, int(120 - 60 * head), -1)
    colour = np.array(person.hair_colour[::-1], np.float32) * 0.6 + 4
    haze = blur(soft.astype(np.float32) / 255, 3.2) * min(1.0, 0.75 * weight)
    face += haze[..., None] * (colour - face)
    face += (canvas.astype(np.float32) / 255 * 0.75)[..., None] * (colour - face)
