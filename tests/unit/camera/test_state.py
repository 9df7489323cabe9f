"""The rate of pictures."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from capture_station.camera.state import Rate


def test_a_steady_rate_is_told() -> None:
    rate = Rate()
    for number in range(100):
        rate.count(number / 25)
    assert rate.per_second(99 / 25) == pytest.approx(25, rel=0.02)


def test_a_rate_needs_two_pictures_and_fades_when_none_comes() -> None:
    rate = Rate()
    assert rate.per_second(0.0) == 0.0
    rate.count(0.0)
    assert rate.per_second(0.0) == 0.0
    rate.count(0.1)
    assert rate.per_second(0.1) == pytest.approx(10)
    assert rate.per_second(1.0) == pytest.approx(1)
    assert rate.per_second(10.0) == 0.0


@given(st.lists(st.floats(0, 100), max_size=50))
def test_it_is_never_negative_and_keeps_only_the_window(times: list[float]) -> None:
    rate = Rate()
    for now in sorted(times):
        rate.count(now)
        assert rate.per_second(now) >= 0.0
    assert all(max(times) - kept <= 2.0 for kept in rate._times) if times else True
