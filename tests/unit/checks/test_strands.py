"""Hair that hangs over an eye, on eyes drawn with strands of any colour."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from capture_station.checks.eyes import cut_eye
from capture_station.checks.faces import Eye, Face
from capture_station.checks.strands import strands_over

MIDDLE = (190.0, 250.0)
WIDTH = 41.0


def eye_at(x: float) -> Eye:
    """Return an eye, open, as the model draws it."""
    turn = np.linspace(0.0, np.pi, 9)
    side = np.stack([-WIDTH / 2 * np.cos(turn), 8.0 * np.sin(turn)], axis=1)
    middle = np.array([x, MIDDLE[1]])
    lids = np.vstack([side, (side * [1.0, -1.0])[1:8]]) + middle
    iris = np.array([[0, 0], [9, 0], [0, -9], [-9, 0], [0, 9]]) + middle
    return Eye(lids.astype(np.float32), iris.astype(np.float32))


def drawn(skin: int) -> np.ndarray:
    """Return a bare eye under its brow."""
    picture = np.full((640, 480, 3), skin, np.uint8)
    x, y = (int(v) for v in MIDDLE)
    cv2.ellipse(picture, (x, y - 24), (24, 4), 0, 0, 360, [skin // 3] * 3, -1)
    cv2.ellipse(picture, (x, y), (20, 8), 0, 0, 360, [min(255, skin + 40)] * 3, -1)
    cv2.circle(picture, (x, y), 8, (15, 15, 15), -1)
    return cv2.GaussianBlur(picture, (0, 0), 1.0)


def judged(picture: np.ndarray) -> float:
    """Return how surely strands hang over the drawn eye."""
    eye, other = eye_at(MIDDLE[0]), eye_at(MIDDLE[0] + 100.0)
    face = Face(np.zeros((468, 3), np.float32), 1.0, eye, other)
    return strands_over(cut_eye(picture, face, eye, 100.0))


@pytest.mark.parametrize("skin", [40, 110, 200])
def test_a_bare_eye_shows_no_strands(skin: int) -> None:
    assert judged(drawn(skin)) == pytest.approx(0.0)


@pytest.mark.parametrize(("skin", "hair"), [(40, 20), (40, 150), (110, 105), (200, 30), (200, 170)])
def test_strands_are_seen_whether_darker_or_lighter_than_the_skin(skin: int, hair: int) -> None:
    picture, rng = drawn(skin), np.random.default_rng(4)
    for _ in range(60):
        x = MIDDLE[0] + rng.normal(0, 0.45) * WIDTH
        ends = [(int(x + rng.normal(0, 10)), 190), (int(x), int(255 + 30 * rng.random()))]
        shade = float(np.clip(hair + rng.normal(0, 14), 0, 255))
        cv2.line(picture, *ends, [shade] * 3, int(rng.integers(3, 7)), cv2.LINE_AA)
    assert judged(picture) == pytest.approx(1.0)


def test_what_has_no_contrast_is_no_hair() -> None:
    faint = np.full((640, 480, 3), 150, np.uint8)
    faint[:, ::6] += 2
    assert judged(faint) == pytest.approx(0.0)
