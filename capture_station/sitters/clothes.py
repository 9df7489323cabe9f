"""Clothes above the waist: shirts, suits, jackets, jumpers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

from capture_station.sitters import canon
from capture_station.sitters.paint import area, coloured, lay_over, noise, shift, spline, stroke
from capture_station.sitters.person import Clothes, Colour

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from capture_station.sitters.body import Body

    Curve = NDArray[np.float64]
    Knots = Sequence[tuple[float, float, float]]

_F = canon.FACE_WIDTH
_CX = canon.EYES[0]
_BOTTOM = canon.SHEET[1] + 60.0
_BUTTON_RADIUS = 8.5


def dress(sheet: NDArray[np.uint8], body: Body) -> None:
    """Paint the person's clothes onto the sheet (premultiplied BGRA), in place."""
    tailor = _Tailor(sheet, body)
    {
        Clothes.SHIRT: tailor.shirt, Clothes.SUIT: tailor.suit, Clothes.JACKET: tailor.jacket,
        Clothes.ROUND: tailor.jumper, Clothes.POLO: tailor.polo,
    }[body.person.clothes]()  # fmt: skip


class _Tailor:
    """Paints garments on the lower part of the sheet, in place.

    Cuts are given as knots (a, b, y): a neck widths and b face widths from the middle, y face
    widths below the pit of the neck; so that they fit every neck.
    """

    def __init__(self, sheet: NDArray[np.uint8], body: Body) -> None:
        self._top = int(body.chin) - 40
        self._view = sheet[self._top :]
        self._body = body
        self._person = body.person
        self._rng = np.random.default_rng([body.person.seed, 47])
        self._light = self._lit_folds()
        self._weave = noise(self._rng, self._light.shape, (1.5, 1.5))

    def shirt(self) -> None:
        """A buttoned shirt or blouse with a collar."""
        self._garment([(1.26, 0, -0.04), (0.7, 0, 0.02), (0, 0, 0.11)], self._person.cloth)
        self._shade_line([(0, 0.06, 0.08), (0, 0.06, 3)], 2, 1.4, 0.30)
        self._shade_line([(0, -0.056, 0.08), (0, -0.056, 3)], 1, 0.8, 0.12)
        for k in range(4):
            self._button(0.22 + 0.36 * k, self._person.cloth)
        self._collar(self._person.cloth, gap=0.02)

    def polo(self) -> None:
        """A knitted shirt with a soft collar and two buttons."""
        self._garment([(1.26, 0, -0.04), (0.6, 0, 0.03), (0, 0, 0.20)], self._person.cloth, 0.03)
        self._shade_line([(0, 0.032, 0.16), (0, 0.032, 0.75)], 2, 1.4, 0.3)
        for k in range(2):
            self._button(0.30 + 0.26 * k, (225, 225, 220))
        self._collar(self._person.cloth, gap=0.09, depth=0.26)

    def jumper(self) -> None:
        """A round neckline."""
        line = [(1.28, 0, -0.025), (0.9, 0, 0.055), (0, 0, 0.14)]
        edge = self._mirrored(line)
        self._dim(edge - [0, 6], 0.35, width=10, soft=8)
        self._garment(line, self._person.cloth)
        self._dim(shift(edge, 0, 20), 0.3, width=2, soft=1.2)
        self._dim(shift(edge, 0, 4), 0.2, width=2, soft=2)

    def suit(self) -> None:
        """Shirt, tie and suit."""
        self._shirt_front()
        tie = [(0, 0.062, 0.065), (0, 0.043, 0.19), (0, 0.105, 1.4)]
        right = self._place(1, tie)
        outline = np.vstack([right, self._place(-1, tie)[::-1]])
        self._dim(shift(outline, 4, 6), 0.3, soft=6)
        self._cloth(outline, self._person.tie, gain=1.1, weave=0.035)
        knot = [(0, -0.043, 0.187), (0, 0, 0.200), (0, 0.043, 0.187)]
        self._dim(self._place(1, knot), 0.5, width=3, soft=2)
        self._collar(self._person.shirt, spread=1.25, depth=0.24)
        self._coat(deep=1.05, lapel=0.40)

    def jacket(self) -> None:
        """Open collar and jacket."""
        self._shirt_front()
        self._collar(self._person.shirt, gap=0.05, depth=0.27)
        self._coat(deep=0.94, lapel=0.34)

    def _shirt_front(self) -> None:
        self._garment([(1.26, 0, -0.04), (0.7, 0, 0.02), (0, 0, 0.10)], self._person.shirt)

    def _garment(self, neckline: Knots, colour: Colour, weave: float = 0.018) -> None:
        """Cover the torso below `neckline` (knots from the shoulder to the middle)."""
        torso = self._body.torso()
        torso = torso[torso[:, 1] > self._body.pit - 0.03 * _F]
        right, left = torso[torso[:, 0] > _CX], torso[torso[:, 0] <= _CX]
        outline = np.vstack(
            [left[::-1] - [0, self._top], self._mirrored(neckline), right[::-1] - [0, self._top]]
        )
        self._cloth(outline, colour, weave=weave)

    def _collar(
        self, colour: Colour, *, spread: float = 1.0, depth: float = 0.30, gap: float = 0.0
    ) -> None:
        """Two leaves around the neck that meet in front, `gap` lower than the pit."""
        back = self._mirrored([(1.02, 0, -0.10), (0.6, 0, -0.03), (0, 0, 0.05)])
        self._dim(back, 0.25, width=16, soft=10)
        meet = 0.07 + gap
        for side in (-1, 1):
            inner = spline(
                self._place(side, [(1.04, 0, -0.155), (0.80, 0, -0.06), (0, 0.005, meet)]), 8
            )
            outer = spline(
                self._place(
                    side,
                    [(0.42 * spread, 0, meet + depth * 0.62), (1.12, 0, 0.13), (1.30, 0, -0.045)],
                ),
                6,
            )
            outline = np.vstack([inner, outer])
            self._dim(shift(outline, 0, 7), 0.30, soft=6)
            self._cloth(outline, colour, soft=0.8, gain=1.06)
            middle = np.array([_CX, 0.0])
            self._dim((outer - middle) * [0.955, 1] + middle - [0, 9], 0.16, width=1, soft=0.7)

    def _coat(self, *, deep: float, lapel: float) -> None:
        """A jacket open down to `deep`, its lapels `lapel` wide (face widths)."""
        torso = self._body.torso(lift=8)
        torso = torso[torso[:, 1] > self._body.pit - 0.10 * _F]
        opening = [(1.12, 0, -0.11), (1.0, 0, 0.08), (0.62, 0, 0.42), (0, 0.005, deep)]
        for side in (-1, 1):
            flank = torso[(torso[:, 0] - _CX) * side > 0]
            flank = flank[np.argsort(flank[:, 1])] - [0, self._top]
            edge = spline(self._place(side, opening), 10)
            hem = self._place(side, [(0, -0.04, 4), (0, -0.04, deep + 0.07)])
            self._dim(edge, 0.35, width=16, soft=9)
            self._cloth(np.vstack([flank, hem, edge[::-1]]), self._person.cloth, weave=0.04)
        for side in (-1, 1):
            edge = spline(self._place(side, opening), 10)
            cut = self._place(
                side,
                [
                    (1.42, 0, 0), (1.3, 0.10, 0.18), (1.08, 0.04, 0.25), (1, lapel, 0.235),
                    (0.8, 0.45 * lapel, 0.65), (0, 0.02, deep),
                ],
            )  # fmt: skip
            outline = np.vstack([edge, cut[::-1]])
            self._dim(shift(outline, side * 3, 6), 0.38, soft=7)
            self._cloth(outline, self._person.cloth, gain=1.08, soft=0.9, weave=0.04)
            self._dim(cut[1:3], 0.5, width=2, soft=1)

    def _button(self, y: float, colour: Colour) -> None:
        middle = self._place(1, [(0, 0.007, y)])
        if middle[0, 1] > len(self._view) - 12:
            return
        angles = np.linspace(0, 2 * np.pi, 24, endpoint=False)
        ring = middle + _BUTTON_RADIUS * np.stack([np.cos(angles), np.sin(angles)], axis=1)
        self._dim(shift(ring, 1.5, 2.5), 0.4, soft=2)
        x0, y0, x1, y1 = self._box(ring, 3)
        cover = area((y1 - y0, x1 - x0), ring - [x0, y0], 0.8)
        tone = np.clip(np.array(colour[::-1], np.float32) * 0.9 + 12, 0, 255)
        lay_over(self._view, coloured(tone, cover), (x0, y0))
        for dx, dy in ((-2.5, -2.5), (2.5, -2.5), (-2.5, 2.5), (2.5, 2.5)):
            x, y_hole = np.round(shift(middle[0], dx, dy)).astype(int).tolist()
            cv2.circle(self._view, (x, y_hole), 1, (60, 60, 60, 255), -1, cv2.LINE_AA)

    def _lit_folds(self) -> NDArray[np.float32]:
        """Return the light on the cloth: form of the torso and soft folds, about 1."""
        size = self._view.shape[:2]
        shoulder = self._body.shoulder
        x = (np.arange(size[1], dtype=np.float32) - _CX)[None] / (shoulder + 0.15 * _F)
        fall = (np.arange(size[0], dtype=np.float32) + self._top - self._body.shoulder_y)[
            :, None
        ] / _F
        light = (1.05 - 0.42 * np.clip(np.abs(x), 0, 1.2) ** 3) * (1 - 0.10 * np.clip(fall, 0, 2))
        lean = noise(self._rng, size, (80, 280)) * 0.030 + noise(self._rng, size, (40, 140)) * 0.012
        light = light + lean * np.clip(fall + 0.5, 0.2, 1)
        y = self._body.shoulder_y - self._top
        for side in (-1, 1):
            arm = np.array([
                (_CX + side * shoulder * 0.86, y + 0.35 * _F),
                (_CX + side * shoulder * 0.84, y + 0.9 * _F),
                (_CX + side * shoulder * 0.86, _BOTTOM),
            ])  # fmt: skip
            light -= 0.28 * stroke(size, spline(arm, 8), 14, 14)
        return np.asarray(light, dtype=np.float32)

    def _place(self, side: int, knots: Knots) -> Curve:
        """Return the knots of one side as places of the view."""
        cut = np.array(knots, dtype=np.float64)
        x = _CX + side * (cut[:, 0] * self._body.neck + cut[:, 1] * _F)
        return np.stack([x, self._body.pit - self._top + cut[:, 2] * _F], axis=1)

    def _mirrored(self, knots: Knots) -> Curve:
        """Return the curve through the knots of both sides, left to right."""
        return spline(np.vstack([self._place(-1, knots), self._place(1, knots)[-2::-1]]), 10)

    def _box(self, points: Curve, pad: float) -> tuple[int, int, int, int]:
        """Return the part of the view around `points`: left, top, right, bottom."""
        height, width = self._view.shape[:2]
        low = np.clip(points.min(axis=0) - pad, 0, [width - 1, height - 1]).astype(int)
        high = np.clip(points.max(axis=0) + pad + 1, low + 1, [width, height]).astype(int)
        return int(low[0]), int(low[1]), int(high[0]), int(high[1])

    def _cloth(
        self,
        outline: Curve,
        colour: Colour,
        *,
        soft: float = 1.0,
        gain: float = 1.0,
        weave: float = 0.018,
    ) -> None:
        x0, y0, x1, y1 = self._box(outline, 4)
        cover = area((y1 - y0, x1 - x0), outline - [x0, y0], soft)
        light = self._light[y0:y1, x0:x1] * gain + self._weave[y0:y1, x0:x1] * weave
        tone = np.array(colour[::-1], np.float32)
        shade = tone * np.minimum(light, 1)[..., None] + 120 * np.maximum(light - 1, 0)[..., None]
        lay_over(self._view, coloured(shade, cover), (x0, y0))

    def _dim(
        self, points: Curve, strength: float, *, width: float | None = None, soft: float
    ) -> None:
        """Darken what is painted, inside an outline or (with `width`) along a line."""
        x0, y0, x1, y1 = self._box(points, 3 * soft + (width or 0))
        size, near = (y1 - y0, x1 - x0), points - [x0, y0]
        cover = area(size, near, soft) if width is None else stroke(size, near, width, soft)
        part = self._view[y0:y1, x0:x1, :3]
        part[:] = part * (1 - np.clip(cover * strength, 0, 1))[..., None]

    def _shade_line(self, knots: Knots, width: float, soft: float, strength: float) -> None:
        self._dim(self._place(1, knots), strength, width=width, soft=soft)
