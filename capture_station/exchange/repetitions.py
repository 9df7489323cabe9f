"""Who stands on a list twice? Within one list, and between lists that become one roster."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from capture_station.domain.identity import Gravity
from capture_station.domain.people import PersonData  # noqa: TC001 - a NamedTuple's own field
from capture_station.exchange.problems import RosterProblem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

_FEWEST_FOR_A_RULE = 10
_USUAL_SHARE = 0.9
_DIGITS_LOST = "id-digits-lost"
_NOUGHTS = "000"


class RosterRow(NamedTuple):
    """A student of a list and where he or she stands in it.

    Attributes:
        row: The file's own row number.
        person: The student.
        sheet: Name of the sheet, empty where there is only a nameless one.
        file: Name of the file where several were read together, else empty.
    """

    row: int
    person: PersonData
    sheet: str = ""
    file: str = ""


def find_repetitions(rows: Sequence[RosterRow]) -> Iterator[tuple[RosterRow, RosterProblem]]:
    """Yield the rows that share a number with another one, each with its problem.

    A row that repeats another word for word is an error itself, and the first one stands. Where
    two rows give one number to different people, or one person two numbers, nobody but the
    adviser can tell which is right: all of them are errors. One person with one ID number and two
    student numbers in different majors or levels is a second course: a warning.
    """
    for field, key in (("student_number", _student_key), ("id_number", _id_key)):
        keys = [key(row.person) for row in rows]
        if len(set(keys)) == len(keys):
            continue
        counts = Counter(keys)
        groups: dict[str, list[RosterRow]] = {k: [] for k, n in counts.items() if k and n > 1}
        if not groups:
            continue
        for row in rows:
            group = groups.get(key(row.person))
            if group is not None:
                group.append(row)
        for group in groups.values():
            yield from _judge(field, group)


def _student_key(person: PersonData) -> str:
    return person.student_number.upper()


def _id_key(person: PersonData) -> str:
    return person.id_number


def _judge(field: str, group: list[RosterRow]) -> Iterator[tuple[RosterRow, RosterProblem]]:
    different = {row.person: row for row in reversed(group)}
    for row in group:
        first = different[row.person]
        if row is not first:
            if field == "student_number" or not row.person.student_number:
                yield row, _problem(row, field, "row-repeated", Gravity.ERROR, first)
            continue
        other = next((o for o in different.values() if o is not row), None)
        if other is None:
            continue
        if field == "student_number":
            yield row, _problem(row, field, "number-twice", Gravity.ERROR, other)
        elif row.person.student_number.upper() == other.person.student_number.upper():
            continue  # told of the student number already
        elif _is_second_course(row.person, other.person):
            yield row, _problem(row, field, "id-second-course", Gravity.WARNING, other)
        else:
            yield row, _problem(row, field, "id-twice", Gravity.ERROR, other)


def _is_second_course(one: PersonData, other: PersonData) -> bool:
    return one.name == other.name and (one.major, one.level) != (other.major, other.level)


def _problem(
    row: RosterRow, field: str, kind: str, gravity: Gravity, other: RosterRow
) -> RosterProblem:
    names = [name for name in (other.file, other.sheet) if name not in (row.file, row.sheet, "")]
    place = f" ({' · '.join(names)})" if names else ""
    return RosterProblem(
        row.row, field, kind, gravity, (("row", other.row), ("place", place)), row.sheet
    )


def find_short_numbers(rows: Sequence[RosterRow]) -> Iterator[RosterProblem]:
    """Yield a warning for each number that is shorter than nearly all others of its column.

    A spreadsheet that takes a number for a number drops its leading noughts.
    """
    fields: tuple[tuple[str, Callable[[PersonData], str]], ...] = (
        ("student_number", lambda person: person.student_number),
        ("exam_number", lambda person: person.exam_number),
    )
    for field, number_of in fields:
        lengths = Counter(len(number_of(row.person)) for row in rows)
        lengths.pop(0, None)
        total = lengths.total()
        if total < _FEWEST_FOR_A_RULE:
            continue
        usual, count = lengths.most_common(1)[0]
        if count < total * _USUAL_SHARE or count == total:
            continue
        for row in rows:
            length = len(number_of(row.person))
            if 0 < length < usual:
                params = (("length", length), ("usual", usual))
                yield RosterProblem(
                    row.row, field, "number-short", Gravity.WARNING, params, row.sheet
                )


def find_doubtful_ids(
    rows: Sequence[RosterRow], problems: Sequence[RosterProblem]
) -> Iterator[tuple[RosterRow, RosterProblem]]:
    """Yield the rows whose ID number ends in noughts where others of the list lost digits.

    One in eleven of the numbers that a spreadsheet cut still has a right check character.
    """
    if not any(problem.kind == _DIGITS_LOST for problem in problems):
        return
    for row in rows:
        if row.person.id_number.endswith(_NOUGHTS):
            yield (
                row,
                RosterProblem(row.row, "id_number", _DIGITS_LOST, Gravity.ERROR, (), row.sheet),
            )
