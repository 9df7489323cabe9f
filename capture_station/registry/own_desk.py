"""The registry as a desk of its own: what is taken in on its pages becomes facts of a session.

They go through the door that the stations' facts go through, with ids that follow from what they
are about, so that an act that was broken off can be done again; the stations of the session hear of
them as of those of another desk of the room (decision 704).
"""

from __future__ import annotations

import json
import logging
import uuid
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any, cast

from sqlalchemy import select

from capture_station.domain.errors import Trouble
from capture_station.domain.fees import fee_of
from capture_station.domain.ids import SessionId, SittingId, StudentId, sitting_id_of
from capture_station.domain.records import (
    Written,
    moment_text,
    read_event,
    read_moment,
    write_event,
)
from capture_station.domain.session import REGISTRY_PLACE, Session
from capture_station.domain.wire import WireEvent, from_data, read_description, to_data
from capture_station.registry.database import insert_new
from capture_station.registry.rooms import OWN_DESK
from capture_station.registry.schema import (
    events,
    sessions,
    sittings,
    station_sessions,
    stations,
    students,
)
from capture_station.registry.standing import Happening, standing_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from sqlalchemy import Connection

    from capture_station.domain.events import SittingEvent
    from capture_station.domain.payment import Fee
    from capture_station.registry.service import Registry
    from capture_station.registry.standing import Standing

_log = logging.getLogger(__name__)

NAME = "登记中心"
_OWN = uuid.UUID("5d0c8f4e-3a5b-5d52-8a55-0b1f6a7c9e21")
_STEP = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class SeatedStudent:
    """A student of a session with the sitting in it, which may not have begun.

    Attributes:
        standing: As the pages show it.
        happened: All events of the sitting, in order.
        last_at: When the last of them was written down; None before the first.
    """

    session: Session
    student_id: StudentId
    sitting_id: SittingId
    walk_in: bool
    standing: Standing
    happened: tuple[SittingEvent, ...]
    last_at: datetime | None

    @property
    def fee(self) -> Fee | None:
        """How the fee stands; None where there is none yet."""
        return fee_of(self.happened)


def own_id(about: object, what: str) -> str:
    """Return the id of something that the registry makes, always the same for the same."""
    return str(uuid.uuid5(_OWN, f"{about}/{what}"))


def seated(connection: Connection, student_id: str) -> SeatedStudent:
    """Return a student with the sitting as it stands.

    Raises:
        Trouble: ``registry.not-now`` without such a student or without what the session is.
    """
    query = (
        select(students.c.walk_in, events)
        .join(sessions, sessions.c.id == students.c.session_id)
        .join(events, events.c.id == sessions.c.listing_id)
        .where(students.c.id == student_id)
    )
    row = connection.execute(query).mappings().first()
    if row is None:
        raise Trouble("registry.not-now")
    told = json.loads(row["body"])
    listing = {name: row[name] for name in ("id", "kind", "version", "session_id", "operator")}
    listing |= {"body": told, "sitting_id": "", "student_id": "", "at": row["at"]}
    session = cast("Session", read_description(from_data(listing)))
    student = StudentId(student_id)
    newest = (
        select(sittings.c.id)
        .where(sittings.c.student_id == student_id)
        .order_by(sittings.c.capture_id.is_not(None).desc(), sittings.c.photographed_at.desc())
    )
    known = connection.execute(newest.limit(1)).scalar_one_or_none()
    sitting_id = SittingId(known) if known else sitting_id_of(session.id, student)
    known_of = select(events).where(events.c.sitting_id == sitting_id)
    rows = connection.execute(known_of.order_by(events.c.at, events.c.id)).all()
    happened = [
        cast("SittingEvent", read_event(Written(each.kind, each.version, each.body)))
        for each in rows
    ]
    standing = standing_of(Happening(each.at, each.id, each.kind, each.body) for each in rows)
    return SeatedStudent(
        session,
        student,
        sitting_id,
        bool(row["walk_in"]),
        standing,
        tuple(happened),
        read_moment(rows[-1].at) if rows else None,
    )


def tell(
    registry: Registry,
    who: SeatedStudent,
    told: Sequence[tuple[str, SittingEvent]],
    by: str,
    photos: Mapping[str, bytes] | None = None,
) -> None:
    """Write down what happened in a sitting, later than all that is known of it.

    Args:
        registry: The opened registry.
        who: Whose sitting.
        told: Id and event of each, in order.
        by: Who did it.
        photos: Portraits that the events name.

    Raises:
        Trouble: ``registry.not-now`` if something is known under these ids that differs.
    """
    _take_place(registry, who.session.id)
    now = registry.clock.now()
    first = now if who.last_at is None else max(now, who.last_at + _STEP)
    data = []
    for number, (event_id, event) in enumerate(told):
        written = write_event(event)
        at = first + number * _STEP
        data.append(
            to_data(
                WireEvent(
                    event_id,
                    written.kind,
                    written.version,
                    written.body,
                    who.session.id,
                    who.sitting_id,
                    who.student_id,
                    at,
                    by,
                )
            )
        )
    answers = registry.intake.take(OWN_DESK, data, photos)
    refused = [each.reason for each in answers if not each.answer.is_kept]
    if refused:
        _log.warning("an own fact was refused: %s", refused[0])
        raise Trouble("registry.not-now")


def next_queue_number(connection: Connection, session_id: SessionId) -> int:
    """Return a queue number that nobody of the session has, as far as is known here."""
    query = select(events.c.version, events.c.body).where(
        events.c.session_id == session_id, events.c.kind == "registered"
    )
    numbers = [
        cast("Any", read_event(Written("registered", row.version, row.body))).queue_number
        for row in connection.execute(query)
    ]
    return max(numbers, default=0) + 1


def _take_place(registry: Registry, session_id: SessionId) -> None:
    """Sit down as a desk of a session, once."""
    with registry.database.writing() as connection:
        desk = {"id": OWN_DESK, "name": NAME, "token_hash": "", "pending": 0, "version": ""}
        now = moment_text(registry.clock.now())
        insert_new(connection, stations, [desk | {"enrolled_at": now, "room": ""}])
        place = {"station_id": OWN_DESK, "session_id": session_id, "place": REGISTRY_PLACE}
        insert_new(connection, station_sessions, [place])
