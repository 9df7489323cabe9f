"""Removing persons after the retention time, so that nothing is ever half removed.

What is removed is decided in one transaction: `removals` names the person, the rows lose every
personal word, and the audit trail tells of it. From then on the photo files count as gone; that
they really go, on both disks, and that backups which still know the person go too, is done
afterwards and again at every start until it is done. Facts stay where they are: a fact that held
personal words is emptied of them, and a row of the trail holds the hash of what is left
(docs/decisions/505).
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, insert, select, update

from capture_station.domain.people import Gender, IdType
from capture_station.domain.records import moment_text
from capture_station.domain.session import SessionState
from capture_station.store import audit
from capture_station.store.faults import told_as_trouble
from capture_station.store.outbox import OutboxState
from capture_station.store.rows import read_capture
from capture_station.store.rulings import forget
from capture_station.store.schema import (
    captures,
    certificates,
    copied_at,
    elsewhere,
    facts,
    outbox,
    owner,
    removals,
    sessions,
    sittings,
    students,
)
from capture_station.store.search import NOBODY, let_find

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from sqlalchemy import Connection

    from capture_station.domain.capture import Capture
    from capture_station.domain.clock import Clock
    from capture_station.domain.ids import Operator, SessionId, StudentId
    from capture_station.store.backup import Backups
    from capture_station.store.engine import Database
    from capture_station.store.ledger import Ledger
    from capture_station.store.photos import Photos

_WORDS = frozenset(
    {"reason", "note", "old", "new", "capture_code", "override_reason"}
    | {"receiver", "phone", "address"}
)
"""Fields of facts that people type into, wherever in a fact they stand."""

_NOBODY = {
    "student_number": "",
    "name": "–",
    "gender": Gender.UNKNOWN.value,
    "id_type": IdType.RESIDENT_ID.value,
    "id_number": "",
    "birth_date": None,
    "ethnicity_code": "",
    "exam_number": "",
    "adviser": "",
    "note": "",
}
"""What a student's row says of a person who was removed; class and course stay, for the counts."""

_NO_LETTER = {"reason": "", "teacher": "", "phone": "", "address": ""}

_NOTHING_SAID = {
    "capture_code": "",
    "retake_reason": "",
    "corrections": "[]",
    "dispute": None,
    "leave_reason": "",
}


@dataclass(frozen=True, slots=True)
class Expired:
    """A person whose retention time is over.

    Attributes:
        captures: All of the person's captures whose files lie here, replaced ones too.
        is_confirmed: Whether the registry has given a receipt for everything about the person.
    """

    student_id: StudentId
    session_id: SessionId
    captures: tuple[Capture, ...]
    is_confirmed: bool


@dataclass(frozen=True, slots=True)
class Pending:
    """What was decided and is not done yet.

    Attributes:
        persons: Persons whose files are still on a disk, for the second disk is absent.
        backups: Backups that still know removed persons, on either disk.
    """

    persons: int
    backups: int


class Retention:
    """Removes persons from one store.

    Args:
        database: The open database.
        photos: The photo files on both disks.
        backups: Copies of the database.
        ledger: Writes the audit trail.
        clock: Stamps a removal.
    """

    def __init__(
        self, database: Database, photos: Photos, backups: Backups, ledger: Ledger, clock: Clock
    ) -> None:
        self._database = database
        self._photos = photos
        self._backups = backups
        self._ledger = ledger
        self._clock = clock

    def expired(self, closed_before: datetime) -> tuple[Expired, ...]:
        """Return who was on the roster of a session that was closed before a moment.

        Sessions of other desks of the room are left to those.
        """
        query = (
            select(students.c.id, students.c.session_id)
            .join(sessions, sessions.c.id == students.c.session_id)
            .where(
                sessions.c.state == SessionState.CLOSED.value,
                sessions.c.closed_at < moment_text(closed_before),
                sessions.c.id.not_in(select(elsewhere.c.id)),
                students.c.id.not_in(select(removals.c.student_id)),
            )
            .order_by(students.c.row)
        )
        with self._database.reading() as connection:
            unconfirmed = set(connection.execute(_unconfirmed()).scalars())
            kept = _captures(connection)
            return tuple(
                Expired(row.id, row.session_id, kept.get(row.id, ()), row.id not in unconfirmed)
                for row in connection.execute(query)
            )

    def remove(self, by: Operator, persons: Iterable[Expired]) -> int:
        """Remove persons of whom it is proven that everything is elsewhere; return how many.

        One transaction: afterwards all of them count as removed, or none.

        Args:
            by: Who has it done.
            persons: As `expired` gave them.
        """
        at, count = moment_text(self._clock.now()), 0
        with self._ledger.act(by) as act:
            connection = act.connection
            for person in persons:
                student = person.student_id
                connection.execute(insert(removals).values(student_id=student, at=at))
                _empty_rows(connection, student)
                for fact in _facts_of(connection, student):
                    emptied = fact | {"body": _without_words(fact["body"]), "salt": ""}
                    connection.execute(
                        update(facts)
                        .where(facts.c.id == fact["id"])
                        .values(body=emptied["body"], salt="")
                    )
                    act.note("fact-emptied", fact["sitting_id"], **audit.fact_details(emptied))
                act.note("retention-removed", student, captures=len(person.captures))
                count += 1
        return count

    def finish(self) -> Pending:
        """Do what was decided and not done yet, and return what still cannot be done.

        Raises:
            Trouble: ``store.read-only``, ``store.disk-full`` or ``store.disk-error``.
        """
        self._remove_files()
        with self._database.reading() as connection:
            last = connection.execute(select(func.max(removals.c.at))).scalar_one()
            waits = select(func.count()).where(removals.c.files_gone_at.is_(None))
            persons = connection.execute(waits).scalar_one()
        if last is None:
            return Pending(0, 0)
        with told_as_trouble():
            return Pending(persons, self._backups.forget_before(last))

    def _remove_files(self) -> None:
        with self._database.reading() as connection:
            query = select(removals.c.student_id).where(removals.c.files_gone_at.is_(None))
            waiting = list(connection.execute(query).scalars())
            kept = _captures(connection) if waiting else {}
        for student in waiting:
            asked = [self._photos.remove(capture) for capture in kept.get(student, ())]
            if all(asked):
                with self._database.writing() as connection:
                    now = moment_text(self._clock.now())
                    connection.execute(
                        update(removals)
                        .where(removals.c.student_id == student)
                        .values(files_gone_at=now)
                    )
        if waiting:
            # the log beside the database still holds pages as they were
            self._database.empty_log()


