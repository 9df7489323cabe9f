"""Neck, ears and clothes: everything of a sitter below and beside the face."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from capture_station.sitters import canon
from capture_station.sitters.clothes import dress
from capture_station.sitters.paint import (
    area,
    coloured,
    lay_over,
    noise,
    places,
    shift,
    spline,
    stroke,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from capture_station.sitters.person import Person
    from capture_station.sitters.shape import Shape

_F = canon.FACE_WIDTH
_CX = canon.EYES[0]


class Body:
    """Measures of a person's neck and shoulders on the sheet, px."""

    def __init__(self, person: Person, shape: Shape) -> None:
        self.person = person
        mesh = shape.mesh
        self.chin = float(mesh[152, 1])
        self.jaw_y = float(mesh[[172, 397], 1].mean())
        self.neck = _F * (0.325 + 0.035 * person.build.neck_width)
        self.pit = self.chin + 0.245 * _F
        self.slope_y = self.chin + 0.305 * _F
        self.shoulder = _F * (1.10 + 0.07 * person.build.shoulders)
        self.shoulder_y = self.chin + 0.455 * _F

    def torso(self, lift: float = 0.0) -> NDArray[np.float64]:
        """Return the outline of neck base, shoulders and arms, closed below the sheet."""
        half = [
            (self.neck * 0.95, self.chin + 0.075 * _F - lift),
            (self.neck * 1.12, self.chin + 0.165 * _F - lift),
            (self.neck + 0.20 * _F, self.chin + 0.26 * _F - lift),
            (self.shoulder * 0.72, self.shoulder_y - 0.10 * _F - lift),
            (self.shoulder, self.shoulder_y + 0.02 * _F - lift * 0.5),
            (self.shoulder + 0.12 * _F, self.shoulder_y + 0.20 * _F),
            (self.shoulder + 0.17 * _F, self.shoulder_y + 0.55 * _F),
            (self.shoulder + 0.19 * _F, self.shoulder_y + 1.2 * _F),
            (self.shoulder + 0.20 * _F, canon.SHEET[1] + 60),
        ]
        right = spline(half, 10)
        return shift(np.vstack([right[::-1], right * [-1, 1]]), _CX, 0)


def paint_body(
    sheet: NDArray[np.uint8], person: Person, shape: Shape, skin: NDArray[np.float32]
) -> None:
    """Paint neck and clothes onto the sheet (premultiplied BGRA), in place.

    Args:
        sheet: `canon.SHEET`, changed in place.
        person: Whose body.
        shape: The person's proportions.
        skin: Colour of the skin at the jaw (BGR 0–255), so that neck and face agree.
    """
    body = Body(person, shape)
    _paint_neck(sheet, body, skin)
    dress(sheet, body)


def _paint_neck(sheet: NDArray[np.uint8], body: Body, skin: NDArray[np.float32]) -> None:
    left, top = int(_CX - 1.3 * _F), int(body.jaw_y - 0.05 * _F)
    size = (int(1.05 * _F), int(2.6 * _F))
    n, chin = body.neck, body.chin
    half = [
        (n * 0.90, body.jaw_y - 0.1 * _F), (n * 0.86, chin), (n * 0.88, chin + 0.065 * _F),
        (n * 1.0, chin + 0.165 * _F), (n + 0.22 * _F, chin + 0.275 * _F),
        (n + 0.30 * _F, chin + 0.365 * _F), (n + 0.28 * _F, chin + 0.695 * _F),
    ]  # fmt: skip
    right = spline(half, 10)
    outline = shift(np.vstack([right[::-1], right * [-1, 1]]), _CX - left, -top)
    light = _neck_light(body, size, (left, top))
    warm = np.stack([light**1.25, light**1.12, light**0.92], axis=2)
    lay_over(sheet, coloured(skin * 0.98 * warm, area(size, outline, 1.0)), (left, top))


