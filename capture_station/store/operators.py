"""The accounts of a station: who may sign in, and how a PIN is guarded.

PINs are kept as Argon2id hashes. A wrong one makes the next try wait, each time longer, and that
holds over a restart of the program. Every act on an account is a row of the audit trail.
"""

from __future__ import annotations

from functools import cache
from itertools import pairwise
from math import ceil
from typing import TYPE_CHECKING, Any

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError
from sqlalchemy import func, insert, select, update

from capture_station.domain.errors import Trouble
from capture_station.domain.ids import Operator, new_uuid7
from capture_station.domain.records import moment_text, read_moment
from capture_station.domain.staff import Account, Role
from capture_station.store.schema import operators

if TYPE_CHECKING:
    from sqlalchemy import Connection, Row

    from capture_station.domain.clock import Clock
    from capture_station.store.engine import Database
    from capture_station.store.ledger import Ledger

PIN_LENGTH_MIN, PIN_LENGTH_MAX = 4, 64
NAME_LENGTH_MAX = 20
FREE_TRIES = 3
"""Wrong PINs in a row before the next try has to wait; ours."""
FIRST_WAIT_S, LONGEST_WAIT_S = 5, 900
"""The first wait, doubled with every further wrong PIN up to the longest; ours."""


class Operators:
    """The accounts of one data folder.

    Args:
        database: The open database.
        ledger: Writes the audit trail.
        clock: Stamps tries.
    """

    def __init__(self, database: Database, ledger: Ledger, clock: Clock) -> None:
        self._database = database
        self._ledger = ledger
        self._clock = clock

    def everybody(self) -> tuple[Account, ...]:
        """Return all accounts, those in use first, each by name."""
        query = select(operators).order_by(operators.c.retired_at.is_not(None), operators.c.name)
        with self._database.reading() as connection:
            return tuple(_account(row) for row in connection.execute(query))

    def active(self) -> tuple[Account, ...]:
        """Return the accounts that can sign in, by name; none before the first lead is made."""
        return tuple(one for one in self.everybody() if not one.is_retired)

    def make_lead(self, name: str, pin: str) -> Account:
        """Make the first account, which is a lead's.

        Raises:
            Trouble: ``operators.lead-exists`` if there is any account; as `add`.
        """
        if self.everybody():
            raise Trouble("operators.lead-exists")
        return self.add(Operator(name.strip()), name, pin, Role.LEAD)

    def add(self, by: Operator, name: str, pin: str, role: Role) -> Account:
        """Make an account.

        Raises:
            Trouble: ``operators.name-missing``, ``operators.name-long``, ``operators.name-taken``
                (by a closed account too), ``operators.pin-short`` or ``operators.pin-easy``.
        """
        called = _checked_name(name)
        secret = _hashed(pin)
        account = Account(new_uuid7(self._clock), called, role)
        with self._ledger.act(by) as act:
            if _row_of(act.connection, called) is not None:
                raise Trouble("operators.name-taken")
            act.connection.execute(
                insert(operators).values(
                    id=account.id,
                    name=called,
                    role=role.value,
                    secret=secret,
                    made_at=moment_text(self._clock.now()),
                    failures=0,
                )
            )
            act.note("operator-added", account.id, name=called, role=role.value)
        return account

    def sign_in(self, name: str, pin: str) -> Account:
        """Return the account of a name and its PIN.

        Raises:
            Trouble: ``operators.unknown``; ``operators.wait`` while the account waits after wrong
                PINs, ``operators.wrong-pin`` for another one.
        """
        account = self._proven(name, pin)
        with self._ledger.act(account.name) as act:
            act.note("signed-in", account.id)
        return account

    def sign_out(self, by: Operator, *, idle: bool = False) -> None:
        """Write down that somebody's work at this station ended, by hand or by the clock."""
        with self._ledger.act(by) as act:
            row = _row_of(act.connection, by)
            act.note("locked" if idle else "signed-out", "" if row is None else row.id)

    def approve(self, by: Operator, lead: str, pin: str, what: str, subject: str) -> Account:
        """Write down that a lead, by the PIN, lets somebody else do something once.

        Args:
            by: Who wants to do it.
            lead: Name of the lead who stands by.
            pin: The lead's.
            what: The right it takes (`workflow.permissions.Right`).
            subject: Id of what it is done to.

        Raises:
            Trouble: ``operators.not-a-lead``, or as `sign_in`.
        """
        account = self._proven(lead, pin)
        if account.role is not Role.LEAD:
            raise Trouble("operators.not-a-lead")
        with self._ledger.act(account.name) as act:
            act.note("approved", subject, right=what, asked_by=by)
        return account

    def set_role(self, by: Operator, account_id: str, role: Role) -> None:
        """Make somebody something else.

        Raises:
            Trouble: ``operators.last-lead`` if nobody would be a lead any more.
        """
        with self._ledger.act(by) as act:
            before = _demand(act.connection, account_id)
            if role is not Role.LEAD:
                _demand_other_lead(act.connection, account_id)
            self._change(act.connection, account_id, role=role.value)
            act.note("operator-role", account_id, before=before.role, role=role.value)

    def set_pin(self, by: Operator, account_id: str, pin: str, *, recovered: bool = False) -> None:
        """Give somebody a new PIN and let them try again at once.

        Args:
            by: A lead, or the person themselves.
            account_id: Whose PIN.
            pin: The new one.
            recovered: Whether the folder's recovery key was used instead of a PIN.

        Raises:
            Trouble: ``operators.pin-short`` or ``operators.pin-easy``.
        """
        secret = _hashed(pin)
        with self._ledger.act(by) as act:
            _demand(act.connection, account_id)
            self._change(act.connection, account_id, secret=secret, failures=0, failed_at=None)
            act.note("pin-recovered" if recovered else "pin-reset", account_id)

    def change_pin(self, name: str, present: str, fresh: str) -> None:
        """Give oneself another PIN.

        Raises:
            Trouble: ``operators.pin-short`` or ``operators.pin-easy``; as `sign_in` if the present
                PIN is not the right one.
        """
        secret = _hashed(fresh)
        account = self._proven(name, present)
        with self._ledger.act(account.name) as act:
            self._change(act.connection, account.id, secret=secret)
            act.note("pin-changed", account.id)

    def retire(self, by: Operator, account_id: str) -> None:
        """Close an account; its name stays taken.

        Raises:
            Trouble: ``operators.last-lead`` if nobody would be a lead any more.
        """
        with self._ledger.act(by) as act:
            _demand(act.connection, account_id)
            _demand_other_lead(act.connection, account_id)
            self._change(act.connection, account_id, retired_at=moment_text(self._clock.now()))
            act.note("operator-retired", account_id)

    def _proven(self, name: str, pin: str) -> Account:
        """Return the account if the PIN is its own; count the try if it is not."""
        row = self._row(name)
        if (wait_s := self._wait_s(row.failures, row.failed_at)) > 0:
            raise Trouble("operators.wait", seconds=wait_s)
        account = self._account_of(row, pin)
        if account is not None:
            if row.failures:
                with self._database.writing() as connection:
                    self._change(connection, row.id, failures=0, failed_at=None)
            return account
        failed_at = moment_text(self._clock.now())
        with self._ledger.act(Operator(row.name)) as act:
            self._change(
                act.connection, row.id, failures=operators.c.failures + 1, failed_at=failed_at
            )
            act.note("sign-in-failed", row.id, tries=row.failures + 1)
        wait_s = pause_s(row.failures + 1)
        raise Trouble("operators.wait" if wait_s else "operators.wrong-pin", seconds=wait_s)

    def _row(self, name: str) -> Row[Any]:
        """Return the row of an account that is in use."""
        with self._database.reading() as connection:
            row = _row_of(connection, name.strip())
        if row is None or row.retired_at is not None:
            raise Trouble("operators.unknown")
        return row

    @staticmethod
    def _account_of(row: Row[Any], pin: str) -> Account | None:
        """Return the account of a row if the PIN is its own."""
        return _account(row) if _is_right(row.secret, pin) else None

    def _wait_s(self, failures: int, failed_at: str | None) -> int:
        """Return how many seconds are left; a clock that was put back never makes it longer."""
        if failed_at is None:
            return 0
        pause = pause_s(failures)
        gone = (self._clock.now() - read_moment(failed_at)).total_seconds()
        return ceil(max(0.0, min(pause, pause - gone)))

    @staticmethod
    def _change(connection: Connection, account_id: str, **values: Any) -> None:
        connection.execute(update(operators).where(operators.c.id == account_id).values(values))


