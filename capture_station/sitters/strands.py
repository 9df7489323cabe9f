"""Hair as many single strands that follow guide curves."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import cv2
import numpy as np

from capture_station.sitters import canon
from capture_station.sitters.face import skull_height
from capture_station.sitters.paint import SUB_BITS, coloured, fixed_point, lay_over, spline

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from capture_station.sitters.person import Person
    from capture_station.sitters.shape import Shape

    Point = NDArray[np.float64]

_F = canon.FACE_WIDTH
_SAMPLES = 26
"""Points of one strand."""
_EVEN = 0.04
"""Up to this `Lock.ragged` the ends lie so evenly that the ground reaches as far."""
_PIECE = 3
"""Steps of a strand that are drawn in one tone."""


@dataclass(frozen=True, slots=True)
class Lock:
    """How strands lie and shine.

    Attributes:
        sheen: Where along the strands (0 root – 1 tip) the light is reflected.
        gloss: How strongly.
        spread: How far strands stray from their place, px.
        fill: Whether the ground under the strands is painted first.
        dark: Factor on the brightness of all.
        ragged: How differently long the strands are, as a share of the length.
        thin_roots: How far along the strands the hair is still thin at its roots.
    """

    sheen: float = 0.42
    gloss: float = 1.0
    spread: float = 4.5
    fill: bool = True
    dark: float = 1.0
    ragged: float = 0.03
    thin_roots: float = 0.0


class Head:
    """The places of a head that hair styles are built on; sheet px.

    Angles are degrees around the head as seen: 0 = the picture's right, 90 = top, 180 = left.
    """

    def __init__(self, person: Person, shape: Shape) -> None:
        mesh = shape.mesh
        self.x = float(mesh[[234, 454], 0].mean())
        self.half = float(mesh[454, 0] - mesh[234, 0]) / 2
        self.eye = float(mesh[[33, 263], 1].mean())
        self.brow = float(mesh[[105, 334], 1].mean())
        self.chin = float(mesh[152, 1])
        self.top = self.eye - skull_height()
        self.line = self.eye - (0.475 if person.woman else 0.46) * _F
        self.volume = person.hair_volume

    def rim(self, angle: float, out: float) -> Point:
        """Place on the skull's outline, `out` px outside."""
        c, s = _superellipse(angle, 2.35)
        low = self.eye - 0.10 * _F
        return np.array([self.x + (self.half * 1.0 + out) * c, low - (low - self.top + out) * s])

    def hairline(self, angle: float) -> Point:
        """Place on the line where the hair begins on the forehead."""
        c, s = _superellipse(angle, 2.7)
        low = self.eye + 0.02 * _F
        return np.array([self.x + self.half * 0.965 * c, low - (low - self.line) * max(s, 0)])

    def at(self, angle: float, u: float, out: float) -> Point:
        """Place between hairline (`u` 0) and outline (`u` 1)."""
        return np.asarray(self.hairline(angle) * (1 - u) + self.rim(angle, out) * u)

    def beside(self, side: int, across: float, down: float) -> Point:
        """Place `across` half face widths beside the middle, `down` face widths below the eyes."""
        return np.array([self.x + side * across * self.half, self.eye + down * _F])


def _superellipse(angle: float, power: float) -> tuple[float, float]:
    a = np.deg2rad(angle)
    c, s = float(np.cos(a)), float(np.sin(a))
    return (
        float(np.sign(c) * abs(c) ** (2 / power)),
        float(np.sign(s) * abs(s) ** (2 / power)),
    )


