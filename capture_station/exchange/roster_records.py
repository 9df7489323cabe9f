"""A reading as a record: what ``roster check --json`` prints."""

from __future__ import annotations

from dataclasses import fields
from datetime import date
from typing import TYPE_CHECKING

from capture_station.domain.people import PersonData
from capture_station.wording import trouble_sentence

if TYPE_CHECKING:
    from collections.abc import Mapping

    from capture_station.exchange.problems import RosterProblem
    from capture_station.exchange.repetitions import RosterRow
    from capture_station.exchange.roster import RosterReading
    from capture_station.wording import Lang

_PERSON_FIELDS = tuple(field.name for field in fields(PersonData))


def reading_record(file: str, reading: RosterReading, lang: Lang) -> Mapping[str, object]:
    """Return a reading in values that JSON knows.

    Args:
        file: The file as the user named it.
        reading: What was read.
        lang: Language of the sentences.
    """
    trouble = reading.trouble
    return {
        "file": file,
        "readable": reading.readable,
        "reason": trouble_sentence(trouble, lang) if trouble else "",
        "reason_key": reading.reason,
        "columns": dict(reading.columns),
        "unmapped": list(reading.unmapped),
        "students": [student_record(row) for row in reading.students],
        "problems": [problem_record(problem, lang) for problem in reading.problems],
    }


def student_record(row: RosterRow) -> Mapping[str, object]:
    """Return one student with the row and sheet."""
    values = {name: _value(getattr(row.person, name)) for name in _PERSON_FIELDS}
    return {"row": row.row, "sheet": row.sheet, **values}


def problem_record(problem: RosterProblem, lang: Lang) -> Mapping[str, object]:
    """Return one problem with its sentence."""
    return {
        "row": problem.row,
        "sheet": problem.sheet,
        "field": problem.field,
        "kind": problem.kind,
        "severity": problem.gravity.value,
        "message": problem.sentence(lang),
    }


def _value(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value
