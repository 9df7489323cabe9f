"""Reading the audit trail: rows that fit a question, with whom or what each is about."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, or_, select, union_all

from capture_station.domain.overview import AuditEntry
from capture_station.domain.records import moment_text
from capture_station.store.audit import read_line
from capture_station.store.schema import audit, operators, sessions, sittings, students

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import Connection

    from capture_station.domain.overview import AuditQuestion

_AT_ONCE = 500


def entries(connection: Connection, question: AuditQuestion) -> tuple[AuditEntry, ...]:
    """Return the rows that fit, newest first."""
    query = select(audit).order_by(audit.c.number.desc()).limit(question.limit)
    query = query.where(*_conditions(connection, question))
    lines = [read_line(row) for row in connection.execute(query)]
    about = _about(connection, {line.subject for line in lines})
    return tuple(AuditEntry(line, about.get(line.subject, "")) for line in lines)


def _conditions(connection: Connection, question: AuditQuestion) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if question.operator:
        found.append(audit.c.operator == question.operator)
    if question.since is not None:
        found.append(audit.c.at >= moment_text(question.since))
    if question.until is not None:
        found.append(audit.c.at < moment_text(question.until))
    if question.person:
        found.append(audit.c.subject.in_(_subjects_of(connection, question.person)))
    return found


def _subjects_of(connection: Connection, person: str) -> list[str]:
    """Return the ids under which the trail tells of a person: of the student and the sittings."""
    wanted = person.strip()
    named = select(students.c.id).where(
        or_(
            students.c.student_number == wanted,
            students.c.id_number == wanted.upper(),
            students.c.name == wanted,
            students.c.id == wanted,
        )
    )
    sat = select(sittings.c.id).where(sittings.c.student_id.in_(named))
    return list(connection.execute(union_all(named, sat)).scalars())


def _about(connection: Connection, subjects: Iterable[str]) -> dict[str, str]:
    """Return a name for each subject that has one: a person's, a school's, an operator's."""
    wanted = sorted(subjects)
    found: dict[str, str] = {}
    for start in range(0, len(wanted), _AT_ONCE):
        some = wanted[start : start + _AT_ONCE]
        person = (students.c.name, students.c.student_number)
        sat = sittings.join(students, students.c.id == sittings.c.student_id)
        for query in (
            select(students.c.id, *person).where(students.c.id.in_(some)),
            select(sittings.c.id, *person).select_from(sat).where(sittings.c.id.in_(some)),
            select(sessions.c.id, sessions.c.school_name, sessions.c.place).where(
                sessions.c.id.in_(some)
            ),
            select(operators.c.id, operators.c.name).where(operators.c.id.in_(some)),
        ):
            rows: Iterable[Any] = connection.execute(query)
            found |= {row[0]: " ".join(filter(None, row[1:])) for row in rows}
    return found
