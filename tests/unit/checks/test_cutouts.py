"""The people that the accuracy measurement cuts out: whole, solid, ending where they end."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from benchmarks.cutouts import Cutout, top_of, without_haze
from benchmarks.shots import faultless, render
from capture_station.checks.crop import HeadPlace

HEAD = HeadPlace(240.0, 250.0, 90.0, 60.0, 400.0, 200.0)


def body() -> np.ndarray:
    """Return the coverage of a head with shoulders."""
    alpha = np.zeros((640, 480), np.float32)
    alpha[100:430, 150:330] = 1.0
    alpha[430:, 40:440] = 1.0
    return alpha


def test_a_veil_of_half_a_shoulder_is_made_one_or_none() -> None:
    alpha = body()
    alpha[430:, 40:140] = 0.55
    alpha[300:420, 20:120] = 0.3
    found = without_haze(alpha, HEAD)
    assert found[520, 70:120].min() == pytest.approx(1.0)
    assert found[340, 40:120].max() == pytest.approx(0.0)


def test_hair_that_flies_stays_half_seen() -> None:
    alpha = body()
    alpha[92:100, 150:330] = 0.4
    assert without_haze(alpha, HEAD)[94, 200:300].mean() == pytest.approx(0.4, abs=0.02)


def test_tips_of_hair_are_the_top_and_a_speck_above_is_not() -> None:
    alpha = body()
    alpha[80:100, 200:212] = 1.0
    alpha[20:30, 200:212] = 1.0
    assert top_of(alpha, HEAD) == pytest.approx(80.0)


def test_a_head_with_a_gap_has_no_top() -> None:
    alpha = body()
    alpha[:260] = 0.0
    assert top_of(alpha, HEAD) is None


def test_hair_that_reaches_the_edge_leaves_no_strip_beside_it(person: Cutout) -> None:
    alpha, colour = person.alpha.copy(), person.colour.copy()
    alpha[100:300, :200], colour[100:300, :200] = 1.0, 20.0
    wide = replace(person, alpha=alpha, colour=colour)
    for seed in range(6):
        rng = np.random.default_rng(seed)
        picture = render(faultless(wide, rng, 1), rng)
        assert picture[140:260, :3].max() < 80
