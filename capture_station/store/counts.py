"""Counts and sums of a session, added up by the database."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, func, select

from capture_station.domain.overview import ClassProgress, MoneyTotals, SessionTotals
from capture_station.domain.payment import FeeState, PaymentMethod
from capture_station.domain.sitting import Stage
from capture_station.store.queries import (
    is_expected,
    is_missing,
    is_retake,
    is_waiting,
    kept_since,
)
from capture_station.store.rows import ROSTER
from capture_station.store.schema import payments, sittings, students

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import ColumnElement, Connection

    from capture_station.domain.ids import SessionId

_SETTLED = tuple(state.value for state in FeeState if state.is_settled)
_LAST = timedelta(hours=1)


def _count(condition: ColumnElement[bool], name: str) -> ColumnElement[int]:
    return func.count().filter(condition).label(name)


_COUNTS = (
    func.count().label("expected"),
    func.count(sittings.c.capture_id).label("photographed"),
    _count(sittings.c.stage == Stage.DONE.value, "confirmed"),
    _count(and_(is_waiting, sittings.c.fee_state.in_(_SETTLED)), "paid_waiting"),
    _count(is_waiting, "waiting"),
    _count(is_missing, "missing"),
    func.count(sittings.c.dispute).label("disputed"),
    _count(is_retake, "retakes"),
)


def progress(connection: Connection, session_id: SessionId) -> tuple[ClassProgress, ...]:
    """Count each class of a session, by name."""
    query = (
        select(students.c.class_name, func.max(students.c.adviser).label("adviser"), *_COUNTS)
        .select_from(ROSTER)
        .where(students.c.session_id == session_id, is_expected)
        .group_by(students.c.class_name)
        .order_by(students.c.class_name)
    )
    return tuple(ClassProgress(**row) for row in connection.execute(query).mappings())


def totals(connection: Connection, session_id: SessionId, now: datetime) -> SessionTotals:
    """Count a session."""
    query = (
        select(*_COUNTS, _count(students.c.walk_in.is_(True), "walk_ins"))
        .select_from(ROSTER)
        .where(students.c.session_id == session_id, is_expected)
    )
    counted: dict[str, Any] = dict(connection.execute(query).mappings().one())
    return SessionTotals(**counted, last_hour=kept_since(connection, session_id, now - _LAST))


def money(connection: Connection, session_id: SessionId) -> MoneyTotals:
    """Add up a session's money; persons are counted by where their fee stands now."""
    sums = select(
        payments.c.kind, payments.c.method, func.sum(payments.c.amount_fen), func.count()
    ).where(payments.c.session_id == session_id)
    received: dict[PaymentMethod, int] = {}
    refunded: dict[PaymentMethod, int] = {}
    refunds = 0
    grouped = sums.group_by(payments.c.kind, payments.c.method)
    for kind, method, amount_fen, number in connection.execute(grouped):
        if kind == FeeState.PAID:
            received[PaymentMethod(method)] = amount_fen
        elif kind == FeeState.REFUNDED:
            refunded[PaymentMethod(method)] = amount_fen
            refunds += number
    states = (
        select(sittings.c.fee_state, func.count())
        .where(sittings.c.session_id == session_id, sittings.c.stage != Stage.VOIDED.value)
        .group_by(sittings.c.fee_state)
    )
    persons: dict[str, int] = dict(list(connection.execute(states)))
    return MoneyTotals(
        received_fen=received,
        refunded_fen=refunded,
        paid=persons.get(FeeState.PAID, 0),
        waived=persons.get(FeeState.WAIVED, 0),
        by_school=persons.get(FeeState.BY_SCHOOL, 0),
        refunds=refunds,
    )
