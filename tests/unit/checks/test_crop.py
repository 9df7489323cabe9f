from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from capture_station.checks.crop import HeadPlace, find_crop
from capture_station.checks.specs import load_specs

SPEC = load_specs()["cn.chsi.degree.2017"]


def head(
    face: float = 400.0, hair: float = 0.93, x: float = 2000.0, y: float = 2500.0
) -> HeadPlace:
    """A head with a face so wide; `hair` is the height above the eyes in face widths."""
    return HeadPlace(x, y, 0.47 * face, y - hair * face, y + 0.80 * face, face)


def seen(place: HeadPlace, width: int = 4000, height: int = 6000) -> dict[str, float]:
    crop = find_crop(place, SPEC, width, height)
    assert crop is not None
    scale = SPEC.frame.width_px / crop.width
    assert place.hair_top_y is not None
    return {
        "eye_y": (place.eye_y - crop.top) * scale,
        "eye_mid_x": (place.eye_x - crop.left) * scale,
        "hair_top_y": (place.hair_top_y - crop.top) * scale,
        "face_width": place.face_width * scale,
        "scale": scale,
        "aspect": crop.width / crop.height,
    }


def test_a_usual_head_comes_where_the_targets_are() -> None:
    got = seen(head())
    assert got["eye_y"] == pytest.approx(250, abs=1)
    assert got["eye_mid_x"] == pytest.approx(240, abs=0.01)
    assert 60 <= got["hair_top_y"] <= 100
    assert 195 <= got["face_width"] <= 240


@given(st.floats(250, 1500), st.floats(0.76, 1.06))
def test_all_limits_hold_for_every_measured_head(face: float, hair: float) -> None:
    got = seen(head(face, hair))
    for name in ("eye_y", "hair_top_y", "face_width", "eye_mid_x"):
        limit = SPEC.geometry[name]
        assert limit.low is not None
        assert limit.high is not None
        assert limit.low <= got[name] <= limit.high, name
    assert got["aspect"] == pytest.approx(480 / 640)
    assert got["scale"] <= 1.0


def test_long_heads_get_lower_eyes_rather_than_a_face_too_small() -> None:
    got = seen(head(hair=1.10))
    assert 250 < got["eye_y"] <= 290
    assert got["face_width"] >= 180
    assert got["hair_top_y"] >= 50


@given(st.floats(0, 4000), st.floats(0, 6000), st.floats(50, 3000))
def test_the_window_lies_inside_the_original(x: float, y: float, face: float) -> None:
    crop = find_crop(head(face, x=x, y=y), SPEC, 4000, 6000)
    assert crop is not None
    assert min(crop.left, crop.top) >= 0
    assert crop.left + crop.width <= 4000.001
    assert crop.top + crop.height <= 6000.001


def test_a_small_face_is_never_enlarged() -> None:
    assert seen(head(face=60))["scale"] == pytest.approx(1.0)
    shown = find_crop(head(face=60), SPEC, 4000, 6000, enlarge=True)
    assert shown is not None
    assert shown.width < 480


def test_too_small_an_original_has_no_window() -> None:
    assert find_crop(head(), SPEC, 479, 2000) is None
    assert find_crop(head(), SPEC, 2000, 639) is None


def test_a_head_whose_top_is_unknown_still_gets_a_window() -> None:
    crop = find_crop(replace(head(), hair_top_y=None), SPEC, 4000, 6000)
    assert crop == find_crop(head(), SPEC, 4000, 6000)


def test_moving_a_place_moves_all_of_it() -> None:
    moved = head().moved(0.5, 10.0, 20.0)
    assert moved.eye_x == 1010.0
    assert moved.eye_y == 1270.0
    assert moved.hair_top_y == pytest.approx((2500 - 0.93 * 400) * 0.5 + 20.0)
    assert moved.face_width == 200.0
