"""Neighbours of a sitter, and a face of which too little is seen."""

from __future__ import annotations

import numpy as np

from capture_station.checks.faces import Box, find_beside
from capture_station.checks.measures import take_measures
from capture_station.checks.networks import RawFaces
from capture_station.checks.rules.table import judge_all
from capture_station.checks.specs import load_specs
from capture_station.domain.findings import Severity

SITTER = Box(0.95, 140.0, 150.0, 340.0, 350.0, 0.0)
PICTURE = np.zeros((640, 480, 3), np.uint8)


class Answers:
    """A detector that sees the same box in whatever part it is shown, in its 128 pixels."""

    def __init__(self, *box: float) -> None:
        self._box = np.array([box], np.float32)

    def detect(self, _picture: object, _floor: float) -> RawFaces:
        eyes = np.zeros((1, 2, 2), np.float32)
        eyes[0, 1, 0] = 10.0
        return RawFaces(np.array([0.8], np.float32), self._box, eyes)


def test_a_face_on_either_side_is_told_where_it_is_in_the_picture() -> None:
    left = find_beside(Answers(2, 50, 32, 80), PICTURE, SITTER)
    assert [round(box.left) for box in left] == [6]
    right = find_beside(Answers(96, 50, 126, 80), PICTURE, SITTER)
    assert [round(box.right) for box in right] == [474]


def test_what_a_cut_leaves_of_the_sitter_is_no_neighbour() -> None:
    assert find_beside(Answers(50, 40, 110, 100), PICTURE, SITTER) == ()


def test_a_face_that_cannot_be_made_out_is_covered_rather_than_absent() -> None:
    spec = load_specs()["cn.chsi.degree.2017"]
    for faces, told in (((SITTER,), "face-covered"), ((), "one-face")):
        measures = take_measures(PICTURE, None, faces, size=(480, 640))
        found = {one.rule: one for one in judge_all(measures, spec, spec.backgrounds)}
        failed = [n for n in ("one-face", "face-covered") if found[n].severity is Severity.FAIL]
        assert failed == [told]
