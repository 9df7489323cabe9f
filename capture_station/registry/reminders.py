"""Advisers remind a class: whoever has something to do and can be reached is written to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select

from capture_station.domain.course import Owner
from capture_station.domain.records import moment_text
from capture_station.registry.account_tables import account_records, accounts, messages
from capture_station.registry.messages import queue_message
from capture_station.registry.records import views_where
from capture_station.registry.schema import students
from capture_station.registry.stations import note

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from capture_station.domain.clock import Clock
    from capture_station.registry.staff import Member

AGAIN_AFTER = timedelta(hours=20)
"""How long nobody is reminded a second time."""
_TEMPLATE = "remind"


@dataclass(frozen=True, slots=True)
class Reminded:
    """What became of a reminder.

    Attributes:
        told: Accounts that are written to.
        told_before: Accounts that were written to already today.
        unreachable: Students without an account; the adviser has to speak to them.
    """

    told: int
    told_before: int
    unreachable: int


def remind_class(connection: Connection, clock: Clock, member: Member, class_name: str) -> Reminded:
    """Write to the students of a class who have something to do.

    Args:
        connection: A writing transaction.
        clock: Stamps it.
        member: Whose class it is; that is checked by the caller.
        class_name: The class.
    """
    views = views_where(connection, students.c.class_name == class_name)
    waiting = {view.student_id for view in views if view.course.owner is Owner.STUDENT}
    query = (
        select(account_records.c.student_id, accounts.c.login, accounts.c.lang)
        .join(accounts, accounts.c.id == account_records.c.account_id)
        .where(account_records.c.student_id.in_(waiting))
    )
    rows = list(connection.execute(query))
    reachable = {row.login: row.lang for row in rows}
    recent = select(messages.c.recipient).where(
        messages.c.template == _TEMPLATE,
        messages.c.made_at > moment_text(clock.now() - AGAIN_AFTER),
        messages.c.recipient.in_(reachable),
    )
    before = set(connection.execute(recent).scalars())
    fresh = reachable.keys() - before
    for login in sorted(fresh):
        queue_message(connection, clock, login, _TEMPLATE, reachable[login], path="/me")
    note(connection, clock, member.id, "class-reminded", class_name)
    return Reminded(len(fresh), len(before), len(waiting - {row.student_id for row in rows}))
