"""What a registry decides about records: data are corrected, portraits change owners or are chosen.

A ruling changes no fact and no roster as it was imported; it lies over them. Each has the number
that the registry gave it in its change feed; of two about the same thing the later one holds, in
whatever order they are heard, and hearing one twice changes nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from capture_station.domain.identity import read_id
from capture_station.domain.ids import CaptureId, SessionId, SittingId, StudentId
from capture_station.domain.people import Gender, PersonData
from capture_station.domain.shapes import ShapeError, demand_shape

if TYPE_CHECKING:
    from collections.abc import Mapping

CORRECTION, SWAP, CHOICE = "correction", "swap", "choice"
"""Kinds in the change feed."""

CORRECTABLE = frozenset(
    {"student_number", "name", "gender", "id_number", "class_name", "department", "major"}
)
"""Fields of `PersonData` that a registry may correct."""


@dataclass(frozen=True, slots=True)
class Correction:
    """A student's data as they are to be from now on.

    Attributes:
        number: The registry's.
        fields: What differs from the roster, by name of the field; at least one.
    """

    number: int
    session_id: SessionId
    student_id: StudentId
    fields: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Assigned:
    """The portrait that a sitting has from now on.

    Attributes:
        number: The registry's.
        was_capture_id: The portrait that the sitting's own events name as valid; where they come
            to name another one, that was taken since, and the ruling is over.
    """

    number: int
    sitting_id: SittingId
    capture_id: CaptureId
    was_capture_id: CaptureId


def read_correction(number: int, session_id: str, body: Mapping[str, Any]) -> Correction:
    """Return the correction that a change tells of.

    Raises:
        ShapeError: If it is none.
    """
    fields, student_id = body.get("new"), body.get("student_id")
    if not isinstance(fields, dict) or not fields or not set(fields) <= CORRECTABLE:
        raise ShapeError("new")
    for name, value in fields.items():
        demand_shape(Gender if name == "gender" else str, value, f"new.{name}")
    demand_shape(str, student_id, "student_id")
    return Correction(number, SessionId(session_id), StudentId(str(student_id)), fields)


def read_swap(number: int, body: Mapping[str, Any]) -> tuple[Assigned, Assigned]:
    """Return what each of the two sittings of a swap has now.

    Raises:
        ShapeError: If the change tells of no swap.
    """
    told = body.get("swapped")
    if not isinstance(told, list) or len(told) != 2:  # noqa: PLR2004 - a swap is of two
        raise ShapeError("swapped")
    for each in told:
        for name in ("sitting_id", "capture_id"):
            demand_shape(str, each.get(name) if isinstance(each, dict) else None, name)
    one, two = told
    return _assigned(number, one, two), _assigned(number, two, one)


def read_choice(number: int, body: Mapping[str, Any]) -> Assigned:
    """Return which of the portraits that two desks took of one sitting counts.

    Raises:
        ShapeError: If the change tells of no such choice.
    """
    told = [body.get(name) for name in ("sitting_id", "capture_id", "was_capture_id")]
    for name, value in zip(("sitting_id", "capture_id", "was_capture_id"), told, strict=True):
        demand_shape(str, value, name)
    sitting_id, capture_id, was = map(str, told)
    return Assigned(number, SittingId(sitting_id), CaptureId(capture_id), CaptureId(was))


def corrected(person: PersonData, fields: Mapping[str, str]) -> PersonData:
    """Return a person's data with corrections over them.

    With an identity number the birth date in it is corrected too, and the kind of document where
    the number is of another.
    """
    told: dict[str, Any] = dict(fields)
    if "gender" in told:
        told["gender"] = Gender(told["gender"])
    if told.get("id_number", person.id_number) != person.id_number:
        reading = read_id(told["id_number"])
        told["id_number"] = reading.number
        if not reading.problems:
            told["id_type"] = reading.id_type
            told["birth_date"] = reading.birth_date or person.birth_date
    return person._replace(**told)


def _assigned(number: int, mine: dict[str, str], other: dict[str, str]) -> Assigned:
    # the first registries that swapped did not tell what a sitting had before
    was = mine.get("was_capture_id") or other["capture_id"]
    demand_shape(str, was, "was_capture_id")
    sitting_id, capture_id = SittingId(mine["sitting_id"]), CaptureId(mine["capture_id"])
    return Assigned(number, sitting_id, capture_id, CaptureId(was))
