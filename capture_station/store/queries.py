"""What is read of sessions, people and sittings, on a connection that the caller holds."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, cast

from sqlalchemy import and_, case, func, or_, select

from capture_station.domain.errors import Trouble
from capture_station.domain.ids import SittingId, StudentId
from capture_station.domain.overview import CaptureRecord, PersonHit
from capture_station.domain.records import Written, moment_text, read_event, read_moment
from capture_station.domain.sitting import Sitting, Stage
from capture_station.store.rows import (
    SESSIONS,
    STUDENTS,
    read_capture,
    read_hit,
    read_session,
    read_sitting,
    read_student,
    select_people,
    select_sittings,
)
from capture_station.store.schema import (
    captures,
    copied_at,
    facts,
    owner,
    removals,
    removed_sittings,
    serials,
    sessions,
    sittings,
    students,
)
from capture_station.store.search import find

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import ColumnElement, Connection, Row

    from capture_station.domain.capture import Capture
    from capture_station.domain.events import PointExplained
    from capture_station.domain.ids import SessionId
    from capture_station.domain.overview import PointKey
    from capture_station.domain.people import Student
    from capture_station.domain.session import Session

WAITING_STAGES = (
    Stage.ENTERED.value,
    Stage.SETTLED.value,
    Stage.REGISTERED.value,
    Stage.ON_STAGE.value,
)

is_photographed = sittings.c.capture_id.is_not(None)
is_waiting = and_(sittings.c.capture_id.is_(None), sittings.c.stage.in_(WAITING_STAGES))
is_missing = and_(
    sittings.c.capture_id.is_(None),
    or_(sittings.c.stage.is_(None), sittings.c.stage.not_in(WAITING_STAGES)),
)
is_disputed = sittings.c.dispute.is_not(None)
is_retake = sittings.c.retake_reason != ""
is_expected = or_(
    students.c.walk_in.is_(False),
    and_(sittings.c.stage.is_not(None), sittings.c.stage != Stage.VOIDED.value),
)
"""A walk-in who was entered by mistake is expected no longer."""

PEOPLE_STATES: dict[str, ColumnElement[bool] | None] = {
    "all": None,
    "missing": is_missing,
    "photographed": is_photographed,
    "disputed": is_disputed,
    "retake": is_retake,
    "waiting": is_waiting,
    "ordered": sittings.c.print_order.is_not(None),
}

_by_queue = (
    case((sittings.c.queue_number.is_(None), 1), else_=0),
    sittings.c.queue_number,
    sittings.c.row,
)


def session(connection: Connection, session_id: SessionId) -> Session:
    """Return a session."""
    row = connection.execute(SESSIONS.where(sessions.c.id == session_id)).first()
    return read_session(_known(row, "session"))


def all_sessions(connection: Connection) -> tuple[Session, ...]:
    """Return all sessions, newest first."""
    return tuple(map(read_session, connection.execute(SESSIONS.order_by(sessions.c.row.desc()))))


def student(connection: Connection, student_id: StudentId) -> Student:
    """Return a student."""
    row = connection.execute(STUDENTS.where(students.c.id == student_id)).first()
    return read_student(_known(row, "student"))


def sitting(connection: Connection, sitting_id: SittingId) -> Sitting:
    """Return a sitting."""
    row = connection.execute(select_sittings().where(sittings.c.id == sitting_id)).first()
    return read_sitting(_known(row, "sitting"))


def sitting_where(connection: Connection, *conditions: ColumnElement[bool]) -> Sitting | None:
    """Return the first sitting that fulfils conditions, if there is one."""
    row = connection.execute(select_sittings().where(*conditions).limit(1)).first()
    return None if row is None else read_sitting(row)


def next_queue_number(connection: Connection, session_id: SessionId) -> int:
    """Return the queue number after the last one given in a session."""
    query = select(func.max(sittings.c.queue_number)).where(sittings.c.session_id == session_id)
    return (connection.execute(query).scalar_one() or 0) + 1


def next_serial_number(connection: Connection, session_id: SessionId, prefix: str) -> int:
    """Return the number after the last one given in a session under a prefix."""
    query = select(func.max(serials.c.number)).where(
        serials.c.session_id == session_id, serials.c.prefix == prefix
    )
    return (connection.execute(query).scalar_one() or 0) + 1


def all_sittings(
    connection: Connection, session_id: SessionId
) -> tuple[tuple[Student, Sitting], ...]:
    """Return all sittings of a session with their students, by queue number, then arrival."""
    query = select_people().where(sittings.c.session_id == session_id).order_by(*_by_queue)
    hits = map(read_hit, connection.execute(query))
    return tuple((hit.student, hit.sitting) for hit in hits if hit.sitting is not None)


def explanations(connection: Connection, session_id: SessionId) -> dict[PointKey, str]:
    """Return the newest explanation of each open point of a session."""
    query = (
        select(facts.c.sitting_id, facts.c.kind, facts.c.version, facts.c.body)
        .join(sittings, sittings.c.id == facts.c.sitting_id)
        .where(sittings.c.session_id == session_id, facts.c.kind == "point-explained")
        .order_by(facts.c.row)
    )
    found: dict[PointKey, str] = {}
    for sitting_id, *written in connection.execute(query):
        event = cast("PointExplained", read_event(Written(*written)))
        found[SittingId(sitting_id), event.point] = event.reason
    return found


def valid_captures(connection: Connection, session_id: SessionId) -> tuple[CaptureRecord, ...]:
    """Return the valid portraits of a session by serial number."""
    query = (
        select_people()
        .where(sittings.c.session_id == session_id, captures.c.id.is_not(None))
        .order_by(captures.c.prefix, captures.c.number)
    )
    found = [
        CaptureRecord(hit.student, hit.sitting, hit.sitting.capture)
        for hit in map(read_hit, connection.execute(query))
        if hit.sitting is not None and hit.sitting.capture is not None
    ]
    # a portrait that was swapped has another number than the one it was taken under
    return tuple(sorted(found, key=_by_serial))


def _by_serial(record: CaptureRecord) -> tuple[str, int]:
    return record.capture.serial.prefix, record.capture.serial.number


def takes(connection: Connection, sitting_id: SittingId) -> tuple[Capture, ...]:
    """Return all captures of a sitting, the replaced ones too, in order."""
    query = (
        select(facts.c.kind, facts.c.version, facts.c.body, copied_at)
        .select_from(captures)
        .join(facts, facts.c.id == captures.c.fact_id)
        .where(captures.c.sitting_id == sitting_id)
        .order_by(captures.c.take)
    )
    read = map(read_capture, connection.execute(query))
    return tuple(capture for capture in read if capture is not None)


def all_captures(
    connection: Connection, session_id: SessionId, *, with_removed: bool
) -> tuple[Capture, ...]:
    """Return all captures of a session as they were taken, replaced ones too."""
    query = (
        select(facts.c.kind, facts.c.version, facts.c.body, copied_at)
        .select_from(captures)
        .join(facts, facts.c.id == captures.c.fact_id)
        .where(captures.c.session_id == session_id)
        .order_by(captures.c.row)
    )
    if not with_removed:
        query = query.where(owner.not_in(removed_sittings))
    read = map(read_capture, connection.execute(query))
    return tuple(capture for capture in read if capture is not None)


def search(
    connection: Connection, session_id: SessionId, text: str, limit: int
) -> tuple[PersonHit, ...]:
    """Return the persons a text stands for, best first."""
    found = [StudentId(each) for each in find(connection, session_id, text, limit)]
    query = select_people().where(students.c.id.in_(found))
    hits = {hit.student.id: hit for hit in map(read_hit, connection.execute(query))}
    return tuple(hits[student_id] for student_id in found)


def queue(connection: Connection, session_id: SessionId) -> tuple[PersonHit, ...]:
    """Return who is to be photographed, by queue number, then arrival."""
    query = (
        select_people()
        .where(sittings.c.session_id == session_id, or_(is_waiting, is_retake))
        .order_by(*_by_queue)
    )
    return tuple(map(read_hit, connection.execute(query)))


def people(
    connection: Connection, session_id: SessionId, class_name: str | None, state: str
) -> tuple[PersonHit, ...]:
    """Return the persons of a session or class in a state, by class and student number."""
    query = select_people().where(students.c.session_id == session_id, is_expected)
    if class_name is not None:
        query = query.where(students.c.class_name == class_name)
    condition = PEOPLE_STATES[state]
    if condition is not None:
        query = query.where(condition)
    ordered = query.order_by(students.c.class_name, students.c.student_number, students.c.row)
    return tuple(map(read_hit, connection.execute(ordered)))


def removed(connection: Connection, session_id: SessionId) -> frozenset[StudentId]:
    """Return who was removed from a session after the retention time."""
    query = (
        select(removals.c.student_id)
        .join(students, students.c.id == removals.c.student_id)
        .where(students.c.session_id == session_id)
    )
    return frozenset(connection.execute(query).scalars())


def throughput(
    connection: Connection, session_id: SessionId, minutes: int
) -> tuple[tuple[datetime, int], ...]:
    """Return how many portraits were kept in each slot of some minutes, oldest first."""
    query = (
        select(captures.c.kept_at)
        .where(captures.c.session_id == session_id)
        .order_by(captures.c.kept_at)
    )
    moments = [read_moment(told) for told in connection.execute(query).scalars()]
    if not moments:
        return ()
    slot = timedelta(minutes=minutes)
    first = moments[0].replace(
        minute=moments[0].minute // minutes * minutes, second=0, microsecond=0
    )
    counts = [0] * ((moments[-1] - first) // slot + 1)
    for moment in moments:
        counts[(moment - first) // slot] += 1
    return tuple((first + index * slot, number) for index, number in enumerate(counts))


def kept_since(connection: Connection, session_id: SessionId, moment: datetime) -> int:
    """Count the portraits kept since a moment."""
    query = select(func.count()).where(
        captures.c.session_id == session_id, captures.c.kept_at >= moment_text(moment)
    )
    return connection.execute(query).scalar_one()


def _known(row: Row[Any] | None, what: str) -> Row[Any]:
    if row is None:
        raise Trouble("store.unknown", what=what)
    return row
