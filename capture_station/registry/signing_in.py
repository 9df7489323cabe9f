"""What staff and students have in common when they sign in: tries, locks, a token for a while."""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import delete, insert

from capture_station.domain.records import moment_text
from capture_station.registry.passwords import hash_token

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection, Table

SIGN_IN_LIFE = timedelta(hours=12)
LOCK_LIFE = timedelta(hours=24)
FAILURES_MAX = 5


def write_sign_in(connection: Connection, sign_ins: Table, now: datetime, **more: object) -> str:
    """Write down that somebody has signed in, forget who did too long ago; return a fresh token.

    Args:
        connection: In a transaction that writes.
        sign_ins: Of staff or of students.
        now: Aware.
        more: What else stands in the row, whose it is above all.
    """
    connection.execute(delete(sign_ins).where(sign_ins.c.expires_at < moment_text(now)))
    token = secrets.token_urlsafe(32)
    row = {
        "token_hash": hash_token(token),
        "form_token": secrets.token_urlsafe(16),
        "expires_at": moment_text(now + SIGN_IN_LIFE),
    }
    connection.execute(insert(sign_ins).values(row | more))
    return token
