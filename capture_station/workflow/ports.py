"""What the workflow needs of the world, as protocols; `store` fulfils them, `station` ties them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from contextlib import AbstractContextManager

    from capture_station.domain.bulk import Told
    from capture_station.domain.capture import KeptPhoto, Shot
    from capture_station.domain.certificate import Certificate, Letter, Series
    from capture_station.domain.events import SessionEvent, SittingEvent
    from capture_station.domain.ids import CaptureId, Operator, SessionId, SittingId, StudentId
    from capture_station.domain.overview import CaptureRecord, MoneyTotals, PointKey, SessionTotals
    from capture_station.domain.people import PersonData, Student
    from capture_station.domain.plan import CapturePlan
    from capture_station.domain.session import Serial, Session
    from capture_station.domain.sitting import Sitting


class Act(Protocol):
    """One transaction: everything read and written in it happens wholly or not at all.

    Reads raise ``Trouble("store.unknown", what=…)`` for an id that is not there.
    """

    def session(self, session_id: SessionId) -> Session:
        """Return a session."""
        ...

    def sessions(self) -> tuple[Session, ...]:
        """Return all sessions, newest first."""
        ...

    def student(self, student_id: StudentId) -> Student:
        """Return a student."""
        ...

    def sitting(self, sitting_id: SittingId) -> Sitting:
        """Return a sitting."""
        ...

    def sitting_of(self, session_id: SessionId, student_id: StudentId) -> Sitting | None:
        """Return the student's sitting in a session; there is at most one."""
        ...

    def on_stage(self, session_id: SessionId) -> Sitting | None:
        """Return the sitting whose person stands at the camera."""
        ...

    def next_queue_number(self, session_id: SessionId) -> int:
        """Take the next queue number of the session, from 1."""
        ...

    def next_serial(self, session_id: SessionId) -> Serial:
        """Take the session's next serial number; it has no gap once the act is done."""
        ...

    def add_students(
        self,
        session_id: SessionId,
        people: Iterable[PersonData],
        *,
        walk_in: bool,
        told: Told = ...,
    ) -> tuple[Student, ...]:
        """Put people on a session's roster and return them with their new ids.

        Raises:
            Trouble: ``roster.student-exists`` if a student number is on that roster already.
        """
        ...

    def has_id_number(self, session_id: SessionId, id_number: str) -> bool:
        """Tell whether somebody on a session's roster has this ID number."""
        ...

    def remove_students(self, session_id: SessionId, first: StudentId, last: StudentId) -> int:
        """Take the people of one import off a session's roster again; return how many.

        Args:
            session_id: The session.
            first: Who was added first by that import.
            last: Who was added last by it.

        Raises:
            Trouble: ``roster.has-sittings`` if one of them has been entered already.
        """
        ...

    def save_plan(self, session_id: SessionId, plan: CapturePlan) -> None:
        """Write the plan of a session in place of the one before."""
        ...

    def add_certificate(
        self,
        series: Series,
        session_id: SessionId,
        student_id: StudentId | None,
        letter: Letter,
    ) -> Certificate:
        """Write a certificate under the next number of its series; no number is given twice."""
        ...

    def save_sitting(self, sitting: Sitting, event: SittingEvent) -> None:
        """Write a sitting after an event, with its fact, outbox row and audit row."""
        ...

    def save_session(self, session: Session, event: SessionEvent) -> None:
        """Write a session after an event, with its outbox row and audit row."""
        ...

    def note(self, act: str, subject: str, **details: str | float) -> None:
        """Write an audit row of its own, e.g. for an import or an export."""
        ...

    def totals(self, session_id: SessionId) -> SessionTotals:
        """Count a session."""
        ...

    def money(self, session_id: SessionId) -> MoneyTotals:
        """Add up a session's money."""
        ...

    def captures(self, session_id: SessionId) -> tuple[CaptureRecord, ...]:
        """Return the valid portraits of a session by serial number."""
        ...

    def sittings(self, session_id: SessionId) -> tuple[tuple[Student, Sitting], ...]:
        """Return all sittings of a session with their students, by queue number, then time."""
        ...

    def explanations(self, session_id: SessionId) -> Mapping[PointKey, str]:
        """Return the newest explanation of each open point of a session."""
        ...


class Ledger(Protocol):
    """The database as the workflow sees it."""

    def act(self, by: Operator) -> AbstractContextManager[Act]:
        """Begin a transaction in an operator's name; leaving it by an exception undoes it."""
        ...


class PhotoKeeper(Protocol):
    """The photo files as the workflow sees them."""

    def keep(
        self, session_id: SessionId, sitting_id: SittingId, capture_id: CaptureId, shot: Shot
    ) -> KeptPhoto:
        """Put both files of a shot safely on the disk before any row speaks of them.

        Raises:
            Trouble: ``store.disk-full``, ``store.read-only`` or ``store.disk-error``.
        """
        ...
