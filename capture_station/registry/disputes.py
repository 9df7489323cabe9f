"""Conflicts as a person sees them: both sides, what may be decided, what was."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from capture_station.domain.session import Serial
from capture_station.registry.conflicts import DECISIONS
from capture_station.registry.schema import (
    captures,
    conflicts,
    events,
    sessions,
    sittings,
    stations,
    students,
)

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, Connection


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a conflict, as far as it is known; texts may be empty.

    Attributes:
        capture_id: Its portrait; empty without one.
        says: What this side says where words differ, not portraits.
    """

    name: str = ""
    class_name: str = ""
    student_number: str = ""
    serial: str = ""
    photographed_at: str = ""
    station: str = ""
    capture_id: str = ""
    says: str = ""


@dataclass(frozen=True, slots=True)
class Dispute:
    """A conflict with both its sides.

    Attributes:
        number: The registry's own.
        choices: What may be decided.
        decision: What was decided; empty while nobody has.
        decided_by: Name of who decided.
    """

    number: int
    kind: str
    place: str
    found_at: str
    sides: tuple[Side, Side]
    choices: tuple[str, ...]
    decision: str = ""
    decided_by: str = ""
    decided_at: str = ""


def all_disputes(connection: Connection, *, decided: bool, limit: int = 100) -> tuple[Dispute, ...]:
    """Return conflicts that are decided or not, newest first."""
    state = conflicts.c.decided_at.is_not(None) if decided else conflicts.c.decided_at.is_(None)
    query = (
        select(conflicts, sessions.c.place)
        .outerjoin(sessions, sessions.c.id == conflicts.c.session_id)
        .where(state)
        .order_by(conflicts.c.row.desc())
        .limit(limit)
    )
    return tuple(
        Dispute(
            number=row.row,
            kind=row.kind,
            place=row.place or "",
            found_at=row.found_at,
            sides=_sides(connection, row),
            choices=DECISIONS[row.kind],
            decision=row.decision or "",
            decided_by=row.decided_by or "",
            decided_at=row.decided_at or "",
        )
        for row in connection.execute(query)
    )


def _sides(connection: Connection, row: Any) -> tuple[Side, Side]:
    match row.kind:
        case "captured-twice" | "serial-taken":
            return _of_sitting(connection, row.subject), _of_sitting(connection, row.other)
        case "captured-apart":
            return _of_capture(connection, row.subject), _of_capture(connection, row.other)
        case "id-number-shared":
            return _of_student(connection, row.subject), _of_student(connection, row.other)
        case "correction-stale":
            return _of_correction(connection, row.subject, row.other)
        case _:
            return _of_sitting(connection, row.subject), Side()


def _of_sitting(connection: Connection, sitting_id: str) -> Side:
    return _photographed(connection, captures.c.sitting_id == sitting_id)


def _of_capture(connection: Connection, capture_id: str) -> Side:
    return _photographed(connection, captures.c.id == capture_id)


def _photographed(connection: Connection, condition: ColumnElement[bool]) -> Side:
    query = (
        select(
            students.c.name,
            students.c.class_name,
            students.c.student_number,
            captures.c.prefix,
            captures.c.number,
            captures.c.taken_at,
            captures.c.id.label("capture_id"),
            stations.c.name.label("station"),
        )
        .select_from(captures)
        .join(events, events.c.id == captures.c.event_id)
        .join(stations, stations.c.id == events.c.station_id)
        .outerjoin(students, students.c.id == captures.c.student_id)
        .where(condition)
        .order_by(captures.c.take.desc())
        .limit(1)
    )
    row = connection.execute(query).first()
    if row is None:
        return Side()
    return Side(
        name=row.name or "",
        class_name=row.class_name or "",
        student_number=row.student_number or "",
        serial=Serial(row.prefix, row.number).text,
        photographed_at=row.taken_at,
        station=row.station,
        capture_id=row.capture_id,
    )


def _of_student(connection: Connection, student_id: str) -> Side:
    sitting = connection.execute(
        select(sittings.c.id).where(sittings.c.student_id == student_id).limit(1)
    ).scalar_one_or_none()
    photographed = Side() if sitting is None else _of_sitting(connection, sitting)
    if photographed.capture_id:
        return photographed
    query = select(students.c.name, students.c.class_name, students.c.student_number)
    row = connection.execute(query.where(students.c.id == student_id)).first()
    return Side() if row is None else Side(row.name, row.class_name, row.student_number)


def _of_correction(connection: Connection, student_id: str, event_id: str) -> tuple[Side, Side]:
    body = json.loads(
        connection.execute(select(events.c.body).where(events.c.id == event_id)).scalar_one()
    )
    person = _of_student(connection, student_id)
    present = connection.execute(
        select(students.c[body["field"]]).where(students.c.id == student_id)
    ).scalar_one_or_none()
    told = f"{body['old'] or '–'} → {body['new']}"
    return (
        Side(person.name, person.class_name, person.student_number, says=told),
        Side(person.name, person.class_name, person.student_number, says=present or "–"),
    )
