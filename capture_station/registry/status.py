"""Where a student's records stand, in one look at the database.

Hundreds of thousands ask for it within an hour on the day the portraits come out, so who has signed
in and how the records stand are one statement, made once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import and_, bindparam

from capture_station.domain.records import moment_text
from capture_station.registry.account_sign_ins import Account
from capture_station.registry.account_tables import account_records, account_sign_ins, accounts
from capture_station.registry.passwords import hash_token
from capture_station.registry.records import RecordView, newest_first, record_query, views_in
from capture_station.registry.schema import students

if TYPE_CHECKING:
    from capture_station.domain.clock import Clock
    from capture_station.registry.database import Database

_OF_ACCOUNT = ("id", "login", "lang", "name", "id_number")
_LOOK = (
    record_query(
        account_sign_ins.join(accounts, accounts.c.id == account_sign_ins.c.account_id)
        .outerjoin(account_records, account_records.c.account_id == accounts.c.id)
        .outerjoin(students, students.c.id == account_records.c.student_id),
        with_nobody=True,
    )
    .add_columns(
        *(accounts.c[name].label(f"account_{name}") for name in _OF_ACCOUNT),
        account_sign_ins.c.form_token,
        account_sign_ins.c.token_hash,
    )
    .where(
        and_(
            account_sign_ins.c.token_hash == bindparam("token"),
            account_sign_ins.c.expires_at > bindparam("now"),
        )
    )
    .order_by(*newest_first())
)


def look(
    database: Database, clock: Clock, token: str
) -> tuple[Account, tuple[RecordView, ...]] | None:
    """Return who has signed in with a token and their records, the newest session first.

    Args:
        database: Of the registry.
        clock: Tells whether the sign-in still holds.
        token: What the browser shows.

    Returns:
        None if nobody has signed in with it, or too long ago.
    """
    told = {"token": hash_token(token), "now": moment_text(clock.now())}
    with database.looking() as connection:
        rows = connection.execute(_LOOK, told).all()
    if not rows:
        return None
    first = rows[0]
    values = {name: getattr(first, f"account_{name}") for name in _OF_ACCOUNT}
    account = Account(**values, form_token=first.form_token, token_hash=first.token_hash)
    return account, views_in(row for row in rows if row.id is not None)
