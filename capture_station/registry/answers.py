"""What students answer when they proofread, and what becomes of it.

An answer is closed at once (*right*) or open with an owner and a due day (*wrong*). A student has
one open answer at a time; the database refuses a second.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import insert, select, update

from capture_station.domain.course import Act, DisputeKind, demand_act
from capture_station.domain.errors import Trouble
from capture_station.domain.records import moment_text
from capture_station.registry.answer_tables import answers, papers, retakes
from capture_station.registry.cases import Cause, open_case
from capture_station.registry.database import insert_new
from capture_station.registry.photos import write_down
from capture_station.registry.records import FIELDS, RIGHT, RecordView
from capture_station.registry.schema import sessions, students
from capture_station.registry.staff import Role
from capture_station.registry.stations import note
from capture_station.registry.workdays import day_in_china, terms, working_day_after

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from sqlalchemy import Connection

    from capture_station.domain.clock import Clock
    from capture_station.registry.papers import Paper
    from capture_station.registry.staff import Member

PAPER = "paper"
"""As what supporting papers are kept among the objects."""


@dataclass(frozen=True, slots=True)
class OpenAnswer:
    """An answer that somebody has to act upon.

    Attributes:
        told: What the student wrote: ``fields`` (name → proposed value), ``exchanged_with``,
            ``place``, ``time``, ``note``, as far as the kind has them.
        present: Present values of the fields.
        papers: Number and media type of each.
    """

    row: int
    kind: DisputeKind
    student_id: str
    name: str
    student_number: str
    class_name: str
    session_place: str
    capture_id: str
    at: str
    due_on: str
    told: Mapping[str, Any]
    present: Mapping[str, str]
    papers: tuple[tuple[int, str], ...]


def find_right(connection: Connection, clock: Clock, who: str, view: RecordView) -> None:
    """Close a record: the student finds portrait and data right.

    Raises:
        Trouble: ``registry.not-now``.
    """
    demand_act(view.course, Act.FOUND_RIGHT)
    now = moment_text(clock.now())
    _add(connection, view, RIGHT, now, "", {}, decided_at=now, decision=RIGHT)
    note(connection, clock, who, "answer-right", view.student_id)


def find_wrong(
    connection: Connection,
    clock: Clock,
    who: str,
    view: RecordView,
    kind: DisputeKind,
    told: Mapping[str, Any],
    proofs: Sequence[Paper] = (),
) -> int:
    """Open an answer and hand it to whom it concerns; return its number.

    Args:
        connection: A writing transaction; the papers' content is kept already.
        clock: Stamps it.
        who: The account.
        view: The record as it stands.
        kind: What is wrong.
        told: As in `OpenAnswer`.
        proofs: Supporting papers.

    Raises:
        Trouble: ``registry.not-now``, or ``registry.answer-empty`` for data without a proposal that
            differs.
    """
    is_missing = kind is DisputeKind.MISSING
    demand_act(view.course, Act.REPORTED_MISSING if is_missing else Act.FOUND_WRONG)
    told = dict(told)
    if kind is DisputeKind.DATUM:
        told["fields"] = _proposed(view, told.get("fields", {}))
        if not told["fields"]:
            raise Trouble("registry.answer-empty")
    now = clock.now()
    due = working_day_after(day_in_china(now), terms().dispute)
    number = _add(connection, view, kind.value, moment_text(now), due.isoformat(), told)
    _add_papers(connection, number, proofs, moment_text(now))
    if kind is DisputeKind.NOT_MINE:
        open_case(connection, clock, view.capture_id, view.session_id, Cause.DISPUTE)
    note(connection, clock, who, f"answer-{kind}", view.student_id)
    return number


def open_answers(
    connection: Connection, member: Member, *kinds: DisputeKind, row: int = 0
) -> tuple[OpenAnswer, ...]:
    """Return the open answers that a member of staff may see, the first due first.

    Args:
        connection: A transaction.
        member: Who asks; an adviser sees the own classes.
        kinds: Which.
        row: Only this one; 0 for all.
    """
    query = (
        select(answers, students, sessions.c.place)
        .join(students, students.c.id == answers.c.student_id)
        .join(sessions, sessions.c.id == students.c.session_id)
        .where(answers.c.decided_at.is_(None), answers.c.kind.in_([each.value for each in kinds]))
        .order_by(answers.c.due_on, answers.c.row)
        .limit(200)
    )
    if member.role is not Role.ADMINISTRATOR:
        query = query.where(students.c.class_name.in_(member.classes))
    if row:
        query = query.where(answers.c.row == row)
    return tuple(_open(connection, each) for each in connection.execute(query))


def close_answer(
    connection: Connection, clock: Clock, who: str, number: int, decision: str, remark: str = ""
) -> bool:
    """Write down what became of an answer; tell whether it was open until now."""
    closed = (
        update(answers)
        .where(answers.c.row == number, answers.c.decided_at.is_(None))
        .values(
            decided_at=moment_text(clock.now()), decided_by=who, decision=decision, remark=remark
        )
        .returning(answers.c.student_id)
    )
    student = connection.execute(closed).scalar_one_or_none()
    if student is not None:
        note(connection, clock, who, f"answer-{decision}", student)
    return student is not None


def complaint_about(connection: Connection, capture_id: str) -> Any:
    """Return the open answer that a portrait is not the student's; None without one."""
    query = select(answers).where(
        answers.c.capture_id == capture_id,
        answers.c.kind == DisputeKind.NOT_MINE.value,
        answers.c.decided_at.is_(None),
    )
    return connection.execute(query).first()


