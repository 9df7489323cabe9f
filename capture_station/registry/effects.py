"""What events bring about in the registry's tables, within the transaction that remembers them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, insert, or_, select

from capture_station.domain.records import moment_text
from capture_station.domain.wire import PORTRAIT_KEPT, SESSION_DESCRIBED, STUDENT_LISTED
from capture_station.registry.database import insert_new, line_up, put_rows
from capture_station.registry.schema import (
    captures,
    changes,
    conflicts,
    events,
    sessions,
    sittings,
    station_sessions,
    students,
)
from capture_station.registry.standing import Happening, standing_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import Connection

    from capture_station.domain.clock import Clock
    from capture_station.domain.wire import WireEvent

RECEIVED = "received"
"""Review state of a portrait that nobody has judged here yet."""


def describe_sessions(
    connection: Connection, clock: Clock, station_id: str, told: Iterable[WireEvent]
) -> None:
    """Write down what sessions are; who describes one first may add to it."""
    now = moment_text(clock.now())
    rows = []
    for event in told:
        if event.kind == SESSION_DESCRIBED:
            body = json.loads(event.body)
            names = ("id", "school_name", "school_code", "place", "starts_on", "ends_on")
            rows.append(
                {name: body[name] for name in (*names, "spec_id", "state")}
                | {
                    "backgrounds": json.dumps(body["backgrounds"]),
                    "listing_id": event.id,
                    "made_by": station_id,
                    "made_at": now,
                }
            )
    put_rows(connection, sessions, "id", rows)
    grants = [{"station_id": station_id, "session_id": row["id"]} for row in rows]
    insert_new(connection, station_sessions, grants)


def apply(connection: Connection, clock: Clock, station_id: str, told: list[WireEvent]) -> None:
    """Give new events their effect.

    Args:
        connection: The transaction that has remembered them.
        clock: Stamps what follows.
        station_id: Who sent them.
        told: Checked events, none twice.
    """
    now = moment_text(clock.now())
    listed = [_student(event) for event in told if event.kind == STUDENT_LISTED]
    put_rows(connection, students, "id", listed)
    kept = [_capture(event) for event in told if event.kind == PORTRAIT_KEPT]
    new = {row.id for row in insert_new(connection, captures, kept, "id")}
    found = [
        _conflict("capture-id-reused", row, row["id"], now) for row in kept if row["id"] not in new
    ]
    found += _clashes(connection, [row for row in kept if row["id"] in new], now)
    touched = {event.sitting_id: event for event in told if event.sitting_id}
    found += _strangers(connection, touched, now)
    insert_new(connection, conflicts, found)
    stood = _stand(connection, touched)
    put_rows(connection, sittings, "id", stood)
    if stood:
        line_up(connection)
        connection.execute(
            insert(changes),
            [
                change(row["session_id"], "standing", row | {"station_id": station_id}, now)
                for row in stood
            ],
        )


def change(session_id: str, kind: str, body: dict[str, Any], at: str) -> dict[str, Any]:
    """Return a row of the change feed."""
    told = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
    return {"session_id": session_id, "kind": kind, "body": told, "at": at}


def _student(event: WireEvent) -> dict[str, Any]:
    body = json.loads(event.body)
    data = body["data"]
    names = ("student_number", "name", "gender", "id_number", "class_name")
    return {name: data[name] for name in (*names, "department", "major", "adviser")} | {
        "id": body["id"],
        "session_id": event.session_id,
        "listing_id": event.id,
        "listed_at": moment_text(event.at),
        "walk_in": body["walk_in"],
    }


def _capture(event: WireEvent) -> dict[str, Any]:
    body = json.loads(event.body)["capture"]
    return {
        "id": body["id"],
        "event_id": event.id,
        "session_id": event.session_id,
        "sitting_id": event.sitting_id,
        "student_id": event.student_id,
        "prefix": body["serial"]["prefix"],
        "number": body["serial"]["number"],
        "take": body["take"],
        "portrait_sha256": body["photo"]["portrait"]["sha256"],
        "original_sha256": body["photo"]["original"]["sha256"],
        "taken_at": body["taken_at"],
        "verdict": body["judgement"]["verdict"],
        "override_reason": body["override_reason"],
        "review_state": RECEIVED,
        "review_reasons": "[]",
        "reviewed_at": None,
        "review_tries": 0,
        "review_lease": None,
    }


def _conflict(kind: str, row: dict[str, Any], other: str, now: str) -> dict[str, Any]:
    return {
        "session_id": row["session_id"],
        "kind": kind,
        "subject": row["sitting_id"],
        "other": other,
        "found_at": now,
    }


def _clashes(connection: Connection, kept: list[dict[str, Any]], now: str) -> list[dict[str, Any]]:
    """Return where a serial number was given twice, or a person photographed in two sittings."""
    if not kept:
        return []
    found = []
    serials = or_(
        *(
            and_(
                captures.c.session_id == row["session_id"],
                captures.c.prefix == row["prefix"],
                captures.c.number == row["number"],
                captures.c.sitting_id != row["sitting_id"],
            )
            for row in kept
        )
    )
    taken: dict[tuple[str, str, int], str] = {
        (row.session_id, row.prefix, row.number): row.sitting_id
        for row in connection.execute(
            select(
                captures.c.session_id, captures.c.prefix, captures.c.number, captures.c.sitting_id
            ).where(serials)
        )
    }
    people = _same_people(connection, kept)
    for row in kept:
        other = taken.get((row["session_id"], row["prefix"], row["number"]))
        if other is not None:
            found.append(_conflict("serial-taken", row, other, now))
        found += [
            _conflict("captured-twice", row, sitting, now)
            for sitting in people.get(row["student_id"], set()) - {row["sitting_id"]}
        ]
    return found


def _same_people(connection: Connection, kept: list[dict[str, Any]]) -> dict[str, set[str]]:
    """Return, by student, the other photographed sittings of a person with the same ID number."""
    mine, theirs = students.alias("mine"), students.alias("theirs")
    query = (
        select(mine.c.id, captures.c.sitting_id)
        .join(theirs, and_(theirs.c.id_number == mine.c.id_number, theirs.c.id != mine.c.id))
        .join(sittings, sittings.c.student_id == theirs.c.id)
        .join(captures, captures.c.sitting_id == sittings.c.id)
        .where(mine.c.id.in_({row["student_id"] for row in kept}), mine.c.id_number != "")
    )
    found: dict[str, set[str]] = {}
    for row in connection.execute(query):
        found.setdefault(row.id, set()).add(row.sitting_id)
    return found


def _strangers(
    connection: Connection, touched: dict[str, WireEvent], now: str
) -> list[dict[str, Any]]:
    """Return the sittings of students that nobody has listed."""
    wanted = {event.student_id for event in touched.values()}
    known = set(
        connection.execute(select(students.c.id).where(students.c.id.in_(wanted))).scalars()
    )
    return [
        _conflict(
            "student-unknown",
            {"session_id": event.session_id, "sitting_id": sitting_id},
            event.student_id,
            now,
        )
        for sitting_id, event in touched.items()
        if event.student_id not in known
    ]


def _stand(connection: Connection, touched: dict[str, WireEvent]) -> list[dict[str, Any]]:
    """Return the rows of the sittings that something has happened in."""
    if not touched:
        return []
    query = select(
        events.c.sitting_id, events.c.at, events.c.id, events.c.kind, events.c.body
    ).where(events.c.sitting_id.in_(touched))
    happened: dict[str, list[Happening]] = {}
    for row in connection.execute(query):
        told = Happening(row.at, row.id, row.kind, row.body)
        happened.setdefault(row.sitting_id, []).append(told)
    rows = []
    for sitting_id, happenings in sorted(happened.items()):
        standing = standing_of(happenings)
        rows.append(
            {
                "id": sitting_id,
                "session_id": touched[sitting_id].session_id,
                "student_id": touched[sitting_id].student_id,
                "stage": standing.stage.value,
                "capture_id": standing.capture_id,
                "retake_reason": standing.retake_reason,
                "dispute_reason": standing.dispute_reason,
                "photographed_at": standing.photographed_at,
            }
        )
    return rows
