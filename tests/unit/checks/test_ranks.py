from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from capture_station.checks.ranks import median, rank


@given(st.lists(st.integers(-50, 50), min_size=1, max_size=60))
def test_the_median_is_the_upper_of_two(values: list[int]) -> None:
    assert median(np.array(values)) == sorted(values)[len(values) // 2]


def test_columns_have_their_own_median() -> None:
    assert median(np.array([[1, 9], [2, 8], [3, 100]])).tolist() == [2, 9]


def test_nothing_has_no_rank() -> None:
    assert np.isnan(rank(np.array([]), 0.5))
    assert np.isnan(median(np.zeros((0, 3)))).all()


@given(st.lists(st.floats(-9, 9), min_size=1, max_size=80), st.floats(0, 1))
def test_a_rank_is_one_of_the_values(values: list[float], share: float) -> None:
    found = rank(np.array(values), share)
    assert found in values
    assert sum(value < found for value in values) <= share * len(values)
