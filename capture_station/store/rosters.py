"""New students by the hundred thousand: their rows, and what they are found by."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING

from sqlalchemy import select

from capture_station.store.engine import widen_cache
from capture_station.store.rows import STUDENT_COLUMNS, student_row
from capture_station.store.schema import students
from capture_station.store.search import called_of, let_find

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection

    from capture_station.domain.bulk import Told
    from capture_station.domain.ids import SessionId
    from capture_station.domain.people import Student
    from capture_station.store.search import Called

_MANY = 2000
_TOLD_EVERY = 500


def insert_students(
    connection: Connection,
    session_id: SessionId,
    session_row: int,
    added: tuple[Student, ...],
    told: Told,
) -> None:
    """Write new students, who may be a hundred thousand, and let them be found.

    Args:
        connection: A transaction that writes.
        session_id: Session whose roster it is.
        session_row: Row of that session.
        added: The students.
        told: As of `Ledger.add_students`; half of each is done when the row is written.
    """
    # straight to the driver, many at once
    places = ", ".join("?" * len(STUDENT_COLUMNS))
    if len(added) >= _MANY:
        widen_cache(connection)
    for start in range(0, len(added), _MANY):
        some = added[start : start + _MANY]
        connection.exec_driver_sql(
            f"INSERT INTO students ({', '.join(STUDENT_COLUMNS)}) VALUES ({places})",  # noqa: S608 - ours
            [student_row(student, session_id) for student in some],
        )
        told((start + len(some)) // 2, len(added))
    last_row = connection.execute(
        select(students.c.row).where(students.c.id == added[-1].id)
    ).scalar_one()
    # rows are given in order, for nobody else writes meanwhile
    rows = count(last_row - len(added) + 1)

    def called() -> Iterator[Called]:
        for done, student in enumerate(added):
            if done % _TOLD_EVERY == 0:
                told((len(added) + done) // 2, len(added))
            yield called_of(student.data)

    let_find(connection, session_row, zip(rows, called(), strict=False))
    told(len(added), len(added))
