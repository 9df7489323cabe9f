"""The hand register and the cash box against the database, before the day is signed off."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from capture_station.domain.payment import PaymentMethod
from capture_station.exchange.reconciliation import (
    CashCount,
    DatabaseLine,
    compare_register,
    read_register,
)

if TYPE_CHECKING:
    from pathlib import Path

    from capture_station.domain.ids import Operator, SessionId
    from capture_station.domain.overview import CaptureRecord
    from capture_station.exchange.reconciliation import RegisterFinding
    from capture_station.store.store import Store

RECONCILED = "reconciled"


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """What a comparison found.

    Attributes:
        register_lines: Lines of the register; None where no register was compared.
        findings: In what register and database differ.
        cash: The box against the payments; None where it was not counted.
    """

    register_lines: int | None
    findings: tuple[RegisterFinding, ...]
    cash: CashCount | None

    @property
    def differences(self) -> int:
        """How many differences are to be explained, the cash box counted as one."""
        return len(self.findings) + (self.cash is not None and self.cash.difference_fen != 0)


class Reconciling:
    """Compares and writes down what was compared.

    Args:
        store: The open store.
    """

    def __init__(self, store: Store) -> None:
        self._store = store

    def compare(
        self,
        by: Operator,
        session_id: SessionId,
        register: Path | None,
        counted_fen: int | None = None,
        opening_fen: int = 0,
    ) -> Reconciliation:
        """Compare what there is, and write the result into the audit trail.

        Args:
            by: Who compares.
            session_id: The session.
            register: The typed hand register; None to look at the cash only.
            counted_fen: What lies in the cash box; None if it was not counted.
            opening_fen: Change that lay in it at the beginning.

        Raises:
            Trouble: As `read_register`.
        """
        lines = None if register is None else read_register(register)
        findings: tuple[RegisterFinding, ...] = ()
        if lines is not None:
            known = [_line_of(one) for one in self._store.records.captures(session_id)]
            findings = compare_register(lines, known)
        cash = None
        if counted_fen is not None:
            money = self._store.records.money(session_id)
            cash = CashCount(
                opening_fen=opening_fen,
                taken_fen=money.received_fen.get(PaymentMethod.CASH, 0),
                refunded_fen=money.refunded_fen.get(PaymentMethod.CASH, 0),
                counted_fen=counted_fen,
            )
        found = Reconciliation(None if lines is None else len(lines), findings, cash)
        self._record(by, session_id, found)
        return found

    def _record(self, by: Operator, session_id: SessionId, found: Reconciliation) -> None:
        details: dict[str, str | float] = {"differences": found.differences}
        if found.register_lines is not None:
            details |= {"lines": found.register_lines, "findings": len(found.findings)}
        if found.cash is not None:
            details |= {"counted": found.cash.counted_fen, "expected": found.cash.expected_fen}
        with self._store.ledger.act(by) as act:
            act.note(RECONCILED, session_id, **details)


def _line_of(record: CaptureRecord) -> DatabaseLine:
    fee = record.sitting.fee
    paid_fen = fee.held_fen if fee is not None and fee.due_fen else None
    return DatabaseLine(record.capture.serial.text, record.student.data.name, paid_fen)
