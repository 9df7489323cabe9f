"""Records of students as they stand: the facts of one enrolment put together, and its course."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, func, select

from capture_station.domain.course import (
    Course,
    Dispute,
    DisputeKind,
    Portrait,
    Record,
    Review,
    course_of,
)
from capture_station.domain.records import read_moment
from capture_station.domain.session import Serial, is_of_registry
from capture_station.registry.answer_tables import answers, retakes
from capture_station.registry.case_tables import cases
from capture_station.registry.schema import captures, sessions, sittings, students
from capture_station.registry.workdays import day_in_china, terms, working_day_after

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from sqlalchemy import ColumnElement, Connection, FromClause, Select

RIGHT = "right"
FIELDS = ("name", "student_number", "id_number", "gender", "class_name", "department", "major")
"""Data of a record that a student may find wrong."""


@dataclass(frozen=True, slots=True)
class RecordView:
    """An enrolment as student, adviser and team see it.

    Attributes:
        data: `FIELDS` of the roster by name.
        capture_id: The valid portrait; empty without one.
        is_brought: Whether the student has sent it in here.
        retake_place: Where another portrait is to be taken, if that is planned.
        remark: What the reviewer or who decided last had to say.
        answer: Number of the open answer; 0 if none is open.
    """

    student_id: str
    session_id: str
    school_name: str
    place: str
    starts_on: str
    data: dict[str, str]
    capture_id: str
    portrait_sha256: str
    serial: str
    is_brought: bool
    photographed_at: str
    course: Course
    retake_place: str
    remark: str
    answer: int


_LAST_ANSWER = (
    select(func.max(answers.c.row))
    .where(answers.c.student_id == students.c.id)
    .correlate(students)
    .scalar_subquery()
)
_LAST_RETAKE = (
    select(func.max(retakes.c.row))
    .where(retakes.c.student_id == students.c.id)
    .correlate(students)
    .scalar_subquery()
)
_LAST_CASE = (
    select(func.max(cases.c.row))
    .where(cases.c.capture_id == captures.c.id)
    .correlate(captures)
    .scalar_subquery()
)
_COLUMNS = (
    students.c.id,
    students.c.session_id,
    students.c.listed_at,
    *(students.c[name] for name in FIELDS),
    sessions.c.school_name,
    sessions.c.place,
    sessions.c.starts_on,
    sittings.c.retake_reason,
    sittings.c.dispute_reason,
    sittings.c.photographed_at,
    captures.c.id.label("capture_id"),
    captures.c.prefix,
    captures.c.number,
    captures.c.portrait_sha256,
    captures.c.taken_at,
    captures.c.review_state,
    captures.c.review_reasons,
    captures.c.review_lease,
    captures.c.reviewed_at,
    answers.c.row.label("answer"),
    answers.c.kind.label("answer_kind"),
    answers.c.capture_id.label("answer_capture"),
    answers.c.due_on.label("answer_due"),
    answers.c.decided_at.label("answer_decided"),
    answers.c.remark.label("answer_remark"),
    retakes.c.day.label("retake_day"),
    retakes.c.place.label("retake_place"),
    retakes.c.capture_id.label("retake_capture"),
    cases.c.due_on.label("case_due"),
    cases.c.decided_at.label("case_decided"),
    cases.c.remark.label("case_remark"),
)


def record_query(people: FromClause, *, with_nobody: bool = False) -> Select[Any]:
    """Return the query for records of students.

    Args:
        people: Where the students come from: their table, or others joined with it.
        with_nobody: Whether `people` may have rows without a student, to be kept.
    """
    return select(*_COLUMNS).select_from(
        people.join(sessions, sessions.c.id == students.c.session_id, isouter=with_nobody)
        .outerjoin(sittings, sittings.c.student_id == students.c.id)
        .outerjoin(captures, captures.c.id == sittings.c.capture_id)
        .outerjoin(
            answers, and_(answers.c.student_id == students.c.id, answers.c.row == _LAST_ANSWER)
        )
        .outerjoin(
            retakes, and_(retakes.c.student_id == students.c.id, retakes.c.row == _LAST_RETAKE)
        )
        .outerjoin(cases, and_(cases.c.capture_id == captures.c.id, cases.c.row == _LAST_CASE))
    )


def newest_first() -> tuple[ColumnElement[Any], ...]:
    """Return the order of records: the newest session first, a student's newest portrait last."""
    order = sessions.c.starts_on.desc(), students.c.class_name, students.c.student_number
    return *order, sittings.c.photographed_at