def pause_s(failures: int) -> int:
    """Return how many seconds the next try has to wait after so many wrong PINs in a row."""
    if failures < FREE_TRIES:
        return 0
    return min(LONGEST_WAIT_S, FIRST_WAIT_S << min(failures - FREE_TRIES, 16))


def _account(row: Row[Any]) -> Account:
    return Account(row.id, Operator(row.name), Role(row.role), row.retired_at is not None)


def _row_of(connection: Connection, name: str) -> Row[Any] | None:
    return connection.execute(select(operators).where(operators.c.name == name)).first()


def _demand(connection: Connection, account_id: str) -> Row[Any]:
    row = connection.execute(
        select(operators).where(operators.c.id == account_id, operators.c.retired_at.is_(None))
    ).first()
    if row is None:
        raise Trouble("store.unknown", what="operator")
    return row


def _demand_other_lead(connection: Connection, account_id: str) -> None:
    """Raise if nobody but this account is a lead."""
    query = select(func.count()).where(
        operators.c.id != account_id,
        operators.c.role == Role.LEAD.value,
        operators.c.retired_at.is_(None),
    )
    if not connection.execute(query).scalar_one() and (
        _demand(connection, account_id).role == Role.LEAD.value
    ):
        raise Trouble("operators.last-lead")


def _checked_name(name: str) -> Operator:
    called = name.strip()
    if not called:
        raise Trouble("operators.name-missing")
    if len(called) > NAME_LENGTH_MAX or not called.isprintable():
        raise Trouble("operators.name-long", longest=NAME_LENGTH_MAX)
    return Operator(called)


def _hashed(pin: str) -> str:
    if not PIN_LENGTH_MIN <= len(pin) <= PIN_LENGTH_MAX:
        raise Trouble("operators.pin-short", shortest=PIN_LENGTH_MIN, longest=PIN_LENGTH_MAX)
    # 1111, 1234, 9876: what is tried first
    if {ord(after) - ord(before) for before, after in pairwise(pin)} in ({-1}, {0}, {1}):
        raise Trouble("operators.pin-easy")
    return _hasher().hash(pin)


@cache
def _hasher() -> PasswordHasher:
    return PasswordHasher()  # Argon2id with the parameters of RFC 9106 for little memory


def _is_right(secret: str, pin: str) -> bool:
    try:
        return _hasher().verify(secret, pin)
    except (VerifyMismatchError, InvalidHashError):
        return False
