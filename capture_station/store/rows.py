"""Between rows and the values of the domain."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any, cast

from sqlalchemy import Row, case, func, select

from capture_station.domain.events import CorrectionProposed, Disputed, PortraitKept
from capture_station.domain.ids import SessionId, SittingId, StudentId
from capture_station.domain.order import PrintOrder
from capture_station.domain.overview import PersonHit
from capture_station.domain.payment import Fee, FeeState, PaymentMethod
from capture_station.domain.people import Gender, IdType, PersonData, Student
from capture_station.domain.records import (
    Written,
    from_json,
    moment_text,
    read_event,
    read_moment,
    to_json,
)
from capture_station.domain.session import PricePlan, Serial, Session, SessionState
from capture_station.domain.sitting import Sitting, Stage
from capture_station.store.schema import captures, copied_at, facts, sessions, sittings, students

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sqlalchemy import Select

    from capture_station.domain.capture import Capture

_PERSON_FIELDS = PersonData._fields
_PERSON_READERS: dict[str, Callable[[Any], Any]] = {
    "gender": Gender,
    "id_type": IdType,
    "birth_date": lambda told: None if told is None else date.fromisoformat(told),
}
_READERS = tuple(
    (place, _PERSON_READERS[name])
    for place, name in enumerate(_PERSON_FIELDS)
    if name in _PERSON_READERS
)

_STUDENT = (students.c.id, students.c.walk_in, *(students.c[name] for name in _PERSON_FIELDS))
_SITTING = (
    sittings.c.id,
    sittings.c.session_id,
    sittings.c.student_id,
    sittings.c.stage,
    sittings.c.walk_in,
    sittings.c.fee_due_fen,
    sittings.c.fee_state,
    sittings.c.fee_held_fen,
    sittings.c.fee_method,
    sittings.c.queue_number,
    sittings.c.capture_code,
    sittings.c.retake_reason,
    sittings.c.corrections,
    sittings.c.dispute,
    sittings.c.leave_reason,
    sittings.c.print_order,
)
_own = captures.alias("own")
# a serial number belongs to the sitting (decision 050), wherever its portrait was taken
_OWN_SERIAL = case(
    (
        (captures.c.sitting_id != sittings.c.id) | (captures.c.take < 0),
        select(func.json_array(_own.c.prefix, _own.c.number, func.max(_own.c.take)))
        .where(_own.c.sitting_id == sittings.c.id)
        .correlate(sittings)
        .scalar_subquery(),
    ),
)
_CAPTURE = (facts.c.kind, facts.c.version, facts.c.body, copied_at, _OWN_SERIAL)
_SITTING_END = len(_SITTING)
_HIT_STUDENT_END = len(_STUDENT)

ROSTER = students.outerjoin(sittings, sittings.c.student_id == students.c.id)
"""Everybody with their sitting, if any; a student is on one roster and has at most one."""

SESSIONS = select(sessions)
STUDENTS = select(*_STUDENT)


def select_sittings() -> Select[Any]:
    """Return the query whose rows `read_sitting` reads."""
    return select(*_SITTING, *_CAPTURE).select_from(_with_capture(sittings))


def select_people() -> Select[Any]:
    """Return the query whose rows `read_hit` reads: students with their sittings, if any."""
    return select(*_STUDENT, *_SITTING, *_CAPTURE).select_from(_with_capture(ROSTER))


def _with_capture(source: Any) -> Any:
    return source.outerjoin(captures, captures.c.id == sittings.c.capture_id).outerjoin(
        facts, facts.c.id == captures.c.fact_id
    )


def read_session(row: Row[Any]) -> Session:
    """Return the session of a row of `SESSIONS`."""
    return Session(
        id=SessionId(row.id),
        school_name=row.school_name,
        school_code=row.school_code,
        place=row.place,
        starts_on=date.fromisoformat(row.starts_on),
        ends_on=date.fromisoformat(row.ends_on),
        spec_id=row.spec_id,
        price=PricePlan(row.on_site_fen, row.walk_in_fen, row.self_provided_fen),
        serial_prefix=row.serial_prefix,
        state=SessionState(row.state),
        backgrounds=tuple(json.loads(row.backgrounds)),
        opened_at=None if row.opened_at is None else read_moment(row.opened_at),
        closed_at=None if row.closed_at is None else read_moment(row.closed_at),
    )


def session_values(session: Session) -> dict[str, Any]:
    """Return the columns of a session."""
    return {
        "id": session.id,
        "school_name": session.school_name,
        "school_code": session.school_code,
        "place": session.place,
        "starts_on": session.starts_on.isoformat(),
        "ends_on": session.ends_on.isoformat(),
        "spec_id": session.spec_id,
        "on_site_fen": session.price.on_site_fen,
        "walk_in_fen": session.price.walk_in_fen,
        "self_provided_fen": session.price.self_provided_fen,
        "serial_prefix": session.serial_prefix,
        "state": session.state.value,
        "backgrounds": json.dumps(session.backgrounds, ensure_ascii=False),
        "opened_at": None if session.opened_at is None else moment_text(session.opened_at),
        "closed_at": None if session.closed_at is None else moment_text(session.closed_at),
    }


def read_student(values: Sequence[Any]) -> Student:
    """Return the student of a row of `STUDENTS`."""
    person = list(values[2:_HIT_STUDENT_END])
    for place, read in _READERS:
        person[place] = read(person[place])
    return Student(StudentId(values[0]), PersonData(*person), walk_in=bool(values[1]))


STUDENT_COLUMNS = (*_PERSON_FIELDS, "id", "session_id", "walk_in")
"""What `student_row` gives, in its order."""


def student_row(student: Student, session_id: SessionId) -> tuple[Any, ...]:
    """Return a student on a session's roster as `STUDENT_COLUMNS`."""
    told = student.data
    gender, id_type, id_number, born = told[2:6]
    birth_date = None if born is None else born.isoformat()
    own = (*told[:2], str(gender), str(id_type), id_number, birth_date, *told[6:])
    return (*own, student.id, session_id, student.walk_in)


