from __future__ import annotations

import io
from dataclasses import replace

import numpy as np
import pytest
from PIL import Image

from capture_station.checks.jpeg import read_structure
from capture_station.checks.portrait import cut_portrait, encode_portrait
from capture_station.checks.specs import load_specs
from capture_station.domain.findings import CropWindow

SPEC = load_specs()["cn.chsi.degree.2017"]


def scenery(roughness: float) -> np.ndarray:
    """A portrait-sized picture from plain to as rough as noise."""
    rng = np.random.default_rng(2)
    y, x = np.mgrid[0:640, 0:480]
    plain = np.stack([255 - x / 8, 120 + y / 8, 100 + (x + y) / 12], axis=-1)
    return np.clip(plain + rng.normal(0, roughness, (640, 480, 3)), 0, 255).astype(np.uint8)


@pytest.mark.parametrize("roughness", [4.0, 8.0, 12.0])
def test_the_file_lies_in_the_window_at_good_quality(roughness: float) -> None:
    data = encode_portrait(scenery(roughness), SPEC)
    structure = read_structure(data)
    assert structure is not None
    assert structure.quality is not None
    assert structure.quality >= 60
    assert 31 * 1024 <= len(data) <= 40 * 1024
    assert (structure.written, structure.bytes_after_end) == ((), 0)


def test_the_file_says_its_resolution_and_nothing_else() -> None:
    image = Image.open(io.BytesIO(encode_portrait(scenery(6.0), SPEC)))
    assert image.info["dpi"] == (300, 300)
    assert (image.size, image.mode, image.format) == ((480, 640), "RGB", "JPEG")
    assert set(image.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density", "dpi"}


def test_a_plain_picture_is_not_padded() -> None:
    data = encode_portrait(np.full((640, 480, 3), 240, np.uint8), SPEC)
    assert len(data) < 20 * 1024
    structure = read_structure(data)
    assert structure is not None
    assert structure.bytes_after_end == 0


def test_the_roughest_picture_keeps_the_official_quality() -> None:
    structure = read_structure(encode_portrait(scenery(90.0), SPEC))
    assert structure is not None
    assert structure.quality == 60


def test_without_a_limit_the_size_is_free() -> None:
    free = replace(SPEC, file=replace(SPEC.file, size_kb=(None, None), size_target_kb=None))
    structure = read_structure(encode_portrait(scenery(20.0), free))
    assert structure is not None
    assert structure.quality == 92
    assert not structure.subsampled


def test_the_crop_is_scaled_down_and_neither_turned_nor_mirrored() -> None:
    y, x = np.mgrid[0:2400, 0:3000]
    original = np.stack([x // 12, y // 10, np.zeros_like(x)], axis=-1).astype(np.uint8)
    portrait = cut_portrait(original, CropWindow(600.0, 320.5, 1440.0, 1920.0), 480, 640)
    assert portrait.shape == (640, 480, 3)
    assert portrait[320, 240].tolist() == pytest.approx([110, 128, 0], abs=2)
    assert portrait[320, 10, 0] < portrait[320, 470, 0]
    assert portrait[10, 240, 1] < portrait[630, 240, 1]


def test_a_crop_of_its_own_size_is_the_picture_itself() -> None:
    picture = scenery(20.0)
    same = cut_portrait(picture, CropWindow(0.0, 0.0, 480.0, 640.0), 480, 640)
    assert np.array_equal(same, picture)


@pytest.mark.parametrize("step", [1.0, 1.7, 2.0, 3.3, 6.0, 9.1])
def test_even_colours_stay_at_every_scale(step: float) -> None:
    original = np.full((int(640 * step) + 3, int(480 * step) + 3, 3), (40, 120, 200), np.uint8)
    portrait = cut_portrait(original, CropWindow(1.3, 0.7, 480 * step, 640 * step), 480, 640)
    assert np.abs(portrait.astype(int) - (40, 120, 200)).max() <= 1
