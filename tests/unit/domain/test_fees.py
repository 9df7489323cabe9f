"""The fee of a sitting after what has happened in it."""

from __future__ import annotations

import pytest

from capture_station.domain import events as ev
from capture_station.domain.fees import fee_of
from capture_station.domain.payment import Fee, FeeState, PaymentMethod

ENTERED = ev.Entered(2000)
PAID = ev.FeePaid(PaymentMethod.CASH, 2000, 5000)


@pytest.mark.parametrize(
    ("happened", "fee"),
    [
        ((), None),
        ((ev.Called(), ENTERED), Fee(2000, FeeState.DUE)),
        ((ev.Entered(0),), Fee(0, FeeState.FREE)),
        ((ENTERED, PAID, ev.Called()), Fee(2000, FeeState.PAID, 2000, PaymentMethod.CASH)),
        ((ENTERED, ev.FeeWaived("低保")), Fee(2000, FeeState.WAIVED)),
        ((ENTERED, ev.FeeBySchool()), Fee(2000, FeeState.BY_SCHOOL)),
        (
            (ENTERED, PAID, ev.FeeRefunded(2000, "离校")),
            Fee(2000, FeeState.REFUNDED, 0, PaymentMethod.CASH),
        ),
    ],
)
def test_a_fee_follows_from_what_happened(happened: tuple[object, ...], fee: Fee | None) -> None:
    assert fee_of(happened) == fee
