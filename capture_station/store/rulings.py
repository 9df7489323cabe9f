"""What the registry has decided about records, kept over rosters and facts (`domain.rulings`).

Rulings are remembered whether or not those they are about are here yet: a student or a portrait
that comes later is put right as it comes, so the order of hearing does not matter.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, func, select, update
from sqlalchemy.dialects.sqlite import insert

from capture_station.domain.ids import SittingId, StudentId
from capture_station.domain.rulings import corrected
from capture_station.domain.session import Serial
from capture_station.domain.wire import PORTRAIT_KEPT
from capture_station.store.queries import student as student_of
from capture_station.store.rows import student_values
from capture_station.store.schema import (
    assigned,
    captures,
    facts,
    removals,
    serials,
    sessions,
    sittings,
    students,
)
from capture_station.store.schema import corrected as _corrected
from capture_station.store.search import called_of, let_find

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy import Connection, Table

    from capture_station.domain.ids import SessionId
    from capture_station.domain.people import PersonData, Student
    from capture_station.domain.rulings import Assigned, Correction

_NUMBER = "student_number"


def remember_correction(connection: Connection, told: Correction) -> bool:
    """Remember what was corrected; tell whether it was news. Who was removed stays removed."""
    if _was_removed(connection, [told.student_id]):
        return False
    rows = [
        {
            "student_id": told.student_id,
            "field": name,
            "session_id": told.session_id,
            "number": told.number,
            "value": value,
        }
        for name, value in told.fields.items()
    ]
    return _remember(connection, _corrected, rows, "student_id", "field")


def _put_right(connection: Connection, student_id: str, person: PersonData) -> PersonData:
    """Return a student's data with what the registry has corrected of them."""
    query = select(_corrected.c.field, _corrected.c.value)
    rows = connection.execute(query.where(_corrected.c.student_id == student_id))
    fields: dict[str, str] = dict(list(rows))
    return corrected(person, fields) if fields else person


def write_student(connection: Connection, student: Student, session_id: SessionId) -> bool:
    """Change a student's row to these data, corrections over them; tell whether anything changed.

    A student number that somebody else has is left empty: both students are kept, and the registry
    shows the conflict.
    """
    data = _put_right(connection, student.id, student.data)
    values = student_values(student._replace(data=data), session_id)
    if not _number_is_free(connection, session_id, student.id, values[_NUMBER]):
        values[_NUMBER] = ""
    here = students.c.id == student.id
    row = connection.execute(select(students).where(here)).mappings().one()
    if all(row[name] == value for name, value in values.items()):
        return False
    connection.execute(update(students).where(here).values(values))
    session_row = connection.execute(
        select(sessions.c.row).where(sessions.c.id == session_id)
    ).scalar_one()
    let_find(connection, session_row, ((row["row"], called_of(data)),))
    return True


def _number_is_free(
    connection: Connection, session_id: SessionId, student_id: str, number: str
) -> bool:
    """Whether no other student of the session has a student number."""
    taken = select(students.c.id).where(
        students.c.session_id == session_id,
        students.c.student_number == number,
        students.c.id != student_id,
    )
    return not number or connection.execute(taken).first() is None


def correct_students(connection: Connection, session_id: SessionId) -> list[StudentId]:
    """Put the students of a session right, as far as they are here; return whose row changed.

    All that were ever corrected are looked at: a number that was taken may be free by now.
    """
    query = (
        select(_corrected.c.student_id)
        .join(students, students.c.id == _corrected.c.student_id)
        .where(_corrected.c.session_id == session_id)
        .distinct()
    )
    wanted = [StudentId(each) for each in connection.execute(query).scalars()]
    changed: dict[StudentId, None] = {}
    # twice: who is looked at later may have let go of a number
    for student_id in (*wanted, *wanted):
        if write_student(connection, student_of(connection, student_id), session_id):
            changed[student_id] = None
    return list(changed)


