"""The work list of an adviser or the team: who has to do what by when, by class."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import and_, or_

from capture_station.domain.course import Owner, State
from capture_station.registry.answer_tables import answers, retakes
from capture_station.registry.records import RecordView, views_where
from capture_station.registry.schema import captures, sittings, students
from capture_station.registry.staff import Role

if TYPE_CHECKING:
    from datetime import date

    from sqlalchemy import ColumnElement, Connection

    from capture_station.registry.staff import Member

TO_ACT = (State.REJECTED, State.RETAKE_PLANNED, State.DISPUTED, State.AWAITED, State.ACCEPTED)
"""States of a record in which somebody has to be asked to do something, most urgent first."""
_SHOWN_MAX = 300
READ_MAX = 5000
_OF_TEAM = or_(
    captures.c.review_state == "rejected",
    sittings.c.retake_reason != "",
    sittings.c.dispute_reason != "",
    retakes.c.row.is_not(None),
    and_(answers.c.row.is_not(None), answers.c.decided_at.is_(None)),
)
"""What the team looks at of all classes: not what only waits for its student."""


@dataclass(frozen=True, slots=True)
class Tasks:
    """What is open.

    Attributes:
        counts: Records by state.
        open: The records to act upon, overdue ones first, then by urgency and due day.
        is_cut: Whether there are more than are listed.
        waiting: How many students of each class have something to do themselves.
    """

    counts: tuple[tuple[State, int], ...]
    open: tuple[RecordView, ...]
    is_cut: bool
    waiting: tuple[tuple[str, int], ...] = ()


def tasks_for(connection: Connection, member: Member, today: date, most: int = _SHOWN_MAX) -> Tasks:
    """Return what is open in the classes that a member of staff may see.

    Args:
        connection: A transaction.
        member: Who asks.
        today: Tells what is overdue.
        most: How many are listed.
    """
    is_team = member.role is Role.ADMINISTRATOR
    views = views_where(connection, _OF_TEAM if is_team else _own(member), limit=READ_MAX)
    counts = Counter(view.course.state for view in views)
    waiting = Counter(
        view.data["class_name"] for view in views if view.course.owner is Owner.STUDENT
    )
    to_act = [view for view in views if view.course.state in TO_ACT]
    to_act.sort(
        key=lambda view: (
            not view.course.is_overdue(today),
            TO_ACT.index(view.course.state),
            view.course.due or today,
            view.data["class_name"],
            view.data["student_number"],
        )
    )
    return Tasks(
        counts=tuple((state, counts[state]) for state in State if counts[state]),
        open=tuple(to_act[:most]),
        is_cut=len(to_act) > most,
        waiting=tuple(sorted(waiting.items())),
    )


def _own(member: Member) -> ColumnElement[bool]:
    return students.c.class_name.in_(member.classes)
