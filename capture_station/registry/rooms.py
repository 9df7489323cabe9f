"""Stations of one room work on one queue: what one writes down, the others hear.

A session belongs to the station that describes it first; the stations of the same room share it.
Each has a place in it, by which it numbers on its own where numbers must not meet.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, insert, select

from capture_station.domain.wire import SESSION_DESCRIBED
from capture_station.registry.change_rows import change
from capture_station.registry.database import insert_new, line_up
from capture_station.registry.schema import (
    changes,
    events,
    sessions,
    station_sessions,
    stations,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import Connection

    from capture_station.domain.wire import WireEvent

OWN_DESK = "registry"
"""Id of the registry's own desk among the stations: it writes facts and hears of none."""
FACT = "fact"
"""Kind of the changes that tell of another station's event; their body names it."""


def share_sessions(connection: Connection, station_id: str, session_ids: Iterable[str]) -> None:
    """Let the stations of a station's room into sessions that it has described."""
    wanted = sorted(set(session_ids))
    if not wanted:
        return
    mine = [{"station_id": station_id, "session_id": each, "place": 0} for each in wanted]
    insert_new(connection, station_sessions, mine)
    mates = _mates(connection, station_id)
    grants = [
        {"station_id": mate, "session_id": session_id, "place": place}
        for session_id in wanted
        for place, mate in enumerate(mates, start=1)
    ]
    insert_new(connection, station_sessions, grants)


def join(connection: Connection, station_id: str, now: str) -> None:
    """Let a new station into the sessions of its room, and tell it all that is known of them."""
    mates = _mates(connection, station_id)
    if not mates:
        return
    places = select(
        station_sessions.c.session_id, func.max(station_sessions.c.place).label("last")
    ).where(station_sessions.c.station_id.in_(mates))
    found = list(connection.execute(places.group_by(station_sessions.c.session_id)))
    # events that are on their way into them are waited for, later ones see the new station
    shared = select(sessions.c.id).where(sessions.c.id.in_([row.session_id for row in found]))
    connection.execute(shared.order_by(sessions.c.id).with_for_update())
    for row in found:
        grant = {
            "station_id": station_id,
            "session_id": row.session_id,
            "place": row.last + 1,
        }
        insert_new(connection, station_sessions, [grant])
        known = select(events.c.id).where(events.c.session_id == row.session_id)
        # what describes comes before what happened; within one request rows have no order
        is_later = events.c.kind != SESSION_DESCRIBED
        in_order = (is_later, events.c.sitting_id != "", events.c.at, events.c.id)
        told = connection.execute(known.order_by(*in_order)).scalars()
        facts = [_told(row.session_id, each, now) for each in told]
        if facts:
            line_up(connection)
            connection.execute(insert(changes), facts)


def facts_for_others(
    connection: Connection, station_id: str, new: list[WireEvent], now: str
) -> list[dict[str, Any]]:
    """Return rows of the change feed for events of a station that others are to hear of."""
    session_ids = {event.session_id for event in new}
    shared = set(
        connection.execute(
            select(station_sessions.c.session_id)
            .where(
                station_sessions.c.session_id.in_(session_ids),
                station_sessions.c.station_id.not_in([station_id, OWN_DESK]),
            )
            .distinct()
        ).scalars()
    )
    return [_told(event.session_id, event.id, now) for event in new if event.session_id in shared]


def facts_told(
    connection: Connection, station_id: str, event_ids: Iterable[str]
) -> dict[str, dict[str, Any]]:
    """Return events by id as they travel; those of the station itself are left out."""
    query = select(events).where(events.c.id.in_(set(event_ids)), events.c.station_id != station_id)
    rows = list(connection.execute(query))
    described = {row.session_id for row in rows if row.kind == SESSION_DESCRIBED}
    places = select(station_sessions.c.session_id, station_sessions.c.place).where(
        station_sessions.c.station_id == station_id, station_sessions.c.session_id.in_(described)
    )
    place_in = {row.session_id: row.place for row in connection.execute(places)}
    names = ("id", "kind", "version", "session_id", "sitting_id", "student_id", "at", "operator")
    return {
        row.id: {name: getattr(row, name) for name in names}
        | {"body": json.loads(row.body)}
        | ({"place": place_in.get(row.session_id, 0)} if row.kind == SESSION_DESCRIBED else {})
        for row in rows
    }


def _told(session_id: str, event_id: str, at: str) -> dict[str, Any]:
    return change(session_id, FACT, {"event": event_id}, at)


def _mates(connection: Connection, station_id: str) -> list[str]:
    """Return the other stations of a station's room that were not taken back, oldest first."""
    room = connection.execute(
        select(stations.c.room).where(stations.c.id == station_id)
    ).scalar_one_or_none()
    if not room:
        return []
    query = select(stations.c.id).where(
        stations.c.room == room, stations.c.id != station_id, stations.c.revoked_at.is_(None)
    )
    return list(connection.execute(query.order_by(stations.c.enrolled_at)).scalars())
