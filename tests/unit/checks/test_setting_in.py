"""A face set into another person's photo: the face is the new one, the rest the other's."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from benchmarks.setting_in import set_in
from capture_station.checks.faces import find_faces, region_of_box, trace_face
from capture_station.checks.networks import Networks
from capture_station.locations import models_dir
from tests.unit.checks.conftest import sitter

if TYPE_CHECKING:
    from capture_station.checks.faces import Face

HOST, NEW = 7, 9


@pytest.fixture(scope="module")
def networks(models: object) -> Networks:
    assert models
    return Networks(models_dir())


def traced(networks: Networks, photo: np.ndarray) -> Face:
    face = trace_face(networks, photo, region_of_box(find_faces(networks, photo)[0]), looks=3)
    assert face is not None
    return face


def test_the_face_is_the_new_one_where_the_other_was(networks: Networks) -> None:
    found = set_in(networks, sitter(NEW).image, sitter(HOST).image)
    plain = set_in(networks, sitter(HOST).image, sitter(HOST).image)
    assert found is not None
    assert plain is not None
    assert found.shape == plain.shape
    at = traced(networks, plain)
    inside = np.s_[
        int(at.points[105, 1]) : int(at.points[17, 1]),
        int(at.left.corners_middle[0]) : int(at.right.corners_middle[0]),
    ]
    apart = np.abs(found.astype(float) - plain).max(axis=2)
    assert apart[inside].mean() > 5.0
    outside = np.ones(apart.shape, bool)
    low, high = at.points[:, :2].min(axis=0).astype(int), at.points[:, :2].max(axis=0).astype(int)
    outside[low[1] : high[1], low[0] : high[0]] = False
    assert apart[outside].max() == 0.0
    moved = traced(networks, found)
    assert np.hypot(*(moved.left.iris[0] - at.left.iris[0])) < 0.2 * at.left.width


def test_where_no_face_is_there_is_nothing_to_set_in(networks: Networks) -> None:
    nobody = np.full((400, 400, 3), 200, np.uint8)
    assert set_in(networks, nobody, sitter(HOST).image) is None
    assert set_in(networks, sitter(HOST).image, nobody) is None
