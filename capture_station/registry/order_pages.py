"""The team's page of orders: who has sent a photo in and what is due for it."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request, Response

from capture_station.domain import events as ev
from capture_station.domain.errors import Trouble
from capture_station.domain.payment import PaymentMethod, yuan
from capture_station.registry import orders
from capture_station.registry.api import Service
from capture_station.registry.rendering import (
    Administrator,
    Typed,
    demand_form,
    lang_of,
    lead_to,
    show_page,
    spreadsheet,
    words_in,
)
from capture_station.registry.service import Registry
from capture_station.registry.staff import Member
from capture_station.registry.stations import note
from capture_station.wording import trouble_sentence

router = APIRouter(include_in_schema=False)

_BY_SCHOOL, _WAIVED = "by-school", "waived"
_HOW = (*(each.value for each in PaymentMethod), _BY_SCHOOL, _WAIVED)
_How = Annotated[str, Form(pattern=f"^({'|'.join(_HOW)})$")]
_Number = Annotated[int, Form(ge=1, le=2**31 - 1)]


@router.get("/orders")
def show_orders(request: Request, registry: Service, member: Administrator) -> Response:
    """Show the photos that wait for their fee; who has looked stands in the audit trail."""
    return _page(request, registry, member)


@router.post("/orders", dependencies=[Depends(demand_form)])
def take_settlement(
    request: Request,
    registry: Service,
    member: Administrator,
    number: _Number,
    how: _How,
    due_fen: Annotated[int, Form(ge=0, le=10**8)],
    reference: Typed = "",
) -> Response:
    """Write down how a fee is settled; the photo goes on to the review."""
    told: orders.Settlement
    match how:
        case "by-school":
            told = ev.FeeBySchool()
        case "waived":
            told = ev.FeeWaived(reference.strip())
        case _:
            told = ev.FeePaid(PaymentMethod(how), due_fen, due_fen, reference.strip())
    try:
        orders.settle(registry, member.id, member.name, number, told)
    except Trouble as trouble:
        return _page(request, registry, member, trouble)
    return lead_to("/orders")


@router.get("/orders.xlsx")
def export_orders(request: Request, registry: Service, member: Administrator) -> Response:
    """Return all orders with their addresses as a spreadsheet."""
    words = words_in(lang_of(request))
    with registry.database.writing() as connection:
        found = orders.all_orders(connection)
        note(connection, registry.clock, member.id, "orders-exported", "orders")
    keys = ("serial", "student_number", "name", "class", "receiver", "phone", "address", "remark")
    headings = [words[f"column-{each}"] for each in (*keys, "paid")]
    return spreadsheet("orders.xlsx", headings, found)


def _page(
    request: Request, registry: Registry, member: Member, trouble: Trouble | None = None
) -> Response:
    with registry.database.writing() as connection:
        found = orders.orders_due(connection)
        note(connection, registry.clock, member.id, "orders-viewed", "orders")
    return show_page(
        request,
        "orders.html",
        member,
        200 if trouble is None else 400,
        orders=found,
        how=_HOW,
        yuan=yuan,
        trouble=trouble_sentence(trouble, lang_of(request)) if trouble else "",
    )
