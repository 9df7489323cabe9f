"""Conditions that an event must meet beyond the stage it happens in."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from capture_station.domain import events as ev
from capture_station.domain.errors import Trouble
from capture_station.domain.findings import Verdict
from capture_station.domain.payment import FeeState, PaymentMethod
from capture_station.domain.people import PersonData
from capture_station.domain.sitting import Sitting, Stage

if TYPE_CHECKING:
    from capture_station.domain.events import SittingEvent

CORRECTABLE = frozenset(PersonData._fields)
"""Fields of the roster for which a correction can be proposed."""


def check_event(  # noqa: C901, PLR0912 - one arm an event, its completeness checked by mypy
    sitting: Sitting, event: SittingEvent
) -> None:
    """Raise `Trouble` if the event contradicts the sitting; the stage was checked before."""
    match event:
        case ev.Entered(fee_fen=fee_fen):
            _demand(fee_fen >= 0, "workflow.fee-amount")
        case ev.OrderTaken(fee_fen=fee_fen, order=order):
            _demand(fee_fen >= 0, "workflow.fee-amount")
            _demand(order.is_complete, "workflow.address-incomplete")
            _demand(not sitting.is_photographed, "workflow.has-photo")
            _demand(sitting.fee is None or sitting.fee.held_fen == 0, "workflow.refund-first")
        case ev.FeePaid():
            _check_payment(sitting, event)
        case ev.FeeWaived(reason=reason):
            _check_open_fee(sitting)
            _demand_reason(reason)
        case ev.FeeBySchool():
            _check_open_fee(sitting)
        case ev.FeeRefunded():
            _check_refund(sitting, event)
        case ev.Registered(queue_number=number):
            _demand(number > 0, "workflow.queue-number")
        case ev.CodeBound(capture_code=code):
            _demand(bool(code), "workflow.code-empty")
        case ev.CorrectionProposed():
            _demand(event.field in CORRECTABLE, "workflow.field-unknown", field=event.field)
            _demand(event.new.strip() not in {"", event.old}, "workflow.nothing-corrected")
        case ev.PortraitKept():
            _check_portrait(sitting, event)
        case ev.DisputeSettled():
            _check_settlement(sitting, event)
        case ev.RetakeDropped(reason=reason):
            _demand(sitting.is_photographed, "workflow.no-retake")
            _demand_reason(reason)
        case ev.LeftWithoutPhoto(reason=reason):
            _demand(not sitting.is_photographed, "workflow.has-photo")
            _demand_reason(reason)
        case ev.EntryVoided(reason=reason):
            _demand(not sitting.is_photographed, "workflow.has-photo")
            _demand(sitting.fee is None or sitting.fee.held_fen == 0, "workflow.refund-first")
            _demand_reason(reason)
        case ev.RetakeAsked(reason=reason) | ev.PointExplained(reason=reason):
            _demand_reason(reason)
        case ev.Called() | ev.SentBack() | ev.Confirmed() | ev.Disputed() | ev.CameBack():
            pass
        case _ as unreachable:
            assert_never(unreachable)


def _demand(holds: bool, key: str, **params: str | float) -> None:
    if not holds:
        raise Trouble(key, **params)


def _demand_reason(reason: str) -> None:
    _demand(bool(reason.strip()), "workflow.reason-needed")


def _check_open_fee(sitting: Sitting) -> None:
    is_open = sitting.fee is not None and not sitting.fee.state.is_settled
    _demand(is_open, "workflow.fee-settled")


def _check_payment(sitting: Sitting, event: ev.FeePaid) -> None:
    _check_open_fee(sitting)
    due_fen = sitting.fee.due_fen if sitting.fee else 0
    _demand(event.amount_fen == due_fen > 0, "workflow.fee-amount")
    _demand(event.tendered_fen >= event.amount_fen, "workflow.tendered-too-little")
    if event.method is not PaymentMethod.CASH:
        _demand(event.tendered_fen == event.amount_fen, "workflow.fee-amount")


def _check_refund(sitting: Sitting, event: ev.FeeRefunded) -> None:
    fee = sitting.fee
    is_held = fee is not None and fee.state is FeeState.PAID and fee.held_fen == event.amount_fen
    _demand(is_held, "workflow.nothing-to-refund")
    retake_pending = sitting.is_photographed and sitting.stage in {
        Stage.REGISTERED,
        Stage.ON_STAGE,
    }
    _demand(not retake_pending, "workflow.retake-pending")
    _demand_reason(event.reason)


def _check_portrait(sitting: Sitting, event: ev.PortraitKept) -> None:
    # a photo from anywhere but the camera is one that was brought
    _demand(sitting.stage is Stage.ON_STAGE or sitting.order is not None, "workflow.not-called")
    capture = event.capture
    last_take = sitting.capture.take if sitting.capture else 0
    fits = (
        capture.sitting_id == sitting.id
        and capture.session_id == sitting.session_id
        and capture.take == last_take + 1
        and (sitting.capture is None or capture.serial == sitting.capture.serial)
    )
    _demand(fits, "workflow.wrong-capture")
    verdict = capture.judgement.verdict
    _demand(verdict is not Verdict.UNREADABLE, "workflow.wrong-capture")
    overridden = bool(capture.override_reason.strip())
    _demand(overridden or verdict is not Verdict.FAIL, "workflow.override-needed")
    _demand(not overridden or verdict is Verdict.FAIL, "workflow.override-needless")


def _check_settlement(sitting: Sitting, event: ev.DisputeSettled) -> None:
    is_photo = sitting.dispute is not None and (
        sitting.dispute.reason is ev.DisputeReason.NOT_MY_PHOTO
    )
    needs_retake = is_photo and event.resolution is not ev.Resolution.WITHDRAWN
    _demand(not needs_retake, "workflow.retake-needed")
