"""Eyes, drawn sharp: this is where the camera's focus and the judgement look."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import cv2
import numpy as np

from capture_station.sitters import canon
from capture_station.sitters.paint import (
    SUB_BITS,
    area,
    fixed_point,
    noise,
    places,
    remap,
    shift,
    spline,
    stroke,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from capture_station.sitters.person import Person

    Tones = NDArray[np.float32]
    Curve = NDArray[np.float64]

_FINE = 2
"""Eyes are drawn at this multiple of the sheet and reduced."""
_IRIS_RADIUS = 0.0445
"""Of the face's width: 11.8 mm across on a face of 133 mm."""
_SHUT = 0.08
"""Opening below which nothing of the eyeball is seen."""
_LIDDED = 0.3
"""Opening below which the upper lashes point down."""
_LAMPS = ((-0.34, -0.36, 0.95, 0.17), (0.36, -0.34, 0.8, 0.14))
"""Reflections of the two lamps: place and radius in iris radii, strength in between."""


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


def draw_eye(
    face: Tones,
    origin: tuple[int, int],
    mesh: Curve,
    person: Person,
    gaze: Gaze,
    *,
    left: bool,
) -> tuple[float, float]:
    """Draw one eye into the face, in place.

    Args:
        face: BGR float32 0–255 (h, w, 3), the skin of the face.
        origin: Place of its corner on the sheet, px.
        mesh: The person's landmarks (468, 2), sheet px.
        person: Whose eye.
        gaze: How it is held.
        left: The sitter's left eye (right in the picture).

    Returns:
        Centre of the iris (mid-point of the corners when closed), sheet px.
    """
    top = mesh[list(canon.EYE_LEFT_TOP if left else canon.EYE_RIGHT_TOP)]
    low = mesh[list(canon.EYE_LEFT_LOW if left else canon.EYE_RIGHT_LOW)]
    span = float(np.linalg.norm(top[0] - top[-1]))
    x0, y0 = ((top[0] + top[-1]) / 2 - [span, span * 0.85]).astype(int).tolist()
    height, width = int(span * 1.5), int(span * 2.0)
    rows = slice(y0 - origin[1], y0 - origin[1] + height)
    columns = slice(x0 - origin[0], x0 - origin[0] + width)
    large = np.asarray(
        cv2.resize(face[rows, columns], None, fx=_FINE, fy=_FINE, interpolation=cv2.INTER_CUBIC),
        dtype=np.float32,
    )
    corner = np.array((x0, y0))
    painter = _EyePainter(large, (top - corner) * _FINE, (low - corner) * _FINE, person, gaze)
    centre = painter.paint() / _FINE + corner
    face[rows, columns] = cv2.resize(large, (width, height), interpolation=cv2.INTER_AREA)
    return float(centre[0]), float(centre[1])


