"""Certificates in the database: each number once, in the transaction that issues it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import func, insert, select

from capture_station.domain.certificate import Certificate, Letter, Series
from capture_station.domain.ids import Operator, SessionId, StudentId
from capture_station.domain.records import read_moment
from capture_station.store.schema import certificates

if TYPE_CHECKING:
    from sqlalchemy import Connection, Row


def add_certificate(
    connection: Connection,
    series: Series,
    session_id: SessionId,
    student_id: StudentId | None,
    letter: Letter,
    at: str,
    operator: Operator,
) -> Certificate:
    """Write a certificate under the next number of its series and return it."""
    query = select(func.max(certificates.c.place)).where(
        certificates.c.year == series.year, certificates.c.prefix == series.prefix
    )
    place = (connection.execute(query).scalar_one() or 0) + 1
    connection.execute(
        insert(certificates).values(
            year=series.year,
            prefix=series.prefix,
            place=place,
            session_id=session_id,
            student_id=student_id,
            reason=letter.reason,
            teacher=letter.teacher,
            phone=letter.phone,
            address=letter.address,
            at=at,
            operator=operator,
        )
    )
    return Certificate(
        series.number(place), session_id, student_id, letter, read_moment(at), operator
    )


def certificates_of(connection: Connection, session_id: SessionId) -> tuple[Certificate, ...]:
    """Return the certificates of a session in the order of issue."""
    query = (
        select(certificates)
        .where(certificates.c.session_id == session_id)
        .order_by(certificates.c.row)
    )
    return tuple(map(_read, connection.execute(query)))


def _read(row: Row[Any]) -> Certificate:
    return Certificate(
        number=Series(row.year, row.prefix).number(row.place),
        session_id=SessionId(row.session_id),
        student_id=None if row.student_id is None else StudentId(row.student_id),
        letter=Letter(row.reason, row.teacher, row.phone, row.address),
        issued_at=read_moment(row.at),
        issued_by=Operator(row.operator),
    )
