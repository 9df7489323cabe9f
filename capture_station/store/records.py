"""The read side: lists, sheets and single records as values of the domain."""

from __future__ import annotations

from typing import TYPE_CHECKING

from capture_station.store import audit, certificates, counts, plans, queries, trail

if TYPE_CHECKING:
    from datetime import datetime

    from capture_station.domain.capture import Capture
    from capture_station.domain.certificate import Certificate
    from capture_station.domain.clock import Clock
    from capture_station.domain.ids import SessionId, SittingId, StudentId
    from capture_station.domain.overview import (
        AuditEntry,
        AuditLine,
        AuditQuestion,
        CaptureRecord,
        ClassProgress,
        MoneyTotals,
        PersonHit,
        SessionTotals,
    )
    from capture_station.domain.people import Student
    from capture_station.domain.plan import CapturePlan
    from capture_station.domain.session import Session
    from capture_station.domain.sitting import Sitting
    from capture_station.store.engine import Database
    from capture_station.store.photos import Photos


class Records:
    """What can be looked at. Each call reads one consistent state of the database.

    Every method raises ``Trouble("store.unknown", what=…)`` for an id that is not there and
    ``store.damaged`` or ``store.disk-error`` where the disk fails.

    Args:
        database: The open database.
        photos: The photo files.
        clock: Tells what the last hour is.
    """

    def __init__(self, database: Database, photos: Photos, clock: Clock) -> None:
        self._database = database
        self._photos = photos
        self._clock = clock

    def sessions(self) -> tuple[Session, ...]:
        """Return all sessions, newest first."""
        with self._database.reading() as connection:
            return queries.all_sessions(connection)

    def session(self, session_id: SessionId) -> Session:
        """Return a session."""
        with self._database.reading() as connection:
            return queries.session(connection, session_id)

    def student(self, student_id: StudentId) -> Student:
        """Return a student."""
        with self._database.reading() as connection:
            return queries.student(connection, student_id)

    def sitting(self, sitting_id: SittingId) -> Sitting:
        """Return a sitting."""
        with self._database.reading() as connection:
            return queries.sitting(connection, sitting_id)

    def search(self, session_id: SessionId, text: str, limit: int = 20) -> tuple[PersonHit, ...]:
        """Find persons of a session by what was typed or scanned, best first.

        Args:
            session_id: Session whose roster is searched.
            text: Student number, ID number or capture code; name, pinyin or its initials, or
                beginnings of them; last digits of a number.
            limit: Most hits to return.
        """
        with self._database.reading() as connection:
            return queries.search(connection, session_id, text, limit)

    def queue(self, session_id: SessionId) -> tuple[PersonHit, ...]:
        """Return who is still to be photographed, by queue number, then arrival."""
        with self._database.reading() as connection:
            return queries.queue(connection, session_id)

    def people(
        self, session_id: SessionId, class_name: str | None = None, state: str = "all"
    ) -> tuple[PersonHit, ...]:
        """Return the persons of a session by class and student number.

        Args:
            session_id: The session.
            class_name: Only this class; None for all.
            state: ``all``, ``missing``, ``photographed``, ``disputed``, ``retake`` or ``waiting``.
        """
        with self._database.reading() as connection:
            return queries.people(connection, session_id, class_name, state)

    def progress(self, session_id: SessionId) -> tuple[ClassProgress, ...]:
        """Count each class of a session, by name."""
        with self._database.reading() as connection:
            return counts.progress(connection, session_id)

    def totals(self, session_id: SessionId) -> SessionTotals:
        """Count a session."""
        with self._database.reading() as connection:
            return counts.totals(connection, session_id, self._clock.now())

    def money(self, session_id: SessionId) -> MoneyTotals:
        """Add up a session's money."""
        with self._database.reading() as connection:
            return counts.money(connection, session_id)

    def throughput(
        self, session_id: SessionId, minutes: int = 10
    ) -> tuple[tuple[datetime, int], ...]:
        """Return how many portraits were kept in each slot of some minutes, oldest first."""
        with self._database.reading() as connection:
            return queries.throughput(connection, session_id, minutes)

    def captures(self, session_id: SessionId) -> tuple[CaptureRecord, ...]:
        """Return the valid portraits of a session by serial number."""
        with self._database.reading() as connection:
            return queries.valid_captures(connection, session_id)

    def takes(self, sitting_id: SittingId) -> tuple[Capture, ...]:
        """Return all captures of a sitting, the replaced ones too, in order."""
        with self._database.reading() as connection:
            return queries.takes(connection, sitting_id)

    def all_captures(
        self, session_id: SessionId, *, with_removed: bool = True
    ) -> tuple[Capture, ...]:
        """Return all captures of a session as they were taken, replaced ones too.

        Args:
            session_id: The session.
            with_removed: Those too whose persons were removed after the retention time.
        """
        with self._database.reading() as connection:
            return queries.all_captures(connection, session_id, with_removed=with_removed)

    def history(self, subject: SittingId | SessionId) -> tuple[AuditLine, ...]:
        """Return what the audit trail tells of a sitting or a session, oldest first."""
        with self._database.reading() as connection:
            return audit.history(connection, subject)

    def audit(self, limit: int = 200) -> tuple[AuditLine, ...]:
        """Return the newest rows of the audit trail, newest first."""
        with self._database.reading() as connection:
            return audit.newest(connection, limit)

    def certificates(self, session_id: SessionId) -> tuple[Certificate, ...]:
        """Return the certificates that were issued in a session, in order."""
        with self._database.reading() as connection:
            return certificates.certificates_of(connection, session_id)

    def plan(self, session_id: SessionId) -> CapturePlan | None:
        """Return what was planned for a session; None if nothing was."""
        with self._database.reading() as connection:
            return plans.plan_of(connection, session_id)

    def orders(self, session_id: SessionId) -> tuple[PersonHit, ...]:
        """Return who brought a photo, with the orders, by class and student number."""
        with self._database.reading() as connection:
            return queries.people(connection, session_id, None, "ordered")

    def removed(self, session_id: SessionId) -> frozenset[StudentId]:
        """Return who was removed from a session after the retention time."""
        with self._database.reading() as connection:
            return queries.removed(connection, session_id)

    def trail(self, question: AuditQuestion) -> tuple[AuditEntry, ...]:
        """Return the rows of the audit trail that fit a question, newest first."""
        with self._database.reading() as connection:
            return trail.entries(connection, question)

    def portrait(self, capture: Capture) -> bytes:
        """Return the portrait of a capture.

        Raises:
            Trouble: ``store.photo-missing`` or ``store.photo-damaged``.
        """
        return self._photos.read(capture.photo.portrait.name, capture.photo.portrait.sha256)

    def original(self, capture: Capture) -> bytes:
        """Return the original of a capture as the device delivered it.

        Raises:
            Trouble: ``store.photo-missing`` or ``store.photo-damaged``.
        """
        return self._photos.read(capture.photo.original.name, capture.photo.original.sha256)
