"""Originals: byte for byte from a file, lossless from pixels."""

from __future__ import annotations

import io

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image as PillowImage

from capture_station.camera.originals import (
    decode,
    decode_sound,
    displayed_size,
    is_whole_picture,
    still_from_file,
    still_from_pixels,
)
from capture_station.domain.errors import Trouble
from tests.camera.mjpeg_server import flipped
from tests.unit.camera.scenery import picture


def jpeg(width: int, height: int, orientation: int | None = None) -> bytes:
    exif = PillowImage.Exif()
    if orientation is not None:
        exif[0x0112] = orientation
    file = io.BytesIO()
    PillowImage.new("RGB", (width, height), (200, 30, 30)).save(file, "JPEG", exif=exif)
    return file.getvalue()


@given(st.integers(1, 40), st.integers(1, 40), st.integers(0, 10**6))
def test_pixels_are_kept_without_loss(width: int, height: int, seed: int) -> None:
    rng = np.random.default_rng(seed)
    image = rng.integers(0, 256, (height, width, 3), dtype=np.uint8)
    still = still_from_pixels(image, 1.5)
    again = decode(still.data)
    assert again is not None
    assert np.array_equal(again, image)
    assert (still.suffix, still.width, still.height, still.taken_at) == (".png", width, height, 1.5)


@pytest.mark.parametrize("orientation", [None, *range(1, 9), 77])
def test_a_file_is_kept_as_it_is_and_measured_as_it_is_displayed(orientation: int | None) -> None:
    data = jpeg(60, 40, orientation)
    still = still_from_file(data, ".JPG", 2.0)
    shown = decode(data)
    assert shown is not None
    assert still.data == data
    assert (still.height, still.width) == shown.shape[:2]


@pytest.mark.parametrize("data", [b"", b"\xff\xd8\xff", b"GIF89a", jpeg(9, 9)[:20], b"\0" * 4096])
def test_what_is_no_picture_is_told(data: bytes) -> None:
    assert decode(data) is None
    with pytest.raises(Trouble, match="still-unreadable"):
        displayed_size(data)


@given(st.binary(max_size=300))
def test_any_bytes_are_a_picture_or_told(data: bytes) -> None:
    image = decode(data)
    assert image is None or image.ndim == 3


def test_a_read_only_picture_can_be_kept() -> None:
    image = picture(3)
    image.setflags(write=False)
    assert still_from_pixels(image, 0.0).width == 64


@given(st.floats(0, 1, exclude_max=True))
def test_a_file_cut_anywhere_is_not_whole(share: float) -> None:
    data = still_from_pixels(picture(1, 200, 150), 0.0).data
    assert is_whole_picture(data)
    assert not is_whole_picture(data[: int(share * (len(data) - 100))])
    photo = jpeg(200, 150)
    assert is_whole_picture(photo)
    assert not is_whole_picture(photo[: int(share * (len(photo) - 2))])


@pytest.mark.parametrize("orientation", [None, 1, 6])
def test_a_sound_picture_is_what_any_decoder_makes_of_it(orientation: int | None) -> None:
    data = jpeg(64, 48, orientation)
    image, other = decode_sound(data), decode(data)
    assert image is not None
    assert other is not None
    assert image.shape == other.shape
    assert np.abs(image.astype(int) - other).max() <= 3


def test_only_a_rest_behind_the_picture_may_be_called_sound() -> None:
    data = jpeg(64, 48)
    with_rest = data[:-2] + b"\x12\x34" * 10 + data[-2:]
    assert decode_sound(with_rest) is None
    assert decode_sound(with_rest, with_rest=True) is not None
    changed = flipped(data, seed=1)
    assert decode_sound(changed) is None
    assert decode_sound(changed, with_rest=True) is None
    assert decode_sound(data[:-200], with_rest=True) is None
