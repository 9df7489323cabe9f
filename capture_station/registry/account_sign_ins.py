"""How students sign in: five tries a day, a fresh token each time, a list of where they are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, case, delete, or_, select, update

from capture_station.domain.records import moment_text
from capture_station.registry.account_tables import account_sign_ins as sign_ins
from capture_station.registry.account_tables import accounts
from capture_station.registry.accounts import NOBODY
from capture_station.registry.passwords import hash_token, is_password
from capture_station.registry.signing_in import FAILURES_MAX, LOCK_LIFE, write_sign_in
from capture_station.registry.stations import note

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection

    from capture_station.domain.clock import Clock
    from capture_station.registry.database import Database

_BROWSERS = (
    ("MicroMessenger", "微信"),
    ("Edg/", "Edge"),
    ("Firefox/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
_SYSTEMS = ("Android", "iPhone", "iPad", "Windows", "Macintosh", "Linux")


@dataclass(frozen=True, slots=True)
class Account:
    """A student who has signed in.

    Attributes:
        login: E-mail address or mobile number.
        name: Bound real name; empty before.
        form_token: Must come back with every form.
    """

    id: str
    login: str
    lang: str
    name: str
    id_number: str
    form_token: str
    token_hash: str

    @property
    def is_bound(self) -> bool:
        """Whether it is known who this is."""
        return bool(self.name)


@dataclass(frozen=True, slots=True)
class SignIn:
    """Somewhere an account is signed in."""

    made_at: str
    browser: str
    is_this: bool


def sign_in(
    database: Database, clock: Clock, login: str, password: str, agent: str = ""
) -> str | None:
    """Return a fresh token for the right contact and password, None for anything else.

    A try is counted before the password is looked at, so that many at once are no more than five.
    """
    now = clock.now()
    with database.writing() as connection:
        row = _counted(connection, now, login)
    is_right = is_password(None if row is None else row.password_hash, password)
    with database.writing() as connection:
        if row is None or not is_right:
            is_last = row is not None and row.failures >= FAILURES_MAX
            act = "account-locked" if is_last else "account-sign-in-wrong"
            who = NOBODY if row is None else row.id
            note(connection, clock, who, act, who)
            return None
        fresh = {"failures": 0, "locked_until": None}
        connection.execute(update(accounts).where(accounts.c.id == row.id).values(**fresh))
        where = {"account_id": row.id, "made_at": moment_text(now), "browser": browser_of(agent)}
        token = write_sign_in(connection, sign_ins, now, **where)
        note(connection, clock, row.id, "account-signed-in", row.id)
    return token


def _counted(connection: Connection, now: datetime, login: str) -> Any:
    """Count a try and return the account; None where there is none, or it is locked."""
    is_free = or_(accounts.c.locked_until.is_(None), accounts.c.locked_until < moment_text(now))
    # a lock that ran out gives five new tries
    ran_out = accounts.c.locked_until.is_not(None)
    is_last = and_(~ran_out, accounts.c.failures + 1 >= FAILURES_MAX)
    counted = (
        update(accounts)
        .where(accounts.c.login == login, accounts.c.state == "active", is_free)
        .values(
            failures=case((ran_out, 1), else_=accounts.c.failures + 1),
            locked_until=case((is_last, moment_text(now + LOCK_LIFE)), else_=None),
        )
        .returning(accounts.c.id, accounts.c.password_hash, accounts.c.failures)
    )
    return connection.execute(counted).first()


def account_of(connection: Connection, clock: Clock, token: str) -> Account | None:
    """Return who has signed in with a token; None if nobody or too long ago."""
    query = (
        select(
            accounts.c.id,
            accounts.c.login,
            accounts.c.lang,
            accounts.c.name,
            accounts.c.id_number,
            sign_ins.c.form_token,
            sign_ins.c.token_hash,
        )
        .join(sign_ins, sign_ins.c.account_id == accounts.c.id)
        .where(
            sign_ins.c.token_hash == hash_token(token),
            sign_ins.c.expires_at > moment_text(clock.now()),
        )
    )
    row = connection.execute(query).first()
    return None if row is None else Account(*row)


def sign_ins_of(connection: Connection, clock: Clock, account: Account) -> tuple[SignIn, ...]:
    """Return where an account is signed in, newest first."""
    query = (
        select(sign_ins)
        .where(
            sign_ins.c.account_id == account.id,
            sign_ins.c.expires_at > moment_text(clock.now()),
        )
        .order_by(sign_ins.c.made_at.desc())
    )
    return tuple(
        SignIn(row.made_at, row.browser, row.token_hash == account.token_hash)
        for row in connection.execute(query)
    )


def sign_out(connection: Connection, clock: Clock, account: Account, *, everywhere: bool) -> None:
    """End this sign-in, or all of the account."""
    condition = sign_ins.c.account_id == account.id
    if not everywhere:
        condition = sign_ins.c.token_hash == account.token_hash
    connection.execute(delete(sign_ins).where(condition))
    act = "account-signed-out-everywhere" if everywhere else "account-signed-out"
    note(connection, clock, account.id, act, account.id)


def browser_of(agent: str) -> str:
    """Return what a browser calls itself in two words, e.g. ``Chrome Android``."""
    browser = next((name for mark, name in _BROWSERS if mark in agent), "")
    system = next((name for name in _SYSTEMS if name in agent), "")
    return f"{browser} {system}".strip()
