"""Who may send: enrolment codes that become tokens, once; tokens that can be taken back.

Codes and tokens are random and long, so a plain hash keeps them; only passwords need a slow one.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import insert, select, update

from capture_station.domain.errors import Trouble
from capture_station.domain.ids import new_uuid7
from capture_station.domain.records import moment_text
from capture_station.registry.codes import grouped, new_code, read_code
from capture_station.registry.rooms import OWN_DESK, join
from capture_station.registry.schema import audit, enrolments, station_sessions, stations

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from capture_station.domain.clock import Clock

CODE_LIFE = timedelta(days=7)
_CODE_LENGTH = 20
_GROUP = 5


@dataclass(frozen=True, slots=True)
class Enrolled:
    """A station that has just been enrolled; the token is told once and kept nowhere."""

    station_id: str
    token: str


@dataclass(frozen=True, slots=True)
class Sender:
    """A station that has shown its token.

    Attributes:
        sessions: The sessions it may see and add to.
    """

    id: str
    sessions: frozenset[str]


def make_code(
    connection: Connection, clock: Clock, station_name: str, by: str, room: str = ""
) -> str:
    """Return a fresh one-time code for a station, e.g. ``7KQ2M-…``; only its hash is kept.

    Args:
        connection: A transaction.
        clock: Says until when the code is good.
        station_name: What the station is called.
        by: Who makes the code.
        room: Stations of one room share their sessions; empty for one on its own.
    """
    letters = new_code(_CODE_LENGTH)
    now = clock.now()
    connection.execute(
        insert(enrolments).values(
            code_hash=_hash(letters),
            station_name=station_name,
            made_by=by,
            expires_at=moment_text(now + CODE_LIFE),
            room=room,
        )
    )
    note(connection, clock, by, "enrolment-made", station_name)
    return grouped(letters, _GROUP)


def enrol(connection: Connection, clock: Clock, code: str, signing_key: str = "") -> Enrolled:
    """Turn a code into a station's token.

    Args:
        connection: A transaction.
        clock: Stamps the enrolment.
        code: As it was shown, blanks and hyphens or not.
        signing_key: The station's public Ed25519 key for packets, hex; empty for none.

    Raises:
        Trouble: ``registry.code-refused`` if it is unknown, used or too old, without saying which.
    """
    letters = read_code(code)
    now = moment_text(clock.now())
    used = connection.execute(
        update(enrolments)
        .where(
            enrolments.c.code_hash == _hash(letters),
            enrolments.c.used_at.is_(None),
            enrolments.c.expires_at > now,
        )
        .values(used_at=now)
        .returning(enrolments.c.station_name, enrolments.c.room)
    ).first()
    if used is None:
        raise Trouble("registry.code-refused")
    station_id, secret = new_uuid7(clock), secrets.token_urlsafe(32)
    connection.execute(
        insert(stations).values(
            id=station_id,
            name=used.station_name,
            token_hash=_hash(secret),
            enrolled_at=now,
            pending=0,
            version="",
            room=used.room,
            signing_key=signing_key or None,
        )
    )
    join(connection, station_id, now)
    note(connection, clock, station_id, "station-enrolled", station_id)
    return Enrolled(station_id, f"{station_id}.{secret}")


def sender_of(connection: Connection, token: str) -> Sender:
    """Return whose token it is.

    Raises:
        Trouble: ``registry.token-refused`` for one that is unknown or was taken back.
    """
    station_id, _, secret = token.partition(".")
    query = (
        select(stations.c.token_hash, stations.c.revoked_at, station_sessions.c.session_id)
        .outerjoin(station_sessions, station_sessions.c.station_id == stations.c.id)
        .where(stations.c.id == station_id)
    )
    rows = connection.execute(query).all()
    known = rows[0].token_hash if rows and rows[0].revoked_at is None else _hash("")
    if not secrets.compare_digest(known, _hash(secret)) or not secret:
        raise Trouble("registry.token-refused")
    return Sender(station_id, frozenset(row.session_id for row in rows if row.session_id))


def sessions_of(connection: Connection, station_id: str) -> frozenset[str]:
    """Return the sessions a station may see."""
    query = select(station_sessions.c.session_id).where(station_sessions.c.station_id == station_id)
    return frozenset(connection.execute(query).scalars())


def all_stations(connection: Connection) -> list[dict[str, Any]]:
    """Return what is known of every station, by name, without its secrets."""
    names = (
        "id",
        "name",
        "enrolled_at",
        "revoked_at",
        "seen_at",
        "pending",
        "version",
        "skew_s",
        "room",
    )
    query = select(*(stations.c[name] for name in names)).where(stations.c.id != OWN_DESK)
    query = query.order_by(stations.c.name, stations.c.id)
    return [dict(row._mapping) for row in connection.execute(query)]  # noqa: SLF001 - SQLAlchemy's


def revoke(connection: Connection, clock: Clock, station_id: str, by: str) -> None:
    """Take a station's token back; what it sent stays.

    Raises:
        Trouble: ``registry.station-unknown``.
    """
    done = connection.execute(
        update(stations)
        .where(stations.c.id == station_id, stations.c.revoked_at.is_(None))
        .values(revoked_at=moment_text(clock.now()))
    )
    if not done.rowcount:
        raise Trouble("registry.station-unknown")
    note(connection, clock, by, "station-revoked", station_id)


def note(connection: Connection, clock: Clock, who: str, act: str, subject: str) -> None:
    """Write a row of the registry's audit trail."""
    connection.execute(
        insert(audit).values(at=moment_text(clock.now()), who=who, act=act, subject=subject)
    )


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
