"""What other desks of the room have written down, taken into this store as it is.

An adopted fact keeps its id, its moment and its operator, has its row in the audit trail here too,
and is never told to the registry again. The files of an adopted portrait stay where they are.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any, cast

from sqlalchemy import func, select, update

from capture_station.domain import events as ev
from capture_station.domain.ids import EventId, Operator, SittingId
from capture_station.domain.people import PersonData
from capture_station.domain.records import Written, moment_text, read_event, read_moment
from capture_station.domain.session import Serial
from capture_station.domain.wire import PORTRAIT_KEPT
from capture_station.store import rulings
from capture_station.store.ledger import LedgerAct
from capture_station.store.rows import session_values, sitting_values, student_values
from capture_station.store.schema import (
    assigned,
    captures,
    elsewhere,
    facts,
    removals,
    serials,
    sessions,
    sittings,
    students,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from datetime import datetime

    from capture_station.domain.capture import Capture
    from capture_station.domain.clock import Clock
    from capture_station.domain.events import SessionEvent, SittingEvent
    from capture_station.domain.ids import SessionId
    from capture_station.domain.people import Student
    from capture_station.domain.rulings import Assigned, Correction
    from capture_station.domain.session import Session
    from capture_station.domain.sitting import Sitting
    from capture_station.store.audit import ChainHead
    from capture_station.store.engine import Database

BY = Operator("其他工位")
"""In whose name what describes a session or a person is noted when it was adopted."""
_NOBODY = PersonData("", "")


class Adoption:
    """Begins acts of adopting.

    Args:
        database: The open database.
        clock: Stamps what is noted here.
        on_written: Told the new head of the audit chain.
    """

    def __init__(
        self, database: Database, clock: Clock, on_written: Callable[[ChainHead], None]
    ) -> None:
        self._database = database
        self._clock = clock
        self._on_written = on_written

    @contextmanager
    def act(self, by: Operator = BY) -> Iterator[AdoptingAct]:
        """Begin a transaction in somebody's name; leaving it by an exception undoes it."""
        with self._database.writing() as connection:
            act = AdoptingAct(connection, by, self._clock)
            yield act
        if act.head is not None:
            self._on_written(act.head)

    def foreign(self, ids: Iterable[str]) -> frozenset[str]:
        """Return which of these sessions, students or captures came from another desk."""
        with self._database.reading() as connection:
            query = select(elsewhere.c.id).where(elsewhere.c.id.in_(list(ids)))
            return frozenset(connection.execute(query).scalars())

    def awaited_swaps(self) -> tuple[str, ...]:
        """Return the serial numbers that wait for a portrait which a swap has given them."""
        with self._database.reading() as connection:
            return tuple(rulings.awaited_swaps(connection))


