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
    from sqlalchemy import Connection

    from capture_station.domain.ids import SessionId
    from capture_station.domain.people import Student

_MANY = 2000


def insert_students(
    connection: Connection, session_id: SessionId, session_row: int, added: tuple[Student, ...]
) -> None:
    """Write new students, who may be a hundred thousand, and let them be found."""
    # straight to the driver, many at once
    places = ", ".join("?" * len(STUDENT_COLUMNS))
    if len(added) >= _MANY:
        widen_cache(connection)
    connection.exec_driver_sql(
        f"INSERT INTO students ({', '.join(STUDENT_COLUMNS)}) VALUES ({places})",  # noqa: S608 - ours
        [student_row(student, session_id) for student in added],
    )
    last_row = connection.execute(
        select(students.c.row).where(students.c.id == added[-1].id)
    ).scalar_one()
    # rows are given in order within one insert
    rows = count(last_row - len(added) + 1)
    called = (called_of(student.data) for student in added)
    let_find(connection, session_row, zip(rows, called, strict=False))
