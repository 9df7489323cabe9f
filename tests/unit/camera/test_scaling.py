"""Live pictures at the size at which they are shown."""

from __future__ import annotations

import numpy as np

from capture_station.camera.scaling import Scaler
from tests.unit.camera.scenery import picture


def test_a_picture_keeps_its_colours_and_its_sides_at_any_size() -> None:
    halves = np.zeros((40, 80, 3), np.uint8)
    halves[:, :40] = (10, 100, 200)
    for width, height in ((160, 80), (80, 40), (20, 10)):
        made = Scaler().scaled(halves, width, height)
        assert made.shape == (height, width, 4)
        assert made[height // 2, width // 8, :3].tolist() == [10, 100, 200]
        assert made[height // 2, -width // 8, :3].tolist() == [0, 0, 0]
        turned = Scaler().scaled(halves, width, height, mirrored=True)
        assert (turned == made[:, ::-1]).all()


def test_the_memory_is_used_again_and_follows_the_size() -> None:
    scaler = Scaler()
    first = scaler.scaled(picture(1), 30, 20)
    assert scaler.scaled(picture(2), 30, 20) is first
    assert scaler.scaled(picture(2), 31, 20).shape == (20, 31, 4)
    assert scaler.scaled(picture(2), 0, 0).shape == (1, 1, 4)
