"""What is still to be told to the registry, written in the transaction of the act itself.

An event leaves the outbox only when the registry has stored it (or had it already), or has refused
it for good and the operator has seen that. One that fails moves behind the others and blocks none.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, case, func, insert, select, update

from capture_station.domain.errors import Trouble
from capture_station.domain.ids import EventId, SessionId, SittingId, StudentId
from capture_station.domain.records import moment_text, read_moment
from capture_station.store import audit
from capture_station.store.schema import captures, facts, outbox, sittings

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sqlalchemy import Connection, Row

    from capture_station.domain.clock import Clock
    from capture_station.domain.ids import CaptureId, Operator
    from capture_station.store.engine import Database


class OutboxState(StrEnum):
    """Where an event stands on its way to the registry."""

    WAITING = "waiting"
    STORED = "stored"
    REJECTED = "rejected"
    SEEN = "seen"


@dataclass(frozen=True, slots=True)
class OutboxEvent:
    """An event as it is sent.

    Attributes:
        student_id: Whose sitting it is; None for what concerns the session.
        body: JSON of the version's shape.
        attempts: How often sending it has failed.
        reason: Why it failed last or was refused.
    """

    id: EventId
    session_id: SessionId
    sitting_id: SittingId | None
    student_id: StudentId | None
    kind: str
    version: int
    body: str
    at: datetime
    operator: str
    attempts: int
    reason: str


@dataclass(frozen=True, slots=True)
class OutboxCounts:
    """How many events wait, and how many were refused and not looked at yet."""

    waiting: int
    rejected: int


@dataclass(frozen=True, slots=True)
class Sending:
    """Where one event stands.

    Attributes:
        receipt: The registry's receipt number; empty before it has one.
        tried_at: When it was last sent; None if it never was.
    """

    state: OutboxState
    receipt: str
    tried_at: datetime | None


def enqueue(connection: Connection, event_id: str) -> None:
    """Put an event behind the others within the caller's transaction."""
    connection.execute(
        insert(outbox).values(
            event_id=event_id,
            state=OutboxState.WAITING.value,
            place=_last_place(connection) + 1,
            attempts=0,
            reason="",
            receipt="",
        )
    )


