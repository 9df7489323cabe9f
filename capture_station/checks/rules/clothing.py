"""Clothing stands out from the backdrop, and no border runs around the picture."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import cv2
import numpy as np

from capture_station.checks.colour import difference
from capture_station.checks.ranks import rank

_SAMPLES: Final = 60

if TYPE_CHECKING:
    from capture_station.checks.arrays import Picture
    from capture_station.checks.measures import Measures
    from capture_station.checks.rules.asking import Asked
    from capture_station.domain.findings import Finding


def judge_contrast(measures: Measures, asked: Asked) -> Finding:
    """Along the shoulders the clothing differs from the backdrop."""
    apart = contrast_of(measures)
    return asked.unknown("dE2000") if apart is None else asked.at_least(apart, "dE2000")


def contrast_of(measures: Measures) -> float | None:
    """Return by how much clothing differs from the backdrop, CIEDE2000; None if little is seen."""
    backdrop, chin = measures.backdrop, measures.geometry.chin_y
    if backdrop is None or chin is None:
        return None
    top = int(chin * measures.scale / backdrop.step) + 3
    torso = backdrop.person[top:] > 0.9  # noqa: PLR2004 - surely clothing
    if np.count_nonzero(torso) < 20:  # noqa: PLR2004 - hardly any clothing to be seen
        return None
    every = max(1, np.count_nonzero(torso) // _SAMPLES)
    apart = difference(backdrop.lab[top:][torso][::every], backdrop.modelled[top:][torso][::every])
    return rank(apart, 0.4)


def judge_black_edge(measures: Measures, asked: Asked) -> Finding:
    """No border: the outermost rows and columns look like those a little further in.

    A border is even all along, which an arm, hair or clothing at the edge is not. At the sides only
    the upper half counts, where clothing seldom reaches.
    """
    picture = measures.picture
    height, width = picture.shape[:2]
    depth = max(2, round(0.01 * height))
    upper = picture[: height // 2]
    strips = {
        "top": (picture[:depth], picture[3 * depth : 4 * depth]),
        "left": (upper[:, :depth], upper[:, 3 * depth : 4 * depth]),
        "right": (upper[:, -depth:], upper[:, -4 * depth : -3 * depth]),
    }
    last = picture[-depth:]
    if float(cv2.meanStdDev(last)[1].max()) < asked.need("even_below"):
        strips["bottom"] = (last, picture[-4 * depth : -3 * depth, width // 4 : 3 * width // 4])
    worst, where = 0.0, ""
    for name, (edge, inner) in strips.items():
        if name != "bottom" and edge.size and _varies_along(edge, name) > asked.need("even_below"):
            continue
        outside, inside = cv2.mean(edge), cv2.mean(inner)
        off = max(abs(a - b) for a, b in zip(outside, inside, strict=True))
        if off > worst:
            worst, where = off, name
    return asked.at_most(worst, variant=where)


def _varies_along(strip: Picture, side: str) -> float:
    """Return the deviation along the outer half of a strip at a side.

    A border is the same all along, an arm or hair is not; what shows behind a narrow border does
    not count.
    """
    half = max(1, min(strip.shape[:2]) // 2)
    outer = {"top": strip[:half], "left": strip[:, :half], "right": strip[:, -half:]}[side]
    along = cv2.reduce(outer, 0 if side == "top" else 1, cv2.REDUCE_AVG, dtype=cv2.CV_32F)
    return float(cv2.meanStdDev(along)[1].max())
