"""How the fee of a sitting stands after what has happened in it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, assert_never

from capture_station.domain import events as ev
from capture_station.domain.payment import Fee, FeeState

if TYPE_CHECKING:
    from collections.abc import Iterable

FeeEvent = ev.Entered | ev.OrderTaken | ev.FeePaid | ev.FeeWaived | ev.FeeBySchool | ev.FeeRefunded
"""What changes a fee."""


def fee_after(fee: Fee | None, event: FeeEvent) -> Fee:
    """Return the fee after an event; None stands for a sitting that has none yet."""
    known = fee or Fee(due_fen=0, state=FeeState.FREE)
    match event:
        case ev.Entered(fee_fen=fee_fen):
            return _due(fee_fen)
        case ev.OrderTaken(fee_fen=fee_fen):
            # whoever was let off the fee stays so
            is_let_off = known.state in {FeeState.WAIVED, FeeState.BY_SCHOOL}
            return replace(known, due_fen=fee_fen) if fee_fen and is_let_off else _due(fee_fen)
        case ev.FeePaid(method=method, amount_fen=amount_fen):
            return replace(known, state=FeeState.PAID, held_fen=amount_fen, method=method)
        case ev.FeeWaived():
            return replace(known, state=FeeState.WAIVED)
        case ev.FeeBySchool():
            return replace(known, state=FeeState.BY_SCHOOL)
        case ev.FeeRefunded():
            return replace(known, state=FeeState.REFUNDED, held_fen=0)
        case _ as unreachable:
            assert_never(unreachable)


def fee_of(happened: Iterable[object]) -> Fee | None:
    """Return the fee after events in their order; those that change no fee are passed over."""
    fee = None
    for event in happened:
        if isinstance(event, FeeEvent):
            fee = fee_after(fee, event)
    return fee


def _due(fee_fen: int) -> Fee:
    return Fee(due_fen=fee_fen, state=FeeState.DUE if fee_fen else FeeState.FREE)
