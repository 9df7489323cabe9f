"""The fee of a sitting. Money is integer fen (1/100 yuan)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum


class PaymentMethod(StrEnum):
    """How a fee is paid."""

    CASH = "cash"
    WECHAT = "wechat"
    ALIPAY = "alipay"


class FeeState(StrEnum):
    """Where the fee of one sitting stands."""

    DUE = "due"
    PAID = "paid"
    WAIVED = "waived"
    BY_SCHOOL = "by_school"
    FREE = "free"
    REFUNDED = "refunded"

    @property
    def is_settled(self) -> bool:
        """Whether the person may go on to register."""
        return self in {FeeState.PAID, FeeState.WAIVED, FeeState.BY_SCHOOL, FeeState.FREE}


@dataclass(frozen=True, slots=True)
class Fee:
    """The fee of one sitting.

    Attributes:
        due_fen: What the price plan asks of this person.
        state: Where it stands.
        held_fen: Money received and not given back: `due_fen` when paid, else 0.
        method: How it was last paid; None if it never was.
    """

    due_fen: int
    state: FeeState
    held_fen: int = 0
    method: PaymentMethod | None = None


_AMOUNT = re.compile(r"([0-9]{1,7})(?:[.]([0-9]{1,2}))?")


def yuan(fen: int) -> str:
    """Return an amount as the receipt shows it, e.g. ``"20.00"``, ``"-0.50"``."""
    sign = "-" if fen < 0 else ""
    return f"{sign}{abs(fen) // 100}.{abs(fen) % 100:02d}"


def parse_yuan(text: str) -> int:
    """Return the fen of an amount typed in yuan, e.g. ``"20"``, ``"20.5"``.

    Raises:
        ValueError: If the text is no amount of at most two decimals below ten million yuan.
    """
    match = _AMOUNT.fullmatch(text.strip())
    if match is None:
        raise ValueError("not an amount in yuan")
    return int(match[1]) * 100 + int(((match[2] or "") + "00")[:2])
