"""A reading as a record: what ``roster check --json`` prints."""

from __future__ import annotations

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

_PERSON_FIELDS = PersonData._fields


def reading_record(file: str, reading: RosterReading, lang: Lang) -> Mapping[str, object]:
    """Return a reading in values that JSON knows.

    The object has the same six keys for every file. More stand in it only where there is more to
    say: ``reason_key`` of an unreadable file, ``unmapped`` for headings that mean nothing to us,
    and the ``sheet`` of each row where several sheets of a workbook were read.

    Args:
        file: The file as the user named it.
        reading: What was read.
        lang: Language of the sentences.
    """
    trouble = reading.trouble
    several = sum(sheet.is_read for sheet in reading.sheets) > 1
    students = [student_record(row) for row in reading.students]
    problems = [problem_record(problem, lang) for problem in reading.problems]
    if several:
        sheets = [row.sheet for row in reading.students]
        sheets += [problem.sheet for problem in reading.problems]
        for record, sheet in zip((*students, *problems), sheets, strict=True):
            record["sheet"] = sheet
    more: dict[str, object] = {"reason_key": reading.reason} if reading.reason else {}
    if reading.unmapped:
        more["unmapped"] = list(reading.unmapped)
    return {
        "file": file,
        "readable": reading.readable,
        "reason": trouble_sentence(trouble, lang) if trouble else "",
        "columns": dict(reading.columns),
        "students": students,
        "problems": problems,
    } | more


def student_record(row: RosterRow) -> dict[str, object]:
    """Return one student with the row."""
    values = {name: _value(getattr(row.person, name)) for name in _PERSON_FIELDS}
    return {"row": row.row, **values}


def problem_record(problem: RosterProblem, lang: Lang) -> dict[str, object]:
    """Return one problem with its sentence."""
    return {
        "row": problem.row,
        "field": problem.field,
        "kind": problem.kind,
        "severity": problem.gravity.value,
        "message": problem.sentence(lang),
    }


def _value(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value
