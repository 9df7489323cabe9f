import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from capture_station.sitters import paint


def test_full_cover_hides_what_lies_below() -> None:
    below = paint.coloured((10, 20, 30), np.ones((8, 8), np.float32))
    above = paint.coloured((200, 100, 50), np.ones((4, 4), np.float32))

    paint.lay_over(below, above, (2, 3))

    assert below[4, 4].tolist() == [200, 100, 50, 255]
    assert below[0, 0].tolist() == [10, 20, 30, 255]


def test_no_cover_changes_nothing() -> None:
    below = paint.coloured((10, 20, 30), np.ones((8, 8), np.float32))
    before = below.copy()

    paint.lay_over(below, paint.coloured((200, 100, 50), np.zeros((8, 8), np.float32)))

    assert np.array_equal(below, before)


def test_half_cover_mixes_the_two() -> None:
    below = paint.coloured((0, 100, 200), np.ones((2, 2), np.float32))

    paint.lay_over(below, paint.coloured((200, 100, 0), np.full((2, 2), 0.5, np.float32)))

    assert np.abs(below[0, 0].astype(int) - [100, 100, 100, 255]).max() <= 1


@given(
    st.lists(
        st.tuples(st.floats(-100, 100), st.floats(-100, 100)), min_size=3, max_size=8, unique=True
    )
)
def test_a_spline_goes_through_its_knots(knots: list[tuple[float, float]]) -> None:
    curve = paint.spline(knots, 5)

    for knot in knots:
        assert np.hypot(*(curve - knot).T).min() < 1e-6


def test_an_area_covers_what_its_outline_encloses() -> None:
    square = np.array([(10.0, 10.0), (29.0, 10.0), (29.0, 29.0), (10.0, 29.0)])

    cover = paint.area((40, 40), square)

    assert cover[20, 20] == 1
    assert cover[2, 2] == 0
    assert float(cover.sum()) == pytest.approx(400, rel=0.1)


def test_noise_is_the_seed_s() -> None:
    first, again, other = (
        paint.noise(np.random.default_rng(seed), (50, 60), (3, 3)) for seed in (1, 1, 2)
    )

    assert np.array_equal(first, again)
    assert not np.array_equal(first, other)
