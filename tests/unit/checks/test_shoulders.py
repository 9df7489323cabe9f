"""The slope of the shoulders from outlines whose slope is known."""

from __future__ import annotations

import numpy as np
import pytest

from capture_station.checks.crop import HeadPlace
from capture_station.checks.outline import PersonMask
from capture_station.checks.shoulders import find_shoulders

HEAD = HeadPlace(
    eye_x=240.0, eye_y=250.0, inter_eye=95.0, hair_top_y=80.0, chin_y=380.0, face_width=200.0
)
PICTURE = np.zeros((640, 480, 3), dtype=np.uint8)


def mask_of(slope: float, *, hair: float = 0.0, arms: float = 400.0, neck: float = 240.0):
    """Return the mask of a drawn person.

    Args:
        slope: Degrees by which the right shoulder is lower.
        hair: Pixels from the middle to which hair hangs down on both sides.
        arms: Pixels from the neck beyond which the outline falls steeply.
        neck: Middle of the neck.
    """
    y, x = np.mgrid[0:640:2, 0:480:2].astype(np.float32) + 1.0
    away = np.abs(x - neck)
    line = 420.0 + 0.35 * away + np.tan(np.radians(slope)) * (x - neck)
    line = line + 3.0 * np.maximum(away - arms, 0.0)
    person = y > line
    person |= (np.abs(x - neck) < 60.0) & (y > 300.0)
    person |= ((x - 240.0) / 100.0) ** 2 + ((y - 240.0) / 150.0) ** 2 < 1.0
    person |= (np.abs(x - 240.0) < hair) & (y > 200.0) & (y < 600.0)
    return PersonMask(person.astype(np.float32), 0.0, 0.0, 2.0, 2.0)


@pytest.mark.parametrize("slope", [-15.0, -6.0, 0.0, 3.0, 12.0])
def test_the_slope_is_found(slope: float) -> None:
    found = find_shoulders(PICTURE, HEAD, mask_of(slope))
    assert found == pytest.approx(slope, abs=1.0)


@pytest.mark.parametrize("slope", [0.0, 9.0])
def test_falling_arms_do_not_count(slope: float) -> None:
    found = find_shoulders(PICTURE, HEAD, mask_of(slope, arms=150.0))
    assert found == pytest.approx(slope, abs=1.5)


def test_a_head_beside_the_middle_of_the_body_tilts_nothing() -> None:
    found = find_shoulders(PICTURE, HEAD, mask_of(0.0, neck=256.0))
    assert found == pytest.approx(0.0, abs=1.0)


def test_shoulders_beside_long_hair_are_seen() -> None:
    found = find_shoulders(PICTURE, HEAD, mask_of(8.0, hair=140.0))
    assert found == pytest.approx(8.0, abs=2.0)


def test_hair_over_both_shoulders_hides_them() -> None:
    assert find_shoulders(PICTURE, HEAD, mask_of(8.0, hair=240.0)) is None


def test_without_a_mask_nothing_is_known() -> None:
    assert find_shoulders(PICTURE, HEAD, None) is None


def test_a_shoulder_raised_above_the_chin_is_seen() -> None:
    found = find_shoulders(PICTURE, HEAD, mask_of(21.0, arms=260.0))
    assert found == pytest.approx(21.0, abs=2.0)


@pytest.mark.parametrize(("slope", "told"), [(18.0, True), (5.0, False)])
def test_hair_over_one_shoulder_leaves_what_it_cannot_explain(slope: float, told: bool) -> None:
    mask = mask_of(slope)
    # Strands: from step to step the outline on the left jumps up and down about the shoulder.
    for column in range(70):
        strand = 7 if round((240 - 2 * column) / 5) % 2 else -7
        mask.values[:, column] = np.roll(mask.values[:, column], strand)
    found = find_shoulders(PICTURE, HEAD, mask)
    assert (found is not None) is told
    assert found is None or found == pytest.approx(slope, abs=3.0)