class AdoptingAct(LedgerAct):
    """One transaction in which foreign facts are taken in."""

    def knows_fact(self, fact_id: EventId) -> bool:
        """Whether a fact is here already, whoever wrote it."""
        query = select(facts.c.row).where(facts.c.id == fact_id)
        return self.connection.execute(query).first() is not None

    def happened(self, sitting_id: SittingId) -> tuple[tuple[datetime, str, SittingEvent], ...]:
        """Return moment, id and event of all that is known of a sitting, in no order."""
        query = select(facts.c.at, facts.c.id, facts.c.kind, facts.c.version, facts.c.body)
        rows = self.connection.execute(query.where(facts.c.sitting_id == sitting_id))
        return tuple((read_moment(row.at), row.id, _sitting_event(row)) for row in rows)

    def adopt_session(self, session: Session) -> None:
        """Take a session over, or what has changed of one that was taken over."""
        known = self.connection.execute(
            select(sessions.c.row).where(sessions.c.id == session.id)
        ).first()
        self._save(sessions, session_values(session))
        if known is None:
            self._insert(elsewhere, {"id": session.id})
            self.note("session-adopted", session.id)

    def adopt_student(self, student: Student, session_id: SessionId) -> bool:
        """Put a student on the roster as another desk has it; tell whether anything changed.

        Who was removed after the retention time stays removed. A student number that somebody
        else has here already is left empty: both are kept, and the registry shows the conflict.
        """
        removal = select(removals.c.at).where(removals.c.student_id == student.id)
        if self.connection.execute(removal).first() is not None:
            return False
        here = select(students.c.row).where(students.c.id == student.id)
        is_new = self.connection.execute(here).first() is None
        if is_new:
            # the row first, then as it is to be
            self._insert(students, student_values(student._replace(data=_NOBODY), session_id))
            self._insert(elsewhere, {"id": student.id})
        changed = rulings.write_student(self.connection, student, session_id)
        if is_new or changed:
            self.note("student-adopted", student.id)
        return is_new or changed

    def correct(self, told: Correction) -> bool:
        """Take in what the registry has corrected of a student; tell whether a row changed."""
        if rulings.remember_correction(self.connection, told):
            fields = ",".join(sorted(told.fields))
            self.note("student-corrected", told.student_id, number=told.number, fields=fields)
        return bool(rulings.correct_students(self.connection, told.session_id))

    def swap(self, told: Sequence[Assigned]) -> tuple[SittingId, ...]:
        """Take in that two portraits change owners; return the sittings that changed here.

        Or, of one sitting alone, which of the portraits counts that two desks took of it.
        """
        if rulings.remember_swap(self.connection, told):
            act = "portrait-swapped" if len(told) > 1 else "portrait-chosen"
            for each in told:
                details = {"capture": each.capture_id, "was": each.was_capture_id}
                self.note(act, each.sitting_id, number=each.number, **details)
        for each in told:
            self._find_room_for(each)
        wanted = [each.sitting_id for each in told]
        return tuple(rulings.point_at_portraits(self.connection, wanted))

    def adopt_session_event(
        self, session: Session, fact_id: EventId, at: datetime, by: Operator, event: SessionEvent
    ) -> None:
        """Take over what happened to a session, and the session as it stands then."""
        self._save(sessions, session_values(session))
        self._write_fact(event, session.id, None, fact_id, moment_text(at), by)

    def adopt_event(
        self, sitting: Sitting, fact_id: EventId, at: datetime, by: Operator, event: SittingEvent
    ) -> tuple[SittingId, ...]:
        """Take over what happened in a sitting, and the sitting as it stands after all of it.

        Args:
            sitting: After all that is known, in order, this event among it.
            fact_id: As the other desk named it.
            at: When it was written down there.
            by: Who did it there.
            event: What happened.

        Returns:
            The sittings whose valid portrait is another one now.
        """
        moment = moment_text(at)
        values = sitting_values(sitting) | {"capture_id": self._present_capture(sitting.id)}
        if not self._number_is_free(sitting):
            values["queue_number"] = None
            self.note("queue-number-taken", sitting.id)
        self._save(sittings, values)
        self._write_fact(event, sitting.session_id, sitting.id, fact_id, moment, by)
        match event:
            case ev.PortraitKept(capture=capture) if self._has_room_for(capture):
                self._add_capture(capture, fact_id, moment)
                self._insert(elsewhere, {"id": capture.id})
            case ev.PortraitKept(capture=capture) if self._is_chosen(capture):
                self._add_beside(capture, fact_id, moment)
            case ev.PortraitKept():
                self.note("capture-not-adopted", sitting.id)
            case ev.FeePaid() | ev.FeeWaived() | ev.FeeBySchool() | ev.FeeRefunded():
                self._add_payment(sitting, event, fact_id, moment)
            case _:
                pass
        kept = [event.capture.id] if isinstance(event, ev.PortraitKept) else []
        return tuple(rulings.point_at_portraits(self.connection, [sitting.id, *kept]))

    def assign_numbers(self, session_id: SessionId) -> tuple[SittingId, ...]:
        """Let of two sittings with one queue number the one that registered first keep it.

        Two desks may have given the same number while they were apart. All desks decide alike once
        they know the same, and each person who has lost theirs is served in the order of arrival.

        Returns:
            The sittings whose number has changed.
        """
        first = self._first_numbers(session_id)
        wanted: dict[int, str] = {}
        for sitting_id, (_at, _id, number) in sorted(first.items(), key=lambda each: each[1]):
            wanted.setdefault(number, sitting_id)
        query = select(sittings.c.id, sittings.c.queue_number)
        held = {
            row.id: row.queue_number
            for row in self.connection.execute(query.where(sittings.c.id.in_(first)))
        }
        due = {each: number for number, each in wanted.items()}
        changed = [each for each, number in held.items() if number != due.get(each)]
        # a number is let go of before another takes it
        loose = update(sittings).where(sittings.c.id.in_(changed))
        self.connection.execute(loose.values(queue_number=None))
        for sitting_id in changed:
            named = update(sittings).where(sittings.c.id == sitting_id)
            self.connection.execute(named.values(queue_number=due.get(sitting_id)))
        for sitting_id in changed:
            self.note("queue-number-settled", sitting_id)
        return tuple(SittingId(each) for each in changed)

    def _first_numbers(self, session_id: SessionId) -> dict[str, tuple[str, str, int]]:
        """Return by sitting when, by which fact and as what it was registered first."""
        number = func.json_extract(facts.c.body, "$.queue_number")
        query = (
            select(facts.c.sitting_id, facts.c.at, facts.c.id, number.label("number"))
            .where(facts.c.session_id == session_id, facts.c.kind == "registered")
            .order_by(facts.c.at, facts.c.id)
        )
        found: dict[str, tuple[str, str, int]] = {}
        for row in self.connection.execute(query):
            found.setdefault(row.sitting_id, (row.at, row.id, int(row.number)))
        return found

    def _present_capture(self, sitting_id: SittingId) -> str | None:
        query = select(sittings.c.capture_id).where(sittings.c.id == sitting_id)
        return self.connection.execute(query).scalar_one_or_none()

    def _number_is_free(self, sitting: Sitting) -> bool:
        other = select(sittings.c.id).where(
            sittings.c.session_id == sitting.session_id,
            sittings.c.queue_number == sitting.queue_number,
            sittings.c.id != sitting.id,
        )
        return sitting.queue_number is None or self.connection.execute(other).first() is None

    def _is_chosen(self, capture: Capture) -> bool:
        """Whether the registry has decided that this portrait counts in its sitting."""
        query = select(assigned.c.capture_id).where(assigned.c.sitting_id == capture.sitting_id)
        return bool(self.connection.execute(query).scalar_one_or_none() == capture.id)

    def _find_room_for(self, told: Assigned) -> None:
        """Take a portrait of the same sitting over that there was no room for before."""
        here = select(captures.c.id).where(captures.c.id == told.capture_id)
        if self.connection.execute(here).first() is not None:
            return
        kept = (facts.c.sitting_id == told.sitting_id) & (facts.c.kind == PORTRAIT_KEPT)
        query = select(facts.c.id, facts.c.at, facts.c.kind, facts.c.version, facts.c.body)
        for row in self.connection.execute(query.where(kept)).all():
            event = _sitting_event(row)
            if isinstance(event, ev.PortraitKept) and event.capture.id == told.capture_id:
                self._add_beside(event.capture, EventId(row.id), row.at)

    def _add_beside(self, capture: Capture, fact_id: EventId, at: str) -> None:
        """Add another desk's portrait beside this desk's own of the same take.

        Its row stands under the serial number that the sitting has here, and below all takes.
        """
        of_sitting = serials.c.sitting_id == capture.sitting_id
        serial = self.connection.execute(
            select(serials.c.prefix, serials.c.number).where(of_sitting)
        ).first()
        if serial is None:
            self.note("capture-not-adopted", capture.sitting_id)
            return
        lowest = select(func.min(captures.c.take)).where(
            captures.c.sitting_id == capture.sitting_id
        )
        take = min(0, self.connection.execute(lowest).scalar_one() or 0) - 1
        own = replace(capture, serial=Serial(serial.prefix, serial.number), take=take)
        self._add_capture(own, fact_id, at)
        self._insert(elsewhere, {"id": capture.id})

    def _has_room_for(self, capture: Capture) -> bool:
        """Whether nothing here says otherwise: two desks may have photographed one person."""
        same_take = select(captures.c.id).where(
            captures.c.sitting_id == capture.sitting_id, captures.c.take == capture.take
        )
        if self.connection.execute(same_take).first() is not None:
            return False
        serial = (capture.session_id, capture.serial.prefix, capture.serial.number)
        given = select(serials).where(
            (serials.c.sitting_id == capture.sitting_id)
            | (
                (serials.c.session_id == serial[0])
                & (serials.c.prefix == serial[1])
                & (serials.c.number == serial[2])
            )
        )
        found = list(self.connection.execute(given))
        if capture.take == 1:
            return not found
        return [(row.session_id, row.prefix, row.number) for row in found] == [serial]


def _sitting_event(row: Any) -> SittingEvent:
    return cast("SittingEvent", read_event(Written(row.kind, row.version, row.body)))
