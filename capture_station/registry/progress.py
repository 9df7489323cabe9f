"""What staff look at: sessions, classes, people, as frozen values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import and_, case, func, or_, select

from capture_station.registry.schema import captures, sessions, sittings, students
from capture_station.registry.staff import Role
from capture_station.registry.workdays import CHINA

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, Connection

    from capture_station.registry.staff import Member

STATES = ("all", "missing", "photographed", "disputed", "retake")
_LIST_MAX = 2000
_HOUR_END = len("2026-06-01T09")

_is_photographed = sittings.c.capture_id.is_not(None)
_is_disputed = and_(sittings.c.dispute_reason.is_not(None), sittings.c.dispute_reason != "")
_is_retake = or_(
    and_(sittings.c.retake_reason.is_not(None), sittings.c.retake_reason != ""),
    captures.c.review_state == "rejected",
)
_CONDITIONS: dict[str, ColumnElement[bool] | None] = {
    "all": None,
    "missing": sittings.c.capture_id.is_(None),
    "photographed": _is_photographed,
    "disputed": _is_disputed,
    "retake": _is_retake,
}
_PEOPLE = students.outerjoin(sittings, sittings.c.student_id == students.c.id).outerjoin(
    captures, captures.c.id == sittings.c.capture_id
)


_LINE = (
    students.c.student_number,
    students.c.name,
    students.c.class_name,
    sittings.c.stage,
    sittings.c.photographed_at,
    sittings.c.retake_reason,
    sittings.c.dispute_reason,
    captures.c.prefix,
    captures.c.number,
    captures.c.review_state,
)


@dataclass(frozen=True, slots=True)
class ClassCounts:
    """How far a class is."""

    class_name: str
    expected: int
    photographed: int
    disputed: int
    retakes: int

    @property
    def missing(self) -> int:
        """Persons without a portrait."""
        return self.expected - self.photographed

    @property
    def percent(self) -> int:
        """Portraits in percent of the persons, rounded down."""
        return self.photographed * 100 // self.expected if self.expected else 0


@dataclass(frozen=True, slots=True)
class SessionCounts:
    """A session with the classes that somebody may see."""

    id: str
    school_name: str
    place: str
    starts_on: str
    ends_on: str
    classes: tuple[ClassCounts, ...]

    @property
    def total(self) -> ClassCounts:
        """All classes together."""
        return ClassCounts(
            "",
            sum(each.expected for each in self.classes),
            sum(each.photographed for each in self.classes),
            sum(each.disputed for each in self.classes),
            sum(each.retakes for each in self.classes),
        )


@dataclass(frozen=True, slots=True)
class PersonLine:
    """A person on a list; the ID number is on none."""

    student_number: str
    name: str
    class_name: str
    stage: str
    serial: str
    photographed_at: str
    retake_reason: str
    dispute_reason: str
    review_state: str


def sessions_for(connection: Connection, member: Member) -> tuple[SessionCounts, ...]:
    """Return the sessions and classes that a member of staff may see, newest first."""
    query = (
        select(
            students.c.session_id,
            students.c.class_name,
            func.count().label("expected"),
            func.count(sittings.c.capture_id).label("photographed"),
            func.sum(case((_is_disputed, 1), else_=0)).label("disputed"),
            func.sum(case((_is_retake, 1), else_=0)).label("retakes"),
        )
        .select_from(_PEOPLE)
        .where(*_allowed(member))
        .group_by(students.c.session_id, students.c.class_name)
        .order_by(students.c.class_name)
    )
    classes: dict[str, list[ClassCounts]] = {}
    for row in connection.execute(query):
        counts = ClassCounts(
            row.class_name, row.expected, row.photographed, row.disputed, row.retakes
        )
        classes.setdefault(row.session_id, []).append(counts)
    known = select(sessions).where(sessions.c.id.in_(classes)).order_by(sessions.c.made_at.desc())
    return tuple(
        SessionCounts(
            row.id, row.school_name, row.place, row.starts_on, row.ends_on, tuple(classes[row.id])
        )
        for row in connection.execute(known)
    )


@dataclass(frozen=True, slots=True)
class HourCount:
    """How many portraits were taken in an hour.

    Attributes:
        label: Day and hour in China, e.g. ``06-01 09``.
        share: Of the busiest hour shown, 0 … 1.
    """

    label: str
    count: int
    share: float


def portraits_by_hour(connection: Connection, hours: int = 24) -> tuple[HourCount, ...]:
    """Return how many portraits were taken in each of the last hours that had any, in order."""
    hour = func.substr(captures.c.taken_at, 1, _HOUR_END).label("hour")
    query = select(hour, func.count().label("portraits")).group_by(hour).order_by(hour.desc())
    rows = list(connection.execute(query.limit(hours)))[::-1]
    most = max((row.portraits for row in rows), default=1)
    found = []
    for row in rows:
        begun = datetime.fromisoformat(f"{row.hour}:00+00:00").astimezone(CHINA)
        found.append(HourCount(f"{begun:%m-%d %H}", row.portraits, row.portraits / most))
    return tuple(found)


def people_for(
    connection: Connection,
    member: Member,
    session_id: str,
    class_name: str = "",
    state: str = "all",
    text: str = "",
) -> tuple[PersonLine, ...]:
    """Return persons of a session that a member of staff may see, by class and student number.

    Args:
        connection: A transaction.
        member: Who asks.
        session_id: The session.
        class_name: Only this class; empty for all that may be seen.
        state: One of `STATES`.
        text: Part of a name, or the beginning or end of a student number; empty for all.
    """
    query = (
        select(*_LINE)
        .select_from(_PEOPLE)
        .where(students.c.session_id == session_id, *_allowed(member))
        .order_by(students.c.class_name, students.c.student_number, students.c.id)
        .limit(_LIST_MAX)
    )
    if class_name:
        query = query.where(students.c.class_name == class_name)
    condition = _CONDITIONS[state]
    if condition is not None:
        query = query.where(condition)
    if text:
        query = query.where(_sounds_like(text))
    return tuple(
        PersonLine(
            student_number=row.student_number,
            name=row.name,
            class_name=row.class_name,
            stage=row.stage or "new",
            serial="" if row.number is None else f"{row.prefix}{row.number:04d}",
            photographed_at=row.photographed_at or "",
            retake_reason=row.retake_reason or "",
            dispute_reason=row.dispute_reason or "",
            review_state=row.review_state or "",
        )
        for row in connection.execute(query)
    )


def _sounds_like(text: str) -> ColumnElement[bool]:
    return or_(
        students.c.name.contains(text, autoescape=True),
        students.c.student_number.startswith(text, autoescape=True),
        students.c.student_number.endswith(text, autoescape=True),
    )


def _allowed(member: Member) -> tuple[ColumnElement[bool], ...]:
    if member.role is Role.ADMINISTRATOR:
        return ()
    return (students.c.class_name.in_(member.classes),)
