"""Neck, ears and clothes: everything of a sitter below and beside the face."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

from capture_station.sitters import canon
from capture_station.sitters.paint import area, blur, coloured, lay_over, noise, spline, stroke
from capture_station.sitters.person import Clothes, Person

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from capture_station.sitters.shape import Shape

_F = canon.FACE_WIDTH
_CX = canon.EYES[0]


def _bgr(colour: tuple[int, int, int]) -> NDArray[np.float32]:
    return np.array(colour[::-1], np.float32)


class Body:
    """Measures of a person's neck and shoulders on the sheet, px."""

    def __init__(self, person: Person, shape: Shape) -> None:
        self.person = person
        mesh = shape.mesh
        self.chin = float(mesh[152, 1])
        self.jaw_y = float(mesh[[172, 397], 1].mean())
        self.neck = _F * (0.325 + 0.035 * person.build.neck_width)
        self.pit = self.chin + 0.30 * _F
        self.slope_y = self.chin + 0.36 * _F
        self.shoulder = _F * (1.10 + 0.07 * person.build.shoulders)
        self.shoulder_y = self.chin + 0.52 * _F

    def torso(self, lift: float = 0.0) -> NDArray[np.float64]:
        """Return the outline of neck base, shoulders and arms, closed below the sheet."""
        half = [
            (self.neck * 0.95, self.chin + 0.13 * _F - lift),
            (self.neck * 1.12, self.chin + 0.22 * _F - lift),
            (self.neck + 0.20 * _F, self.chin + 0.315 * _F - lift),
            (self.shoulder * 0.72, self.shoulder_y - 0.10 * _F - lift),
            (self.shoulder, self.shoulder_y + 0.02 * _F - lift * 0.5),
            (self.shoulder + 0.12 * _F, self.shoulder_y + 0.20 * _F),
            (self.shoulder + 0.17 * _F, self.shoulder_y + 0.55 * _F),
            (self.shoulder + 0.19 * _F, self.shoulder_y + 1.2 * _F),
            (self.shoulder + 0.20 * _F, canon.SHEET[1] + 60),
        ]
        right = spline(half, 10) * [1, 1]
        left = right * [-1, 1]
        return np.vstack([right[::-1], left]) + [_CX, 0]


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
    top = int(body.chin) - 40
    view = sheet[top:]
    painter = _Clothes(view, top, body)
    {
        Clothes.SHIRT: painter.shirt, Clothes.SUIT: painter.suit, Clothes.JACKET: painter.jacket,
        Clothes.ROUND: painter.round_neck, Clothes.POLO: painter.polo,
    }[person.clothes]()  # fmt: skip


def _paint_neck(sheet: NDArray[np.uint8], body: Body, skin: NDArray[np.float32]) -> None:
    left, top = int(_CX - 1.3 * _F), int(body.jaw_y - 0.05 * _F)
    size = (int(1.05 * _F), int(2.6 * _F))
    n = body.neck
    half = [
        (n * 0.90, body.jaw_y - 0.1 * _F),
        (n * 0.86, body.chin),
        (n * 0.88, body.chin + 0.12 * _F),
        (n * 1.0, body.chin + 0.22 * _F),
        (n + 0.22 * _F, body.chin + 0.33 * _F),
        (n + 0.30 * _F, body.chin + 0.42 * _F),
        (n + 0.28 * _F, body.chin + 0.75 * _F),
    ]
    right = spline(half, 10)
    outline = np.vstack([right[::-1], right * [-1, 1]]) + [_CX - left, -top]
    cover = area(size, outline, 1.0)
    yy, xx = np.mgrid[: size[0], : size[1]].astype(np.float32)
    across = (xx + left - _CX) / n
    depth = (yy + top - body.chin) / _F
    light = 1 - 0.34 * np.clip(np.abs(across), 0, 1.2) ** 2.6 * np.clip(1.2 - depth * 2.6, 0.1, 1)
    jaw = 0.42 * np.clip(1 - (np.abs(across) * 0.9) ** 2, 0, 1)
    light *= 1 - (
        0.40 * np.exp(-((np.clip(depth + 0.02, 0, 2) / 0.10) ** 1.4))
        + 0.1 * jaw * np.exp(-((depth / 0.25) ** 2))
    )
    for side in (-1, 1):
        cord = spline(
            [
                (side * n * 0.82, body.chin - 10),
                (side * n * 0.5, body.chin + 0.2 * _F),
                (side * n * 0.16, body.pit + 6),
            ],
            10,
        ) + [_CX - left, -top]
        light *= (
            1 - 0.07 * stroke(size, cord, 9, 9) + 0.05 * stroke(size, cord + [side * 12, 0], 9, 9)
        )
        bone = spline(
            [
                (side * n * 0.2, body.pit + 16),
                (side * n * 0.9, body.pit + 4),
                (side * n * 2.2, body.pit - 10),
            ],
            10,
        ) + [_CX - left, -top]
        light *= (
            1 + 0.07 * stroke(size, bone - [0, 6], 8, 7) - 0.10 * stroke(size, bone + [0, 10], 8, 8)
        )
    pit = np.exp(-(((xx + left - _CX) / 22) ** 2 + ((yy + top - body.pit - 8) / 20) ** 2))
    light *= 1 - 0.16 * pit
    rng = np.random.default_rng([body.person.seed, 41])
    light += noise(rng, size, (1.8, 1.8)) * 0.012 + noise(rng, size, (5, 5)) * 0.008
    warm = np.stack([light**1.25, light**1.12, light**0.92], axis=2)
    lay_over(sheet, coloured(skin * 0.98 * warm, cover), (left, top))


