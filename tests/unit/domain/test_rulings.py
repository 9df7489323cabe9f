"""What is read from a registry's change, and what it makes of a person's data."""

from __future__ import annotations

from datetime import date

import pytest

from capture_station.domain.ids import CaptureId, SessionId, SittingId, StudentId
from capture_station.domain.people import Gender, IdType, PersonData
from capture_station.domain.rulings import (
    Assigned,
    Correction,
    corrected,
    read_choice,
    read_correction,
    read_swap,
)
from capture_station.domain.shapes import ShapeError

PERSON = PersonData("20220001", "王小明", gender=Gender.MALE, birth_date=date(2004, 1, 2))


def test_a_correction_is_read() -> None:
    told = {"student_id": "x", "new": {"name": "王晓明", "gender": "female"}, "old": {}}
    fields = {"name": "王晓明", "gender": "female"}
    assert read_correction(3, "s", told) == Correction(3, SessionId("s"), StudentId("x"), fields)


def test_a_swap_is_read_with_what_each_had() -> None:
    one = {"sitting_id": "s1", "capture_id": "c2", "was_capture_id": "c1"}
    two = {
        "sitting_id": "s2",
        "capture_id": "c1",
    }  # told nothing: it had what the other one has now
    assert read_swap(4, {"swapped": [one, two]}) == (
        Assigned(4, SittingId("s1"), CaptureId("c2"), CaptureId("c1")),
        Assigned(4, SittingId("s2"), CaptureId("c1"), CaptureId("c2")),
    )


def test_a_choice_between_two_portraits_is_read() -> None:
    told = {"sitting_id": "s1", "capture_id": "c2", "was_capture_id": "c1"}
    chosen = Assigned(5, SittingId("s1"), CaptureId("c2"), CaptureId("c1"))
    assert read_choice(5, told) == chosen
    with pytest.raises(ShapeError, match="was_capture_id"):
        read_choice(5, told | {"was_capture_id": None})


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"student_id": "x", "new": {}},
        {"student_id": "x", "new": {"row": "1"}},
        {"student_id": "x", "new": {"gender": "女"}},
        {"student_id": 1, "new": {"name": "x"}},
        {"swapped": [{"sitting_id": "s", "capture_id": "c"}]},
        {"swapped": [{"sitting_id": "s", "capture_id": None}] * 2},
        {"swapped": ["s", "t"]},
    ],
)
def test_what_is_no_ruling_is_refused(body: dict[str, object]) -> None:
    with pytest.raises(ShapeError):
        read_correction(1, "s", body)
    with pytest.raises(ShapeError):
        read_swap(1, body)


def test_a_corrected_number_brings_its_birth_date() -> None:
    told = corrected(PERSON, {"id_number": "11010519491231002x", "gender": "female"})
    assert (told.id_number, told.id_type) == ("11010519491231002X", IdType.RESIDENT_ID)
    assert (told.birth_date, told.gender) == (date(1949, 12, 31), Gender.FEMALE)
    assert told.name == PERSON.name


def test_a_corrected_number_with_a_fault_changes_nothing_else() -> None:
    told = corrected(PERSON, {"id_number": "110105194912310021"})
    assert (told.id_number, told.birth_date) == ("110105194912310021", PERSON.birth_date)
    assert told.id_type is PERSON.id_type


def test_the_number_that_was_there_is_not_read_again() -> None:
    known = PERSON._replace(id_number="11010519491231002X")
    told = corrected(known, {"id_number": "11010519491231002X", "name": "王晓明"})
    assert told == known._replace(name="王晓明")
