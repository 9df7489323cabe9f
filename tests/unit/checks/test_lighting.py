"""The light of the backdrop, zone by zone."""

from __future__ import annotations

import numpy as np
import pytest

from capture_station.checks.lighting import BINS, map_light
from capture_station.checks.outline import PersonMask
from capture_station.domain.findings import CropWindow
from capture_station.domain.spec import Background

BLUE = Background("light-blue", (99, 191, 255), 14.0)
AREA = CropWindow(0, 0, 480, 640)


def backdrop(across: float = 0.0, down: float = 0.0) -> np.ndarray:
    """Return a backdrop whose right side and lower end are lighter by so many stops (linear)."""
    y, x = np.mgrid[0:640, 0:480].astype(np.float64)
    stops = across * (x / 479 - 0.5) + down * (y / 639 - 0.5)
    rgb = np.array(BLUE.rgb[::-1], np.float64) / 255 * 0.7
    linear = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
    lit = linear * 2.0 ** stops[..., np.newaxis]
    coded = np.where(lit <= 0.0031308, lit * 12.92, 1.055 * lit ** (1 / 2.4) - 0.055)
    return np.clip(coded * 255, 0, 255).astype(np.uint8)


def test_plain_light_is_even_everywhere() -> None:
    light = map_light(backdrop(), AREA, None, None, (BLUE,))
    assert all(stops == 0.0 for line in light.zones for stops in line)
    assert light.across_stops == light.down_stops == 0.0
    assert light.nearest == BLUE
    assert sum(light.histogram) == pytest.approx(1.0)
    assert len(light.histogram) == BINS


@pytest.mark.parametrize(("across", "down"), [(1.0, 0.0), (-0.8, 0.4), (0.0, -1.0)])
def test_slopes_are_measured_in_stops(across: float, down: float) -> None:
    light = map_light(backdrop(across, down), AREA, None, None, (BLUE,))
    # the two outer of five columns are 0.6 of the width apart, of six rows 4/6 of the height
    assert light.across_stops == pytest.approx(across * 0.6, abs=0.06)
    assert light.down_stops == pytest.approx(down * 4 / 6, abs=0.06)


def test_where_a_person_is_nothing_is_said() -> None:
    values = np.zeros((256, 256), np.float32)
    values[90:, 40:216] = 1.0
    mask = PersonMask(values, 0.0, 0.0, 480 / 256, 640 / 256)
    light = map_light(backdrop(), AREA, None, mask, (BLUE,))
    assert light.zones[0][2] is not None
    assert light.zones[4][2] is None


def test_without_a_backdrop_only_the_histogram_is_left() -> None:
    mask = PersonMask(np.ones((256, 256), np.float32), 0.0, 0.0, 480 / 256, 640 / 256)
    light = map_light(np.full((640, 480, 3), 255, np.uint8), AREA, None, mask, (BLUE,))
    assert light.across_stops is None
    assert light.distance is None
    assert light.lost_light == 1.0