def paint_ears(
    sheet: NDArray[np.uint8], person: Person, shape: Shape, skin: NDArray[np.float32]
) -> None:
    """Paint both ears onto the sheet, in place, behind where the face will lie."""
    mesh = shape.mesh
    height, width = int(0.52 * _F), int(0.26 * _F)
    rng = np.random.default_rng([person.seed, 43])
    long = 0.40 * _F * (1 + 0.06 * rng.standard_normal())
    outline = np.array(
        [
            (0.10, 0.02),
            (0.30, -0.05),
            (0.42, 0.02),
            (0.475, 0.18),
            (0.46, 0.40),
            (0.40, 0.60),
            (0.34, 0.78),
            (0.24, 0.95),
            (0.12, 0.98),
            (0.0, 0.86),
            (-0.2, 0.5),
        ]
    )
    rim = outline[1:8] * [0.9, 0.97] + [-0.015, 0.015]
    dip = np.array([(0.14, 0.30), (0.26, 0.28), (0.31, 0.42), (0.25, 0.60), (0.12, 0.64)])
    fold = np.array([(0.16, 0.12), (0.31, 0.16), (0.365, 0.32), (0.34, 0.5), (0.27, 0.68)])
    for side, at in ((-1, 234), (1, 454)):
        edge, top = mesh[at, 0], mesh[[33, 263], 1].mean() - 0.03 * _F
        origin = np.array([edge - side * 0.06 * _F - (width if side < 0 else 0), top - 0.04 * _F])
        place = lambda p: (
            np.stack([edge - side * 4 + side * p[:, 0] * long * 0.46, top + p[:, 1] * long], axis=1)
            - origin
        )  # noqa: B023, E731
        size = (height, width)
        cover = area(size, spline(place(outline), 8, closed=True), 1.2)
        light = np.full(size, 0.86, np.float32)
        light += 0.13 * stroke(size, spline(place(rim), 8), 6, 3.5)
        light -= 0.30 * stroke(size, spline(place(fold), 8), 6, 4.5)
        light -= 0.34 * area(size, spline(place(dip), 8, closed=True), 7)
        light += 0.10 * stroke(size, spline(place(fold * [0.82, 0.98] + [0.01, 0.03]), 8), 6, 4)
        yy, xx = np.mgrid[: size[0], : size[1]].astype(np.float32)
        from_face = np.abs(xx + origin[0] - edge) / (0.18 * _F)
        light *= 0.72 + 0.28 * np.clip(from_face * 1.8, 0, 1)
        light += noise(rng, size, (2, 2)) * 0.012
        warm = np.stack([light**1.35, light**1.25, light**0.8], axis=2)
        lay_over(sheet, coloured(skin * warm, cover), tuple(origin.astype(int)))


