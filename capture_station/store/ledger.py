"""The acts of the workflow as transactions: all that one writes, or nothing."""

from __future__ import annotations

import secrets
from contextlib import contextmanager
from datetime import timedelta
from itertools import repeat
from typing import TYPE_CHECKING, Any, cast

from sqlalchemy import delete, func, insert, select, update

from capture_station.domain import events as ev
from capture_station.domain.bulk import collector_at_rest, tell_nobody
from capture_station.domain.errors import Trouble
from capture_station.domain.ids import StudentId, new_uuid7, new_uuids7
from capture_station.domain.payment import FeeState
from capture_station.domain.people import Student
from capture_station.domain.records import moment_text, read_moment, write_event
from capture_station.domain.session import Serial
from capture_station.domain.sitting import Stage
from capture_station.store import audit, certificates, counts, outbox, plans, queries
from capture_station.store.rosters import insert_students
from capture_station.store.rows import session_values, sitting_values
from capture_station.store.schema import (
    captures,
    copies,
    facts,
    payments,
    serials,
    sessions,
    sittings,
    students,
)
from capture_station.store.search import NOBODY, let_find

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from sqlalchemy import Connection, Table

    from capture_station.domain.bulk import Told
    from capture_station.domain.capture import Capture
    from capture_station.domain.certificate import Certificate, Letter, Series
    from capture_station.domain.clock import Clock
    from capture_station.domain.events import SessionEvent, SittingEvent
    from capture_station.domain.ids import Operator, SessionId, SittingId
    from capture_station.domain.overview import CaptureRecord, MoneyTotals, PointKey, SessionTotals
    from capture_station.domain.people import PersonData
    from capture_station.domain.plan import CapturePlan
    from capture_station.domain.session import Session
    from capture_station.domain.sitting import Sitting
    from capture_station.store.audit import ChainHead
    from capture_station.store.engine import Database


_SALT_BYTES = 16


class Ledger:
    """Begins acts.

    Args:
        database: The open database.
        clock: Stamps what is written.
        on_written: Told the new head of the audit chain after every act that wrote something.
    """

    def __init__(
        self, database: Database, clock: Clock, on_written: Callable[[ChainHead], None]
    ) -> None:
        self._database = database
        self._clock = clock
        self._on_written = on_written

    @contextmanager
    def act(self, by: Operator) -> Iterator[LedgerAct]:
        """Begin a transaction in an operator's name; leaving it by an exception undoes it.

        Raises:
            Trouble: ``store.*`` where the disk or the database fails.
        """
        with self._database.writing() as connection:
            act = LedgerAct(connection, by, self._clock)
            yield act
        if act.head is not None:
            self._on_written(act.head)


