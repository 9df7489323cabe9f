"""Hair as many single strands that follow guide curves."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

from capture_station.sitters import canon
from capture_station.sitters.face import skull_height
from capture_station.sitters.paint import (
    SUB_BITS,
    area,
    coloured,
    fixed_point,
    lay_over,
    noise,
    spline,
)
from capture_station.sitters.person import Hair, Person

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from capture_station.sitters.shape import Shape

_F = canon.FACE_WIDTH
_SAMPLES = 26
"""Points of one strand."""


class Head:
    """The places of a head that hair styles are built on; sheet px."""

    def __init__(self, person: Person, shape: Shape) -> None:
        mesh = shape.mesh
        self.x = float(mesh[[234, 454], 0].mean())
        self.half = float(mesh[454, 0] - mesh[234, 0]) / 2
        self.eye = float(mesh[[33, 263], 1].mean())
        self.brow = float(mesh[[105, 334], 1].mean())
        self.chin = float(mesh[152, 1])
        self.top = self.eye - skull_height()
        self.line = self.eye - 0.47 * _F
        self.volume = person.hair_volume

    def rim(self, angle: NDArray[np.float64] | float, out: float) -> NDArray[np.float64]:
        """Places on the skull's outline, `out` px outside; 0 = picture's right, 90 = top."""
        a = np.deg2rad(np.asarray(angle, dtype=np.float64))
        height = self.eye - 40 - self.top
        return np.stack(
            [
                self.x + (self.half * 1.01 + out) * np.cos(a),
                self.eye - 40 - (height + out) * np.sin(a),
            ],
            axis=-1,
        )

    def hairline(
        self, angle: NDArray[np.float64] | float, drop: float = 0.0
    ) -> NDArray[np.float64]:
        """Places on the line where the hair begins on the forehead; angles as in `rim`."""
        a = np.deg2rad(np.asarray(angle, dtype=np.float64))
        rise = self.eye + 10 - self.line
        wide = self.half * 0.93
        c, s = np.cos(a), np.sin(a)
        return np.stack(
            [
                self.x + wide * np.sign(c) * np.abs(c) ** 0.75,
                self.eye + 10 - rise * np.clip(s, 0, 1) ** 0.7 + drop,
            ],
            axis=-1,
        )


class Strands:
    """Draws sheets of strands onto one picture (premultiplied BGRA, `canon.SHEET`)."""

    def __init__(self, person: Person, salt: int) -> None:
        self.picture = np.zeros((canon.SHEET[1], canon.SHEET[0], 4), np.uint8)
        self.rng = np.random.default_rng([person.seed, salt])
        self.colour = np.array(person.hair_colour[::-1], np.float32)

    def lock(
        self,
        guides: list[NDArray[np.float64]],
        count: int,
        *,
        sheen: float = 0.42,
        gloss: float = 1.0,
        spread: float = 5.0,
        fill: bool = True,
        dark: float = 1.0,
        width: int = 2,
        ragged: float = 0.06,
    ) -> None:
        """Draw `count` strands between the guide curves.

        Args:
            guides: Curves from root to tip, side by side; strands lie between neighbours.
            count: How many strands.
            sheen: Where along the strands (0 root – 1 tip) the light is reflected.
            gloss: How strong.
            spread: How far strands stray from their place, px.
            fill: Paint the ground under the strands first.
            dark: Factor on the brightness of all.
            width: Of a strand, px.
            ragged: How differently long the strands are, as a share of the length.
        """
        curves = np.stack([_resample(guide, _SAMPLES) for guide in guides])
        if fill:
            self._ground(curves, dark)
        u = np.sort(self.rng.random(count)) * (len(guides) - 1)
        self.rng.shuffle(u)
        clump = np.interp(u, np.linspace(0, len(guides) - 1, 40), self.rng.standard_normal(40))
        below = np.minimum(u.astype(int), len(guides) - 2)
        part = (u - below)[:, None, None]
        lines = curves[below] * (1 - part) + curves[below + 1] * part
        lines += self._stray(count, spread)
        t = np.linspace(0, 1, _SAMPLES)
        centre = sheen + 0.05 * clump + 0.03 * self.rng.standard_normal(count)
        shine = np.exp(-(((t[None] - centre[:, None]) / 0.16) ** 2))
        tone = 0.72 + 0.10 * clump + 0.16 * self.rng.standard_normal(count)
        light = (
            np.clip(tone, 0.3, 1.5)[:, None] + gloss * (0.55 + 0.2 * clump[:, None]) * shine
        ) * dark
        light *= 1 - 0.35 * t[None] ** 4
        ends = np.clip(1 - ragged * np.abs(self.rng.standard_normal(count)) * 2, 0.5, 1)
        self._draw(lines, light, ends, width)

    def _stray(self, count: int, spread: float) -> NDArray[np.float64]:
        knots = self.rng.standard_normal((count, 4, 2)) * spread
        knots[:, 0] *= 0.4
        t = np.linspace(0, 3, _SAMPLES)
        i = np.minimum(t.astype(int), 2)
        f = (t - i)[None, :, None]
        f = f * f * (3 - 2 * f)
        return np.asarray(knots[:, i] * (1 - f) + knots[:, i + 1] * f)

    def _ground(self, curves: NDArray[np.float64], dark: float) -> None:
        shape = self.picture.shape[:2]
        cover = np.zeros(shape, np.uint8)
        for a, b in zip(curves, curves[1:], strict=False):
            cv2.fillPoly(cover, [fixed_point(np.vstack([a, b[::-1]]))], 255, cv2.LINE_AA, SUB_BITS)
            cv2.polylines(
                cover, [fixed_point(np.vstack([a, b[::-1]]))], True, 255, 1, cv2.LINE_AA, SUB_BITS
            )
        lay_over(self.picture, coloured(self.colour * 0.5 * dark, cover.astype(np.float32) / 255))

    def _draw(self, lines, light, ends, width) -> None:
        points = fixed_point(lines)
        ramp = 14 + 0 * self.colour
        for index in range(len(points)):
            last = int(ends[index] * (_SAMPLES - 1))
            for start in range(0, last, 2):
                value = float(light[index, start])
                tone = self.colour * value + ramp * max(0.0, value - 0.75) * 2.2
                b, g, r = np.minimum(tone, 255).tolist()
                thick = width if start < last - 4 else 1
                cv2.polylines(
                    self.picture,
                    [points[index, start : start + 3]],
                    False,
                    (b, g, r, 255),
                    thick,
                    cv2.LINE_AA,
                    SUB_BITS,
                )


def _resample(curve: NDArray[np.float64], count: int) -> NDArray[np.float64]:
    fine = spline(curve, 12)
    length = np.concatenate([[0], np.cumsum(np.linalg.norm(np.diff(fine, axis=0), axis=1))])
    at = np.linspace(0, length[-1], count)
    return np.stack([np.interp(at, length, fine[:, k]) for k in range(2)], axis=1)


def paint_hair(person: Person, shape: Shape) -> tuple[NDArray[np.uint8] | None, NDArray[np.uint8]]:
    """Return the hair behind the body (or None) and the hair before the face, sheet-sized BGRA."""
    head = Head(person, shape)
    front = Strands(person, 61)
    back = Strands(person, 67)
    style = {
        Hair.SHORT: _short, Hair.SIDE_PART: _side_part, Hair.FRINGE: _fringe, Hair.BOB: _bob,
        Hair.LONG: _long, Hair.LONG_SWEPT: _long, Hair.TIED: _tied, Hair.BUN: _bun,
    }[person.hair]  # fmt: skip
    has_back = style(person, head, front, back)
    return (back.picture if has_back else None), front.picture


def _cap(
    head: Head, front: Strands, out: float, *, angles=(0, 180), count=1500, low: float = 0.0
) -> None:
    """Hair combed from the forehead back over the skull."""
    fan = np.linspace(angles[0], angles[1], 15)
    guides = []
    for a in fan:
        root = head.hairline(a)
        tip = head.rim(a, out * (0.55 + 0.45 * np.sin(np.deg2rad(a))))
        if a < 8 or a > 172:
            root = root + [0, low]
        bow = (root + tip) / 2 + (tip - head.rim(a, 0)) * 0.2
        guides.append(np.array([root, bow, tip]))
    front.lock(guides, count, sheen=0.5, gloss=1.1, spread=3.5, ragged=0.01)


def _tied(person: Person, head: Head, front: Strands, back: Strands) -> bool:
    out = 0.055 * _F * head.volume
    _cap(head, front, out, count=2600)
    return False


def _bun(person: Person, head: Head, front: Strands, back: Strands) -> bool:
    out = 0.05 * _F * head.volume
    radius = 0.17 * _F * head.volume
    middle = np.array([head.x, head.top - out - radius * 0.45])
    guides = []
    for a in np.linspace(-20, 200, 13):
        c, s = np.cos(np.deg2rad(a)), np.sin(np.deg2rad(a))
        rim = middle + np.array([c * 1.12, -s]) * radius
        guides.append(
            np.array(
                [
                    middle + [c * radius * 0.25, radius * 0.6],
                    middle + (rim - middle) * 0.75 + [-s * 12, 0],
                    rim,
                ]
            )
        )
    back.lock(guides, 900, sheen=0.6, spread=4)
    _cap(head, front, out, count=2600)
    return True


def _side_guides(
    head: Head, side: int, part_x: float, out: float, length: float, drift: float, cover: float
) -> list[NDArray[np.float64]]:
    """Curves of hair that falls from a parting down one side of the face.

    Args:
        head: Whose head.
        side: -1 the picture's left, 1 its right.
        part_x: Where the parting is, px from the middle.
        out: How far the outer hair stands off, px.
        length: How far below the eyes it ends, px.
        drift: How far outwards the ends go, px.
        cover: How far the inner edge comes in over the cheek, 0 = at the face's edge.
    """
    guides = []
    bottom = head.eye + length
    for u in np.linspace(0, 1, 7):
        start = np.array([head.x + part_x, head.line - u * (head.line - head.top + out)])
        crown = head.rim(90 - side * (20 + 26 * (1 - u)), out * u)
        shoulder_a = head.hairline(90 - side * 62) * (1 - u) + head.rim(90 - side * 62, out) * u
        temple = np.array(
            [
                head.x + side * (head.half * (0.90 - cover + 0.16 * u) + out * u),
                head.eye - 0.05 * _F,
            ]
        )
        cheek = np.array(
            [
                head.x
                + side * (head.half * (0.93 - cover + 0.20 * u) + out * 1.1 * u + drift * 0.2 * u),
                head.eye + min(length * 0.5, 0.42 * _F),
            ]
        )
        end = np.array(
            [
                head.x + side * (head.half * (0.80 - cover * 0.5 + 0.42 * u) + out * u + drift * u),
                bottom + 14 * np.cos(u * 5),
            ]
        )
        if u < 0.99:
            crown = crown * (0.25 + 0.75 * u) + (start * 0.45 + shoulder_a * 0.55) * (
                0.75 - 0.75 * u
            )
        guides.append(np.array([start, crown, shoulder_a, temple, cheek, end]))
    return guides


def _long(person: Person, head: Head, front: Strands, back: Strands) -> bool:
    out = 0.075 * _F * head.volume
    swept = person.hair is Hair.LONG_SWEPT
    part = person.parting * 0.16 * _F if swept else person.parting * 0.05 * _F
    length = (1.25 if swept else 1.45) * _F
    base = []
    for k in np.linspace(-1, 1, 9):
        x = head.x + k * (head.half + out)
        base.append(
            np.array(
                [
                    (head.x + k * head.half, head.eye - 0.3 * _F),
                    (x, head.eye + 0.3 * _F),
                    (x + k * 24, head.chin + 0.2 * _F),
                    (x + k * 34, head.eye + length * 0.9),
                ]
            )
        )
    back.lock(base, 1100, dark=0.62, gloss=0.3)
    for side in (-1, 1):
        front.lock(
            _side_guides(head, side, part, out, length, 0.16 * _F, 0.0),
            1700,
            sheen=0.30,
            spread=5,
            ragged=0.05,
        )
    return True


def _bob(person: Person, head: Head, front: Strands, back: Strands) -> bool:
    out = 0.10 * _F * head.volume
    base = []
    for k in np.linspace(-1, 1, 9):
        x = head.x + k * (head.half + out * 0.9)
        base.append(
            np.array(
                [
                    (head.x + k * head.half, head.eye - 0.3 * _F),
                    (x, head.eye + 0.3 * _F),
                    (x * 0.97 + head.x * 0.03, head.chin + 0.02 * _F),
                ]
            )
        )
    back.lock(base, 700, dark=0.6, gloss=0.3)
    for side in (-1, 1):
        front.lock(
            _side_guides(head, side, 0.0, out, 0.72 * _F, -0.04 * _F, 0.02),
            1300,
            sheen=0.33,
            spread=4,
            ragged=0.02,
        )
    _bangs(head, front, out, head.brow - 0.055 * _F, 0.66)
    return True


def _bangs(
    head: Head, front: Strands, out: float, end_y: float, wide: float, sweep: float = 0.0
) -> None:
    guides = []
    for k in np.linspace(-1, 1, 9):
        crown = np.array([head.x + k * 0.22 * _F, head.top - out * 0.7 + 0.10 * _F * k * k])
        bow = np.array([head.x + k * head.half * wide * 0.9 + sweep * 0.3, head.line - 0.12 * _F])
        tip = np.array([head.x + k * head.half * wide * 1.16 + sweep, end_y + 0.02 * _F * k * k])
        guides.append(np.array([crown, bow, tip]))
    front.lock(guides, 1300, sheen=0.45, spread=4, ragged=0.06)


def _short(person: Person, head: Head, front: Strands, back: Strands) -> bool:
    out = 0.075 * _F * head.volume
    _sides(head, front, out)
    guides = []
    side = np.sign(person.parting)
    for a in np.linspace(20, 160, 15):
        root = head.hairline(a) + [0, 8]
        tip = head.rim(a - side * 10, out)
        rise = head.rim(a, out * 1.02) * 0.6 + root * 0.4
        guides.append(np.array([root, rise, tip]))
    front.lock(guides, 2200, sheen=0.55, gloss=0.7, spread=6, ragged=0.03)
    return False


def _sides(head: Head, front: Strands, out: float) -> None:
    """Short hair beside the forehead and before the ears."""
    for side in (-1, 1):
        guides = []
        for u in np.linspace(0, 1, 6):
            top = head.hairline(90 - side * 50) * (1 - u) + head.rim(90 - side * 50, out) * u
            mid = head.hairline(90 - side * 76) * (1 - u) + head.rim(90 - side * 78, out * 0.55) * u
            end = np.array(
                [
                    head.x + side * (head.half * (0.925 + 0.085 * u) + 0.15 * out * u),
                    head.eye + (0.17 - 0.12 * u) * _F,
                ]
            )
            guides.append(np.array([top, mid, end]))
        front.lock(guides, 900, sheen=0.2, gloss=0.3, spread=3, dark=0.85, ragged=0.10, width=1)


def _side_part(person: Person, head: Head, front: Strands, back: Strands) -> bool:
    out = 0.085 * _F * head.volume
    _sides(head, front, out * 0.8)
    side = int(np.sign(person.parting))
    part = head.hairline(90 - side * 34)
    for way, reach in ((-side, 1.0), (side, 0.5)):
        guides = []
        for u in np.linspace(0, 1, 9):
            start = part * (1 - u) + head.rim(90 - side * 22, out * 0.9) * u
            if way == -side:
                bow = (
                    head.hairline(90 + side * 5) * (1 - u)
                    + head.rim(90 + side * 12, out * 1.15) * u
                    + [0, -26 * (1 - u)]
                )
                end = (
                    head.hairline(90 + side * 62) * (1 - u)
                    + head.rim(90 + side * 64, out * 0.8) * u
                )
            else:
                bow = head.hairline(90 - side * 46) * (1 - u) + head.rim(90 - side * 42, out) * u
                end = (
                    head.hairline(90 - side * 70) * (1 - u)
                    + head.rim(90 - side * 70, out * 0.7) * u
                )
            guides.append(np.array([start, bow, end]))
        front.lock(guides, int(2000 * reach), sheen=0.4, gloss=0.9, spread=4.5, ragged=0.02)
    return False


def _fringe(person: Person, head: Head, front: Strands, back: Strands) -> bool:
    out = 0.085 * _F * head.volume
    _sides(head, front, out * 0.8)
    fan = np.linspace(12, 168, 13)
    guides = [
        np.array(
            [
                head.rim(90, out * 0.8) * 0.5 + head.rim(a, out) * 0.5,
                head.rim(a, out),
                head.rim(a, out) * 0.35 + head.hairline(a) * 0.65,
            ]
        )
        for a in fan
    ]
    front.lock(guides, 1700, sheen=0.5, gloss=0.8, spread=5)
    _bangs(head, front, out, head.brow - 0.075 * _F, 0.62, sweep=person.parting * 0.08 * _F)
    return False
