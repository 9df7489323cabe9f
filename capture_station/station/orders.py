"""What was ordered with the photos that people brought: a list with the addresses of the prints."""

from __future__ import annotations

from typing import TYPE_CHECKING

from capture_station.domain.order import PrintOrder
from capture_station.domain.payment import yuan
from capture_station.exchange.lists import write_xlsx

if TYPE_CHECKING:
    from collections.abc import Sequence

    from capture_station.domain.ids import Operator, SessionId
    from capture_station.domain.overview import PersonHit
    from capture_station.store.store import Store

ORDER_KEYS = (
    "serial",
    "student_number",
    "name",
    "class_name",
    "receiver",
    "phone",
    "address",
    "note",
    "paid",
)
"""What a row of `list_orders` holds; ``paid`` in yuan."""
_TITLES = ("拍摄序号", "学号", "姓名", "班级", "收件人", "电话", "地址", "备注", "已收（元）")


def list_orders(store: Store, by: Operator, session_id: SessionId) -> list[tuple[str, ...]]:
    """Return the orders of a session by class and student number, a row of `ORDER_KEYS` each.

    The audit trail tells who listed the addresses.
    """
    hits = store.records.orders(session_id)
    with store.ledger.act(by) as act:
        act.note("orders-listed", session_id, orders=len(hits))
    return [_row(hit) for hit in hits]


def orders_book(rows: Sequence[tuple[str, ...]]) -> bytes:
    """Return the orders as a spreadsheet (XLSX)."""
    return write_xlsx("自带照片", _TITLES, rows)


def _row(hit: PersonHit) -> tuple[str, ...]:
    sitting, person = hit.sitting, hit.student.data
    order = sitting.order if sitting is not None and sitting.order is not None else PrintOrder()
    capture = sitting.capture if sitting is not None else None
    fee = sitting.fee if sitting is not None else None
    return (
        capture.serial.text if capture else "",
        person.student_number,
        person.name,
        person.class_name,
        order.receiver,
        order.phone,
        order.address,
        order.note,
        yuan(fee.held_fen if fee else 0),
    )
