"""A class list as it was read, set against the people that the session has already."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from capture_station.domain.errors import Trouble
from capture_station.domain.identity import Gravity

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path

    from capture_station.domain.bulk import Told
    from capture_station.domain.overview import PersonHit
    from capture_station.domain.people import PersonData
    from capture_station.exchange.problems import RosterProblem
    from capture_station.exchange.repetitions import RosterRow
    from capture_station.exchange.roster import RosterReading

    Reader = Callable[[Path, Mapping[str, str] | None, Told], RosterReading]

_COMPARED = ("name", "gender", "id_number", "class_name")


@dataclass(frozen=True, slots=True)
class ListFile:
    """A file and what it says.

    Attributes:
        source: SHA-256 of the file, lower-case hex, for the audit trail.
    """

    path: Path
    reading: RosterReading
    source: str


@dataclass(frozen=True, slots=True)
class Known:
    """A person of the file who is on the session's roster already.

    Attributes:
        row: As the file has the person.
        present: As the roster has the person.
        differs: Fields in which the two differ.
    """

    row: RosterRow
    present: PersonData
    differs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """What an import would do.

    Attributes:
        new: Rows that would be put on the roster.
        known: Rows whose student number is on it.
    """

    new: tuple[RosterRow, ...]
    known: tuple[Known, ...]


def read_list(path: Path, mapping: Mapping[str, str], read: Reader, told: Told) -> ListFile:
    """Read a class list and hash its file; for the lane of the files."""
    reading = read(path, mapping, told)
    source = ""
    if reading.readable:
        try:
            with path.open("rb") as file:
                source = hashlib.file_digest(file, "sha256").hexdigest()
        except OSError as error:
            raise Trouble("exchange.unreadable") from error
    return ListFile(path, reading, source)


def compare(rows: Iterable[RosterRow], present: Iterable[PersonHit]) -> Comparison:
    """Set the rows of a file against the people of a session."""
    numbers = {hit.student.data.student_number: hit.student.data for hit in present}
    numbers.pop("", None)
    new: list[RosterRow] = []
    known: list[Known] = []
    for row in rows:
        found = numbers.get(row.person.student_number)
        if found is None:
            new.append(row)
        else:
            differs = tuple(f for f in _COMPARED if getattr(row.person, f) != getattr(found, f))
            known.append(Known(row, found, differs))
    return Comparison(tuple(new), tuple(known))


def errors_of(reading: RosterReading) -> tuple[RosterProblem, ...]:
    """Return the problems for which a row is refused."""
    return tuple(one for one in reading.problems if one.gravity is Gravity.ERROR)
