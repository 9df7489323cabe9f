"""Who is alike and who is not, by made-up looks and by drawn faces."""

from __future__ import annotations

import numpy as np

from capture_station.checks.likeness import Look, is_other, limits, same_among


def look(face: float, clothes: float = 0.0, hair: float = 20.0) -> Look:
    """Return a look whose face and clothes lie this far (0-1) from those of ``look(0)``."""

    def turned(apart: float) -> np.ndarray:
        near = 1.0 - apart
        return np.array([near, np.sqrt(1.0 - near**2)], np.float32)

    return Look(turned(face), turned(clothes), np.array([hair, 0.0, 0.0], np.float32))


def test_all_signs_have_to_agree_for_the_same_person() -> None:
    before = [look(0.0)]
    assert same_among(look(0.1), before) == 0
    assert same_among(look(0.2), before) is None
    assert same_among(look(0.1, clothes=0.2), before) is None
    assert same_among(look(0.1, hair=30.0), before) is None
    assert same_among(look(0.1), []) is None


def test_where_all_wear_gowns_the_face_has_to_agree_more() -> None:
    gowns = [look(0.0), *(look(0.5) for _ in range(4))]
    assert same_among(look(0.1), gowns) is None
    assert same_among(look(0.05), gowns) == 0


def test_only_the_last_ones_are_compared() -> None:
    others = [look(0.5, clothes=0.9)] * int(limits()["same"]["people"])
    assert same_among(look(0.0), [look(0.0), *others]) is None


def test_face_and_clothes_have_to_differ_for_another_person() -> None:
    assert is_other(look(0.0), look(0.4, clothes=0.8))
    assert not is_other(look(0.0), look(0.4))
    assert not is_other(look(0.0), look(0.1, clothes=0.8))
    unseen = Look(look(0.9).face, None, None)
    assert not is_other(look(0.0), unseen)
    assert same_among(unseen, [look(0.9)]) is None
