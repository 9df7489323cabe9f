"""What an event changes in a sitting besides its stage."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, assert_never

from capture_station.domain import events as ev
from capture_station.domain.payment import Fee, FeeState

if TYPE_CHECKING:
    from capture_station.domain.events import SittingEvent
    from capture_station.domain.sitting import Sitting


def apply_facts(  # noqa: C901, PLR0911, PLR0912 - one arm an event, completeness checked by mypy
    sitting: Sitting, event: SittingEvent
) -> Sitting:
    """Return the sitting with the facts of an event taken in, its stage untouched."""
    match event:
        case ev.Entered(fee_fen=fee_fen, walk_in=walk_in):
            state = FeeState.DUE if fee_fen else FeeState.FREE
            return replace(sitting, fee=Fee(due_fen=fee_fen, state=state), walk_in=walk_in)
        case ev.OrderTaken(fee_fen=fee_fen, order=order):
            return replace(sitting, order=order, fee=_fee_of_order(sitting, fee_fen))
        case ev.FeePaid() | ev.FeeWaived() | ev.FeeBySchool() | ev.FeeRefunded():
            return replace(sitting, fee=_fee_after(sitting, event))
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


def _fee_of_order(sitting: Sitting, fee_fen: int) -> Fee:
    """Return the fee once an order is taken; whoever was let off the fee stays so."""
    fee = sitting.fee
    if fee_fen and fee is not None and fee.state in {FeeState.WAIVED, FeeState.BY_SCHOOL}:
        return replace(fee, due_fen=fee_fen)
    return Fee(due_fen=fee_fen, state=FeeState.DUE if fee_fen else FeeState.FREE)


def _fee_after(
    sitting: Sitting, event: ev.FeePaid | ev.FeeWaived | ev.FeeBySchool | ev.FeeRefunded
) -> Fee:
    fee = sitting.fee or Fee(due_fen=0, state=FeeState.FREE)
    match event:
        case ev.FeePaid(method=method, amount_fen=amount_fen):
            return replace(fee, state=FeeState.PAID, held_fen=amount_fen, method=method)
        case ev.FeeWaived():
            return replace(fee, state=FeeState.WAIVED)
        case ev.FeeBySchool():
            return replace(fee, state=FeeState.BY_SCHOOL)
        case ev.FeeRefunded():
            return replace(fee, state=FeeState.REFUNDED, held_fen=0)
        case _ as unreachable:
            assert_never(unreachable)
