"""Staff accounts: who may look at which classes, and how they sign in.

A wrong name and a wrong password get the same answer after the same work. Five wrong passwords in a
row lock the account for 24 hours.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from sqlalchemy import delete, insert, select, update

from capture_station.domain.errors import Trouble
from capture_station.domain.ids import new_uuid7
from capture_station.domain.records import moment_text, read_moment
from capture_station.registry.passwords import (
    demand_password,
    hash_password,
    hash_token,
    is_password,
)
from capture_station.registry.schema import sign_ins, staff, staff_classes
from capture_station.registry.signing_in import FAILURES_MAX, LOCK_LIFE, write_sign_in
from capture_station.registry.stations import note

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import Connection

    from capture_station.domain.clock import Clock


class Role(StrEnum):
    """What a member of staff may do."""

    ADVISER = "adviser"
    REVIEWER = "reviewer"
    ADMINISTRATOR = "administrator"


@dataclass(frozen=True, slots=True)
class Member:
    """A member of staff who has signed in.

    Attributes:
        classes: Names of the classes an adviser sees.
        form_token: Must come back with every form.
    """

    id: str
    name: str
    role: Role
    classes: frozenset[str]
    form_token: str


def add_member(
    connection: Connection,
    clock: Clock,
    name: str,
    password: str,
    role: Role,
    classes: Iterable[str] = (),
) -> str:
    """Make an account and return its id.

    Raises:
        Trouble: ``registry.name-taken`` or ``registry.password-short``.
    """
    demand_password(password)
    known = connection.execute(select(staff.c.id).where(staff.c.name == name)).first()
    if known is not None:
        raise Trouble("registry.name-taken")
    staff_id = new_uuid7(clock)
    connection.execute(
        insert(staff).values(
            id=staff_id,
            name=name,
            role=role.value,
            password_hash=hash_password(password),
            made_at=moment_text(clock.now()),
            failures=0,
        )
    )
    rows = [{"staff_id": staff_id, "class_name": each} for each in sorted(set(classes))]
    if rows:
        connection.execute(insert(staff_classes), rows)
    note(connection, clock, "console", "staff-added", staff_id)
    return staff_id


def sign_in(connection: Connection, clock: Clock, name: str, password: str) -> str | None:
    """Return a fresh token for the right name and password, None for anything else."""
    # one try after the other, so that many at once are no more than five
    known = select(staff).where(staff.c.name == name).with_for_update()
    row = connection.execute(known).first()
    is_right = is_password(None if row is None else row.password_hash, password)
    now = clock.now()
    if row is None or (row.locked_until is not None and read_moment(row.locked_until) > now):
        return None
    if not is_right:
        failures = row.failures + 1
        is_locked = failures >= FAILURES_MAX
        connection.execute(
            update(staff)
            .where(staff.c.id == row.id)
            .values(
                failures=0 if is_locked else failures,
                locked_until=moment_text(now + LOCK_LIFE) if is_locked else None,
            )
        )
        note(connection, clock, row.id, "sign-in-locked" if is_locked else "sign-in-wrong", row.id)
        return None
    connection.execute(
        update(staff).where(staff.c.id == row.id).values(failures=0, locked_until=None)
    )
    token = write_sign_in(connection, sign_ins, now, staff_id=row.id)
    note(connection, clock, row.id, "signed-in", row.id)
    return token


def sign_out(connection: Connection, token: str) -> None:
    """Let a token open nothing any more."""
    connection.execute(delete(sign_ins).where(sign_ins.c.token_hash == hash_token(token)))


def member_of(connection: Connection, clock: Clock, token: str) -> Member | None:
    """Return who has signed in with a token; None if nobody or too long ago."""
    row = connection.execute(
        select(staff.c.id, staff.c.name, staff.c.role, sign_ins.c.form_token)
        .join(sign_ins, sign_ins.c.staff_id == staff.c.id)
        .where(
            sign_ins.c.token_hash == hash_token(token),
            sign_ins.c.expires_at > moment_text(clock.now()),
        )
    ).first()
    if row is None:
        return None
    query = select(staff_classes.c.class_name).where(staff_classes.c.staff_id == row.id)
    classes = frozenset(connection.execute(query).scalars())
    return Member(row.id, row.name, Role(row.role), classes, row.form_token)
