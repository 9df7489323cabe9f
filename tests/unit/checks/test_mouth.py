"""The line between the lips, on mouths drawn with and without one."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from capture_station.checks.mouth import line_of_mouth

WIDTH = 200.0
LEFT, RIGHT, HEIGHT = 205, 275, 340
UPPER = (78, 191, 80, 81, 82, 13, 312, 311, 310, 415, 308)
LOWER = (78, 95, 88, 178, 87, 14, 317, 402, 318, 324, 308)
SKIN = 140


def mesh(tilt: float = 0.0) -> np.ndarray:
    """Return a mesh whose closed mouth lies where the drawn lines do."""
    points = np.zeros((468, 3), np.float32)
    x = np.linspace(LEFT, RIGHT, len(UPPER))
    y = HEIGHT + np.tan(np.radians(tilt)) * (x - (LEFT + RIGHT) / 2)
    for lip in (UPPER, LOWER):
        points[list(lip), 0], points[list(lip), 1] = x, y
    points[[61, 291]] = points[[78, 308]]
    return points


def face_with(line: tuple[float, float] | None, *, tilt: float = 0.0, dark: int = 50):
    """Return skin with a dark line from one column to another."""
    picture = np.full((640, 480, 3), SKIN, np.uint8)
    if line is not None:
        lean = np.tan(np.radians(tilt))
        ends = [(round(x), round(HEIGHT + lean * (x - (LEFT + RIGHT) / 2))) for x in line]
        cv2.line(picture, ends[0], ends[1], (dark, dark, dark), 3, cv2.LINE_AA)
    return picture


@pytest.mark.parametrize("tilt", [-12.0, 0.0, 12.0])
def test_lips_of_the_skins_own_colour_show_their_line(tilt: float) -> None:
    picture = face_with((LEFT - 3, RIGHT + 3), tilt=tilt)
    assert line_of_mouth(picture, mesh(tilt), WIDTH) > 0.32


def test_a_mask_shows_none() -> None:
    assert line_of_mouth(face_with(None), mesh(), WIDTH) == pytest.approx(0.0, abs=0.02)


def test_a_fold_or_a_gap_between_fingers_goes_on_beyond_the_mouth() -> None:
    assert line_of_mouth(face_with((120, 360)), mesh(), WIDTH) < 0.05


def test_a_gap_that_only_crosses_the_mouth_is_no_line_of_it() -> None:
    assert line_of_mouth(face_with((120, 360), tilt=30.0), mesh(), WIDTH) < 0.2


@pytest.mark.parametrize("light", [0.25, 0.5, 1.0])
def test_dark_skin_shows_it_as_light_skin_does(light: float) -> None:
    picture = (face_with((LEFT - 3, RIGHT + 3)) * light).astype(np.uint8)
    whole = line_of_mouth(face_with((LEFT - 3, RIGHT + 3)), mesh(), WIDTH)
    assert line_of_mouth(picture, mesh(), WIDTH) == pytest.approx(whole, abs=0.03)


def test_a_mouth_at_or_beyond_the_edge_is_looked_at_all_the_same() -> None:
    for shift in (-400.0, 0.0, 330.0):
        points = mesh()
        points[:, 1] += shift
        assert np.isfinite(line_of_mouth(face_with(None), points, WIDTH))
