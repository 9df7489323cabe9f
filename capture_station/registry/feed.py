"""What stations ask for: changes since a cursor, and how much of a session is here."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from capture_station.domain.wire import digest_of
from capture_station.registry.rooms import FACT, facts_told
from capture_station.registry.schema import captures, changes, events, objects, students

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from capture_station.registry.stations import Sender


def changes_after(
    connection: Connection, sender: Sender, cursor: int, limit: int
) -> dict[str, Any]:
    """Return a page of changes in the sessions of a station.

    Args:
        connection: A transaction.
        sender: Who asks.
        cursor: Where the last page ended; 0 for the beginning.
        limit: Most changes of the page.

    Returns:
        ``changes``, the ``cursor`` to ask with next, and whether there is ``more``.
    """
    query = (
        select(changes)
        .where(changes.c.row > cursor, changes.c.session_id.in_(sender.sessions))
        .order_by(changes.c.row)
        .limit(limit + 1)
    )
    rows = list(connection.execute(query))
    page = rows[:limit]
    bodies = {row.row: json.loads(row.body) for row in page}
    named = [bodies[row.row]["event"] for row in page if row.kind == FACT]
    facts = facts_told(connection, sender.id, named) if named else {}
    for row in page:
        if row.kind == FACT:
            # what the station has written itself it need not hear
            bodies[row.row] = facts.get(bodies[row.row]["event"])
    return {
        "changes": [
            {
                "cursor": row.row,
                "session_id": row.session_id,
                "kind": row.kind,
                "body": bodies[row.row],
                "at": row.at,
            }
            for row in page
            if bodies[row.row] is not None
        ],
        "cursor": page[-1].row if page else cursor,
        "more": len(rows) > limit,
    }


def newest(connection: Connection) -> int:
    """Return the number of the newest change of any session."""
    return connection.execute(select(func.max(changes.c.row))).scalar_one() or 0


def held(connection: Connection, session_id: str) -> dict[str, dict[str, Any]]:
    """Return how much of a session is here: count and digest of events, students and portraits."""
    of_session = events.c.session_id == session_id
    told = connection.execute(
        select(events.c.id).where(of_session, events.c.sitting_id != "")
    ).scalars()
    listed = connection.execute(
        select(students.c.listing_id).where(students.c.session_id == session_id)
    ).scalars()
    portraits = connection.execute(
        select(captures.c.portrait_sha256)
        .join(objects, objects.c.sha256 == captures.c.portrait_sha256)
        .where(captures.c.session_id == session_id)
    ).scalars()
    return {
        "events": _counted(list(told)),
        "students": _counted(list(listed)),
        "portraits": _counted(list(portraits)),
    }


def listed(connection: Connection, session_id: str) -> list[str]:
    """Return the ids of the descriptions of a session's students."""
    query = select(students.c.listing_id).where(students.c.session_id == session_id)
    return list(connection.execute(query).scalars())


def _counted(ids: list[str]) -> dict[str, Any]:
    return {"count": len(ids), "sha256": digest_of(ids)}