def student_values(student: Student, session_id: SessionId) -> dict[str, Any]:
    """Return the columns of a student on a session's roster."""
    return dict(zip(STUDENT_COLUMNS, student_row(student, session_id), strict=True))


def read_sitting(values: Sequence[Any]) -> Sitting:
    """Return the sitting of a row of `select_sittings`."""
    (
        sitting_id, session_id, student_id, stage, walk_in, due_fen, fee_state, held_fen, method,
        queue_number, code, retake_reason, corrections, dispute, leave_reason, order,
    ) = values[:_SITTING_END]  # fmt: skip
    return Sitting(
        id=SittingId(sitting_id),
        session_id=SessionId(session_id),
        student_id=StudentId(student_id),
        stage=Stage(stage),
        walk_in=bool(walk_in),
        fee=Fee(
            due_fen,
            FeeState(fee_state),
            held_fen,
            None if method is None else PaymentMethod(method),
        ),
        queue_number=queue_number,
        capture_code=code,
        capture=_as_own(SittingId(sitting_id), read_capture(values[_SITTING_END:-1]), values[-1]),
        retake_reason=retake_reason,
        corrections=tuple(
            from_json(CorrectionProposed, json.dumps(each)) for each in json.loads(corrections)
        ),
        dispute=None if dispute is None else from_json(Disputed, dispute),
        leave_reason=leave_reason,
        order=None if order is None else from_json(PrintOrder, order),
    )


def sitting_values(sitting: Sitting) -> dict[str, Any]:
    """Return the columns of a sitting."""
    fee = sitting.fee
    if fee is None:
        raise ValueError("a sitting without a fee is not stored")
    return {
        "id": sitting.id,
        "session_id": sitting.session_id,
        "student_id": sitting.student_id,
        "stage": sitting.stage.value,
        "walk_in": sitting.walk_in,
        "fee_due_fen": fee.due_fen,
        "fee_state": fee.state.value,
        "fee_held_fen": fee.held_fen,
        "fee_method": None if fee.method is None else fee.method.value,
        "queue_number": sitting.queue_number,
        "capture_code": sitting.capture_code,
        "capture_id": None if sitting.capture is None else sitting.capture.id,
        "retake_reason": sitting.retake_reason,
        "corrections": f"[{','.join(to_json(each) for each in sitting.corrections)}]",
        "dispute": None if sitting.dispute is None else to_json(sitting.dispute),
        "leave_reason": sitting.leave_reason,
        "print_order": None if sitting.order is None else to_json(sitting.order),
    }


def read_capture(values: Sequence[Any]) -> Capture | None:
    """Return the capture from kind, version and body of its fact and the time of its copy."""
    kind, version, body, copied_at = values
    if body is None:
        return None
    capture = cast("PortraitKept", read_event(Written(kind, version, body))).capture
    is_copied = copied_at is not None
    if capture.photo.second_copy is is_copied:
        return capture
    return replace(capture, photo=replace(capture.photo, second_copy=is_copied))


def _as_own(sitting_id: SittingId, capture: Capture | None, own: str | None) -> Capture | None:
    """Return a sitting's portrait under its own serial number and take, wherever it was taken."""
    if capture is None or own is None:
        return capture
    prefix, number, take = json.loads(own)
    return replace(capture, sitting_id=sitting_id, serial=Serial(prefix, number), take=take)


def read_hit(values: Sequence[Any]) -> PersonHit:
    """Return the person of a row of `select_people`."""
    entered = values[_HIT_STUDENT_END] is not None
    sitting = read_sitting(values[_HIT_STUDENT_END:]) if entered else None
    return PersonHit(read_student(values), sitting)
