"""What events bring about in the registry's tables, within the transaction that remembers them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from sqlalchemy import insert, select

from capture_station.domain.records import moment_text
from capture_station.domain.wire import PORTRAIT_KEPT, SESSION_DESCRIBED, STUDENT_LISTED
from capture_station.registry import conflicts, rooms
from capture_station.registry.corrections import respect_corrections, respect_swaps
from capture_station.registry.database import insert_new, line_up, put_rows
from capture_station.registry.schema import (
    captures,
    changes,
    events,
    sessions,
    sittings,
    students,
)
from capture_station.registry.standing import Happening, standing_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

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
    rooms.share_sessions(connection, station_id, (row["id"] for row in rows))


def apply(
    connection: Connection,
    clock: Clock,
    station_id: str,
    told: list[WireEvent],
    known: Collection[str] = (),
) -> None:
    """Give new events their effect.

    Args:
        connection: The transaction that has remembered them.
        clock: Stamps what follows.
        station_id: Who tells of them.
        told: Checked events, none twice.
        known: Ids of students (and others) that were there before.
    """
    now = moment_text(clock.now())
    listed = [_student(event) for event in told if event.kind == STUDENT_LISTED]
    put_rows(connection, students, "id", listed)
    respect_corrections(connection, listed)
    kept = [_capture(event) for event in told if event.kind == PORTRAIT_KEPT]
    new = {row.id for row in insert_new(connection, captures, kept, "id")}
    touched = {event.sitting_id: event for event in told if event.sitting_id}
    found = conflicts.found_among(connection, told, listed, kept, new, now, known)
    put_rows(connection, sittings, "id", respect_swaps(connection, _stand(connection, touched)))
    news = rooms.facts_for_others(connection, station_id, told, now)
    news += conflicts.write_down(connection, found)
    news += conflicts.close_listed(connection, listed, now)
    if news:
        line_up(connection)
        connection.execute(insert(changes), news)


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
