"""The second review: cases for people, each lent to one reviewer at a time, the oldest due first.

A lease that ran out gives the case to whoever asks next; who let it run out decides nothing any
more. All of it stands in the database, so several processes may serve the reviewers.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from sqlalchemy import case, func, or_, select, update

from capture_station.domain.errors import Trouble
from capture_station.domain.records import moment_text
from capture_station.registry.case_tables import cases
from capture_station.registry.database import insert_new
from capture_station.registry.schema import staff
from capture_station.registry.workdays import (
    day_in_china,
    review_rules,
    terms,
    working_day_after,
)

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from capture_station.domain.clock import Clock

ACCEPT, REJECT = "accepted", "rejected"


class Cause(StrEnum):
    """Why a person looks at a portrait."""

    DOUBT = "doubt"
    SAMPLE = "sample"
    DISPUTE = "dispute"
    EXTERNAL = "external"


@dataclass(frozen=True, slots=True)
class Case:
    """A portrait that is lent to a reviewer."""

    row: int
    capture_id: str
    session_id: str
    cause: Cause
    opened_at: str
    due_on: date

    def is_overdue(self, today: date) -> bool:
        """Whether it should have been decided by now."""
        return today > self.due_on


@dataclass(frozen=True, slots=True)
class Load:
    """How much waits."""

    open: int
    overdue: int


@dataclass(frozen=True, slots=True)
class ReviewerFigures:
    """What a reviewer has decided."""

    name: str
    accepted: int
    rejected: int
    late: int


@dataclass(frozen=True, slots=True)
class Figures:
    """What was decided so far.

    Attributes:
        reasons: Reason and how often it was given, most frequent first.
        sampled: Auto-passed portraits that a person has looked at too.
        agreed: Those of them that the person accepted as well.
    """

    reviewers: tuple[ReviewerFigures, ...]
    reasons: tuple[tuple[str, int], ...]
    sampled: int
    agreed: int

    @property
    def agreement_percent(self) -> int | None:
        """Share of the sample on which person and machine agree; None without a sample."""
        return self.agreed * 100 // self.sampled if self.sampled else None


def reasons() -> dict[str, str]:
    """Return why a portrait is rejected and the key for it (``resources/registry``)."""
    return {str(each["id"]): str(each["key"]) for each in review_rules()["reason"]}


def is_sampled(capture_id: str) -> bool:
    """Whether a person looks at a portrait that passed by itself; the same for ever."""
    number = int.from_bytes(hashlib.sha256(capture_id.encode()).digest()[:4])
    return number % 100 < int(review_rules()["sample"]["percent"])


def open_case(
    connection: Connection, clock: Clock, capture_id: str, session_id: str, cause: Cause
) -> None:
    """Ask for a person's decision; a portrait that has an open case keeps that one.

    A dispute outweighs the cause that the open case had.
    """
    now = clock.now()
    row = {
        "capture_id": capture_id,
        "session_id": session_id,
        "cause": cause.value,
        "opened_at": moment_text(now),
        "due_on": due_day(now).isoformat(),
        "decision": "",
        "reason": "",
        "remark": "",
    }
    if not insert_new(connection, cases, [row], "row") and cause is not Cause.SAMPLE:
        connection.execute(
            update(cases)
            .where(
                cases.c.capture_id == capture_id,
                cases.c.decided_at.is_(None),
                cases.c.cause != Cause.DISPUTE.value,
            )
            .values(cause=cause.value)
        )


def due_day(now: datetime) -> date:
    """Return the day by which a person has decided what comes now."""
    return working_day_after(day_in_china(now), terms().second_review)


def claim(connection: Connection, clock: Clock, staff_id: str) -> Case | None:
    """Lend the case that is due first, or the one that this reviewer has already.

    Args:
        connection: A writing transaction.
        clock: Tells whether leases hold.
        staff_id: The reviewer.
    """
    now = moment_text(clock.now())
    held = cases.c.lease_by == staff_id, cases.c.lease_until >= now
    row = connection.execute(_open().where(*held).limit(1)).first()
    if row is None:
        free = or_(cases.c.lease_until.is_(None), cases.c.lease_until < now)
        query = _open().where(free).order_by(cases.c.due_on, cases.c.row).limit(1)
        row = connection.execute(query.with_for_update(skip_locked=True)).first()
    if row is None:
        return None
    life = timedelta(minutes=int(review_rules()["sample"]["lease-minutes"]))
    connection.execute(
        update(cases)
        .where(cases.c.row == row.row)
        .values(lease_by=staff_id, lease_until=moment_text(clock.now() + life))
    )
    return _case(row)


def held_case(connection: Connection, clock: Clock, staff_id: str, number: int) -> Case:
    """Return a case that is lent to a reviewer, for a decision.

    Raises:
        Trouble: ``registry.not-waiting`` if it is decided, or lent to somebody else by now.
    """
    query = _open().where(cases.c.row == number, cases.c.lease_by == staff_id)
    row = connection.execute(query.with_for_update()).first()
    if row is None or row.lease_until < moment_text(clock.now()):
        raise Trouble("registry.not-waiting")
    return _case(row)


def close_case(
    connection: Connection,
    clock: Clock,
    who: str,
    number: int,
    decision: str,
    reason: str = "",
    remark: str = "",
) -> None:
    """Write down what a person decided of a case."""
    connection.execute(
        update(cases)
        .where(cases.c.row == number)
        .values(
            decided_at=moment_text(clock.now()),
            decided_by=who,
            decision=decision,
            reason=reason,
            remark=remark,
            lease_until=None,
        )
    )


def load(connection: Connection, today: date) -> Load:
    """Return how much waits."""
    overdue = func.sum(case((cases.c.due_on < today.isoformat(), 1), else_=0))
    query = select(func.count(), overdue).where(cases.c.decided_at.is_(None))
    count, late = connection.execute(query).one()
    return Load(count, late or 0)


def figures(connection: Connection) -> Figures:
    """Return what was decided so far, by reviewer and by reason."""
    accepted = func.sum(case((cases.c.decision == ACCEPT, 1), else_=0))
    late = func.sum(case((func.substr(cases.c.decided_at, 1, 10) > cases.c.due_on, 1), else_=0))
    by_reviewer = (
        select(staff.c.name, func.count(), accepted, late)
        .select_from(cases.join(staff, staff.c.id == cases.c.decided_by))
        .group_by(staff.c.name)
        .order_by(func.count().desc(), staff.c.name)
    )
    by_reason = (
        select(cases.c.reason, func.count())
        .where(cases.c.reason != "")
        .group_by(cases.c.reason)
        .order_by(func.count().desc(), cases.c.reason)
    )
    sample = select(func.count(), accepted).where(
        cases.c.cause == Cause.SAMPLE.value, cases.c.decided_at.is_not(None)
    )
    sampled, agreed = connection.execute(sample).one()
    return Figures(
        reviewers=tuple(
            ReviewerFigures(name, right, count - right, late_ones)
            for name, count, right, late_ones in connection.execute(by_reviewer)
        ),
        reasons=tuple((reason, count) for reason, count in connection.execute(by_reason)),
        sampled=sampled,
        agreed=agreed or 0,
    )


def _open() -> Any:
    return select(cases).where(cases.c.decided_at.is_(None))


def _case(row: Any) -> Case:
    return Case(
        row=row.row,
        capture_id=row.capture_id,
        session_id=row.session_id,
        cause=Cause(row.cause),
        opened_at=row.opened_at,
        due_on=date.fromisoformat(row.due_on),
    )
