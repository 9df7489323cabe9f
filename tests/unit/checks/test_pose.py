from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from capture_station.checks.pose import _mean_shape, fit_pose


def face(roll: float, yaw: float, pitch: float, scale: float = 180.0) -> np.ndarray:
    """The mean face turned: first the nod, then the turn, then the lean."""
    kept, shape = _mean_shape()
    a, b, c = np.radians([roll, yaw, pitch])
    nod = np.array([[1, 0, 0], [0, np.cos(c), np.sin(c)], [0, -np.sin(c), np.cos(c)]])
    turn = np.array([[np.cos(b), 0, -np.sin(b)], [0, 1, 0], [np.sin(b), 0, np.cos(b)]])
    lean = np.array([[np.cos(a), -np.sin(a), 0], [np.sin(a), np.cos(a), 0], [0, 0, 1]])
    points = np.zeros((468, 3), np.float32)
    points[kept] = (shape @ (lean @ turn @ nod).T) * scale + (240, 300, 5)
    return points


def test_a_straight_face_is_straight() -> None:
    pose = fit_pose(face(0, 0, 0))
    assert (pose.roll, pose.yaw, pose.pitch) == pytest.approx((0, 0, 0), abs=1e-3)


@given(st.floats(-30, 30), st.floats(-35, 35))
def test_turns_and_nods_come_back(yaw: float, pitch: float) -> None:
    pose = fit_pose(face(0, yaw, pitch))
    assert pose.yaw == pytest.approx(yaw, abs=0.01)
    assert pose.pitch == pytest.approx(pitch, abs=0.01)


def test_the_signs_are_those_of_the_design() -> None:
    assert fit_pose(face(10, 0, 0)).roll == pytest.approx(10, abs=0.01)
    # Turned to the image's right, the nose stands right of the middle between the temples.
    right = face(0, 20, 0)
    assert right[1, 0] > right[[127, 356], 0].mean()
    # Chin up: the nose rises against the eyes' outer corners.
    up, level = face(0, 0, 15), face(0, 0, 0)
    assert up[1, 1] - up[33, 1] < level[1, 1] - level[33, 1]


def test_size_and_place_do_not_matter() -> None:
    far, near = fit_pose(face(3, 8, -5, 40.0)), fit_pose(face(3, 8, -5, 900.0))
    assert (far.roll, far.yaw, far.pitch) == pytest.approx(
        (near.roll, near.yaw, near.pitch), abs=1e-3
    )