def _empty_rows(connection: Connection, student: StudentId) -> None:
    """Take every personal word out of the rows about a student."""
    own = students.outerjoin(sessions, sessions.c.id == students.c.session_id)
    place = select(sessions.c.row, students.c.row, students.c.session_id).select_from(own)
    session_row, row, session_id = connection.execute(place.where(students.c.id == student)).one()
    forget(connection, student, session_id)
    let_find(connection, session_row, ((row, NOBODY),))
    connection.execute(update(students).where(students.c.id == student).values(_NOBODY))
    mine = sittings.c.student_id == student
    connection.execute(update(sittings).where(mine).values(_NOTHING_SAID))
    ordered = select(sittings.c.id, sittings.c.print_order)
    for found in connection.execute(ordered.where(mine, sittings.c.print_order.is_not(None))):
        connection.execute(
            update(sittings)
            .where(sittings.c.id == found.id)
            .values(print_order=_without_words(found.print_order))
        )
    connection.execute(
        update(certificates).where(certificates.c.student_id == student).values(_NO_LETTER)
    )


def _unconfirmed() -> Any:
    """Return the query for the students of whom the registry does not hold everything."""
    return (
        select(sittings.c.student_id)
        .join(facts, facts.c.sitting_id == sittings.c.id)
        .join(outbox, outbox.c.event_id == facts.c.id)
        .where((outbox.c.state != OutboxState.STORED.value) | (outbox.c.receipt == ""))
        .distinct()
    )


def _captures(connection: Connection) -> dict[StudentId, tuple[Capture, ...]]:
    """Return the captures whose files were kept here, by the student they show."""
    query = (
        select(sittings.c.student_id, facts.c.kind, facts.c.version, facts.c.body, copied_at)
        .select_from(captures)
        .join(sittings, sittings.c.id == owner)
        .join(facts, facts.c.id == captures.c.fact_id)
        .where(captures.c.id.not_in(select(elsewhere.c.id)))
        .order_by(captures.c.row)
    )
    found: dict[StudentId, tuple[Capture, ...]] = {}
    for row in connection.execute(query):
        capture = read_capture(row[1:])
        if capture is not None:
            found[row[0]] = (*found.get(row[0], ()), capture)
    return found


def _facts_of(connection: Connection, student: StudentId) -> list[dict[str, Any]]:
    """Return the facts of a student that hold words people typed."""
    query = (
        select(facts)
        .join(sittings, sittings.c.id == facts.c.sitting_id)
        .where(sittings.c.student_id == student)
        .order_by(facts.c.row)
    )
    rows = (dict(row) for row in connection.execute(query).mappings())
    return [row for row in rows if _without_words(row["body"]) != row["body"]]


def _without_words(body: str) -> str:
    """Return the JSON of a fact with every word that people typed taken out."""
    told = _emptied(json.loads(body))
    return json.dumps(told, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def _emptied(value: Any) -> Any:
    if isinstance(value, list):
        return [_emptied(each) for each in value]
    if isinstance(value, dict):
        return {
            name: "" if name in _WORDS and isinstance(each, str) else _emptied(each)
            for name, each in value.items()
        }
    return value
