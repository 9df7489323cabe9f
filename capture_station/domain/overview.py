"""What the lists and sheets show: values read from the store, for looking at."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from capture_station.domain.capture import Capture
    from capture_station.domain.ids import SittingId
    from capture_station.domain.payment import PaymentMethod
    from capture_station.domain.people import Student
    from capture_station.domain.session import Session
    from capture_station.domain.sitting import Sitting


@dataclass(frozen=True, slots=True)
class PersonHit:
    """A student found by search, with the sitting in the session asked about, if any."""

    student: Student
    sitting: Sitting | None


@dataclass(frozen=True, slots=True)
class ClassProgress:
    """Counts of one class in a session.

    `photographed` counts valid portraits, disputed ones included; `waiting` are entered persons
    without a portrait; `missing` never came or left; the four add up to no more than `expected`
    because `disputed` and `retakes` are part of the photographed, `paid` of the waiting.
    """

    class_name: str
    adviser: str
    expected: int
    photographed: int
    confirmed: int
    paid_waiting: int
    waiting: int
    missing: int
    disputed: int
    retakes: int


@dataclass(frozen=True, slots=True)
class SessionTotals:
    """Counts of a whole session.

    Attributes:
        walk_ins: Persons not on the roster; part of `expected` once they were entered.
        last_hour: Portraits kept within the last sixty minutes.
    """

    expected: int
    photographed: int
    confirmed: int
    paid_waiting: int
    waiting: int
    missing: int
    disputed: int
    retakes: int
    walk_ins: int
    last_hour: int


@dataclass(frozen=True, slots=True)
class MoneyTotals:
    """Money of a session in fen, and counts of persons.

    Attributes:
        received_fen: By method, refunds not taken off.
        refunded_fen: By method of the payment that was given back.
    """

    received_fen: Mapping[PaymentMethod, int]
    refunded_fen: Mapping[PaymentMethod, int]
    paid: int
    waived: int
    by_school: int
    refunds: int

    @property
    def held_fen(self) -> int:
        """All money received and not given back."""
        return sum(self.received_fen.values()) - sum(self.refunded_fen.values())


@dataclass(frozen=True, slots=True)
class CaptureRecord:
    """A valid portrait with its person, as a batch needs it."""

    student: Student
    sitting: Sitting
    capture: Capture


PointKey = tuple["SittingId", str]
"""Sitting and kind of an open point."""


@dataclass(frozen=True, slots=True)
class OpenPoint:
    """Something that the closing of a session finds open.

    Attributes:
        kind: Key of its sentence, e.g. ``"paid-not-shot"``.
        student: The person concerned.
        sitting_id: The sitting that it is open in.
        explanation: Why it may stay open; empty where nobody has said so.
    """

    kind: str
    student: Student
    sitting_id: SittingId
    explanation: str = ""

    @property
    def key(self) -> PointKey:
        """What tells it from the other ones of its session."""
        return self.sitting_id, self.kind


@dataclass(frozen=True, slots=True)
class ClosingSheet:
    """All that is signed off at the end of a session.

    Attributes:
        sha256: Hash over serials, file hashes and payments, lower-case hex.
    """

    session: Session
    totals: SessionTotals
    money: MoneyTotals
    first_serial: str
    last_serial: str
    open_points: tuple[OpenPoint, ...]
    made_at: datetime
    sha256: str


@dataclass(frozen=True, slots=True)
class AuditLine:
    """A line of the audit trail as it is shown.

    Attributes:
        subject: Id of what it is about, e.g. a sitting or a session.
        details: Further words and numbers of the act, by name.
    """

    number: int
    at: datetime
    operator: str
    act: str
    subject: str
    details: Mapping[str, str | float]


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """A line of the audit trail with whom or what it is about, for people to read."""

    line: AuditLine
    about: str


@dataclass(frozen=True, slots=True)
class AuditQuestion:
    """Which lines of the audit trail are wanted.

    Attributes:
        person: Exact student number, ID number or name; empty for everything.
        operator: Name; empty for everybody.
        since: First moment; None from the beginning.
        until: Moment after the last one; None up to now.
        limit: Most lines, the newest; None for all.
    """

    person: str = ""
    operator: str = ""
    since: datetime | None = None
    until: datetime | None = None
    limit: int | None = None
