"""Verifiable reports: a number that says that a portrait was accepted, for whoever was given it.

The number is long and random, so nobody guesses one; only its hash is kept. Whoever has it learns
whether the report is genuine and still true, never who is on it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from sqlalchemy import insert, select, update

from capture_station.domain.course import State
from capture_station.domain.errors import Trouble
from capture_station.domain.records import moment_text, read_moment
from capture_station.registry.appeal_tables import reports
from capture_station.registry.codes import new_code, read_code
from capture_station.registry.passwords import hash_token
from capture_station.registry.records import RecordView, view_of
from capture_station.registry.stations import note
from capture_station.registry.workdays import day_in_china, review_rules

if TYPE_CHECKING:
    from datetime import date

    from sqlalchemy import Connection

    from capture_station.domain.clock import Clock

REPORTABLE = frozenset({State.ACCEPTED, State.PROOFREAD})
"""States of a record whose portrait was accepted."""
NUMBER_GROUP = 4
_LENGTH = 4 * NUMBER_GROUP


class Standing(StrEnum):
    """What a number is worth."""

    GENUINE = "genuine"
    UNKNOWN = "unknown"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"
    OVERTAKEN = "overtaken"


@dataclass(frozen=True, slots=True)
class Report:
    """A report that was made; its number is not kept."""

    made_at: str
    until: date
    standing: Standing


@dataclass(frozen=True, slots=True)
class Verified:
    """What whoever shows a number is told; nothing else of the record.

    Attributes:
        view: The record for a genuine report: serial number, place and day are told of it.
    """

    standing: Standing
    made_on: date | None = None
    until: date | None = None
    view: RecordView | None = None


def make_report(
    connection: Connection, clock: Clock, account_id: str, view: RecordView
) -> tuple[str, date]:
    """Write down a report of an accepted portrait; return its number and until when it holds.

    Raises:
        Trouble: ``registry.not-now`` if the portrait is not accepted.
    """
    if view.course.state not in REPORTABLE:
        raise Trouble("registry.not-now")
    number = new_code(_LENGTH)
    now = clock.now()
    until = now + timedelta(days=int(review_rules()["report"]["valid-days"]))
    connection.execute(
        insert(reports).values(
            number_hash=hash_token(number),
            student_id=view.student_id,
            capture_id=view.capture_id,
            account_id=account_id,
            made_at=moment_text(now),
            expires_at=moment_text(until),
            withdrawn_at=None,
        )
    )
    note(connection, clock, account_id, "report-made", view.student_id)
    return number, day_in_china(until)


def reports_of(connection: Connection, clock: Clock, view: RecordView) -> tuple[Report, ...]:
    """Return the reports that were made of a record, the newest first."""
    query = select(reports).where(reports.c.student_id == view.student_id)
    rows = connection.execute(query.order_by(reports.c.made_at.desc()).limit(20))
    return tuple(
        Report(row.made_at, day_in_china(read_moment(row.expires_at)), _standing(row, view, clock))
        for row in rows
    )


def withdraw_reports(
    connection: Connection, clock: Clock, account_id: str, view: RecordView
) -> None:
    """Let no report of a record hold any more."""
    connection.execute(
        update(reports)
        .where(reports.c.student_id == view.student_id, reports.c.withdrawn_at.is_(None))
        .values(withdrawn_at=moment_text(clock.now()))
    )
    note(connection, clock, account_id, "reports-withdrawn", view.student_id)


def verify(connection: Connection, clock: Clock, number: str) -> Verified:
    """Return what a number is worth, blanks and hyphens or not."""
    letters = read_code(number)
    query = select(reports).where(reports.c.number_hash == hash_token(letters))
    row = connection.execute(query).first()
    view = None if row is None else view_of(connection, row.student_id)
    if row is None or view is None:
        return Verified(Standing.UNKNOWN)
    standing = _standing(row, view, clock)
    made, until = (day_in_china(read_moment(each)) for each in (row.made_at, row.expires_at))
    return Verified(standing, made, until, view if standing is Standing.GENUINE else None)


def _standing(row: Any, view: RecordView, clock: Clock) -> Standing:
    if row.withdrawn_at is not None:
        return Standing.WITHDRAWN
    if row.expires_at < moment_text(clock.now()):
        return Standing.EXPIRED
    # another portrait, or this one is doubted now
    if row.capture_id != view.capture_id or view.course.state not in REPORTABLE:
        return Standing.OVERTAKEN
    return Standing.GENUINE
