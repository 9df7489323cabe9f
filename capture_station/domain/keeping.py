"""How safely photos are kept: what was found at the start, where the second copies stand."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from capture_station.domain.capture import KeptFile
    from capture_station.domain.findings import CropWindow
    from capture_station.domain.ids import CaptureId, SessionId, SittingId


class CopyState(StrEnum):
    """Where the second disk stands."""

    OFF = "off"
    READY = "ready"
    ABSENT = "absent"
    FULL = "full"
    FAILING = "failing"


@dataclass(frozen=True, slots=True)
class SecondCopy:
    """State of the second disk.

    Attributes:
        pending: Captures that are not on it yet.
    """

    state: CopyState
    pending: int


@dataclass(frozen=True, slots=True)
class Orphan:
    """Files of a shot that were kept before its row could be written.

    Attributes:
        sitting_id: The sitting its sidecar names.
        original: The device's own file; None if it was not finished.
        portrait: The developed portrait; None if it was not finished. One of the two is there.
    """

    capture_id: CaptureId
    session_id: SessionId
    sitting_id: SittingId
    taken_at: datetime
    crop: CropWindow
    original: KeptFile | None
    portrait: KeptFile | None


class ChainFaultKind(StrEnum):
    """What can be wrong with the audit trail."""

    CHANGED = "changed"
    MISSING = "missing"
    MISPLACED = "misplaced"
    TRUNCATED = "truncated"
    FACT_CHANGED = "fact_changed"
    FACT_MISSING = "fact_missing"
    FACT_ADDED = "fact_added"


@dataclass(frozen=True, slots=True)
class ChainFault:
    """One place where the audit trail does not hold.

    Attributes:
        number: Number of the audit row; for an added fact, its own row.
    """

    kind: ChainFaultKind
    number: int