def _neck_light(body: Body, size: tuple[int, int], origin: tuple[int, int]) -> NDArray[np.float32]:
    """Return the light on neck and chest: a column, the chin's shadow, cords and collar bones."""
    n, chin, pit = body.neck, body.chin, body.pit
    x, y = places(size)
    x += origin[0] - _CX
    y += origin[1]
    across, depth = np.abs(x) / n, (y - chin) / _F
    light = 1 - 0.34 * np.clip(across, 0, 1.2) ** 2.6 * np.clip(1.2 - depth * 2.6, 0.1, 1)
    light *= 1 - 0.50 * np.exp(-((np.clip(depth + 0.02, 0, 2) / 0.10) ** 1.4))
    light *= 1 - 0.04 * np.clip(1 - (across * 0.9) ** 2, 0, 1) * np.exp(-((depth / 0.25) ** 2))
    for side in (-1, 1):
        cord = [(0.82, chin - 10), (0.5, chin + 0.145 * _F), (0.16, pit + 6)]
        bone = [(0.2, pit + 16), (0.9, pit + 4), (2.2, pit - 10)]
        line, ridge = (
            shift(spline([(side * n * a, b) for a, b in knots], 10), _CX - origin[0], -origin[1])
            for knots in (cord, bone)
        )
        light *= 1 - 0.07 * stroke(size, line, 9, 9)
        light *= 1 + 0.05 * stroke(size, shift(line, side * 12, 0), 9, 9)
        light *= 1 + 0.07 * stroke(size, shift(ridge, 0, -6), 8, 7)
        light *= 1 - 0.10 * stroke(size, shift(ridge, 0, 10), 8, 8)
    light *= 1 - 0.16 * np.exp(-((x / 22) ** 2 + ((y - pit - 8) / 20) ** 2))
    rng = np.random.default_rng([body.person.seed, 41])
    light += noise(rng, size, (1.8, 1.8)) * 0.012 + noise(rng, size, (5, 5)) * 0.008
    return np.asarray(light, dtype=np.float32)


# An ear from its front edge outwards and from its top downwards, in ear lengths.
_EAR = np.array([
    (0.10, 0.02), (0.30, -0.05), (0.42, 0.02), (0.475, 0.18), (0.46, 0.40), (0.40, 0.60),
    (0.34, 0.78), (0.24, 0.95), (0.12, 0.98), (0.0, 0.86), (-0.2, 0.5),
])  # fmt: skip
_EAR_RIM = _EAR[1:8] * [0.9, 0.97] - [0.015, -0.015]
_EAR_FOLD = np.array([(0.16, 0.12), (0.31, 0.16), (0.365, 0.32), (0.34, 0.5), (0.27, 0.68)])
_EAR_RIDGE = _EAR_FOLD * [0.82, 0.98] - [-0.01, -0.03]
_EAR_HOLLOW = np.array([(0.14, 0.30), (0.26, 0.28), (0.31, 0.42), (0.25, 0.60), (0.12, 0.64)])
_EAR_WIDTH = 0.46


def paint_ears(
    sheet: NDArray[np.uint8], person: Person, shape: Shape, skin: NDArray[np.float32]
) -> None:
    """Paint both ears onto the sheet, in place, behind where the face will lie."""
    mesh = shape.mesh
    size = (int(0.52 * _F), int(0.26 * _F))
    rng = np.random.default_rng([person.seed, 43])
    length = 0.40 * _F * (1 + 0.06 * float(rng.standard_normal()))
    top = mesh[[33, 263], 1].mean() - 0.03 * _F
    for side, edge in ((-1, mesh[234, 0]), (1, mesh[454, 0])):
        left = int(edge - side * 0.06 * _F - (size[1] if side < 0 else 0))
        origin = (left, int(top - 0.04 * _F))
        grow = np.array((side * length * _EAR_WIDTH, length))
        start = np.array((edge - side * 4 - origin[0], top - origin[1]))
        light = _ear_light(size, grow, start)
        light += noise(rng, size, (2, 2)) * 0.012
        cover = area(size, spline(_EAR * grow + start, 8, closed=True), 1.2)
        warm = np.stack([light**1.2, light**1.1, light**0.9], axis=2)
        lay_over(sheet, coloured(skin * warm, cover), origin)


def _ear_light(
    size: tuple[int, int], grow: NDArray[np.float64], start: NDArray[np.float64]
) -> NDArray[np.float32]:
    light = np.full(size, 0.86, np.float32)
    light += 0.13 * stroke(size, spline(_EAR_RIM * grow + start, 8), 6, 3.5)
    light -= 0.30 * stroke(size, spline(_EAR_FOLD * grow + start, 8), 6, 4.5)
    light -= 0.34 * area(size, spline(_EAR_HOLLOW * grow + start, 8, closed=True), 7)
    light += 0.10 * stroke(size, spline(_EAR_RIDGE * grow + start, 8), 6, 4)
    from_face = np.abs(places(size)[0] - start[0]) / (0.18 * _F)
    light *= 0.72 + 0.28 * np.clip(from_face * 1.8, 0, 1)
    return np.asarray(light, dtype=np.float32)
