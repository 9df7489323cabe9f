"""Where eyes look, on eyes drawn with a known place of the iris."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from capture_station.checks.eyes import USUAL_HEIGHT, cut_eye
from capture_station.checks.faces import Eye, Face
from capture_station.checks.pose import Pose
from capture_station.checks.rules.eyes_mouth import gaze_of

MIDDLES = ((190.0, 250.0), (290.0, 250.0))
WIDTH, GAP, RADIUS = 41.0, 8.0, 9.0
STRAIGHT = Pose(roll=0.0, yaw=0.0, pitch=0.0)


def eye_at(middle: tuple[float, float], across: float, down: float) -> Eye:
    """Return an eye whose iris the model draws at shares of the eye's width off the middle."""
    turn = np.linspace(0.0, np.pi, 9)
    side = np.stack([-WIDTH / 2 * np.cos(turn), GAP * np.sin(turn)], axis=1)
    lids = np.vstack([side, (side * [1.0, -1.0])[1:8]]) + middle
    iris = np.array([[0, 0], [1, 0], [0, -1], [-1, 0], [0, 1]]) * RADIUS
    iris = iris + middle + np.array([across, down]) * WIDTH
    return Eye(lids.astype(np.float32), iris.astype(np.float32))


def looking(
    across: float,
    down: float,
    drawn_down: float,
    pose: Pose = STRAIGHT,
    drawn_across: float | None = None,
):
    """Return the gaze of eyes painted at one place while the model draws them at another."""
    picture = np.full((640, 480, 3), 170, np.uint8)
    drawn = across if drawn_across is None else drawn_across
    eyes = [eye_at(middle, drawn, drawn_down) for middle in MIDDLES]
    for (x, y), eye in zip(MIDDLES, eyes, strict=True):
        opening = np.zeros(picture.shape[:2], np.uint8)
        outline = np.vstack([eye.lids[:9], eye.lids[9:][::-1]])
        cv2.fillPoly(opening, [np.round(outline).astype(np.int32)], 1)
        disc = np.zeros_like(opening)
        at = (round(x + across * WIDTH), round(y + down * WIDTH))
        cv2.circle(disc, at, int(RADIUS), 1, -1)
        picture[opening == 1] = 200
        picture[(opening & disc) == 1] = 40
    points = np.zeros((468, 3), np.float32)
    face = Face(points, 1.0, eyes[0], eyes[1])
    patches = cut_eye(picture, face, eyes[0], 100.0), cut_eye(picture, face, eyes[1], 100.0)
    return gaze_of(face, patches, pose)


def test_dark_that_lies_higher_raises_what_the_model_draws_too_low() -> None:
    level, raised = looking(0.0, -0.075, -0.075), looking(0.0, -0.25, -0.075)
    assert raised[1] < level[1] - 0.03
    assert raised[0] == pytest.approx(0.0, abs=0.005)


def test_dark_that_lies_lower_lowers_it() -> None:
    assert looking(0.0, 0.15, -0.075)[1] > looking(0.0, -0.075, -0.075)[1] + 0.03


def test_eyes_that_stay_on_the_camera_while_the_head_turns_look_ahead() -> None:
    turned = Pose(roll=0.0, yaw=10.0, pitch=0.0)
    assert looking(-0.037, -0.075, -0.075, turned)[0] == pytest.approx(0.0, abs=0.005)


@pytest.mark.parametrize(
    ("painted", "drawn", "least"),
    [(0.2, 0.1, 0.1), (-0.1, -0.2, -0.1), (0.0, 0.2, 0.0), (0.1, -0.1, 0.0)],
)
def test_sideways_counts_what_model_and_picture_both_say(
    painted: float, drawn: float, least: float
) -> None:
    across = looking(painted, -0.075, -0.075, drawn_across=drawn)[0]
    assert across == pytest.approx(least, abs=0.02)


def test_an_eye_without_anything_dark_says_nothing() -> None:
    eye = eye_at(MIDDLES[0], 0.0, -0.075)
    other = eye_at(MIDDLES[1], 0.0, -0.075)
    face = Face(np.zeros((468, 3), np.float32), 1.0, eye, other)
    patch = cut_eye(np.full((640, 480, 3), 170, np.uint8), face, eye, 100.0)
    assert patch.dark_y == pytest.approx(USUAL_HEIGHT)
    assert patch.dark_x is None


def test_how_far_a_face_looks_lowered_hides_no_raised_eyes() -> None:
    """Raised eyes make the face itself look lowered, so that counts little."""
    lowered = Pose(roll=0.0, yaw=0.0, pitch=-12.0)
    straight, bowed = looking(0.0, -0.25, -0.15), looking(0.0, -0.25, -0.15, lowered)
    assert straight[1] < -0.035
    assert bowed[1] == pytest.approx(straight[1] + 0.012, abs=0.001)
