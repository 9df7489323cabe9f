"""Many advisers' files become one roster (汇总)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from capture_station.domain.identity import Gravity
from capture_station.exchange.repetitions import RosterRow, find_repetitions

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from capture_station.domain.people import PersonData
    from capture_station.exchange.problems import RosterProblem
    from capture_station.exchange.roster import RosterReading


@dataclass(frozen=True, slots=True)
class KnownTwin:
    """A student of a list who is in the store already; shown side by side.

    Attributes:
        row: The list's row.
        known: The student as the store has him or her.
        same: Whether both agree word for word.
    """

    row: RosterRow
    known: PersonData
    same: bool


@dataclass(frozen=True, slots=True)
class MergedRoster:
    """Several files as one roster.

    Attributes:
        students: Rows of all files that nothing speaks against, in the order of the files.
        clashes: Rows that stand in more than one file, with what is wrong; kept out if an error.
        unreadable: Names of the files that could not be read.
    """

    students: tuple[RosterRow, ...]
    clashes: tuple[tuple[RosterRow, RosterProblem], ...]
    unreadable: tuple[str, ...]


def merge_rosters(readings: Mapping[str, RosterReading]) -> MergedRoster:
    """Merge readings.

    Args:
        readings: Name of the file → reading, in the order that decides which of two equal rows
            stays.
    """
    rows = [
        row._replace(file=file)
        for file, reading in readings.items()
        if reading.readable
        for row in reading.students
    ]
    clashes = tuple(find_repetitions(rows))
    refused = {id(row) for row, problem in clashes if problem.gravity is Gravity.ERROR}
    return MergedRoster(
        students=tuple(row for row in rows if id(row) not in refused),
        clashes=clashes,
        unreadable=tuple(file for file, reading in readings.items() if not reading.readable),
    )


def find_known(rows: Sequence[RosterRow], known: Sequence[PersonData]) -> tuple[KnownTwin, ...]:
    """Find the rows whose student or ID number the store has already."""
    by_student = {one.student_number.upper(): one for one in known if one.student_number}
    by_id = {one.id_number: one for one in known if one.id_number}
    twins = []
    for row in rows:
        twin = by_student.get(row.person.student_number.upper()) or by_id.get(row.person.id_number)
        if twin is not None:
            twins.append(KnownTwin(row, twin, same=twin == row.person))
    return tuple(twins)
