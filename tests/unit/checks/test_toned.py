"""The faces that the accuracy measurement tones: as skin is, not as dim light shows it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from benchmarks.room_faults import another_person, too_high
from benchmarks.shots import faultless
from benchmarks.variety import Look, looks_of
from capture_station.checks.skin import PLAIN_SKIN, cut_patch

if TYPE_CHECKING:
    from benchmarks.cutouts import Cutout


def skin_of(cutout: Cutout, colour: np.ndarray) -> float:
    """Return L* of the skin."""
    picture = np.clip(colour, 0, 255).astype(np.uint8)
    return float(cut_patch(picture, cutout.sight.face).median(*PLAIN_SKIN)[0])


def iris_of(cutout: Cutout, colour: np.ndarray) -> float:
    x, y = (int(v) for v in cutout.sight.face.left.iris[0])
    return float(colour[y - 2 : y + 3, x - 2 : x + 3].mean())


def toned(cutout: Cutout, tone: str) -> np.ndarray:
    return looks_of(cutout, Look(tone), np.random.default_rng(1))


def test_tones_darken_skin_step_by_step_but_never_to_black(person: Cutout) -> None:
    lights = [skin_of(person, toned(person, tone)) for tone in ("own", "tan", "brown", "dark")]
    assert lights == sorted(lights, reverse=True)
    assert lights[-1] > 28.0


def test_a_dim_photo_becomes_no_darker_skin_than_a_bright_one(person: Cutout) -> None:
    dim = replace(person, colour=person.colour * 0.6)
    assert skin_of(dim, toned(dim, "dark")) > 28.0
    assert skin_of(dim, toned(dim, "tan")) <= skin_of(dim, dim.colour) + 1.0


def test_dark_skin_has_dark_eyes(person: Cutout) -> None:
    pale = person.colour.copy()
    x, y = (int(v) for v in person.sight.face.left.iris[0])
    pale[y - 4 : y + 5, x - 4 : x + 5] = (140.0, 120.0, 100.0)
    eyed = replace(person, colour=pale)
    assert iris_of(eyed, toned(eyed, "dark")) < 0.75 * iris_of(eyed, pale)


def test_no_faultless_portrait_ends_above_the_limit(person: Cutout) -> None:
    head = person.sight.head
    assert head.hair_top_y is not None
    for seed in range(20):
        shot = faultless(person, np.random.default_rng(seed), 0)
        top = (shot.place @ [head.eye_x, head.hair_top_y, 1.0])[1]
        assert top > min(54.9, head.hair_top_y)
        cut = too_high(shot, np.random.default_rng(seed))
        assert (cut.place @ [head.eye_x, head.hair_top_y, 1.0])[1] < 45.0


def test_a_neighbour_shows_from_behind_a_wide_hat(person: Cutout) -> None:
    alpha = person.alpha.copy()
    y, x = np.mgrid[0:640, 0:480]
    alpha[(np.abs(x - 240) < 185) & (y > 60) & (y < 300)] = 1.0
    wide = replace(person, alpha=alpha)
    rng = np.random.default_rng(3)
    shot = faultless(wide, rng, 1)
    joined = another_person(shot, rng)
    shown = np.abs(joined.backdrop - shot.backdrop).mean(axis=2) > 20
    assert (shown & (alpha < 0.5))[:300].sum() > 3000