class _EyePainter:
    """Paints one eye on an enlarged patch of skin (BGR float32, in place).

    Args:
        skin: The patch.
        top: Edge of the open upper lid from the outer to the inner corner, px of the patch.
        low: Edge of the lower lid, likewise.
        person: Whose eye.
        gaze: How it is held.
    """

    def __init__(self, skin: Tones, top: Curve, low: Curve, person: Person, gaze: Gaze) -> None:
        self._skin = skin
        self._size = (skin.shape[0], skin.shape[1])
        self._person = person
        self._gaze = gaze
        self._out = float(np.sign(top[0, 0] - top[-1, 0]))
        self._rng = np.random.default_rng([person.seed, 11, int(self._out < 0)])
        self._span = float(np.linalg.norm(top[0] - top[-1]))
        self._drop = float(1 - np.clip(gaze.opening, 0, 1))
        sunk = shift(low, 0, self._span * 0.02)
        self._top = spline(top * (1 - self._drop) + sunk * self._drop, 8)
        self._open_top = spline(top, 8)
        self._low = spline(low, 8)
        self._middle = (top[0] + top[-1]) / 2

    def paint(self) -> Curve:
        """Paint, and return the centre of the iris in pixels of the patch."""
        radius = _IRIS_RADIUS * canon.FACE_WIDTH * _FINE
        rise = (self._open_top[:, 1].min() + self._low[:, 1].max()) / 2
        centre = np.array([self._middle[0], rise - 0.08 * radius])
        centre += np.array([self._gaze.look_x, self._gaze.look_y]) * radius
        self._fold()
        seen = self._gaze.opening > _SHUT
        if seen:
            self._ball(centre, radius)
        else:
            self._closed_lid()
        self._lash_line()
        self._lashes()
        return centre if seen else self._middle

    def _mix(self, cover: Tones, colour: Tones | tuple[float, float, float]) -> None:
        self._skin += cover[..., None] * (np.asarray(colour, dtype=np.float32) - self._skin)

    def _darken(self, cover: Tones, strength: tuple[float, float, float]) -> None:
        self._skin *= 1 - cover[..., None] * np.array(strength, np.float32)

    def _ball(self, centre: Curve, radius: float) -> None:
        opening = area(self._size, np.vstack([self._top, self._low[::-1]]), 0.8 * _FINE)
        x, y = places(self._size)
        across = (x - self._middle[0]) / (self._span * 0.5)
        ball = np.empty_like(self._skin)
        ball[:] = (210, 216, 224)
        ball *= 0.80 + 0.20 * self._person.skin[0] / 255
        ball *= (1 - 0.30 * np.abs(across) ** 3)[..., None]
        veins = np.clip(noise(self._rng, self._size, (10 * _FINE, 3 * _FINE)), 0, 2)
        ball -= (veins * np.abs(across))[..., None] * np.array((5, 5, 1), np.float32)
        inner = np.exp(-(((across + self._out) / 0.15) ** 2))
        ball += 0.75 * inner[..., None] * (np.array((128, 136, 190), np.float32) - ball)
        self._iris(ball, x, y, centre, radius)
        order = np.argsort(self._top[:, 0])
        lid = np.interp(np.arange(self._size[1]), self._top[order, 0], self._top[order, 1])
        depth = np.clip((y - lid[None]) / (self._span * 0.12), 0, 6)
        ball *= (1 - 0.48 * np.exp(-(depth**1.3)))[..., None]
        self._mix(opening, ball)
        skin = np.array(self._person.skin[::-1], np.float32)
        rim = stroke(self._size, shift(self._low, 0, 0.8 * _FINE), 2.2 * _FINE, 0.9 * _FINE)
        self._mix(rim * 0.45, np.clip(skin * np.array((0.90, 0.90, 1.04), np.float32) + 10, 0, 255))
        shade = stroke(self._size, shift(self._low, 0, 3.4 * _FINE), 2 * _FINE, 1.8 * _FINE)
        self._darken(shade, (0.24, 0.22, 0.16))

    def _iris(self, ball: Tones, x: Tones, y: Tones, centre: Curve, radius: float) -> None:
        far = np.hypot(x - centre[0], y - centre[1]) / radius
        angle = np.arctan2(y - centre[1], x - centre[0])
        where = np.stack([(angle / np.pi + 1) * 63.5, np.clip(far * 7, 0, 7)], axis=2)
        spokes = remap(noise(self._rng, (8, 128), (1, 4)), where.astype(np.float32))
        glow = 0.75 + 0.33 * np.clip((y - centre[1]) / radius, -1, 1) + 0.16 * spokes
        iris = np.array(self._person.iris[::-1], np.float32) * np.clip(glow, 0.25, 2)[..., None]
        iris *= (1 - 0.72 * np.clip((far - 0.78) / 0.2, 0, 1))[..., None]
        edge = np.clip((1.0 - far) * radius / (1.6 * _FINE) + 0.5, 0, 1)
        ball += edge[..., None] * (iris - ball)
        pupil = np.clip((0.40 - far) * radius / (1.2 * _FINE) + 0.5, 0, 1)
        ball += pupil[..., None] * (np.array((9, 8, 8), np.float32) - ball)
        for dx, dy, strength, size in _LAMPS:
            spot = np.hypot(x - centre[0] - dx * radius, (y - centre[1] - dy * radius) * 0.85)
            cover = np.clip((size * radius - spot) / (1.3 * _FINE) + 0.5, 0, 1) * strength
            ball += cover[..., None] * (np.array((252, 252, 250), np.float32) - ball)

    def _closed_lid(self) -> None:
        bulge = area(self._size, np.vstack([self._open_top, self._low[::-1]]), self._span * 0.07)
        self._skin *= (1 + 0.05 * bulge)[..., None]
        shade = stroke(self._size, shift(self._low, 0, 2.5 * _FINE), 3 * _FINE, 3 * _FINE)
        self._darken(shade, (0.3, 0.28, 0.22))

    def _fold(self) -> None:
        """The fold above the upper lid: plain on a double lid, a hint on a single one."""
        double = self._person.double_lid
        t = np.linspace(0, 1, len(self._open_top))
        rise = 0.35 + 0.65 * np.sin(np.pi * (1.0 - t * 0.93)) ** 0.6
        rise *= self._span * (0.085 if double else 0.05) * (1 - 0.3 * self._drop)
        fold = self._open_top - np.stack([np.zeros_like(t), rise], axis=1)
        line = stroke(self._size, fold[2:-3], 1.2 * _FINE, 0.9 * _FINE)
        soft = stroke(self._size, shift(fold[2:-3], 0, -2 * _FINE), 3 * _FINE, 3.2 * _FINE)
        strength = 0.42 if double else 0.12
        both = np.clip(line + 0.6 * soft, 0, 1)
        self._darken(both, (0.85 * strength, 0.8 * strength, 0.6 * strength))
        if self._gaze.opening > _SHUT:
            between = (self._open_top * 0.55 + fold * 0.45)[3:-3]
            lid = stroke(self._size, between, 2 * _FINE, 2 * _FINE)
            self._skin *= (1 + 0.035 * lid)[..., None]

    def _lash_line(self) -> None:
        thick = (2.6 if self._person.woman else 2.0) * _FINE
        line = stroke(self._size, shift(self._top[1:], 0, -0.6 * _FINE), thick, 0.7 * _FINE)
        outer = self._top[: len(self._top) // 2]
        end = stroke(self._size, shift(outer, 0, -0.8 * _FINE), thick, 0.6 * _FINE)
        self._mix(np.clip(line * 0.78 + end * 0.3, 0, 0.92), (26, 22, 24))
        soft = stroke(self._size, shift(self._top, 0, -1.5 * _FINE), 3 * _FINE, 2.2 * _FINE)
        self._darken(soft, (0.28, 0.28, 0.22))
        if self._gaze.opening >= _LIDDED:
            low = shift(self._low[2:-4], 0, 1.2 * _FINE)
            self._darken(stroke(self._size, low, 1.2 * _FINE, _FINE), (0.34, 0.34, 0.28))

    def _lashes(self) -> None:
        woman = self._person.woman
        canvas = np.zeros(self._size, np.uint8)
        length = self._span * (0.10 if woman else 0.065)
        for t in np.linspace(0.02, 0.86, 46 if woman else 34):
            root = self._top[int(t * (len(self._top) - 1))]
            shorter = float(np.interp(t, [0.5, 0.7], [1.0, 0.6]))
            self._lash(canvas, root, t, length * shorter, down=self._gaze.opening < _LIDDED)
        for t in np.linspace(0.06, 0.75, 22):
            root = shift(self._low[int(t * (len(self._low) - 1))], 0, _FINE)
            self._lash(canvas, root, t, self._span * 0.042, down=True)
        self._mix(canvas.astype(np.float32) / np.float32(255) * 0.8, (26, 22, 24))

    def _lash(
        self, canvas: NDArray[np.uint8], root: Curve, t: float, length: float, *, down: bool
    ) -> None:
        length *= self._rng.uniform(0.7, 1.15)
        lean = self._out * (0.95 - 1.5 * t) + self._rng.normal(0, 0.12)
        way = np.array([lean, 0.75 if down else -0.8])
        way *= length / np.linalg.norm(way)
        bend = np.array([0, (-0.1 if down else 0.25) * length])
        line = np.stack([root + way * s + bend * (s - s * s) for s in (0, 0.5, 1)])
        grey = int(self._rng.uniform(120, 235))
        cv2.polylines(canvas, [fixed_point(line)], False, grey, 1, cv2.LINE_AA, SUB_BITS)