def remember_swap(connection: Connection, told: Sequence[Assigned]) -> bool:
    """Remember who has whose portrait; tell whether it was news. Who was removed stays removed."""
    query = select(sittings.c.student_id).where(sittings.c.id.in_([one.sitting_id for one in told]))
    if _was_removed(connection, connection.execute(query).scalars().all()):
        return False
    rows = [
        {
            "sitting_id": one.sitting_id,
            "number": one.number,
            "capture_id": one.capture_id,
            "was_capture_id": one.was_capture_id,
        }
        for one in told
    ]
    return _remember(connection, assigned, rows, "sitting_id")


def point_at_portraits(connection: Connection, ids: Iterable[str]) -> list[SittingId]:
    """Let sittings name their valid portraits, as far as those are here; return who changed.

    Args:
        connection: A writing transaction.
        ids: Of sittings, and of captures that somebody may have been waiting for.
    """
    wanted = list(ids)
    waiting = select(assigned.c.sitting_id).where(assigned.c.capture_id.in_(wanted))
    query = (
        select(
            sittings.c.id,
            sittings.c.capture_id.label("present"),
            assigned.c.capture_id.label("given"),
            assigned.c.was_capture_id.label("was"),
        )
        .outerjoin(assigned, assigned.c.sitting_id == sittings.c.id)
        .where(sittings.c.id.in_(wanted) | sittings.c.id.in_(waiting))
    )
    changed = []
    for row in connection.execute(query).all():
        kept = _last_kept(connection, row.id)
        # what was taken since is nobody else's
        valid = row.given if row.was == kept else kept
        if valid in {None, row.present}:
            continue
        if connection.execute(select(captures.c.id).where(captures.c.id == valid)).first():
            named = update(sittings).where(sittings.c.id == row.id)
            connection.execute(named.values(capture_id=valid))
            changed.append(SittingId(row.id))
    return changed


def awaited_swaps(connection: Connection) -> list[str]:
    """Return the serial numbers of sittings whose portrait by a swap is not on this station.

    They still name the one they had.
    """
    query = (
        select(serials.c.prefix, serials.c.number)
        .join(sittings, sittings.c.id == serials.c.sitting_id)
        .join(assigned, assigned.c.sitting_id == sittings.c.id)
        .where(
            sittings.c.capture_id == assigned.c.was_capture_id,
            assigned.c.capture_id != assigned.c.was_capture_id,
            assigned.c.capture_id.not_in(select(captures.c.id)),
        )
        .order_by(serials.c.prefix, serials.c.number)
    )
    return [Serial(row.prefix, row.number).text for row in connection.execute(query)]


def forget(connection: Connection, student_id: str, session_id: str) -> None:
    """Take out what was corrected of a person who is removed, and of nobody who is here."""
    is_nobody = _corrected.c.student_id.not_in(select(students.c.id))
    gone = (_corrected.c.session_id == session_id) & is_nobody
    connection.execute(delete(_corrected).where(gone | (_corrected.c.student_id == student_id)))


def _last_kept(connection: Connection, sitting_id: str) -> str | None:
    """Return the portrait that the sitting's own events name as valid."""
    query = (
        select(func.json_extract(facts.c.body, "$.capture.id"))
        .where(facts.c.sitting_id == sitting_id, facts.c.kind == PORTRAIT_KEPT)
        .order_by(facts.c.at.desc(), facts.c.id.desc())
        .limit(1)
    )
    return connection.execute(query).scalar_one_or_none()


def _was_removed(connection: Connection, student_ids: Sequence[str]) -> bool:
    query = select(removals.c.student_id).where(removals.c.student_id.in_(student_ids))
    return connection.execute(query).first() is not None


def _remember(
    connection: Connection, table: Table, rows: Sequence[dict[str, Any]], *key: str
) -> bool:
    """Write rulings down where no later one about the same is here; tell whether any was."""
    written = 0
    for row in rows:
        put = insert(table).values(row)
        put = put.on_conflict_do_update(
            index_elements=list(key),
            set_={name: put.excluded[name] for name in row if name not in key},
            where=put.excluded.number > table.c.number,
        )
        written += connection.execute(put).rowcount
    return written > 0
