"""Accounts of students: made with a contact, opened by a link or code, recovered the same way.

Whoever asks about a contact gets the same answer after the same work, whether it has an account or
not: a password is hashed, a message is written down (for nobody, if need be), the act is noted.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, delete, insert, or_, select, update

from capture_station.domain.errors import Trouble
from capture_station.domain.ids import new_uuid7
from capture_station.domain.records import moment_text
from capture_station.registry.account_tables import account_links as links
from capture_station.registry.account_tables import account_sign_ins as sign_ins
from capture_station.registry.account_tables import accounts
from capture_station.registry.contacts import is_email
from capture_station.registry.messages import queue_message
from capture_station.registry.passwords import (
    demand_good_password,
    hash_password,
    hash_token,
    is_password,
)
from capture_station.registry.stations import note

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from capture_station.domain.clock import Clock
    from capture_station.registry.database import Database

LINK_LIFE = timedelta(hours=24)
CODE_LIFE = timedelta(minutes=15)
RESEND_AFTER = timedelta(minutes=1)
_CODE_TRIES_MAX = 5
NOBODY = "nobody"
"""Stands in the audit trail for an account that does not exist."""


class Purpose(StrEnum):
    """What a link or code is good for."""

    ACTIVATE = "activate"
    RECOVER = "recover"
    CHANGE = "change"


@dataclass(frozen=True, slots=True)
class Link:
    """A link or code that somebody has shown and that is still good."""

    row: int
    account_id: str
    purpose: Purpose
    contact: str


def sign_up(database: Database, clock: Clock, contact: str, password: str, lang: str) -> None:
    """Make an account that waits for its owner, or tell the owner that there is one.

    Raises:
        Trouble: ``registry.password-short`` or ``registry.password-weak``.
    """
    demand_good_password(password, contact)
    password_hash = hash_password(password)
    now = moment_text(clock.now())
    with database.writing() as connection:
        row = connection.execute(select(accounts).where(accounts.c.login == contact)).first()
        if row is not None and row.state == "active":
            queue_message(connection, clock, contact, "exists", lang, path="/account/sign-in")
            note(connection, clock, row.id, "account-sign-up-again", row.id)
            return
        # who did not activate in time begins anew
        account_id = new_uuid7(clock) if row is None else row.id
        if row is None:
            connection.execute(
                insert(accounts).values(
                    id=account_id, login=contact, password_hash=password_hash, state="pending",
                    lang=lang, made_at=now, failures=0, locked_until=None, name="", id_type="",
                    id_number="", bound_at=None, bind_failures=0, bind_locked_until=None,
                )
            )  # fmt: skip
        else:
            values = {"password_hash": password_hash, "lang": lang}
            connection.execute(update(accounts).where(accounts.c.id == row.id).values(**values))
        _send(connection, clock, account_id, Purpose.ACTIVATE, contact, lang)
        note(connection, clock, account_id, "account-made", account_id)


def resend(database: Database, clock: Clock, contact: str, lang: str) -> None:
    """Send another activation link to an account that waits for its owner."""
    with database.writing() as connection:
        query = select(accounts.c.id).where(
            accounts.c.login == contact, accounts.c.state == "pending"
        )
        found = connection.execute(query).scalar_one_or_none()
        _send_or_not(connection, clock, found, Purpose.ACTIVATE, contact, lang)


def recover(database: Database, clock: Clock, contact: str, lang: str) -> None:
    """Send a link for a new password to the account of a contact, if there is one."""
    with database.writing() as connection:
        query = select(accounts.c.id).where(accounts.c.login == contact)
        found = connection.execute(query).scalar_one_or_none()
        _send_or_not(connection, clock, found, Purpose.RECOVER, contact, lang)


def recover_by_person(
    database: Database, clock: Clock, name: str, id_number: str, lang: str
) -> None:
    """Send the same to the account that is bound to a person, for who forgot the user name."""
    with database.writing() as connection:
        query = select(accounts.c.id, accounts.c.login).where(
            accounts.c.id_number == id_number,
            accounts.c.name == name,
            accounts.c.bound_at.is_not(None),
        )
        row = connection.execute(query).first()
        found, contact = (None, "") if row is None else (row.id, row.login)
        _send_or_not(connection, clock, found, Purpose.RECOVER, contact, lang)


def ask_change(
    database: Database, clock: Clock, account_id: str, password: str, contact: str
) -> None:
    """Send a link or code to a contact that an account is to have from now on.

    Raises:
        Trouble: ``registry.password-wrong``.
    """
    with database.reading() as connection:
        row = connection.execute(select(accounts).where(accounts.c.id == account_id)).one()
    if not is_password(row.password_hash, password):
        raise Trouble("registry.password-wrong")
    with database.writing() as connection:
        taken = select(accounts.c.id).where(accounts.c.login == contact)
        is_taken = connection.execute(taken).first() is not None
        # a contact of somebody else is told nothing, and so is who asks
        found = None if is_taken else account_id
        _send_or_not(connection, clock, found, Purpose.CHANGE, contact, row.lang)
        note(connection, clock, account_id, "account-change-asked", account_id)


def link_of(connection: Connection, clock: Clock, token: str) -> Link:
    """Return the link that a token belongs to.

    Raises:
        Trouble: ``registry.link-unknown``, ``registry.link-used``, ``registry.link-expired``.
    """
    query = select(links).where(links.c.token_hash == hash_token(token)).with_for_update()
    return _good_link(connection.execute(query).first(), clock)


def use_code(
    database: Database, clock: Clock, contact: str, purpose: Purpose, code: str, password: str
) -> None:
    """Do what a code sent to a contact is good for, once.

    After five tries no code of that contact is good any more.

    Raises:
        Trouble: ``registry.link-unknown``, or as `use_link`.
    """
    with database.writing() as connection:
        # counted for good before it is looked at
        rows = _counted(connection, clock, contact, purpose)
    right = _code_hash(contact, code)
    good = [row for row in rows if secrets.compare_digest(row.code_hash, right)]
    if not good:
        with database.writing() as connection:
            who = rows[0].account_id if rows else NOBODY
            note(connection, clock, who, "account-code-wrong", who)
        raise Trouble("registry.link-unknown")
    with database.writing() as connection:
        query = select(links).where(links.c.row == good[0].row).with_for_update()
        link = _good_link(connection.execute(query).first(), clock)
        use_link(connection, clock, link, password)


def _counted(connection: Connection, clock: Clock, contact: str, purpose: Purpose) -> list[Any]:
    good = and_(
        links.c.contact == contact,
        links.c.purpose == purpose.value,
        links.c.code_hash != "",
        links.c.used_at.is_(None),
        links.c.expires_at > moment_text(clock.now()),
        links.c.tries < _CODE_TRIES_MAX,
    )
    counted = update(links).where(good).values(tries=links.c.tries + 1)
    return list(connection.execute(counted.returning(*links.c)))


def use_link(connection: Connection, clock: Clock, link: Link, password: str = "") -> None:
    """Do what a link is good for, once.

    Args:
        connection: A writing transaction.
        clock: Stamps it.
        link: Shown in the same transaction.
        password: The new one for `Purpose.RECOVER`, that of the sign-up for `Purpose.ACTIVATE`.

    Raises:
        Trouble: As `demand_good_password`; ``registry.password-wrong`` or
            ``registry.contact-taken``.
    """
    of_account = accounts.c.id == link.account_id
    values: dict[str, Any] = {"state": "active"}
    if link.purpose is Purpose.ACTIVATE:
        # who opens the link must be who chose the password
        kept = select(accounts.c.password_hash).where(of_account)
        if not is_password(connection.execute(kept).scalar_one(), password):
            raise Trouble("registry.password-wrong")
    elif link.purpose is Purpose.RECOVER:
        demand_good_password(password, link.contact)
        values |= {"password_hash": hash_password(password), "failures": 0, "locked_until": None}
        _sign_out_all(connection, link.account_id)
    else:
        taken = select(accounts.c.id).where(accounts.c.login == link.contact)
        if connection.execute(taken).first() is not None:
            raise Trouble("registry.contact-taken")
        values["login"] = link.contact
        _sign_out_all(connection, link.account_id)
    connection.execute(update(accounts).where(of_account).values(**values))
    # all others of the same purpose are void with it
    connection.execute(
        update(links)
        .where(
            links.c.account_id == link.account_id,
            links.c.purpose == link.purpose.value,
            links.c.used_at.is_(None),
        )
        .values(used_at=moment_text(clock.now()))
    )
    note(connection, clock, link.account_id, f"account-{link.purpose}", link.account_id)


def _good_link(row: Any, clock: Clock) -> Link:
    if row is None:
        raise Trouble("registry.link-unknown")
    if row.used_at is not None:
        raise Trouble("registry.link-used")
    if row.expires_at < moment_text(clock.now()):
        raise Trouble("registry.link-expired")
    return Link(row.row, row.account_id, Purpose(row.purpose), row.contact)


def _send_or_not(
    connection: Connection,
    clock: Clock,
    account_id: str | None,
    purpose: Purpose,
    contact: str,
    lang: str,
) -> None:
    note(connection, clock, account_id or NOBODY, f"account-{purpose}-asked", account_id or NOBODY)
    if account_id is None:
        queue_message(connection, clock, "", purpose.value, lang)
        return
    since = moment_text(clock.now() - RESEND_AFTER)
    recent = select(links.c.row).where(
        links.c.account_id == account_id,
        links.c.purpose == purpose.value,
        links.c.made_at > since,
        links.c.used_at.is_(None),
    )
    if connection.execute(recent.limit(1)).first() is not None:
        queue_message(connection, clock, "", purpose.value, lang)
        return
    _send(connection, clock, account_id, purpose, contact, lang)


def _send(
    connection: Connection,
    clock: Clock,
    account_id: str,
    purpose: Purpose,
    contact: str,
    lang: str,
) -> None:
    token, code = secrets.token_urlsafe(32), f"{secrets.randbelow(1_000_000):06d}"
    is_mail, now = is_email(contact), clock.now()
    old = or_(links.c.expires_at < moment_text(now - LINK_LIFE), links.c.contact == contact)
    of_account = links.c.account_id == account_id, links.c.purpose == purpose.value
    connection.execute(delete(links).where(*of_account, old, links.c.used_at.is_(None)))
    connection.execute(
        insert(links).values(
            token_hash=hash_token(token),
            code_hash="" if is_mail else _code_hash(contact, code),
            account_id=account_id,
            purpose=purpose.value,
            contact=contact,
            made_at=moment_text(now),
            expires_at=moment_text(now + (LINK_LIFE if is_mail else CODE_LIFE)),
            used_at=None,
            tries=0,
        )
    )
    told = {"path": f"/account/link/{token}"} if is_mail else {"code": code}
    queue_message(connection, clock, contact, purpose.value, lang, **told)


def _code_hash(contact: str, code: str) -> str:
    return hash_token(f"{contact}\n{code.strip()}")


def _sign_out_all(connection: Connection, account_id: str) -> None:
    connection.execute(delete(sign_ins).where(sign_ins.c.account_id == account_id))