class Strands:
    """Draws sheets of strands onto one picture (premultiplied BGRA, `canon.SHEET`)."""

    def __init__(self, person: Person, salt: int) -> None:
        self.picture = np.zeros((canon.SHEET[1], canon.SHEET[0], 4), np.uint8)
        self.rng = np.random.default_rng([person.seed, salt])
        self.colour = np.array(person.hair_colour[::-1], np.float32)

    def lock(self, guides: Sequence[NDArray[np.float64]], count: int, look: Lock) -> None:
        """Draw `count` strands between the guide curves.

        Args:
            guides: Curves from root to tip, side by side; strands lie between neighbours.
            count: How many strands.
            look: How they lie and shine.
        """
        curves = np.stack([_resample(guide, _SAMPLES) for guide in guides])
        if look.fill:
            self._ground(curves, look)
        last = len(guides) - 1
        u = self.rng.random(count) * last
        u = np.clip(u + self.rng.normal(0, 0.03, count), -0.04, last + 0.04)
        knots = np.linspace(0, last, 46)
        clump = np.interp(u, knots, self.rng.standard_normal(46))
        below = np.clip(u.astype(int), 0, last - 1)
        part = (u - below)[:, None, None]
        lines = curves[below] * (1 - part) + curves[below + 1] * part
        lines = lines + self._stray(count, look.spread) + self._stray_clumps(clump, look.spread)
        t = np.linspace(0, 1, _SAMPLES)
        centre = look.sheen + 0.04 * clump + 0.04 * self.rng.standard_normal(count)
        shine = np.exp(-(((t[None] - centre[:, None]) / 0.17) ** 2))
        tone = 0.74 + 0.09 * clump + 0.15 * self.rng.standard_normal(count)
        light = np.clip(tone, 0.35, 1.4)[:, None] * np.ones((1, _SAMPLES))
        light = (
            light
            + look.gloss
            * (0.5 + 0.18 * clump + 0.15 * self.rng.standard_normal(count))[:, None]
            * shine
        )
        light = np.maximum(light, 0.3) * look.dark * (1 - 0.30 * t[None] ** 4)
        uneven = np.interp(u, knots, np.abs(self.rng.standard_normal(46)))
        uneven = 0.6 * uneven + 0.7 * np.abs(self.rng.standard_normal(count))
        ends = np.clip(1 - look.ragged * uneven, 0.4, 1)
        starts = np.clip(look.thin_roots * np.abs(self.rng.standard_normal(count)), 0, 0.4)
        self._draw(lines, light, np.stack([starts, ends], axis=1))

    def _stray(self, count: int, spread: float) -> NDArray[np.float64]:
        knots = self.rng.standard_normal((count, 4, 2)) * spread
        knots[:, 0] *= 0.5
        t = np.linspace(0, 3, _SAMPLES)
        i = np.minimum(t.astype(int), 2)
        f = (t - i)[None, :, None]
        f = f * f * (3 - 2 * f)
        return np.asarray(knots[:, i] * (1 - f) + knots[:, i + 1] * f)

    def _stray_clumps(self, clump: NDArray[np.float64], spread: float) -> NDArray[np.float64]:
        """Strands that lie together bend together."""
        t = np.linspace(0, 1, _SAMPLES)
        bend = np.sin(t[None] * 5 + clump[:, None] * 2) * t[None] * spread * 0.8
        return np.stack([bend * clump[:, None] * 0.6, np.zeros_like(bend)], axis=2)

    def _ground(self, curves: NDArray[np.float64], look: Lock) -> None:
        """Fill what the strands will cover, a little less wide than they lie, in place."""
        height, width = self.picture.shape[:2]
        low = np.clip(curves.min(axis=(0, 1)) - 16, 0, [width - 1, height - 1]).astype(int)
        high = np.clip(curves.max(axis=(0, 1)) + 17, low + 1, [width, height]).astype(int)
        cover = np.zeros((int(high[1] - low[1]), int(high[0] - low[0])), np.uint8)
        first = 2 if look.thin_roots > 0 else 0
        end = _SAMPLES - (5 if look.ragged > _EVEN else 1)
        for a, b in pairwise(curves[:, first:end] - low):
            outline = fixed_point(np.vstack([a, b[::-1]]))
            cv2.fillPoly(cover, [outline], 255, cv2.LINE_AA, SUB_BITS)
            cv2.polylines(cover, [outline], True, 255, 1, cv2.LINE_AA, SUB_BITS)
        soft = cv2.GaussianBlur(cover, (0, 0), 4).astype(np.float32) / np.float32(255)
        tone = coloured(self.colour * 0.5 * look.dark, np.clip(soft * 2 - 1, 0, 1))
        lay_over(self.picture, tone, (int(low[0]), int(low[1])))

    def _draw(
        self,
        lines: NDArray[np.float64],
        light: NDArray[np.float64],
        reach: NDArray[np.float64],
    ) -> None:
        points = np.ascontiguousarray(fixed_point(lines))
        tones = self.colour * light[..., None] + 26 * np.maximum(0, light - 0.75)[..., None]
        tones = np.minimum(tones, 255).astype(int)
        spans = np.round(reach * (_SAMPLES - 1)).astype(int)
        for index in range(len(points)):
            first, last = int(spans[index, 0]), int(spans[index, 1])
            row, colours = points[index], tones[index]
            for start in range(first - index % _PIECE, last, _PIECE):
                at = max(start, first)
                b, g, r = colours[at].tolist()
                cv2.polylines(
                    self.picture, [row[at : min(start + _PIECE, last) + 1]], False,
                    (b, g, r, 255), 1, cv2.LINE_AA, SUB_BITS,
                )  # fmt: skip


def _resample(curve: NDArray[np.float64], count: int) -> NDArray[np.float64]:
    fine = spline(curve, 12)
    length = np.concatenate([[0], np.cumsum(np.linalg.norm(np.diff(fine, axis=0), axis=1))])
    at = np.linspace(0, length[-1], count)
    return np.stack([np.interp(at, length, fine[:, k]) for k in range(2)], axis=1)