class LedgerAct:
    """One transaction, as `workflow.ports.Act` describes it.

    Attributes:
        connection: The transaction, for what this room writes besides.
        head: Last row this act added to the audit chain; None if it added none.
    """

    def __init__(self, connection: Connection, by: Operator, clock: Clock) -> None:
        self.connection = connection
        self._by = by
        self._clock = clock
        self._at = moment_text(clock.now())
        self.head: ChainHead | None = None

    def session(self, session_id: SessionId) -> Session:
        """Return a session."""
        return queries.session(self.connection, session_id)

    def sessions(self) -> tuple[Session, ...]:
        """Return all sessions, newest first."""
        return queries.all_sessions(self.connection)

    def student(self, student_id: StudentId) -> Student:
        """Return a student."""
        return queries.student(self.connection, student_id)

    def sitting(self, sitting_id: SittingId) -> Sitting:
        """Return a sitting."""
        return queries.sitting(self.connection, sitting_id)

    def sitting_of(self, session_id: SessionId, student_id: StudentId) -> Sitting | None:
        """Return the student's sitting in a session; there is at most one."""
        return queries.sitting_where(
            self.connection,
            sittings.c.session_id == session_id,
            sittings.c.student_id == student_id,
        )

    def on_stage(self, session_id: SessionId) -> Sitting | None:
        """Return the sitting whose person stands at the camera."""
        return queries.sitting_where(
            self.connection,
            sittings.c.session_id == session_id,
            sittings.c.stage == Stage.ON_STAGE.value,
        )

    def next_queue_number(self, session_id: SessionId) -> int:
        """Return the session's next queue number; it is taken when the sitting is saved."""
        return queries.next_queue_number(self.connection, session_id)

    def next_serial(self, session_id: SessionId) -> Serial:
        """Return the session's next serial number; it is taken when the sitting is saved.

        Taking it and writing the capture are one transaction, so an act that is undone gives it
        back, and triggers refuse a gap.
        """
        prefix = self.session(session_id).serial_prefix
        number = queries.next_serial_number(self.connection, session_id, prefix)
        return Serial(prefix, number)

    def add_students(
        self,
        session_id: SessionId,
        people: Iterable[PersonData],
        *,
        walk_in: bool,
        told: Told = tell_nobody,
    ) -> tuple[Student, ...]:
        """Put people on a session's roster and return them with their new ids.

        Raises:
            Trouble: ``roster.student-exists`` if a number is there already, or twice among these.
        """
        session_row = self.connection.execute(
            select(sessions.c.row).where(sessions.c.id == session_id)
        ).scalar_one_or_none()
        if session_row is None:
            raise Trouble("store.unknown", what="session")
        with collector_at_rest():
            data = tuple(people)
            ids = cast("list[StudentId]", new_uuids7(self._clock, len(data)))
            added = tuple(map(Student, ids, data, repeat(walk_in)))
            self._demand_new_numbers(session_id, added)
            if added:
                insert_students(self.connection, session_id, session_row, added, told)
        return added

    def has_id_number(self, session_id: SessionId, id_number: str) -> bool:
        """Tell whether somebody on a session's roster has this ID number."""
        found = select(students.c.row).where(
            students.c.session_id == session_id, students.c.id_number == id_number
        )
        return self.connection.execute(found.limit(1)).first() is not None

    def remove_students(self, session_id: SessionId, first: StudentId, last: StudentId) -> int:
        """Take the people of one import off a session's roster again; return how many.

        Raises:
            Trouble: ``roster.has-sittings`` if one of them has been entered already;
                ``store.unknown`` if the first or the last is not there.
        """
        ends = select(sessions.c.row, students.c.row).where(
            sessions.c.id == students.c.session_id,
            students.c.session_id == session_id,
            students.c.id.in_((first, last)),
        )
        found = self.connection.execute(ends).all()
        if len(found) != len({first, last}):
            raise Trouble("store.unknown", what="student")
        # one import is one insert, so its rows stand together
        (session_row,), rows = {row[0] for row in found}, [row[1] for row in found]
        meant = students.c.row.between(min(rows), max(rows)) & (students.c.session_id == session_id)
        chosen = select(students.c.row).where(meant, students.c.walk_in.is_(False))
        ids = select(students.c.id).where(students.c.row.in_(chosen))
        entered = self.connection.execute(
            select(func.count()).select_from(sittings).where(sittings.c.student_id.in_(ids))
        ).scalar_one()
        if entered:
            raise Trouble("roster.has-sittings", count=entered)
        gone = self.connection.execute(chosen.order_by(students.c.row)).scalars().all()
        let_find(self.connection, session_row, ((row, NOBODY) for row in gone))
        return self.connection.execute(delete(students).where(students.c.row.in_(chosen))).rowcount

    def save_plan(self, session_id: SessionId, plan: CapturePlan) -> None:
        """Write the plan of a session in place of the one before."""
        plans.save_plan(self.connection, session_id, plan)

    def add_certificate(
        self,
        series: Series,
        session_id: SessionId,
        student_id: StudentId | None,
        letter: Letter,
    ) -> Certificate:
        """Write a certificate under the next number of its series; no number is given twice."""
        return certificates.add_certificate(
            self.connection, series, session_id, student_id, letter, self._at, self._by
        )

    def save_sitting(self, sitting: Sitting, event: SittingEvent) -> None:
        """Write a sitting after an event, with its fact, outbox row and audit row."""
        if not isinstance(event, ev.PortraitKept):
            self._save(sittings, sitting_values(sitting))
        at = self._moment_in(sitting.id)
        fact_id = self._add_fact(event, sitting.session_id, sitting.id, at)
        match event:
            case ev.PortraitKept(capture=capture):
                # before the sitting names it: while one names a capture that is still to come,
                # SQLite looks through all sittings, 20 ms among 100,000
                self._add_capture(capture, fact_id, at)
                self._save(sittings, sitting_values(sitting))
            case ev.FeePaid() | ev.FeeWaived() | ev.FeeBySchool() | ev.FeeRefunded():
                self._add_payment(sitting, event, fact_id, at)
            case _:
                pass

    def save_session(self, session: Session, event: SessionEvent) -> None:
        """Write a session after an event, with its outbox row and audit row."""
        self._save(sessions, session_values(session))
        self._add_fact(event, session.id, None, self._at)

    def note(self, act: str, subject: str, **details: str | float) -> None:
        """Write an audit row of its own, e.g. for an import or an export."""
        self.head = audit.append(self.connection, self._at, self._by, act, subject, details)

    def totals(self, session_id: SessionId) -> SessionTotals:
        """Count a session."""
        return counts.totals(self.connection, session_id, self._clock.now())

    def money(self, session_id: SessionId) -> MoneyTotals:
        """Add up a session's money."""
        return counts.money(self.connection, session_id)

    def captures(self, session_id: SessionId) -> tuple[CaptureRecord, ...]:
        """Return the valid portraits of a session by serial number."""
        return queries.valid_captures(self.connection, session_id)

    def sittings(self, session_id: SessionId) -> tuple[tuple[Student, Sitting], ...]:
        """Return all sittings of a session with their students, by queue number, then arrival."""
        return queries.all_sittings(self.connection, session_id)

    def explanations(self, session_id: SessionId) -> Mapping[PointKey, str]:
        """Return the newest explanation of each open point of a session."""
        return queries.explanations(self.connection, session_id)

    def _insert(self, table: Table, *rows: dict[str, Any]) -> None:
        self.connection.execute(insert(table), list(rows))

    def _save(self, table: Table, values: dict[str, Any]) -> None:
        """Update the row of this id, or insert it."""
        changed = update(table).where(table.c.id == values["id"]).values(values)
        if not self.connection.execute(changed).rowcount:
            self._insert(table, values)

    def _moment_in(self, sitting_id: SittingId) -> str:
        """Return the moment of what happens now in a sitting, after all that is known of it.

        The clocks of two desks are never quite equal; what one of them answers to the other must
        not seem to have come before it.
        """
        query = select(func.max(facts.c.at)).where(facts.c.sitting_id == sitting_id)
        last = self.connection.execute(query).scalar_one()
        if last is None or last < self._at:
            return self._at
        return moment_text(read_moment(last) + timedelta(microseconds=1))

    def _add_fact(
        self,
        event: SittingEvent | SessionEvent,
        session_id: SessionId,
        sitting_id: SittingId | None,
        at: str,
    ) -> str:
        fact_id = new_uuid7(self._clock)
        self._write_fact(event, session_id, sitting_id, fact_id, at, self._by)
        outbox.enqueue(self.connection, fact_id)
        return fact_id

    def _write_fact(
        self,
        event: SittingEvent | SessionEvent,
        session_id: SessionId,
        sitting_id: SittingId | None,
        fact_id: str,
        at: str,
        by: Operator,
    ) -> None:
        written = write_event(event)
        fact = {
            "id": fact_id,
            "session_id": session_id,
            "sitting_id": sitting_id,
            "kind": written.kind,
            "version": written.version,
            "body": written.body,
            "at": at,
            "operator": by,
            "salt": secrets.token_hex(_SALT_BYTES),
        }
        self._insert(facts, fact)
        self._by, own = by, self._by
        self.note(written.kind, sitting_id or session_id, **audit.fact_details(fact))
        self._by = own

    def _add_capture(self, capture: Capture, fact_id: str, at: str) -> None:
        serial = {
            "session_id": capture.session_id,
            "prefix": capture.serial.prefix,
            "number": capture.serial.number,
        }
        if capture.take == 1:
            self._insert(serials, serial | {"sitting_id": capture.sitting_id})
        self._insert(
            captures,
            serial
            | {
                "id": capture.id,
                "fact_id": fact_id,
                "sitting_id": capture.sitting_id,
                "take": capture.take,
                "original_name": capture.photo.original.name,
                "original_sha256": capture.photo.original.sha256,
                "portrait_name": capture.photo.portrait.name,
                "portrait_sha256": capture.photo.portrait.sha256,
                "kept_at": at,
            },
        )
        if capture.photo.second_copy:
            self._insert(copies, {"capture_id": capture.id, "at": at})

    def _add_payment(
        self,
        sitting: Sitting,
        event: ev.FeePaid | ev.FeeWaived | ev.FeeBySchool | ev.FeeRefunded,
        fact_id: str,
        at: str,
    ) -> None:
        method = sitting.fee.method if sitting.fee else None
        kind, amount_fen, tendered_fen = FeeState.WAIVED, 0, 0
        match event:
            case ev.FeePaid():
                kind, method = FeeState.PAID, event.method
                amount_fen, tendered_fen = event.amount_fen, event.tendered_fen
            case ev.FeeRefunded():
                kind, amount_fen = FeeState.REFUNDED, event.amount_fen
            case ev.FeeBySchool():
                kind, method = FeeState.BY_SCHOOL, None
            case ev.FeeWaived():
                method = None
        payment = {
            "fact_id": fact_id,
            "session_id": sitting.session_id,
            "sitting_id": sitting.id,
            "kind": kind.value,
            "method": None if method is None else method.value,
            "amount_fen": amount_fen,
            "tendered_fen": tendered_fen,
            "at": at,
        }
        self._insert(payments, payment)

    def _demand_new_numbers(self, session_id: SessionId, added: tuple[Student, ...]) -> None:
        numbers = [student.data.student_number for student in added if student.data.student_number]
        known = set(
            self.connection.execute(
                select(students.c.student_number).where(students.c.session_id == session_id)
            ).scalars()
        )
        if len(set(numbers)) < len(numbers) or not known.isdisjoint(numbers):
            raise Trouble("roster.student-exists")
