"""Whether the seat before the camera has changed hands."""

from __future__ import annotations

from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from capture_station.workflow.seat import ABSENT_S, UNSEEN_S, Box, Seat

FACE: Box = (800.0, 300.0, 1100.0, 700.0)


def moved(across: float, down: float = 0.0) -> Box:
    left, top, right, bottom = FACE
    return (left + across, top + down, right + across, bottom + down)


def shown(seat: Seat, *faces: Box | None, start_s: float = 0.0, every_s: float = 0.1) -> int:
    for number, face in enumerate(faces):
        seat.look(face, start_s + number * every_s)
    return seat.occupant


def test_nobody_has_sat_there_yet() -> None:
    seat = Seat()
    assert shown(seat, None, None) == 0
    assert not seat.is_taken


def test_a_sitter_who_sways_stays_the_same() -> None:
    seat = Seat()
    assert shown(seat, *(moved(20 * (step % 5)) for step in range(50))) == 1
    assert seat.is_taken


def test_a_head_that_is_bent_for_a_moment_stays_the_same() -> None:
    seat = Seat()
    assert shown(seat, FACE, None, None, FACE) == 1


def test_an_empty_seat_makes_room_for_another() -> None:
    seat = Seat()
    empty = [None] * (round(ABSENT_S / 0.1) + 1)
    shown(seat, FACE, *empty)
    assert not seat.is_taken
    assert shown(seat, FACE, start_s=1.0) == 2


@pytest.mark.parametrize("leap", [moved(400), moved(-400), moved(0, 350)])
def test_a_head_that_is_suddenly_elsewhere_is_another(leap: Box) -> None:
    seat = Seat()
    assert shown(seat, FACE, leap) == 2


def test_a_slow_walk_past_missing_pictures_is_no_leap() -> None:
    seat = Seat()
    assert shown(seat, FACE, moved(400), every_s=0.3) == 1


def test_what_was_not_seen_is_not_claimed() -> None:
    seat = Seat()
    shown(seat, FACE)
    assert shown(seat, FACE, start_s=UNSEEN_S + 0.1) == 2


def test_a_word_for_it_is_taken() -> None:
    seat = Seat()
    shown(seat, FACE)
    seat.change()
    assert shown(seat, FACE, start_s=0.1) == 2


@given(st.lists(st.one_of(st.none(), st.floats(-2000, 2000)), max_size=60), st.floats(0.01, 4.0))
def test_the_number_only_grows_and_a_face_always_has_one(
    places: list[float | None], every_s: float
) -> None:
    seat, last, ticks = Seat(), 0, count()
    for place in places:
        seat.look(None if place is None else moved(place), next(ticks) * every_s)
        assert seat.occupant >= last
        assert place is None or (seat.is_taken and seat.occupant > 0)
        last = seat.occupant
