"""What two sides say differently: found as events come in, kept, shown, decided by a person.

Both sides stay what they are. A decision says what holds; it is written down with who made it, and
the stations of the session hear of it. Where two desks have photographed one sitting, it says which
of the portraits counts, here and at both desks.
"""

from __future__ import annotations

import json
from itertools import combinations
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, func, insert, or_, select, update

from capture_station.domain.errors import Trouble
from capture_station.domain.records import moment_text
from capture_station.domain.rulings import CORRECTABLE
from capture_station.domain.session import Serial
from capture_station.registry.change_rows import change
from capture_station.registry.corrections import choose
from capture_station.registry.database import insert_new, line_up
from capture_station.registry.schema import (
    captures,
    changes,
    conflicts,
    sittings,
    students,
)
from capture_station.registry.stations import note

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from sqlalchemy import Connection

    from capture_station.domain.clock import Clock
    from capture_station.domain.wire import WireEvent

DECISIONS: Mapping[str, tuple[str, ...]] = {
    "captured-twice": ("keep-this", "keep-other", "two-persons"),
    "captured-apart": ("keep-this", "keep-other"),
    "serial-taken": ("both-stand", "keep-this", "keep-other"),
    "student-unknown": ("accept", "set-aside"),
    "id-number-shared": ("same-person", "two-persons"),
    "correction-stale": ("take-correction", "keep-roster"),
    "capture-id-reused": ("keep-other",),
}
"""What may be decided of each kind; the words stand beside those of the pages."""

_MINE, _THEIRS = students.alias("mine"), students.alias("theirs")
_OF_SAME_PERSON = (
    select(_MINE.c.id, captures.c.sitting_id)
    .join(_THEIRS, and_(_THEIRS.c.id_number == _MINE.c.id_number, _THEIRS.c.id != _MINE.c.id))
    .join(sittings, sittings.c.student_id == _THEIRS.c.id)
    .join(captures, captures.c.sitting_id == sittings.c.id)
    .where(_MINE.c.id_number != "")
)
"""Photographed sittings of other students who have the same ID number."""

LISTED_SINCE = "listed-since"
"""What became of an unknown student whose roster came later; nobody has to decide it."""


def found_among(
    connection: Connection,
    told: Sequence[WireEvent],
    listed: Sequence[dict[str, Any]],
    kept: Sequence[dict[str, Any]],
    new: set[str],
    now: str,
    known: Collection[str] = (),
) -> list[dict[str, Any]]:
    """Return the conflicts that new events bring, as rows.

    Args:
        connection: The transaction that has remembered the events.
        told: The events.
        listed: Rows of students among them.
        kept: Rows of captures among them.
        new: Ids of those captures that were not there.
        now: The registry's time.
        known: Ids of students that were here before, as far as somebody has looked.
    """
    found = [_row("capture-id-reused", row, row["id"], now) for row in kept if row["id"] not in new]
    fresh = [row for row in kept if row["id"] in new]
    found += _clashes(connection, fresh, now)
    found += _apart(connection, fresh, now)
    there = {str(row["id"]) for row in listed} | set(known)
    touched = {
        event.sitting_id: event
        for event in told
        if event.sitting_id and event.student_id not in there
    }
    found += _strangers(connection, touched, now)
    found += _shared_numbers(connection, listed, now)
    proposed = [event for event in told if event.kind == "correction-proposed"]
    return found + _stale_corrections(connection, proposed, now)


