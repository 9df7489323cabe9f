"""Codes in a picture of a person holding them up."""

from __future__ import annotations

import string

import cv2
import numpy as np
import pytest
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st

from capture_station.camera.codes import TURNS, read_codes, turned_half


def scene(*codes: tuple[str, str]) -> np.ndarray[tuple[int, int, int], np.dtype[np.uint8]]:
    """Return a grey, noisy picture with these (kind, text) codes one below the other."""
    rng = np.random.default_rng(1)
    image = rng.integers(90, 130, (720, 1280, 3), dtype=np.uint8)
    top = 40
    for kind, text in codes:
        made = zxingcpp.create_barcode(text, getattr(zxingcpp.BarcodeFormat, kind))
        drawn = np.array(zxingcpp.write_barcode_to_image(made, scale=3))
        height, width = drawn.shape[:2]
        image[top : top + height, 300 : 300 + width] = drawn[:, :, None]
        top += height + 40
    image.setflags(write=False)
    return image


@pytest.mark.parametrize("kind", ["QRCode", "Code128", "Code39", "PDF417", "DataMatrix", "Aztec"])
def test_the_common_codes_are_read(kind: str) -> None:
    (code,) = read_codes(scene((kind, "2021030517")))
    assert code.text == "2021030517"
    assert code.kind.replace(" ", "") == kind


def test_several_codes_are_read_with_their_places() -> None:
    codes = read_codes(scene(("QRCode", "CJ-7F3A"), ("Code128", "310101")))
    by_text = {code.text: code for code in codes}
    assert set(by_text) == {"CJ-7F3A", "310101"}
    assert all(300 <= x <= 1280 for x, _ in by_text["CJ-7F3A"].corners)
    assert max(y for _, y in by_text["CJ-7F3A"].corners) < min(
        y for _, y in by_text["310101"].corners
    )


@pytest.mark.parametrize("turn", [1, 2, 3])
def test_a_turned_code_is_read(turn: int) -> None:
    (code,) = read_codes(np.rot90(scene(("Code128", "upside")), turn))
    assert code.text == "upside"


@pytest.mark.parametrize("angle", [0, 25, 45, 70, 110, 155, 200, 290])
def test_bars_held_in_any_way_are_read_by_one_of_the_turns(angle: int) -> None:
    picture = scene(("Code128", "A2021030517"))
    move = cv2.getRotationMatrix2D((480, 110), angle, 1.0)
    move[:, 2] += (160, 250)
    held = np.asarray(cv2.warpAffine(picture, move, (1280, 720)), np.uint8)
    large = np.asarray(cv2.resize(held, None, fx=2, fy=2), np.uint8)
    found = {code.text for turn in TURNS for code in read_codes(turned_half(large, turn))}
    assert found == {"A2021030517"}


def test_a_picture_without_codes_has_none() -> None:
    assert read_codes(scene()) == ()


def test_a_value_does_not_show_in_a_log() -> None:
    (code,) = read_codes(scene(("QRCode", "11010119900307451X")))
    assert "11010119900307451X" not in repr(code)


@settings(max_examples=10, deadline=None)
@given(st.text(string.printable.strip(), min_size=1, max_size=30))
def test_any_value_comes_out_as_it_went_in(text: str) -> None:
    assert text in {code.text for code in read_codes(scene(("QRCode", text)))}
