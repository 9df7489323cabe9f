from __future__ import annotations

import io

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from capture_station.checks.jpeg import read_structure


def jpeg(quality: int = 80, **more: object) -> bytes:
    pixels = np.random.default_rng(1).integers(0, 255, (40, 32, 3), dtype=np.uint8)
    out = io.BytesIO()
    Image.fromarray(pixels).save(out, "JPEG", quality=quality, **more)
    return out.getvalue()


@pytest.mark.parametrize("quality", range(1, 101))
def test_the_quality_is_read_back(quality: int) -> None:
    structure = read_structure(jpeg(quality))
    assert structure is not None
    # Below 2 and at 100 several qualities have the same tables.
    assert structure.quality == pytest.approx(quality, abs=1)
    assert structure.ended


def test_subsampling_is_seen() -> None:
    full, half = (read_structure(jpeg(subsampling=kind)) for kind in (0, 2))
    assert full is not None
    assert half is not None
    assert (full.subsampled, half.subsampled) == (False, True)


def test_a_progressive_file_is_walked_to_its_end() -> None:
    structure = read_structure(jpeg(progressive=True) + b"tail")
    assert structure is not None
    assert (structure.ended, structure.bytes_after_end) == (True, 4)


def test_what_carries_words_is_named() -> None:
    exif = Image.Exif()
    exif[0x010F] = "Maker"
    structure = read_structure(jpeg(exif=exif, comment=b"a name"))
    assert structure is not None
    assert set(structure.written) == {"exif", "comment"}
    plain = read_structure(jpeg(dpi=(300, 300)))
    assert plain is not None
    assert plain.written == ()


def test_a_cut_file_has_no_end() -> None:
    data = jpeg()
    structure = read_structure(data[: len(data) // 2])
    assert structure is not None
    assert not structure.ended


@given(st.binary(max_size=400))
def test_any_bytes_are_survived(data: bytes) -> None:
    structure = read_structure(b"\xff\xd8" + data)
    assert structure is not None
    assert structure.bytes_after_end >= 0
    assert read_structure(b"PK" + data) is None


@given(st.integers(2, 700), st.integers(0, 255))
def test_a_flipped_byte_is_survived(place: int, value: int) -> None:
    data = bytearray(jpeg())
    data[min(place, len(data) - 1)] = value
    assert read_structure(bytes(data)) is not None
