"""An account learns whose it is: name, document and number must be those of a roster, exactly."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, delete, or_, select, update

from capture_station.domain.errors import Trouble
from capture_station.domain.identity import IdReading, lengthen, read_id
from capture_station.domain.records import moment_text
from capture_station.exchange.person_names import normalise_name
from capture_station.registry.account_tables import account_records as records
from capture_station.registry.account_tables import account_sign_ins as sign_ins
from capture_station.registry.account_tables import accounts
from capture_station.registry.database import insert_new
from capture_station.registry.messages import queue_message
from capture_station.registry.schema import students
from capture_station.registry.signing_in import FAILURES_MAX, LOCK_LIFE
from capture_station.registry.stations import note
from capture_station.registry.workdays import day_in_china

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from capture_station.domain.clock import Clock
    from capture_station.domain.people import IdType
    from capture_station.registry.database import Database

_LOST = re.compile("[?？\ufffd□■◻◼▯☐〓\ue000-\uf8ff]")
_FIFTEEN, _EIGHTEEN = 15, 18


def bind(
    database: Database, clock: Clock, account_id: str, name: str, id_type: IdType, number: str
) -> int:
    """Bind an account to a person and return how many records the person has.

    Raises:
        Trouble: ``registry.record-not-found``, ``registry.name-sounds-alike``,
            ``registry.name-rare``, ``registry.bind-locked`` or ``registry.id-taken``.
    """
    reading = read_id(number, id_type, day_in_china(clock.now()))
    name = normalise_name(name)
    with database.writing() as connection:
        _count_try(connection, clock, account_id)
    with database.writing() as connection:
        trouble = _bound(connection, clock, account_id, name, reading)
        act = "account-bind-wrong" if trouble else "account-bound"
        note(connection, clock, account_id, act, account_id)
        found = records_of(connection, account_id)
    if trouble:
        raise Trouble(trouble)
    return len(found)


def refresh(connection: Connection, clock: Clock, account_id: str) -> None:
    """Add the records that came to the registry since the account was bound."""
    row = connection.execute(select(accounts).where(accounts.c.id == account_id)).one()
    if row.bound_at is None:
        return
    twins = select(students.c.id).where(
        students.c.id_number.in_(forms_of(row.id_number)), students.c.name == row.name
    )
    _add(connection, clock, account_id, list(connection.execute(twins).scalars()))


def holders_of(connection: Connection, number: str, but: str) -> tuple[Any, ...]:
    """Return id, login and lang of the other accounts that have a person's number or records."""
    twins = select(students.c.id).where(students.c.id_number.in_(forms_of(number)))
    owners = select(records.c.account_id).where(records.c.student_id.in_(twins))
    is_bound = and_(accounts.c.id_number == number, accounts.c.bound_at.is_not(None))
    query = select(accounts.c.id, accounts.c.login, accounts.c.lang).where(
        or_(is_bound, accounts.c.id.in_(owners)), accounts.c.id != but
    )
    return tuple(connection.execute(query))


def hand_over(
    connection: Connection, clock: Clock, account_id: str, name: str, id_type: IdType, number: str
) -> None:
    """Bind an account to a person whom other accounts had; those are nobody's and signed out.

    Raises:
        Trouble: ``registry.record-not-found`` if the roster has changed meanwhile.
    """
    for holder in holders_of(connection, number, account_id):
        free = {"name": "", "id_type": "", "id_number": "", "bound_at": None}
        connection.execute(update(accounts).where(accounts.c.id == holder.id).values(**free))
        connection.execute(delete(records).where(records.c.account_id == holder.id))
        connection.execute(delete(sign_ins).where(sign_ins.c.account_id == holder.id))
        queue_message(connection, clock, holder.login, "unbound", holder.lang, path="/me")
        note(connection, clock, account_id, "account-unbound", holder.id)
    reading = read_id(number, id_type, day_in_china(clock.now()))
    if trouble := _bound(connection, clock, account_id, normalise_name(name), reading):
        raise Trouble(trouble)
    note(connection, clock, account_id, "account-bound", account_id)


def records_of(connection: Connection, account_id: str) -> tuple[str, ...]:
    """Return the ids of the students that an account may see."""
    query = select(records.c.student_id).where(records.c.account_id == account_id)
    return tuple(connection.execute(query.order_by(records.c.student_id)).scalars())


def forms_of(number: str) -> tuple[str, ...]:
    """Return a number in all forms a roster may have it in; 15 digits for who is born by 1999."""
    if len(number) == _FIFTEEN and number.isdigit():
        return number, lengthen(number)
    if len(number) == _EIGHTEEN and number[6:8] == "19":
        return number, number[:6] + number[8:17]
    return (number,)


def _count_try(connection: Connection, clock: Clock, account_id: str) -> None:
    now = clock.now()
    row = connection.execute(
        select(accounts).where(accounts.c.id == account_id).with_for_update()
    ).one()
    until = row.bind_locked_until
    if until is not None and until > moment_text(now):
        raise Trouble("registry.bind-locked")
    failures = 1 if until is not None else row.bind_failures + 1
    lock = moment_text(now + LOCK_LIFE) if failures >= FAILURES_MAX else None
    values = {"bind_failures": failures, "bind_locked_until": lock}
    connection.execute(update(accounts).where(accounts.c.id == account_id).values(**values))


def _bound(
    connection: Connection, clock: Clock, account_id: str, name: str, reading: IdReading
) -> str:
    """Bind, or return the key of what speaks against it."""
    if not reading.is_valid or not reading.number or not name:
        return "registry.record-not-found"
    query = select(students.c.id, students.c.name).where(
        students.c.id_number.in_(forms_of(reading.number))
    )
    found = list(connection.execute(query))
    same = [row.id for row in found if normalise_name(row.name) == name]
    if not same:
        return _help([row.name for row in found], name)
    others = select(accounts.c.id).where(
        accounts.c.id_number == reading.number,
        accounts.c.bound_at.is_not(None),
        accounts.c.id != account_id,
    )
    owned = select(records.c.student_id).where(
        records.c.student_id.in_(same), records.c.account_id != account_id
    )
    if connection.execute(others).first() or connection.execute(owned).first():
        return "registry.id-taken"
    values = {
        "name": name,
        "id_type": reading.id_type.value,
        "id_number": reading.number,
        "bound_at": moment_text(clock.now()),
        "bind_failures": 0,
        "bind_locked_until": None,
    }
    connection.execute(update(accounts).where(accounts.c.id == account_id).values(**values))
    _add(connection, clock, account_id, same)
    return ""


def _help(names: list[str], typed: str) -> str:
    """Return what may be wrong; only who knows how the name sounds learns that there is one."""
    for name in names:
        if _LOST.search(name) and _LOST.sub("", name) and _fits(name, typed):
            return "registry.name-rare"
        if name and _sound(name) == _sound(typed):
            return "registry.name-sounds-alike"
    return "registry.record-not-found"


def _fits(damaged: str, typed: str) -> bool:
    pattern = "".join(".{1,2}" if _LOST.match(each) else re.escape(each) for each in damaged)
    return re.fullmatch(pattern, typed) is not None


def _sound(name: str) -> list[str]:
    from pypinyin import lazy_pinyin  # noqa: PLC0415 - its phrases take a while to load

    return lazy_pinyin(name)


def _add(connection: Connection, clock: Clock, account_id: str, student_ids: list[str]) -> None:
    now = moment_text(clock.now())
    rows = [{"student_id": each, "account_id": account_id, "bound_at": now} for each in student_ids]
    insert_new(connection, records, rows, "student_id")