def plan_retake(
    connection: Connection, clock: Clock, who: str, view: RecordView, day: date, place: str
) -> None:
    """Write down when and where another portrait is taken.

    Raises:
        Trouble: ``registry.not-now``, or ``registry.day-past``.
    """
    demand_act(view.course, Act.RETAKE_PLANNED)
    if day < day_in_china(clock.now()):
        raise Trouble("registry.day-past")
    connection.execute(
        insert(retakes).values(
            student_id=view.student_id,
            capture_id=view.capture_id,
            day=day.isoformat(),
            place=place,
            decided_by=who,
            at=moment_text(clock.now()),
        )
    )
    note(connection, clock, who, "retake-planned", view.student_id)


def _add(
    connection: Connection,
    view: RecordView,
    kind: str,
    at: str,
    due_on: str,
    told: Mapping[str, Any],
    *,
    decided_at: str | None = None,
    decision: str = "",
) -> int:
    row = {
        "student_id": view.student_id,
        "capture_id": view.capture_id,
        "kind": kind,
        "at": at,
        "due_on": due_on,
        "body": json.dumps(told, ensure_ascii=False),
        "decided_at": decided_at,
        "decision": decision,
        "remark": "",
    }
    # an answer about another portrait is over and stands in nobody's way
    connection.execute(
        update(answers)
        .where(
            answers.c.student_id == view.student_id,
            answers.c.decided_at.is_(None),
            answers.c.capture_id != view.capture_id,
            answers.c.kind != DisputeKind.DATUM.value,
        )
        .values(decided_at=at, decision="overtaken")
    )
    added = insert_new(connection, answers, [row], "row")
    if not added:
        # another request of the same student was quicker
        raise Trouble("registry.not-now")
    number: int = added[0].row
    return number


def _add_papers(connection: Connection, number: int, proofs: Sequence[Paper], now: str) -> None:
    rows = [
        {"answer": number, "sha256": each.sha256, "media_type": each.media_type}
        | {"size": len(each.content)}
        for each in proofs
    ]
    if rows:
        kept = [
            {"sha256": row["sha256"], "kind": PAPER, "size": row["size"], "received_at": now}
            for row in rows
        ]
        write_down(connection, kept)
        connection.execute(insert(papers), rows)


def _proposed(view: RecordView, fields: Mapping[str, str]) -> dict[str, str]:
    return {
        name: fields[name].strip()
        for name in FIELDS
        if fields.get(name, "").strip() not in {"", view.data[name]}
    }


def _open(connection: Connection, row: Any) -> OpenAnswer:
    told = json.loads(row.body)
    query = select(papers.c.row, papers.c.media_type).where(papers.c.answer == row.row)
    return OpenAnswer(
        row=row.row,
        kind=DisputeKind(row.kind),
        student_id=row.student_id,
        name=row.name,
        student_number=row.student_number,
        class_name=row.class_name,
        session_place=row.place,
        capture_id=row.capture_id,
        at=row.at,
        due_on=row.due_on,
        told=told,
        present={name: getattr(row, name) for name in told.get("fields", {})},
        papers=tuple((each.row, each.media_type) for each in connection.execute(query)),
    )
