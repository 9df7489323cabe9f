"""Planning, opening and closing a session."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from capture_station.domain import events as ev
from capture_station.domain.bulk import tell_nobody
from capture_station.domain.errors import Trouble
from capture_station.domain.ids import SessionId, new_uuid7
from capture_station.domain.overview import ClosingSheet, OpenPoint
from capture_station.domain.session import Session, SessionState
from capture_station.domain.sitting import Stage
from capture_station.workflow.transitions import decide

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import date

    from capture_station.domain.bulk import Told
    from capture_station.domain.clock import Clock
    from capture_station.domain.ids import Operator, StudentId
    from capture_station.domain.overview import CaptureRecord, MoneyTotals, PointKey
    from capture_station.domain.people import PersonData, Student
    from capture_station.domain.plan import CapturePlan
    from capture_station.domain.session import PricePlan
    from capture_station.domain.sitting import Sitting
    from capture_station.workflow.ports import Act, Ledger

ROSTER_IMPORTED, ROSTER_UNDONE = "roster-imported", "roster-import-undone"
COPY_MISSING = "copy-missing"
_PREFIX_LENGTH_MAX = 8


@dataclass(frozen=True, slots=True)
class SessionPlan:
    """What the form for a new session gives; see `domain.session.Session`."""

    school_name: str
    school_code: str
    place: str
    starts_on: date
    ends_on: date
    spec_id: str
    price: PricePlan
    serial_prefix: str
    backgrounds: tuple[str, ...] = ()


class Sessions:
    """The acts that concern a whole session.

    Args:
        ledger: The database.
        clock: Gives the moment of opening and closing.
        copied: Tells whether a second disk is there to hold a copy of every photo.
    """

    def __init__(
        self, ledger: Ledger, clock: Clock, copied: Callable[[], bool] = lambda: False
    ) -> None:
        self._ledger = ledger
        self._clock = clock
        self._copied = copied

    def plan(self, by: Operator, plan: SessionPlan) -> Session:
        """Make a new session.

        Raises:
            Trouble: ``session.school-missing``, ``session.dates`` or ``session.prefix`` where the
                form is not filled in rightly.
        """
        _check_plan(plan)
        session = Session(
            id=SessionId(new_uuid7(self._clock)),
            school_name=plan.school_name.strip(),
            school_code=plan.school_code.strip(),
            place=plan.place.strip(),
            starts_on=plan.starts_on,
            ends_on=plan.ends_on,
            spec_id=plan.spec_id,
            price=plan.price,
            serial_prefix=plan.serial_prefix,
            state=SessionState.PLANNED,
            backgrounds=plan.backgrounds,
        )
        with self._ledger.act(by) as act:
            act.save_session(session, ev.SessionPlanned())
        return session

    def save_plan(self, by: Operator, session_id: SessionId, plan: CapturePlan) -> None:
        """Keep who comes when, in place of the plan before.

        Raises:
            Trouble: ``session.closed``.
        """
        with self._ledger.act(by) as act:
            if act.session(session_id).state is SessionState.CLOSED:
                raise Trouble("session.closed")
            act.save_plan(session_id, plan)
            people = sum(count.people for count in plan.counts)
            act.note("plan-saved", session_id, classes=len(plan.counts), people=people)

    def import_roster(
        self,
        by: Operator,
        session_id: SessionId,
        people: Iterable[PersonData],
        source: str,
        told: Told = tell_nobody,
    ) -> tuple[Student, ...]:
        """Put people on the roster, all of them or none.

        Args:
            by: Who imports.
            session_id: Session the roster belongs to; it may not be closed.
            people: Checked rows, student numbers unique.
            source: SHA-256 of the file they came from, for the audit trail.
            told: Called now and then with how many of how many are written; what it raises leaves
                the roster as it was.

        Raises:
            Trouble: ``roster.student-exists`` or ``session.closed``.
        """
        with self._ledger.act(by) as act:
            if act.session(session_id).state is SessionState.CLOSED:
                raise Trouble("session.closed")
            students = act.add_students(session_id, people, walk_in=False, told=told)
            details: dict[str, str | float] = {"count": len(students), "source": source}
            if students:
                details |= {"first": students[0].id, "last": students[-1].id}
            act.note(ROSTER_IMPORTED, session_id, **details)
            return students

    def undo_import(
        self, by: Operator, session_id: SessionId, first: StudentId, last: StudentId
    ) -> int:
        """Take the people of one import off the roster again, as long as none of them has come.

        They are removed, not hidden: a list imported by mistake may be none of our business.

        Args:
            by: Who undoes it.
            session_id: A session that is not closed.
            first: Who was added first by that import.
            last: Who was added last by it.

        Returns:
            How many people were removed.

        Raises:
            Trouble: ``roster.has-sittings`` or ``session.closed``.
        """
        with self._ledger.act(by) as act:
            if act.session(session_id).state is SessionState.CLOSED:
                raise Trouble("session.closed")
            count = act.remove_students(session_id, first, last)
            act.note(ROSTER_UNDONE, session_id, count=count, first=first, last=last)
            return count

    def open(self, by: Operator, session_id: SessionId, reason: str = "") -> Session:
        """Open a planned session, or a closed one with a reason.

        Raises:
            Trouble: ``session.other-open``, ``session.already-open``,
                ``workflow.reason-needed``.
        """
        with self._ledger.act(by) as act:
            session = act.session(session_id)
            if session.state is SessionState.OPEN:
                raise Trouble("session.already-open")
            if any(other.state is SessionState.OPEN for other in act.sessions()):
                raise Trouble("session.other-open")
            if session.state is SessionState.CLOSED and not reason.strip():
                raise Trouble("workflow.reason-needed")
            opened = replace(
                session, state=SessionState.OPEN, opened_at=self._clock.now(), closed_at=None
            )
            act.save_session(opened, ev.SessionOpened(reason))
            return opened

    def closing_sheet(self, by: Operator, session_id: SessionId) -> ClosingSheet:
        """Add up the session as it stands now."""
        with self._ledger.act(by) as act:
            return self._sheet(act, act.session(session_id))

    def close(
        self,
        by: Operator,
        session_id: SessionId,
        remark: str = "",
        differences: int = 0,
        explanations: Mapping[PointKey, str] = MappingProxyType({}),
    ) -> ClosingSheet:
        """Close a session.

        Args:
            by: Who signs it off.
            session_id: An open session.
            remark: Whatever is to be said of the day; needed where there are differences.
            differences: What the hand register and the cash box were found to differ in.
            explanations: Why each open point may stay open. What was explained at an earlier
                closing stays explained.

        Raises:
            Trouble: ``session.not-open``; ``session.somebody-on-stage``;
                ``session.explain-open-points``.
        """
        with self._ledger.act(by) as act:
            session = act.session(session_id)
            if session.state is not SessionState.OPEN:
                raise Trouble("session.not-open")
            if act.on_stage(session_id) is not None:
                raise Trouble("session.somebody-on-stage")
            now = self._clock.now()
            for (sitting_id, kind), reason in explanations.items():
                event = ev.PointExplained(kind, reason.strip())
                act.save_sitting(decide(act.sitting(sitting_id), event), event)
            sheet = self._sheet(act, session)
            unexplained = sum(not point.explanation for point in sheet.open_points)
            unexplained += 0 if remark.strip() else differences
            if unexplained:
                raise Trouble("session.explain-open-points", count=unexplained)
            closed = replace(session, state=SessionState.CLOSED, closed_at=now)
            act.save_session(closed, ev.SessionClosed(sheet.sha256, remark))
            return replace(sheet, session=closed)

    def _sheet(self, act: Act, session: Session) -> ClosingSheet:
        records = act.captures(session.id)
        money = act.money(session.id)
        found = [
            (kind, student, sitting)
            for student, sitting in act.sittings(session.id)
            for kind in open_kinds(sitting)
        ]
        found += [
            (COPY_MISSING, record.student, record.sitting)
            for record in records
            if self._copied() and not record.capture.photo.second_copy
        ]
        told = act.explanations(session.id)
        return ClosingSheet(
            session=session,
            totals=act.totals(session.id),
            money=money,
            first_serial=records[0].capture.serial.text if records else "",
            last_serial=records[-1].capture.serial.text if records else "",
            open_points=tuple(
                OpenPoint(kind, student, sitting.id, told.get((sitting.id, kind), ""))
                for kind, student, sitting in found
            ),
            made_at=self._clock.now(),
            sha256=sheet_hash(records, money),
        )


def open_kinds(sitting: Sitting) -> tuple[str, ...]:
    """Return what is left open in a sitting at the end of the day, as keys of sentences."""
    kinds: list[str] = []
    fee = sitting.fee
    if sitting.is_photographed and fee is not None and not fee.state.is_settled:
        kinds.append("shot-not-paid")
    if not sitting.is_photographed and fee is not None and fee.held_fen:
        kinds.append("paid-not-shot")
    if not sitting.is_photographed and sitting.queue_number and sitting.stage is not Stage.LEFT:
        kinds.append("registered-not-shot")
    if sitting.stage is Stage.SHOT:
        kinds.append("not-verified")
    if sitting.stage is Stage.DISPUTED:
        kinds.append("disputed")
    if sitting.retake_reason:
        kinds.append("retake-pending")
    return tuple(kinds)


def sheet_hash(records: Iterable[CaptureRecord], money: MoneyTotals) -> str:
    """Return the SHA-256 over serials, file hashes and payments of a session, lower-case hex.

    One line a portrait in the order given (``serial original portrait``), then one line for each
    payment method by name (``method received refunded``, fen), each ended by a line feed, UTF-8.
    """
    digest = hashlib.sha256()
    for record in records:
        photo = record.capture.photo
        line = f"{record.capture.serial.text} {photo.original.sha256} {photo.portrait.sha256}\n"
        digest.update(line.encode())
    for method in sorted(set(money.received_fen) | set(money.refunded_fen)):
        received, refunded = money.received_fen.get(method, 0), money.refunded_fen.get(method, 0)
        digest.update(f"{method.value} {received} {refunded}\n".encode())
    return digest.hexdigest()


def _check_plan(plan: SessionPlan) -> None:
    if not plan.school_name.strip():
        raise Trouble("session.school-missing")
    if plan.ends_on < plan.starts_on:
        raise Trouble("session.dates")
    prefix = plan.serial_prefix
    if len(prefix) > _PREFIX_LENGTH_MAX or (prefix and not (prefix.isascii() and prefix.isalnum())):
        raise Trouble("session.prefix", longest=_PREFIX_LENGTH_MAX)
