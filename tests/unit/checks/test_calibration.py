"""Colour and light of the backdrop, from its two upper corners."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from capture_station.checks.calibration import Calibration, calibrate, portrait_part
from capture_station.domain.findings import CropWindow

BLUE = (255, 197, 100)


def backdrop(left: float = 1.0, right: float = 1.0) -> np.ndarray:
    """Return a light blue backdrop, 1080p BGR, its halves lit differently."""
    picture = np.empty((1080, 1920, 3), np.uint8)
    picture[:, :960] = np.clip(np.array(BLUE) * left, 0, 255)
    picture[:, 960:] = np.clip(np.array(BLUE) * right, 0, 255)
    return picture


def test_the_colour_is_that_of_the_backdrop() -> None:
    seen = calibrate(backdrop())
    assert seen is not None
    assert seen.colour == pytest.approx((75.9, -11.75, -37.2), abs=1.5)
    assert seen.across_stops == pytest.approx(0.0)


def test_the_darker_side_is_told_in_stops() -> None:
    darker_left = calibrate(backdrop(left=0.7))
    darker_right = calibrate(backdrop(right=0.7))
    assert darker_left is not None
    assert darker_right is not None
    assert darker_left.across_stops == pytest.approx(2.2 * np.log2(1 / 0.7), abs=0.1)
    assert darker_right.across_stops == pytest.approx(-darker_left.across_stops, abs=0.01)


def test_a_person_in_the_middle_changes_nothing() -> None:
    picture = backdrop()
    bare = calibrate(picture)
    picture[350:, 700:1220] = 30
    assert calibrate(picture) == bare


def test_somebody_before_a_corner_is_no_backdrop() -> None:
    picture = backdrop()
    rng = np.random.default_rng(3)
    picture[:, :760] = rng.integers(0, 255, (1080, 760, 3))
    assert calibrate(picture) is None


def test_only_what_lies_in_the_picture_counts() -> None:
    inside = CropWindow(left=600, top=0, width=600, height=800)
    assert calibrate(backdrop(), inside) is not None
    outside = CropWindow(left=1915, top=0, width=600, height=800)
    assert calibrate(backdrop(), outside) is None


def test_drift_is_a_colour_difference() -> None:
    morning, noon = calibrate(backdrop()), calibrate(backdrop(0.9, 0.9))
    assert morning is not None
    assert noon is not None
    assert morning.drift_from(morning) == 0.0
    assert 3.0 < noon.drift_from(morning) < 12.0


lab = st.tuples(st.floats(0, 100), st.floats(-80, 80), st.floats(-80, 80))


@given(one=lab, other=lab)
def test_drift_has_no_direction(
    one: tuple[float, float, float], other: tuple[float, float, float]
) -> None:
    here, there = Calibration(one, 0.0), Calibration(other, 0.0)
    assert here.drift_from(there) == pytest.approx(there.drift_from(here))
    assert here.drift_from(there) >= 0


def test_the_middle_is_as_wide_as_a_portrait() -> None:
    assert portrait_part(backdrop()).shape == (1080, 810, 3)
    assert portrait_part(np.zeros((400, 200, 3), np.uint8)).shape == (400, 200, 3)
