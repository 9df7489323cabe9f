"""Clothing stands out from the backdrop, and no border runs around the picture."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from capture_station.checks.colour import difference

if TYPE_CHECKING:
    from capture_station.checks.measures import Measures
    from capture_station.checks.rules.asking import Asked
    from capture_station.domain.findings import Finding


def judge_contrast(measures: Measures, asked: Asked) -> Finding:
    """Along the shoulders the clothing differs from the backdrop."""
    backdrop, chin = measures.backdrop, measures.geometry.chin_y
    if backdrop is None or chin is None:
        return asked.unknown("dE2000")
    top = int(chin * measures.scale / backdrop.step) + 4
    torso = backdrop.person[top:] > 0.9  # noqa: PLR2004 - surely clothing
    if torso.sum() < 50:  # noqa: PLR2004 - hardly any clothing to be seen
        return asked.unknown("dE2000")
    apart = difference(backdrop.lab[top:][torso], backdrop.modelled[top:][torso])
    return asked.at_least(float(np.percentile(apart, 40)), "dE2000")


def judge_black_edge(measures: Measures, asked: Asked) -> Finding:
    """No border: the outermost rows and columns look like those a little further in."""
    picture = measures.picture
    height, _width = picture.shape[:2]
    depth = max(2, round(0.01 * height))
    upper = slice(0, height // 2)
    strips = {
        "top": (picture[:depth], picture[3 * depth : 4 * depth]),
        "left": (picture[upper, :depth], picture[upper, 3 * depth : 4 * depth]),
        "right": (picture[upper, -depth:], picture[upper, -4 * depth : -3 * depth]),
    }
    worst, where = 0.0, ""
    for name, (edge, inner) in strips.items():
        off = float(np.abs(edge.mean(axis=(0, 1)) - inner.mean(axis=(0, 1))).max())
        if off > worst:
            worst, where = off, name
    return asked.at_most(worst, variant=where)
