"""Events come in: looked at, remembered by id, and given their effect, in one transaction.

The wire and the packet on a stick both end here, so that whatever arrives twice is one.
"""

from __future__ import annotations

import json
import logging
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sqlalchemy import literal, select, union_all
from sqlalchemy.exc import DBAPIError

from capture_station.domain.records import moment_text
from capture_station.domain.shapes import ShapeError
from capture_station.domain.wire import (
    DESCRIPTIONS,
    PORTRAIT_KEPT,
    SESSION_DESCRIBED,
    Answer,
    EventAnswer,
    WireEvent,
    demand_body,
    from_data,
)
from capture_station.registry import effects
from capture_station.registry.database import insert_new, is_busy
from capture_station.registry.photos import PORTRAIT, write_down
from capture_station.registry.schema import (
    events,
    objects,
    sessions,
    sittings,
    station_sessions,
    students,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy import ColumnElement, Connection

    from capture_station.domain.clock import Clock
    from capture_station.registry.database import Database
    from capture_station.registry.photos import PhotoDoor

_log = logging.getLogger(__name__)

_ROW = (events.c.row, events.c.id, events.c.station_id, events.c.kind, events.c.body)
_SESSION, _OWNED, _PORTRAIT, _PLACE = "session", "owned", "portrait", "place"


@dataclass(frozen=True, slots=True)
class _Known:
    """What the registry knew of the subjects of a batch before it came.

    Attributes:
        owned: Sessions the station may add to; grows by those it describes first.
        sessions: All sessions among the batch's that exist.
        portraits: Portraits among the batch's that are here.
        places: Session of each sitting and student that exists.
        refused: Why portraits that came along were refused, by their name.
    """

    owned: set[str]
    sessions: set[str]
    portraits: set[str]
    places: dict[str, str] = field(default_factory=dict)
    refused: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Come:
    """Portraits that came along: rows of the kept ones, words for the refused ones."""

    rows: list[dict[str, Any]]
    refused: Mapping[str, str]


class Intake:
    """The one door for events.

    Args:
        database: The registry's database.
        clock: The registry's clock, whose time stands beside that of the station.
    """

    def __init__(self, database: Database, clock: Clock, door: PhotoDoor) -> None:
        self._database = database
        self._clock = clock
        self._door = door

    def take(
        self, station_id: str, told: Sequence[object], photos: Mapping[str, bytes] | None = None
    ) -> tuple[EventAnswer, ...]:
        """Take events of a station in and answer each.

        Args:
            station_id: A station that has shown who it is.
            told: JSON data of the events, in the order they are to have their effect.
            photos: Portraits that came along, by the SHA-256 that their sender claims.

        Raises:
            Trouble: ``registry.objects-away``; nothing is taken in then.
        """
        come = photos or {}
        refused = self._door.refusals(come, PORTRAIT)
        good = {sha256: content for sha256, content in come.items() if sha256 not in refused}
        # their files are on the disk before any row speaks of them
        rows = self._door.keep(good, PORTRAIT)
        return self._take_each(station_id, told, _Come(rows, refused))

    def _take_each(
        self, station_id: str, told: Sequence[object], come: _Come
    ) -> tuple[EventAnswer, ...]:
        try:
            return self._take(station_id, told, come)
        except (DBAPIError, UnicodeError) as error:
            if is_busy(error):
                raise
            if len(told) > 1:
                # one that no database will hold must not keep the others out
                return tuple(self._take_each(station_id, [each], come)[0] for each in told)
            _log.warning("an event cannot be stored: %s", type(error).__name__)
            return (EventAnswer(_id_of(told[0]), Answer.REJECTED, reason="unstorable"),)

    def _take(
        self, station_id: str, told: Sequence[object], come: _Come
    ) -> tuple[EventAnswer, ...]:
        refused: dict[int, EventAnswer] = {}
        read: dict[int, WireEvent] = {}
        for place, data in enumerate(told):
            try:
                read[place] = from_data(data)
            except ShapeError as error:
                reason = f"malformed:{error}"
                refused[place] = EventAnswer(_id_of(data), Answer.REJECTED, reason=reason)
        with self._database.writing() as connection:
            write_down(connection, come.rows)
            known = _look_up(connection, station_id, list(read.values()), come)
            there = frozenset(known.places)
            old = _already_here(connection, [event.id for event in read.values()])
            good: list[WireEvent] = []
            for place, event in read.items():
                if event.id in old:
                    continue
                answer, reason = _looked_at(event, known)
                if reason:
                    refused[place] = EventAnswer(event.id, answer, reason=reason)
                else:
                    good.append(event)
            fresh = self._remember(connection, station_id, good)
            all_here = old | fresh
            # another request may have brought the same events meanwhile
            if missing := [event.id for event in good if event.id not in all_here]:
                all_here |= _already_here(connection, missing)
            new = [event for event in good if event.id in fresh]
            effects.apply(connection, self._clock, station_id, _once(new), there)
        answers: list[EventAnswer] = []
        told_new: set[str] = set()
        for place in range(len(told)):
            if place in refused:
                answers.append(refused[place])
                continue
            event = read[place]
            is_new = event.id in fresh and event.id not in told_new
            told_new.add(event.id)
            answers.append(_answer(event, all_here[event.id], station_id, is_new=is_new))
        return tuple(answers)

    def _remember(
        self, connection: Connection, station_id: str, good: list[WireEvent]
    ) -> dict[str, Any]:
        now = moment_text(self._clock.now())
        rows = [
            {
                "id": event.id,
                "station_id": station_id,
                "session_id": event.session_id,
                "sitting_id": event.sitting_id,
                "student_id": event.student_id,
                "kind": event.kind,
                "version": event.version,
                "body": event.body,
                "at": moment_text(event.at),
                "operator": event.operator,
                "received_at": now,
            }
            for event in _once(good)
        ]
        # the session has its row before anything refers to it
        effects.describe_sessions(connection, self._clock, station_id, good)
        # all writers in one order, so that none waits for another in a ring
        rows.sort(key=lambda row: str(row["id"]))
        columns = (column.name for column in _ROW)
        return {row.id: row for row in insert_new(connection, events, rows, *columns)}


def _once(good: list[WireEvent]) -> list[WireEvent]:
    return list({event.id: event for event in reversed(good)}.values())[::-1]


def _answer(event: WireEvent, row: Any, station_id: str, *, is_new: bool) -> EventAnswer:
    if row.station_id != station_id or row.body != event.body or row.kind != event.kind:
        return EventAnswer(event.id, Answer.REJECTED, reason="id-reused")
    answer = Answer.STORED if is_new else Answer.DUPLICATE
    return EventAnswer(event.id, answer, receipt=f"R{row.row:08d}")


def _already_here(connection: Connection, ids: list[str]) -> dict[str, Any]:
    query = select(*_ROW).where(events.c.id.in_(ids))
    return {row.id: row for row in connection.execute(query)}


def _look_up(connection: Connection, station_id: str, read: list[WireEvent], come: _Come) -> _Known:
    """Return what is known of the subjects of a batch, in one question."""
    session_ids = {event.session_id for event in read}
    wanted = (
        _named(_SESSION, sessions.c.id, sessions.c.id, session_ids),
        _named(_PORTRAIT, objects.c.sha256, objects.c.kind, set(map(_portrait_of, read))),
        _named(_PLACE, sittings.c.id, sittings.c.session_id, {each.sitting_id for each in read}),
        _named(_PLACE, students.c.id, students.c.session_id, {each.student_id for each in read}),
        select(literal(_OWNED), station_sessions.c.session_id, literal("")).where(
            station_sessions.c.station_id == station_id
        ),
    )
    known = _Known(owned=set(), sessions=set(), portraits=set(), refused=come.refused)
    for what, name, told in connection.execute(union_all(*wanted)):
        if what == _SESSION:
            known.sessions.add(name)
        elif what == _OWNED:
            known.owned.add(name)
        elif what == _PLACE:
            known.places[name] = told
        elif told == PORTRAIT:
            known.portraits.add(name)
    return known


def _named(what: str, name: ColumnElement[str], told: ColumnElement[str], ids: set[str]) -> Any:
    return select(literal(what), name, told).where(name.in_(ids - {""}))


def _looked_at(event: WireEvent, known: _Known) -> tuple[Answer, str]:
    """Return why an event cannot be kept now or ever; an empty reason if it can."""
    try:
        demand_body(event)
    except KeyError:
        # a newer station: after an update of the registry it will be understood
        return Answer.LATER, "unknown-kind"
    except ShapeError as error:
        return Answer.REJECTED, f"bad-body:{error}"
    if reason := _contradiction(event) or _trespass(event, known):
        return Answer.REJECTED, reason
    if event.session_id not in known.owned:
        return Answer.LATER, "session-unknown"
    if event.kind == PORTRAIT_KEPT and _portrait_of(event) not in known.portraits:
        refusal = known.refused.get(_portrait_of(event))
        return (Answer.REJECTED, refusal) if refusal else (Answer.LATER, "photo-missing")
    return Answer.STORED, ""


def _trespass(event: WireEvent, known: _Known) -> str:
    """Return what of others an event reaches for, as a word; empty if nothing.

    A session belongs to the station that describes it first.
    """
    if event.session_id not in known.sessions and event.kind == SESSION_DESCRIBED:
        known.sessions.add(event.session_id)
        known.owned.add(event.session_id)
    if event.session_id in known.sessions - known.owned:
        return "not-your-session"
    subjects = filter(None, (event.sitting_id, event.student_id))
    places = {known.places.setdefault(subject, event.session_id) for subject in subjects}
    return "belongs-elsewhere" if places - {event.session_id} else ""


def _contradiction(event: WireEvent) -> str:
    """Return what an event says in two ways, as a word; empty if nothing."""
    body = json.loads(event.body)
    about_session = event.kind.startswith("session-")
    if bool(event.sitting_id) == (about_session or event.kind in DESCRIPTIONS):
        return "subject"
    if event.sitting_id and not event.student_id:
        return "subject"
    match event.kind:
        case "session-described":
            agrees = body["id"] == event.session_id
        case "student-listed":
            agrees = body["id"] == event.student_id
        case "portrait-kept":
            capture = body["capture"]
            told = (capture["session_id"], capture["sitting_id"])
            agrees = told == (event.session_id, event.sitting_id)
        case _:
            agrees = True
    return "" if agrees else "subject"


def _portrait_of(event: WireEvent) -> str:
    """Return the hash of the portrait that an event names; empty if it names none."""
    if event.kind != PORTRAIT_KEPT:
        return ""
    try:
        return str(json.loads(event.body)["capture"]["photo"]["portrait"]["sha256"])
    except (KeyError, TypeError):
        return ""


def _id_of(data: object) -> str:
    """Return the id an event claims to have, to answer it by."""
    told = data.get("id") if isinstance(data, dict) else None
    # half a surrogate cannot be written in an answer
    return told[:64].encode(errors="replace").decode() if isinstance(told, str) else ""
