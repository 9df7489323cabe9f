from itertools import pairwise
from pathlib import Path

import cv2
import numpy as np

from capture_station.sitters.faults import Fault
from capture_station.sitters.film import make_day, write_scene
from capture_station.sitters.person import Person
from capture_station.sitters.scene import Scene

_SIZE = (640, 360)


def test_frames_are_pictures_in_the_order_of_their_names(tmp_path: Path) -> None:
    written = write_scene(tmp_path / "a", Scene(Person.make(2)), 3, seed=1, size=_SIZE)

    assert sorted((tmp_path / "a").iterdir()) == list(written)
    for path in written:
        picture = cv2.imread(str(path))
        assert picture.shape == (360, 640, 3)


def test_the_same_seed_writes_the_same_bytes(tmp_path: Path) -> None:
    scene = Scene(Person.make(2))

    first = write_scene(tmp_path / "a", scene, 2, seed=1, size=_SIZE)
    again = write_scene(tmp_path / "b", scene, 2, seed=1, size=_SIZE)

    assert [path.read_bytes() for path in first] == [path.read_bytes() for path in again]


def test_a_sitter_moves_a_little_and_no_more(tmp_path: Path) -> None:
    written = write_scene(tmp_path / "a", Scene(Person.make(2)), 4, seed=3, size=_SIZE)

    pictures = [cv2.imread(str(path)).astype(int) for path in written]

    for before, after in pairwise(pictures):
        assert 0 < np.abs(before - after).mean() < 6


def test_a_day_has_the_failed_attempts_before_the_good_one(tmp_path: Path) -> None:
    people = [Person.make(2), Person.make(3)]

    takes = make_day(tmp_path, people, {1: [Fault.TOO_LOW]}, frames=1, size=_SIZE)

    assert [take.cue for take in takes] == ["001-1-good", "002-1-too-low", "002-2-good"]
    assert [take.fault for take in takes] == [None, Fault.TOO_LOW, None]
    assert sorted(folder.name for folder in tmp_path.iterdir()) == [take.cue for take in takes]
    assert all(len(list((tmp_path / take.cue).iterdir())) == 1 for take in takes)
