"""Lamps and skin of the measured portraits change light, not levels."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from benchmarks.light import lit, to_colour, to_light
from capture_station.checks.colour import relative_luminance


def test_levels_give_the_light_that_opencv_knows() -> None:
    levels = np.arange(256, dtype=np.float32)
    grey = np.repeat(levels, 3).reshape(1, -1, 3) / 255.0
    lightness = cv2.cvtColor(grey, cv2.COLOR_BGR2LAB)[0, :, 0]
    known = relative_luminance(lightness)  # OpenCV reads the curve off a table, within 1 %
    assert to_light(levels) == pytest.approx(known, rel=0.01, abs=2e-4)


def test_there_and_back_is_the_same() -> None:
    levels = np.arange(256, dtype=np.float32)
    assert to_colour(to_light(levels)) == pytest.approx(levels, abs=0.01)


@pytest.mark.parametrize("level", [12.0, 40.0, 90.0, 180.0])
def test_half_the_light_is_one_stop_of_any_skin(level: float) -> None:
    assert np.log2(to_light(level) / to_light(lit(level, 0.5))) == pytest.approx(1.0, abs=0.01)


def test_more_than_white_is_white() -> None:
    assert lit(200.0, 4.0) == pytest.approx(255.0)
