"""Plans of capture days in the database: one a session, replaced as a whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import delete, insert, select

from capture_station.domain.plan import CapturePlan
from capture_station.domain.records import from_json, to_json
from capture_station.store.schema import plans

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from capture_station.domain.ids import SessionId


def save_plan(connection: Connection, session_id: SessionId, plan: CapturePlan) -> None:
    """Write the plan of a session in place of the one before."""
    connection.execute(delete(plans).where(plans.c.session_id == session_id))
    connection.execute(insert(plans).values(session_id=session_id, body=to_json(plan)))


def plan_of(connection: Connection, session_id: SessionId) -> CapturePlan | None:
    """Return the plan of a session; None if there is none."""
    query = select(plans.c.body).where(plans.c.session_id == session_id)
    body = connection.execute(query).scalar_one_or_none()
    if body is None:
        return None
    plan: CapturePlan = from_json(CapturePlan, body)
    return plan