class _Clothes:
    """Paints one garment on the lower part of the sheet, in place."""

    def __init__(self, view: NDArray[np.uint8], top: int, body: Body) -> None:
        self.view = view
        self.top = top
        self.body = body
        self.person = body.person
        self.size = view.shape[:2]
        self.rng = np.random.default_rng([body.person.seed, 47])
        self.folds = self._make_folds()

    def _make_folds(self) -> NDArray[np.float32]:
        """Light on the cloth: form of the torso, soft folds, weave."""
        yy, xx = np.mgrid[: self.size[0], : self.size[1]].astype(np.float32)
        across = np.abs(xx - _CX) / (self.body.shoulder + 0.15 * _F)
        light = 1.05 - 0.42 * np.clip(across, 0, 1.2) ** 3
        fall = (yy + self.top - self.body.shoulder_y) / _F
        light *= 1.0 - 0.10 * np.clip(fall, 0, 2)
        lean = (
            noise(self.rng, self.size, (70, 260)) * 0.045
            + noise(self.rng, self.size, (34, 120)) * 0.022
        )
        light += lean * np.clip(fall + 0.5, 0.2, 1)
        for side in (-1, 1):
            arm = spline(
                [
                    (side * self.body.shoulder * 0.86, self.body.shoulder_y + 0.35 * _F),
                    (side * self.body.shoulder * 0.84, self.body.shoulder_y + 0.9 * _F),
                    (side * self.body.shoulder * 0.86, canon.SHEET[1]),
                ],
                8,
            )
            light -= 0.28 * stroke(self.size, arm + [_CX, -self.top], 14, 14)
        return np.asarray(light, dtype=np.float32)

    def at(self, points) -> NDArray[np.float64]:
        """Sheet places, x from the middle, to places of the view."""
        return np.asarray(points, dtype=np.float64) + [_CX, -self.top]

    def cloth(self, outline, colour, *, soft=1.0, gain=1.0, weave=0.018) -> NDArray[np.float32]:
        cover = area(self.size, outline, soft)
        light = self.folds * gain
        light = light + noise(self.rng, self.size, (1.5, 1.5)) * weave
        tone = _bgr(colour)
        shade = np.where(
            light[..., None] < 1, tone * light[..., None], tone + (light[..., None] - 1) * 120
        )
        lay_over(self.view, coloured(shade, cover))
        return cover

    def dim(self, cover, strength) -> None:
        """Darken what is already painted (not its coverage)."""
        keep = 1 - np.clip(cover * strength, 0, 1)
        self.view[..., :3] = (self.view[..., :3] * keep[..., None]).astype(np.uint8)

    def _torso_below(self, neckline) -> NDArray[np.float64]:
        """Outline of the torso whose top edge is `neckline` (left to right, x from the middle)."""
        torso = self.body.torso()
        torso = torso[torso[:, 1] > self.body.chin + 0.27 * _F]
        right = torso[torso[:, 0] > _CX]
        left = torso[torso[:, 0] <= _CX]
        line = spline(neckline, 10) + [_CX, 0]
        return np.vstack([left[::-1], line, right[::-1]]) - [0, self.top]

    def round_neck(self) -> None:
        b, n = self.body, self.body.neck
        line = [
            (-n * 1.28, b.chin + 0.275 * _F),
            (-n * 0.9, b.pit + 0.055 * _F),
            (0, b.pit + 0.14 * _F),
            (n * 0.9, b.pit + 0.055 * _F),
            (n * 1.28, b.chin + 0.275 * _F),
        ]
        edge = self.at(spline(line, 10))
        self.dim(stroke(self.size, edge - [0, 6], 10, 8), 0.35)
        self.cloth(self._torso_below(line), self.person.cloth)
        self.dim(stroke(self.size, edge + [0, 20], 2, 1.2), 0.3)
        self.dim(stroke(self.size, edge + [0, 4], 2, 2.0), 0.2)

    def _collar(self, colour, *, spread=1.0, depth=0.30, gap=0.0) -> None:
        """Two collar leaves around the neck, meeting in front."""
        b, n = self.body, self.body.neck
        back = self.at(
            spline(
                [
                    (-n * 1.02, b.chin + 0.20 * _F),
                    (-n * 0.6, b.pit - 0.03 * _F),
                    (0, b.pit + 0.05 * _F),
                    (n * 0.6, b.pit - 0.03 * _F),
                    (n * 1.02, b.chin + 0.20 * _F),
                ],
                10,
            )
        )
        self.dim(stroke(self.size, back, 16, 10), 0.25)
        meet = b.pit + (0.07 + gap) * _F
        for side in (-1, 1):
            leaf = np.array(
                [
                    (side * n * 1.04, b.chin + 0.145 * _F),
                    (side * n * 0.80, b.pit - 0.06 * _F),
                    (side * 2, meet),
                    (side * n * 0.42 * spread, meet + depth * 0.62 * _F),
                    (side * n * 1.12, b.pit + 0.13 * _F),
                    (side * n * 1.30, b.chin + 0.255 * _F),
                ]
            )
            outline = np.vstack([spline(leaf[:3], 8), spline(leaf[3:], 6)])
            shadow = area(self.size, self.at(outline) + [0, 7], 6)
            self.dim(shadow, 0.30)
            self.cloth(self.at(outline), colour, soft=0.8, gain=1.06)
            seam = outline.copy()
            inner = seam[len(seam) - 7 :] * [0.955, 1] - [0, 9]
            self.dim(stroke(self.size, self.at(inner), 1, 0.7), 0.16)

    def shirt(self, *, gap: float = 0.02) -> None:
        b, n = self.body, self.body.neck
        line = [
            (-n * 1.26, b.chin + 0.26 * _F),
            (-n * 0.7, b.pit + 0.02 * _F),
            (0, b.pit + (0.09 + gap) * _F),
            (n * 0.7, b.pit + 0.02 * _F),
            (n * 1.26, b.chin + 0.26 * _F),
        ]
        colour = self.person.cloth
        self.cloth(self._torso_below(line), colour)
        middle = np.array([(0, b.pit + 0.08 * _F), (0, canon.SHEET[1])], dtype=np.float64)
        self.dim(stroke(self.size, self.at(middle + [26, 0]), 2, 1.4), 0.30)
        self.dim(stroke(self.size, self.at(middle + [-24, 0]), 1, 0.8), 0.12)
        for k in range(4):
            y = b.pit + (0.22 + 0.36 * k) * _F
            self._button((3, y), colour)
        self._collar(colour, gap=gap)

    def _button(self, place, colour) -> None:
        angles = np.linspace(0, 2 * np.pi, 24, endpoint=False)
        ring = np.stack([np.cos(angles), np.sin(angles)], axis=1) * 8.5 + place
        self.dim(area(self.size, self.at(ring) + [1.5, 2.5], 2), 0.4)
        lay_over(
            self.view,
            coloured(np.clip(_bgr(colour) * 0.9 + 12, 0, 255), area(self.size, self.at(ring), 0.8)),
        )
        for dx, dy in ((-2.5, -2.5), (2.5, -2.5), (-2.5, 2.5), (2.5, 2.5)):
            cv2.circle(
                self.view,
                tuple(np.round(self.at([place])[0] + [dx, dy]).astype(int).tolist()),
                1,
                (60, 60, 60, 255),
                -1,
                cv2.LINE_AA,
            )

    def polo(self) -> None:
        b = self.body
        line = [
            (-b.neck * 1.26, b.chin + 0.26 * _F),
            (-b.neck * 0.6, b.pit + 0.03 * _F),
            (0, b.pit + 0.20 * _F),
            (b.neck * 0.6, b.pit + 0.03 * _F),
            (b.neck * 1.26, b.chin + 0.26 * _F),
        ]
        self.cloth(self._torso_below(line), self.person.cloth, weave=0.03)
        bar = self.at([(14, b.pit + 0.16 * _F), (14, b.pit + 0.75 * _F)])
        self.dim(stroke(self.size, bar, 2, 1.4), 0.3)
        for k in range(2):
            self._button((0, b.pit + (0.30 + 0.26 * k) * _F), (225, 225, 220))
        self._collar(self.person.cloth, gap=0.09, depth=0.26)

    def suit(self) -> None:
        self._white_front()
        b = self.body
        knot_y = b.pit + 0.075 * _F
        tie = np.array(
            [
                (-0.062, -0.01),
                (0.062, -0.01),
                (0.043, 0.115),
                (0.105, 1.3),
                (-0.105, 1.3),
                (-0.043, 0.115),
            ]
        ) * _F + [0, knot_y]
        self.dim(area(self.size, self.at(tie) + [4, 6], 6), 0.3)
        self.cloth(self.at(tie), self.person.tie, gain=1.1, weave=0.035)
        self.dim(
            stroke(
                self.size,
                self.at(
                    [
                        (-0.043 * _F, knot_y + 0.112 * _F),
                        (0, knot_y + 0.125 * _F),
                        (0.043 * _F, knot_y + 0.112 * _F),
                    ]
                ),
                3,
                2,
            ),
            0.5,
        )
        self._collar(self.person.shirt, spread=1.25, depth=0.24)
        self._lapels(open_y=1.18, width=0.40)

    def jacket(self) -> None:
        self._white_front()
        self._collar(self.person.shirt, gap=0.05, depth=0.27)
        self._lapels(open_y=1.05, width=0.34)

    def _white_front(self) -> None:
        b, n = self.body, self.body.neck
        line = [
            (-n * 1.26, b.chin + 0.26 * _F),
            (-n * 0.7, b.pit + 0.02 * _F),
            (0, b.pit + 0.10 * _F),
            (n * 0.7, b.pit + 0.02 * _F),
            (n * 1.26, b.chin + 0.26 * _F),
        ]
        self.cloth(self._torso_below(line), self.person.shirt)

    def _lapels(self, *, open_y: float, width: float) -> None:
        b, n = self.body, self.body.neck
        deep = b.chin + 0.35 * _F + open_y * 0.85 * _F
        torso = self.body.torso(lift=8)
        torso = torso[torso[:, 1] > b.chin + 0.20 * _F] - [_CX, 0]
        cloth = self.person.cloth
        for side in (-1, 1):
            flank = torso[torso[:, 0] * side > 0]
            flank = flank[np.argsort(flank[:, 1])]
            opening = spline(
                [
                    (side * n * 1.12, b.chin + 0.19 * _F),
                    (side * n * 1.0, b.pit + 0.08 * _F),
                    (side * n * 0.62, b.pit + 0.42 * _F),
                    (side * 2, deep),
                ],
                10,
            )
            outline = np.vstack(
                [
                    flank,
                    [(side * -0.04 * _F, canon.SHEET[1] + 60), (side * -0.04 * _F, deep + 30)],
                    opening[::-1],
                ]
            )
            self.dim(stroke(self.size, self.at(opening), 16, 9), 0.35)
            self.cloth(self.at(outline), cloth, weave=0.04)
        for side in (-1, 1):
            opening = spline(
                [
                    (side * n * 1.12, b.chin + 0.19 * _F),
                    (side * n * 1.0, b.pit + 0.08 * _F),
                    (side * n * 0.62, b.pit + 0.42 * _F),
                    (side * 2, deep),
                ],
                10,
            )
            notch_y = b.pit + 0.20 * _F
            edge = [
                (side * n * 1.42, b.chin + 0.245 * _F),
                (side * (n * 1.3 + 0.10 * _F), notch_y - 0.02 * _F),
                (side * (n * 1.08 + 0.04 * _F), notch_y + 0.05 * _F),
                (side * (n + width * _F), notch_y + 0.035 * _F),
                (side * (n * 0.8 + width * 0.45 * _F), notch_y + 0.45 * _F),
                (side * 0.02 * _F, deep),
            ]
            outline = np.vstack([opening, np.array(edge)[::-1]])
            self.dim(area(self.size, self.at(outline) + [side * 3, 6], 7), 0.38)
            self.cloth(self.at(outline), cloth, gain=1.08, soft=0.9, weave=0.04)
            self.dim(stroke(self.size, self.at(np.array(edge)[1:3]), 2, 1.0), 0.5)