def write_down(connection: Connection, found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Keep conflicts, each once, and return rows of the change feed that tell of the new ones."""
    names = ("row", "session_id", "kind", "subject", "found_at")
    return [
        _told(connection, row, "", row.found_at)
        for row in insert_new(connection, conflicts, found, *names)
    ]


def close_listed(
    connection: Connection, listed: Sequence[dict[str, Any]], now: str
) -> list[dict[str, Any]]:
    """Close the conflicts about students who were unknown and are listed now."""
    if not listed:
        return []
    open_ones = select(conflicts).where(
        conflicts.c.kind == "student-unknown",
        conflicts.c.other.in_({row["id"] for row in listed}),
        conflicts.c.decided_at.is_(None),
    )
    rows = list(connection.execute(open_ones))
    if rows:
        connection.execute(
            update(conflicts)
            .where(conflicts.c.row.in_([row.row for row in rows]))
            .values(decided_at=now, decided_by="", decision=LISTED_SINCE)
        )
    return [_told(connection, row, LISTED_SINCE, now) for row in rows]


def count_open(connection: Connection) -> int:
    """Return how many conflicts nobody has decided."""
    query = select(func.count()).select_from(conflicts).where(conflicts.c.decided_at.is_(None))
    return connection.execute(query).scalar_one()


def settle(
    connection: Connection, clock: Clock, who: str, name: str, number: int, decision: str
) -> None:
    """Write down what a person decided of a conflict.

    Args:
        connection: A transaction.
        clock: Stamps the decision.
        who: Id of the member of staff, for the audit trail.
        name: Their name, to be shown.
        number: Of the conflict.
        decision: One of `DECISIONS` of its kind.

    Raises:
        Trouble: ``registry.not-open`` if it is decided already or the decision is none of its.
    """
    row = connection.execute(
        select(conflicts).where(conflicts.c.row == number).with_for_update()
    ).first()
    if row is None or row.decided_at is not None or decision not in DECISIONS[row.kind]:
        raise Trouble("registry.not-open")
    now = moment_text(clock.now())
    connection.execute(
        update(conflicts)
        .where(conflicts.c.row == number)
        .values(decided_at=now, decided_by=name, decision=decision)
    )
    if row.kind == "captured-apart":
        counts, other = row.subject, row.other
        if decision == "keep-other":
            counts, other = other, counts
        choose(connection, clock, who, counts, other)
    line_up(connection)
    connection.execute(insert(changes), [_told(connection, row, decision, now)])
    note(connection, clock, who, f"conflict-{decision}", str(number))


def _told(connection: Connection, row: Any, decision: str, at: str) -> dict[str, Any]:
    serial = connection.execute(
        select(captures.c.prefix, captures.c.number)
        .where(or_(captures.c.sitting_id == row.subject, captures.c.id == row.subject))
        .limit(1)
    ).first()
    about = "" if serial is None else Serial(serial.prefix, serial.number).text
    body = {"number": row.row, "kind": row.kind, "about": about, "decision": decision}
    return change(row.session_id, "conflict", body, at)


def _row(kind: str, row: dict[str, Any], other: str, now: str) -> dict[str, Any]:
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
            found.append(_row("serial-taken", row, other, now))
        found += [
            _row("captured-twice", row, sitting, now)
            for sitting in people.get(row["student_id"], set()) - {row["sitting_id"]}
        ]
    return found


def _apart(connection: Connection, kept: list[dict[str, Any]], now: str) -> list[dict[str, Any]]:
    """Return where two desks have photographed one sitting without knowing of each other."""
    if not kept:
        return []
    told = {(row["sitting_id"], row["take"]): row for row in kept}
    query = select(captures.c.id, captures.c.sitting_id, captures.c.take)
    query = query.where(captures.c.sitting_id.in_({row["sitting_id"] for row in kept}))
    takes: dict[tuple[str, int], list[str]] = {}
    for row in connection.execute(query):
        takes.setdefault((row.sitting_id, row.take), []).append(row.id)
    return [
        # the pair is the same whichever of the two came first
        _row("captured-apart", told[place] | {"sitting_id": one}, other, now)
        for place, ids in takes.items()
        if place in told
        for one, other in combinations(sorted(ids), 2)
    ]


def _same_people(connection: Connection, kept: list[dict[str, Any]]) -> dict[str, set[str]]:
    """Return, by student, the other photographed sittings of a person with the same ID number."""
    query = _OF_SAME_PERSON.where(_MINE.c.id.in_({row["student_id"] for row in kept}))
    found: dict[str, set[str]] = {}
    for row in connection.execute(query):
        found.setdefault(row.id, set()).add(row.sitting_id)
    return found


def _strangers(
    connection: Connection, touched: dict[str, WireEvent], now: str
) -> list[dict[str, Any]]:
    """Return the sittings of students that nobody has listed."""
    if not touched:
        return []
    wanted = {event.student_id for event in touched.values()}
    known = set(
        connection.execute(select(students.c.id).where(students.c.id.in_(wanted))).scalars()
    )
    return [
        _row(
            "student-unknown",
            {"session_id": event.session_id, "sitting_id": sitting_id},
            event.student_id,
            now,
        )
        for sitting_id, event in touched.items()
        if event.student_id not in known
    ]


def _shared_numbers(
    connection: Connection, listed: Sequence[dict[str, Any]], now: str
) -> list[dict[str, Any]]:
    """Return where two students of one session have the same ID number."""
    mine = {row["id"]: row for row in listed if row["id_number"]}
    if not mine:
        return []
    query = select(students.c.id, students.c.session_id, students.c.id_number).where(
        students.c.id_number.in_({row["id_number"] for row in mine.values()})
    )
    theirs: dict[tuple[str, str], list[str]] = {}
    for row in connection.execute(query):
        theirs.setdefault((row.session_id, row.id_number), []).append(row.id)
    found = []
    for student in mine.values():
        for other in theirs.get((student["session_id"], student["id_number"]), []):
            # the pair is the same whoever of the two came first
            subject, second = sorted((student["id"], other))
            if subject != second:
                told = {"session_id": student["session_id"], "sitting_id": subject}
                found.append(_row("id-number-shared", told, second, now))
    return found


def _stale_corrections(
    connection: Connection, proposed: Sequence[WireEvent], now: str
) -> list[dict[str, Any]]:
    """Return the corrections of what the roster does not (or no longer) say."""
    bodies = {event.id: json.loads(event.body) for event in proposed}
    meant = [event for event in proposed if bodies[event.id]["field"] in CORRECTABLE]
    if not meant:
        return []
    query = select(students).where(students.c.id.in_({event.student_id for event in meant}))
    known = {str(each["id"]): each for each in connection.execute(query).mappings()}
    return [
        _row(
            "correction-stale",
            {"session_id": event.session_id, "sitting_id": event.student_id},
            event.id,
            now,
        )
        for event in meant
        if event.student_id in known
        and known[event.student_id][bodies[event.id]["field"]]
        not in {bodies[event.id]["old"], bodies[event.id]["new"]}
    ]
