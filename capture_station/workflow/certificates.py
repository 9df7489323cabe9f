"""Issuing individual-capture certificates, each with a number of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from capture_station.domain.certificate import Certificate, Letter, Series
from capture_station.domain.errors import Trouble

if TYPE_CHECKING:
    from capture_station.domain.clock import Clock
    from capture_station.domain.ids import Operator, SessionId, StudentId
    from capture_station.workflow.ports import Ledger

CERTIFICATES_ISSUED = "certificates-issued"
_MOST_BLANKS = 500


class Certificates:
    """Issues certificates.

    Args:
        ledger: The database.
        clock: Tells the year of the series.
    """

    def __init__(self, ledger: Ledger, clock: Clock) -> None:
        self._ledger = ledger
        self._clock = clock

    def issue(
        self, by: Operator, session_id: SessionId, student_id: StudentId, letter: Letter
    ) -> Certificate:
        """Issue a certificate for a student who will be photographed elsewhere.

        Raises:
            Trouble: ``store.unknown`` for a student or session that is not there.
        """
        with self._ledger.act(by) as act:
            student = act.student(student_id)
            series = self._series(act.session(session_id).serial_prefix)
            issued = act.add_certificate(series, session_id, student.id, letter)
            act.note(CERTIFICATES_ISSUED, session_id, first=issued.number, last=issued.number)
            return issued

    def issue_blank(
        self, by: Operator, session_id: SessionId, copies: int
    ) -> tuple[Certificate, ...]:
        """Issue certificates that are filled in by hand; each sheet has its own number.

        Raises:
            Trouble: ``certificate.count`` for fewer than one or more than five hundred.
        """
        if not 1 <= copies <= _MOST_BLANKS:
            raise Trouble("certificate.count", most=_MOST_BLANKS)
        with self._ledger.act(by) as act:
            series = self._series(act.session(session_id).serial_prefix)
            issued = tuple(
                act.add_certificate(series, session_id, None, Letter()) for _ in range(copies)
            )
            act.note(
                CERTIFICATES_ISSUED, session_id, first=issued[0].number, last=issued[-1].number
            )
            return issued

    def _series(self, prefix: str) -> Series:
        return Series(self._clock.now().astimezone().year, prefix)