_QUERY = record_query(students).order_by(*newest_first())


def views_of(connection: Connection, student_ids: Collection[str]) -> tuple[RecordView, ...]:
    """Return records by id, the newest session first."""
    return views_where(connection, students.c.id.in_(student_ids))


def views_where(
    connection: Connection, *conditions: ColumnElement[bool], limit: int = 5000
) -> tuple[RecordView, ...]:
    """Return the records that conditions on the joined tables pick."""
    return views_in(connection.execute(_QUERY.where(*conditions).limit(limit)))


def views_in(rows: Iterable[Any]) -> tuple[RecordView, ...]:
    """Return the records in rows of `record_query`, which are in the order of `newest_first`."""
    # of several sittings the one with the newest portrait is the record's
    newest = {row.id: row for row in rows}
    return tuple(_view(row) for row in newest.values())


def view_of(connection: Connection, student_id: str) -> RecordView | None:
    """Return a record; None if there is no such student."""
    return next(iter(views_of(connection, [student_id])), None)


def _view(row: Any) -> RecordView:
    has_portrait = row.capture_id is not None
    is_open = row.answer is not None and row.answer_decided is None
    return RecordView(
        student_id=row.id,
        session_id=row.session_id,
        school_name=row.school_name,
        place=row.place,
        starts_on=row.starts_on,
        data={name: getattr(row, name) for name in FIELDS},
        capture_id=row.capture_id or "",
        portrait_sha256=row.portrait_sha256 or "",
        serial=Serial(row.prefix, row.number).text if has_portrait else "",
        is_brought=has_portrait and is_of_registry(row.prefix),
        photographed_at=row.photographed_at or "",
        course=course_of(_record(row), terms(), working_day_after),
        retake_place=row.retake_place or "",
        remark=row.answer_remark or (row.case_remark if row.case_decided else "") or "",
        answer=row.answer if is_open else 0,
    )


def _record(row: Any) -> Record:
    capture = row.capture_id or ""
    is_current = row.answer is not None and row.answer_capture == capture
    retake = None
    if row.retake_day is not None and row.retake_capture == capture:
        retake = date.fromisoformat(row.retake_day)
    elif row.retake_reason:
        # the team has asked for it at the desk and names the day there
        retake = working_day_after(_day(row.photographed_at or row.listed_at), terms().retake)
    return Record(
        listed=max(_day(row.listed_at), date.fromisoformat(row.starts_on)),
        portrait=_portrait(row) if capture else None,
        dispute=_dispute(row, is_current=is_current),
        retake=retake,
        is_proofread=is_current and row.answer_kind == RIGHT,
    )


def _portrait(row: Any) -> Portrait:
    review = Review(row.review_state)
    if review is Review.RECEIVED and row.review_lease is not None:
        review = Review.JUDGING
    promised = row.case_due if review is Review.WAITING and row.case_decided is None else None
    return Portrait(
        review=review,
        since=_day(row.reviewed_at or row.taken_at),
        reasons=tuple(json.loads(row.review_reasons)),
        due=date.fromisoformat(promised) if promised else None,
    )


def _dispute(row: Any, *, is_current: bool) -> Dispute | None:
    is_open = row.answer is not None and row.answer_decided is None
    # a complaint about another portrait is over; wrong data stay wrong
    if is_open and (is_current or row.answer_kind == DisputeKind.DATUM.value):
        return Dispute(DisputeKind(row.answer_kind), date.fromisoformat(row.answer_due))
    if row.dispute_reason:
        due = working_day_after(_day(row.photographed_at or row.listed_at), terms().dispute)
        return Dispute(DisputeKind.ON_SITE, due)
    return None


def _day(moment: str) -> date:
    return day_in_china(read_moment(moment))
