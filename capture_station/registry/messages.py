"""Messages to people: written down with the act that causes them, sent later, tried again.

What is in the table is what a message says, not its text: the words stand in
``resources/i18n/messages.toml``. No subject and no text holds anything personal.
"""

from __future__ import annotations

import json
import tomllib
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import case, func, insert, select, update

from capture_station.domain.records import moment_text
from capture_station.locations import resources_dir
from capture_station.registry.account_tables import account_records as records
from capture_station.registry.account_tables import accounts, messages

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy import Connection

    from capture_station.domain.clock import Clock
    from capture_station.wording import Lang

_LEASE = timedelta(minutes=2)
_WAIT_S = (30, 60, 120, 300, 900, 1800, 3600)
_TRIES_MAX = 30
"""About a day of the longest wait."""


@dataclass(frozen=True, slots=True)
class Message:
    """A message that is to be sent."""

    row: int
    recipient: str
    template: str
    lang: Lang
    params: Mapping[str, str]
    tries: int


@dataclass(frozen=True, slots=True)
class Backlog:
    """How the sending goes.

    Attributes:
        waiting: Not sent yet.
        tried: Of them, those that failed at least once.
        given_up: Those that nobody tries any more.
        oldest: When the oldest that waits was written; empty if none waits.
        fault: Word for the newest fault among those that wait; empty if there is none.
    """

    waiting: int
    tried: int
    given_up: int
    oldest: str
    fault: str


def queue_message(
    connection: Connection, clock: Clock, recipient: str, template: str, lang: str, **params: str
) -> None:
    """Write down that somebody is to be told something.

    Args:
        connection: The transaction of what they are told about.
        clock: Stamps it.
        recipient: A contact; empty to do the same work for nobody.
        template: Key into the words.
        lang: ``zh`` or ``en``.
        params: ``path`` of a link and ``code``, as far as the words name them.
    """
    now = moment_text(clock.now())
    connection.execute(
        insert(messages).values(
            recipient=recipient,
            template=template,
            lang=lang,
            params=json.dumps(params if recipient else {}),
            made_at=now,
            next_at=now if recipient else None,
            tries=0,
            sent_at=None if recipient else now,
            fault="",
        )
    )


def tell_student(connection: Connection, clock: Clock, student_id: str, template: str) -> None:
    """Tell the account of a record, if it has one, that something has happened."""
    query = (
        select(accounts.c.login, accounts.c.lang)
        .join(records, records.c.account_id == accounts.c.id)
        .where(records.c.student_id == student_id)
    )
    row = connection.execute(query).first()
    if row is not None:
        queue_message(connection, clock, row.login, template, row.lang, path="/me")


def claim_message(connection: Connection, clock: Clock) -> Message | None:
    """Return the message that has waited longest; nobody else gets it for a while."""
    now = clock.now()
    query = (
        select(messages)
        .where(messages.c.next_at <= moment_text(now))
        .order_by(messages.c.next_at, messages.c.row)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    row = connection.execute(query).first()
    if row is None:
        return None
    connection.execute(
        update(messages)
        .where(messages.c.row == row.row)
        .values(next_at=moment_text(now + _LEASE), tries=row.tries + 1)
    )
    told = json.loads(row.params)
    return Message(row.row, row.recipient, row.template, row.lang, told, row.tries + 1)


def note_sent(connection: Connection, clock: Clock, message: Message) -> None:
    """Write down that a message went out; what it said is forgotten."""
    _set(connection, message, sent_at=moment_text(clock.now()), next_at=None, fault="", params="{}")


def note_failed(connection: Connection, clock: Clock, message: Message, fault: str) -> None:
    """Write down that a message did not go out, and when it is tried again.

    Args:
        connection: A transaction.
        clock: Tells when.
        message: Which.
        fault: ``server-away``, ``refused``, ``recipient-refused`` or ``not-set-up``.
    """
    if fault == "recipient-refused" or message.tries >= _TRIES_MAX:
        _set(connection, message, next_at=None, fault=fault, params="{}")
        return
    wait = timedelta(seconds=_WAIT_S[min(message.tries, len(_WAIT_S)) - 1])
    _set(connection, message, next_at=moment_text(clock.now() + wait), fault=fault)


def backlog(connection: Connection) -> Backlog:
    """Return how the sending goes."""
    query = select(
        func.count(messages.c.next_at),
        func.sum(case((messages.c.fault != "", 1), else_=0)),
        func.min(messages.c.made_at),
    ).where(messages.c.next_at.is_not(None))
    waiting, tried, oldest = connection.execute(query).one()
    lost = select(func.count()).where(messages.c.next_at.is_(None), messages.c.sent_at.is_(None))
    newest = (
        select(messages.c.fault)
        .where(messages.c.next_at.is_not(None), messages.c.fault != "")
        .order_by(messages.c.next_at.desc())
        .limit(1)
    )
    given_up = connection.execute(lost).scalar_one()
    fault = connection.execute(newest).scalar_one_or_none() or ""
    return Backlog(waiting, tried or 0, given_up, oldest or "", fault)


@cache
def message_words() -> Mapping[str, Mapping[str, Mapping[str, str]]]:
    """Return subject, text and short text of each message by template and language."""
    path = resources_dir() / "i18n" / "messages.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))


def _set(connection: Connection, message: Message, **values: Any) -> None:
    connection.execute(update(messages).where(messages.c.row == message.row).values(**values))
