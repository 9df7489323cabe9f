"""The small file next to an original: which sitting it belongs to. Ids only, nothing personal."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from capture_station.domain.records import from_json

if TYPE_CHECKING:
    from datetime import datetime

    from capture_station.domain.capture import KeptFile
    from capture_station.domain.findings import CropWindow
    from capture_station.domain.ids import CaptureId, SessionId, SittingId


@dataclass(frozen=True, slots=True)
class Sidecar:
    """What the sidecar of a capture tells.

    Attributes:
        version: Of this shape.
    """

    version: int
    session_id: SessionId
    sitting_id: SittingId
    capture_id: CaptureId
    taken_at: datetime
    crop: CropWindow
    original: KeptFile
    portrait: KeptFile


def read_sidecar(told: bytes) -> Sidecar | None:
    """Return what a sidecar tells; None if it cannot be made out."""
    try:
        return cast("Sidecar", from_json(Sidecar, told.decode()))
    except (ValueError, KeyError, TypeError, AttributeError):
        return None
