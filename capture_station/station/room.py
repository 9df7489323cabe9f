"""The room: what other desks wrote down becomes part of this one, in whatever order it comes.

So does what the registry decides about records; it lies over facts and rosters.

All desks know the same facts in the end and fold them in the same order, by moment and id, so all
show the same. What cannot be folded (two desks did different things while they were apart) changes
no stage but loses nothing: its facts are kept and the registry lists the conflict.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, cast

from capture_station.domain import events as ev
from capture_station.domain.errors import Trouble
from capture_station.domain.ids import EventId, Operator, SessionId, SittingId, StudentId
from capture_station.domain.records import Written, read_event
from capture_station.domain.session import Session, SessionState, prefix_at
from capture_station.domain.sitting import Sitting
from capture_station.domain.wire import SESSION_DESCRIBED, STUDENT_LISTED, read_description
from capture_station.workflow.effects import apply_facts
from capture_station.workflow.transitions import decide

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from capture_station.domain.events import SessionEvent, SittingEvent
    from capture_station.domain.people import Student
    from capture_station.domain.rulings import Assigned, Correction
    from capture_station.domain.wire import WireEvent
    from capture_station.store.adopting import AdoptingAct
    from capture_station.store.store import Store

_log = logging.getLogger(__name__)

REGISTRY = Operator("登记中心")
"""In whose name is done here what the registry has decided."""


@dataclass(frozen=True, slots=True)
class Adopted:
    """What adopting changed here."""

    sittings: tuple[SittingId, ...] = ()
    has_roster: bool = False
    has_sessions: bool = False


class Room:
    """Takes in what other desks tell.

    Args:
        store: The opened store.
    """

    def __init__(self, store: Store) -> None:
        self._store = store

    def adopt(self, told: Sequence[tuple[WireEvent, int]]) -> Adopted:
        """Take events of other desks in; one that is here already changes nothing.

        Args:
            told: Events in the order of the registry, each with this desk's place in the session
                it describes.

        Raises:
            Trouble: A key of the room ``store``; then nothing of these is taken in.
        """
        sittings: dict[SittingId, None] = {}
        has_roster = has_sessions = False
        with self._store.adoption.act() as act:
            for event, place in told:
                if event.kind == SESSION_DESCRIBED:
                    has_sessions |= _adopt_session(act, event, place)
                elif event.kind == STUDENT_LISTED:
                    student = cast("Student", read_description(event))
                    has_roster |= act.adopt_student(student, SessionId(event.session_id))
                elif act.knows_fact(EventId(event.id)):
                    continue
                elif event.sitting_id:
                    sittings |= dict.fromkeys(_adopt_event(act, event))
                else:
                    _adopt_session_event(act, event)
                    has_sessions = True
            numbered = {event.session_id for event, _ in told if event.kind == "registered"}
            for session_id in map(SessionId, numbered):
                sittings |= dict.fromkeys(act.assign_numbers(session_id))
        return Adopted(tuple(sittings), has_roster, has_sessions)

    def correct(self, told: Correction) -> Adopted:
        """Take in what the registry has corrected of a student.

        Raises:
            Trouble: A key of the room ``store``; then nothing of it is taken in.
        """
        with self._store.adoption.act(REGISTRY) as act:
            return Adopted(has_roster=act.correct(told))

    def swap(self, told: Sequence[Assigned]) -> Adopted:
        """Take in that two portraits change owners, as the registry has decided.

        Raises:
            Trouble: A key of the room ``store``; then nothing of it is taken in.
        """
        with self._store.adoption.act(REGISTRY) as act:
            return Adopted(sittings=act.swap(told))


def standing(sitting: Sitting, happened: Iterable[tuple[datetime, str, SittingEvent]]) -> Sitting:
    """Return a sitting after all that happened in it, whatever order it became known in.

    Args:
        sitting: A new one.
        happened: Moment, id and event of each.
    """
    for _at, _id, event in sorted(happened, key=lambda each: each[:2]):
        try:
            sitting = decide(sitting, event)
        except Trouble:
            # two desks were apart: the facts count, the stage stays, and so does a first number
            after = apply_facts(sitting, event)
            sitting = replace(after, queue_number=sitting.queue_number or after.queue_number)
    return sitting


def _adopt_session(act: AdoptingAct, event: WireEvent, place: int) -> bool:
    session = cast("Session", read_description(event))
    known = {one.id: one for one in act.sessions()}
    if session.id in known:
        mine = known[session.id]
        told = replace(
            session,
            serial_prefix=mine.serial_prefix,
            state=mine.state,
            opened_at=mine.opened_at,
            closed_at=mine.closed_at,
        )
        if told == mine:
            return False
        act.adopt_session(told)
        return True
    if session.state is SessionState.OPEN and _other_open(act, session.id):
        session = replace(session, state=SessionState.PLANNED, opened_at=None)
    act.adopt_session(replace(session, serial_prefix=prefix_at(session.serial_prefix, place)))
    return True


def _adopt_session_event(act: AdoptingAct, event: WireEvent) -> None:
    session = act.session(SessionId(event.session_id))
    happened = cast("SessionEvent", read_event(Written(event.kind, event.version, event.body)))
    match happened:
        case ev.SessionOpened() if not _other_open(act, session.id):
            session = replace(session, state=SessionState.OPEN, opened_at=event.at, closed_at=None)
        case ev.SessionClosed():
            session = replace(session, state=SessionState.CLOSED, closed_at=event.at)
        case _:
            pass
    by = Operator(event.operator)
    act.adopt_session_event(session, EventId(event.id), event.at, by, happened)


def _adopt_event(act: AdoptingAct, event: WireEvent) -> tuple[SittingId, ...]:
    session_id, sitting_id = SessionId(event.session_id), SittingId(event.sitting_id)
    student_id = StudentId(event.student_id)
    happened = cast("SittingEvent", read_event(Written(event.kind, event.version, event.body)))
    fresh = Sitting(sitting_id, session_id, student_id)
    known = act.happened(sitting_id)
    sitting = standing(fresh, (*known, (event.at, event.id, happened)))
    by = Operator(event.operator)
    changed = act.adopt_event(sitting, EventId(event.id), event.at, by, happened)
    return (sitting_id, *changed)


def _other_open(act: AdoptingAct, session_id: SessionId) -> bool:
    return any(one.state is SessionState.OPEN and one.id != session_id for one in act.sessions())
