"""Individual-capture certificates (散拍证明) and the numbers they bear."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from capture_station.domain.ids import Operator, SessionId, StudentId


@dataclass(frozen=True, slots=True)
class Letter:
    """What a certificate says beside the person's data (FACTS.md §8); all may be empty."""

    reason: str = ""
    teacher: str = ""
    phone: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True)
class Series:
    """A series of certificate numbers: one a year for each station's prefix.

    Attributes:
        year: In which its certificates are issued.
        prefix: The serial prefix of the session, which tells this station from the others.
    """

    year: int
    prefix: str

    def number(self, place: int) -> str:
        """Return the number at a place of the series, from 1, e.g. ``"2026-A0001"``."""
        return f"{self.year}-{self.prefix}{place:04d}"


@dataclass(frozen=True, slots=True)
class Certificate:
    """A certificate that was issued. A fact: its number is never given again.

    Attributes:
        number: As it is printed.
        student_id: Whom it is for; None for one that was printed blank.
    """

    number: str
    session_id: SessionId
    student_id: StudentId | None
    letter: Letter
    issued_at: datetime
    issued_by: Operator
