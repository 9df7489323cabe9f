"""What an event changes in a sitting besides its stage."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, assert_never

from capture_station.domain import events as ev
from capture_station.domain.fees import fee_after

if TYPE_CHECKING:
    from capture_station.domain.events import SittingEvent
    from capture_station.domain.sitting import Sitting


def apply_facts(  # noqa: C901, PLR0911, PLR0912 - one arm an event, completeness checked by mypy
    sitting: Sitting, event: SittingEvent
) -> Sitting:
    """Return the sitting with the facts of an event taken in, its stage untouched."""
    match event:
        case ev.Entered(walk_in=walk_in):
            return replace(sitting, fee=fee_after(None, event), walk_in=walk_in)
        case ev.OrderTaken(order=order):
            return replace(sitting, order=order, fee=fee_after(sitting.fee, event))
        case ev.FeePaid() | ev.FeeWaived() | ev.FeeBySchool() | ev.FeeRefunded():
            return replace(sitting, fee=fee_after(sitting.fee, event))
        case ev.Registered(queue_number=number, capture_code=code):
            return replace(sitting, queue_number=number, capture_code=code)
        case ev.CodeBound(capture_code=code):
            return replace(sitting, capture_code=code)
        case ev.CorrectionProposed():
            return replace(sitting, corrections=(*sitting.corrections, event))
        case ev.PortraitKept(capture=capture):
            # the student verifies the new portrait and all data again
            return replace(sitting, capture=capture, retake_reason="", dispute=None)
        case ev.RetakeAsked(reason=reason):
            return replace(sitting, retake_reason=reason)
        case ev.RetakeDropped():
            return replace(sitting, retake_reason="")
        case ev.Disputed():
            return replace(sitting, dispute=event)
        case ev.DisputeSettled():
            return replace(sitting, dispute=None)
        case ev.LeftWithoutPhoto(reason=reason) | ev.EntryVoided(reason=reason):
            return replace(sitting, leave_reason=reason)
        case ev.CameBack():
            return replace(sitting, leave_reason="")
        case ev.Called() | ev.SentBack() | ev.Confirmed() | ev.PointExplained():
            return sitting
        case _ as unreachable:
            assert_never(unreachable)
