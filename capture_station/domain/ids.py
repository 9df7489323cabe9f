"""Identifiers that a station makes by itself, without a network.

UUIDv7 (RFC 9562 §5.7): 48 bits of Unix milliseconds, then random bits, so that ids sort by the time
they were made.
"""

from __future__ import annotations

import secrets
import uuid
from typing import TYPE_CHECKING, NewType

if TYPE_CHECKING:
    from capture_station.domain.clock import Clock

StudentId = NewType("StudentId", str)
SessionId = NewType("SessionId", str)
SittingId = NewType("SittingId", str)
CaptureId = NewType("CaptureId", str)
EventId = NewType("EventId", str)
Operator = NewType("Operator", str)
"""Name under which a member of staff works; written into the audit trail."""

_SITTINGS = uuid.UUID("3b1d0a52-6f0e-5c1f-9d39-7a6f0e1b8c44")
_RANDOM_BYTES = 10
_VARIANTS = {digit: "89ab"[int(digit, 16) % 4] for digit in "0123456789abcdef"}
"""The variant's two bits in front of two random ones."""


def new_uuid7(clock: Clock) -> str:
    """Return a fresh UUIDv7 in its canonical 36-character form.

    Args:
        clock: Gives the 48-bit millisecond part.
    """
    return new_uuids7(clock, 1)[0]


def new_uuids7(clock: Clock, count: int) -> list[str]:
    """Return fresh UUIDv7 of one moment, rising.

    Args:
        clock: Gives the 48-bit millisecond part.
        count: How many, from 0.
    """
    moment = int(clock.now().timestamp() * 1000) & (2**48 - 1)
    head = f"{moment >> 16:08x}-{moment & 0xFFFF:04x}-7"
    chance = secrets.token_hex(count * _RANDOM_BYTES)
    return sorted(
        f"{head}{chance[at + 1 : at + 4]}-{_VARIANTS[chance[at + 4]]}{chance[at + 5 : at + 8]}"
        f"-{chance[at + 8 : at + 20]}"
        for at in range(0, len(chance), 2 * _RANDOM_BYTES)
    )


def sitting_id_of(session_id: SessionId, student_id: StudentId) -> SittingId:
    """Return the id of a student's sitting in a session: there is one, whichever desk begins it.

    A UUIDv5, so that two desks of a room that cannot reach each other still speak of the same
    sitting when both have entered the same person.
    """
    return SittingId(str(uuid.uuid5(_SITTINGS, f"{session_id}/{student_id}")))
