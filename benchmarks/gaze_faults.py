"""Eyes that look elsewhere: the eyeball turned behind the lids of a photographed face."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import cv2
import numpy as np

from benchmarks.bending import bent
from benchmarks.shots import Shot, painted
from capture_station.checks.eyes import outline_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from capture_station.checks.faces import Eye

    Rng = np.random.Generator
    Colours = NDArray[np.float32]

_LID_FOLLOWS = 0.7
"""How much of the way up or down of the eye its upper lid goes along."""
_RINGS = 8
_FEWEST = 6
"""Pixels from which a colour is read."""


def gazing(shot: Shot, rng: Rng) -> Shot:
    """The eyes turned aside."""
    return _looking(shot, 0.27 * rng.choice([-1, 1]), 0.0)


def gazing_down(shot: Shot, rng: Rng) -> Shot:
    """The eyes lowered; the upper lids come after them."""
    return _looking(shot, 0.0, float(rng.uniform(0.15, 0.2)))


def gazing_up(shot: Shot, rng: Rng) -> Shot:
    """The eyes raised; the upper lids go with them."""
    return _looking(shot, 0.0, -float(rng.uniform(0.15, 0.2)))


def _looking(shot: Shot, across: float, down: float) -> Shot:
    """Return the shot with the eyes turned so that the irises move by shares of eye widths."""
    eyes = (shot.cutout.sight.face.left, shot.cutout.sight.face.right)
    moved = shot
    lids = [eye.lids.astype(float) for eye in eyes]
    if down:
        after = [_lids_after(eye, _LID_FOLLOWS * down * eye.width) for eye in eyes]
        still = [_still_around(eye) for eye in eyes]
        moved = bent(
            shot,
            np.vstack([*(lid[9:16] for lid in lids), *still]),
            np.vstack([*(lid[9:16] for lid in after), *still]),
        )
        lids = after
    colour = moved.colour.copy()
    for eye, lid in zip(eyes, lids, strict=True):
        way = np.array([across * eye.width, down * eye.width])
        left, top = (max(0, int(v)) for v in eye.corners_middle - 0.8 * eye.width)
        side = int(1.6 * eye.width)
        part = np.s_[top : top + side, left : left + side]
        corner = np.array([left, top], float)
        there = _Seen(shot.colour[part], eye.lids - corner, eye.iris[0] - corner, eye.iris_radius)
        new = lid - corner
        share = cv2.GaussianBlur(_between(there.colour, new), (0, 0), 0.8)[..., None]
        colour[part] = colour[part] * (1 - share) + _eyeball(there, new, way) * share
    return painted(moved, colour.astype(np.float32), moved.alpha)


@dataclass(frozen=True)
class _Seen:
    """An eye as photographed, in pixels of the part that is cut out around it.

    Attributes:
        colour: Shape (n, n, 3), BGR.
        lids: As in `Eye`.
        iris: Its middle.
        radius: Of the iris.
    """

    colour: Colours
    lids: NDArray[np.float64]
    iris: NDArray[np.float64]
    radius: float

    @property
    def width(self) -> float:
        return float(np.hypot(*(self.lids[8] - self.lids[0])))


def _lids_after(eye: Eye, way: float) -> NDArray[np.float64]:
    """Return the lids after the upper one went down by pixels, never below the lower one."""
    lids = eye.lids.astype(float)
    lower = np.interp(lids[9:16, 0], *lids[np.argsort(lids[:9, 0])].T)
    lids[9:16, 1] = np.minimum(lids[9:16, 1] + way, lower - 0.05 * eye.width)
    return lids


def _still_around(eye: Eye) -> NDArray[np.float64]:
    return np.vstack([eye.lids[0:9], [eye.corners_middle - [0.0, 1.2 * eye.width]]]).astype(float)


def _between(colour: Colours, lids: NDArray[np.float64]) -> NDArray[np.float32]:
    """Return how much of each pixel lies between the lids."""
    share = np.zeros(colour.shape[:2], np.float32)
    cv2.fillPoly(share, [outline_of(lids)], 1.0, cv2.LINE_AA)
    return share


def _eyeball(seen: _Seen, lids: NDArray[np.float64], way: NDArray[np.float64]) -> Colours:
    """Return the eyeball turned by a way in pixels, whole, as if there were no lids."""
    y, x = np.mgrid[0 : len(seen.colour), 0 : seen.colour.shape[1]].astype(np.float32)
    whole = (_between(seen.colour, seen.lids) > 0.5).astype(np.uint8)
    inner = cv2.distanceTransform(whole, cv2.DIST_L2, 3) > 1.0
    off = np.hypot(x - seen.iris[0], y - seen.iris[1]) / seen.radius
    white = _white_of(seen, inner & (off > 1.25))
    # The iris all round: rings of what shows of it, as lids hide its upper and lower end.
    rings = np.linspace(0.0, 1.0, _RINGS + 1)
    tints, before = [], np.full(3, 40.0)
    for inside, outside in pairwise(rings):
        ring = inner & (off >= inside) & (off < outside)
        before = np.median(seen.colour[ring], axis=0) if ring.sum() >= _FEWEST else before
        tints.append(before)
    gone = np.hypot(x - seen.iris[0] - way[0], y - seen.iris[1] - way[1]) / seen.radius
    middle = (rings[:-1] + rings[1:]) / 2
    iris = np.stack([np.interp(gone, middle, [tint[c] for tint in tints]) for c in range(3)], -1)
    disc = np.clip((1.02 - gone) * seen.radius / 1.6 + 0.5, 0, 1)[..., None]
    # The upper lid throws its shade onto the ball, and the ball bends away at the corners.
    upper = lids[np.argsort(lids[9:16, 0]) + 9]
    below = (y - np.interp(x[0], upper[:, 0], upper[:, 1])[None]) / seen.width
    away = np.abs(x - (lids[0, 0] + lids[8, 0]) / 2) / (0.5 * seen.width)
    lit = (0.68 + 0.32 * np.clip(below / 0.16, 0, 1)) * (1 - 0.18 * np.clip(away, 0, 1) ** 2)
    shaded = 0.8 + 0.2 * np.clip(below / 0.1, 0, 1)
    ball = white * lit[..., None] * (1 - disc) + iris * shaded[..., None] * disc
    return np.asarray(ball, np.float32)


def _white_of(seen: _Seen, shown: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Return the colour of the eyeball, BGR: what shows of it, or what the light there allows."""
    x, y = (int(v) for v in (seen.lids[0] + seen.lids[8]) / 2 + np.array([0.0, 0.45 * seen.width]))
    skin = np.median(seen.colour[y - 2 : y + 3, x - 4 : x + 5].reshape(-1, 3), axis=0)
    # Narrow and shaded eyes hardly show any white; it is about as light as the skin below, under
    # the same lamps less coloured.
    usual = 0.75 * skin.mean() + 0.25 * skin
    if shown.sum() < _FEWEST:
        return usual
    light = seen.colour[shown]
    bright = light.mean(axis=1)
    light = light[bright >= np.percentile(bright, 60)].mean(axis=0)
    return light * max(1.0, float(usual.mean() / light.mean()))