class Outbox:
    """The outbox as the synchronisation sees it.

    Args:
        database: The open database.
        clock: Stamps attempts.
    """

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def waiting(self, limit: int = 100) -> tuple[OutboxEvent, ...]:
        """Return the next events to send, in order."""
        return self._events(OutboxState.WAITING, limit)

    def rejected(self, limit: int = 100) -> tuple[OutboxEvent, ...]:
        """Return events the registry refused and nobody has looked at yet."""
        return self._events(OutboxState.REJECTED, limit)

    def counts(self) -> OutboxCounts:
        """Count what is not settled."""
        query = select(outbox.c.state, func.count()).group_by(outbox.c.state)
        with self._database.reading() as connection:
            counted: dict[str, int] = dict(list(connection.execute(query)))
        return OutboxCounts(
            waiting=counted.get(OutboxState.WAITING, 0),
            rejected=counted.get(OutboxState.REJECTED, 0),
        )

    def sending_of(self, capture_id: CaptureId) -> Sending:
        """Return where the event of a capture stands.

        Raises:
            Trouble: ``store.unknown``.
        """
        query = (
            select(outbox.c.state, outbox.c.receipt, outbox.c.tried_at)
            .join(captures, captures.c.fact_id == outbox.c.event_id)
            .where(captures.c.id == capture_id)
        )
        with self._database.reading() as connection:
            row = connection.execute(query).first()
        if row is None:
            raise Trouble("store.unknown", what="capture")
        tried_at = None if row.tried_at is None else read_moment(row.tried_at)
        return Sending(OutboxState(row.state), row.receipt, tried_at)

    def settle(self, event_id: EventId, receipt: str = "") -> None:
        """The registry has stored the event, now or earlier. Telling it twice changes nothing."""
        with self._database.writing() as connection:
            state = _state(connection, event_id)
            if state is not OutboxState.STORED:
                self._set(connection, event_id, state=OutboxState.STORED.value, receipt=receipt)

    def settle_all(self, receipts: Mapping[EventId, str]) -> None:
        """The registry has stored these events, now or earlier; one transaction for all.

        Args:
            receipts: By event.

        Raises:
            Trouble: ``store.unknown``.
        """
        now = moment_text(self._clock.now())
        told = [{"told": event_id, "new": receipt} for event_id, receipt in receipts.items()]
        is_stored = outbox.c.state == OutboxState.STORED.value
        settled = (
            update(outbox)
            .where(outbox.c.event_id == bindparam("told"))
            .values(
                state=OutboxState.STORED.value,
                receipt=case((is_stored, outbox.c.receipt), else_=bindparam("new")),
                tried_at=case((is_stored, outbox.c.tried_at), else_=now),
            )
        )
        with self._database.writing() as connection:
            if told and connection.execute(settled, told).rowcount != len(told):
                raise Trouble("store.unknown", what="event")

    def postpone(self, event_id: EventId, reason: str) -> None:
        """Sending failed for now: the event goes behind the others."""
        with self._database.writing() as connection:
            if _state(connection, event_id) is OutboxState.WAITING:
                self._set(
                    connection,
                    event_id,
                    place=_last_place(connection) + 1,
                    attempts=outbox.c.attempts + 1,
                    reason=reason,
                )

    def reject(self, event_id: EventId, reason: str) -> None:
        """The registry refused the event for good; it stays until somebody has seen it."""
        with self._database.writing() as connection:
            if _state(connection, event_id) is OutboxState.WAITING:
                self._set(connection, event_id, state=OutboxState.REJECTED.value, reason=reason)

    def acknowledge(self, by: Operator, event_id: EventId) -> None:
        """An operator has seen a refusal; noted in the audit trail.

        Raises:
            Trouble: ``store.not-rejected`` if it was not refused.
        """
        with self._database.writing() as connection:
            if _state(connection, event_id) is not OutboxState.REJECTED:
                raise Trouble("store.not-rejected")
            connection.execute(
                update(outbox)
                .where(outbox.c.event_id == event_id)
                .values(state=OutboxState.SEEN.value)
            )
            now = moment_text(self._clock.now())
            audit.append(connection, now, by, "rejection-seen", event_id, {})

    def _events(self, state: OutboxState, limit: int) -> tuple[OutboxEvent, ...]:
        query = (
            select(facts, sittings.c.student_id, outbox.c.attempts, outbox.c.reason)
            .join(outbox, outbox.c.event_id == facts.c.id)
            .outerjoin(sittings, sittings.c.id == facts.c.sitting_id)
            .where(outbox.c.state == state.value)
            .order_by(outbox.c.place)
            .limit(limit)
        )
        with self._database.reading() as connection:
            return tuple(_read_event(row) for row in connection.execute(query))

    def _set(self, connection: Connection, event_id: EventId, **values: Any) -> None:
        now = moment_text(self._clock.now())
        connection.execute(
            update(outbox).where(outbox.c.event_id == event_id).values(tried_at=now, **values)
        )


def _read_event(row: Row[Any]) -> OutboxEvent:
    return OutboxEvent(
        id=EventId(row.id),
        session_id=SessionId(row.session_id),
        sitting_id=None if row.sitting_id is None else SittingId(row.sitting_id),
        student_id=None if row.student_id is None else StudentId(row.student_id),
        kind=row.kind,
        version=row.version,
        body=row.body,
        at=read_moment(row.at),
        operator=row.operator,
        attempts=row.attempts,
        reason=row.reason,
    )


def _last_place(connection: Connection) -> int:
    return connection.execute(select(func.max(outbox.c.place))).scalar_one() or 0


def _state(connection: Connection, event_id: EventId) -> OutboxState:
    query = select(outbox.c.state).where(outbox.c.event_id == event_id)
    state = connection.execute(query).scalar_one_or_none()
    if state is None:
        raise Trouble("store.unknown", what="event")
    return OutboxState(state)
