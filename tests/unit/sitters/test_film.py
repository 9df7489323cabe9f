from itertools import pairwise
from pathlib import Path

import cv2
import numpy as np

from capture_station.sitters.film import write_scene
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
