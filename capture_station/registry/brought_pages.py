"""A student's page for the own photo: send it in, read what the engine says of it, order it."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, File, Form, HTTPException, Request, Response, UploadFile

from capture_station.checks.rules.table import RULES
from capture_station.domain.errors import Trouble
from capture_station.domain.findings import Severity
from capture_station.domain.order import PrintOrder
from capture_station.domain.payment import yuan
from capture_station.registry import brought, orders
from capture_station.registry.account_rendering import Student, demand_account_form
from capture_station.registry.account_sign_ins import Account
from capture_station.registry.api import Service, Word
from capture_station.registry.contacts import masked_contact
from capture_station.registry.record_pages import own_record
from capture_station.registry.records import RecordView
from capture_station.registry.rendering import Typed, lang_of, lead_to, show_page
from capture_station.registry.service import Registry
from capture_station.wording import FindingWords, Lang, finding_sentences, trouble_sentence

router = APIRouter(include_in_schema=False, prefix="/me/photo")

_OWN_FORM = [Depends(demand_account_form)]
_Address = Annotated[str, Form(max_length=300)]
_SEVERITIES = (Severity.FAIL, Severity.UNKNOWN, Severity.WARN)
_OF_FILE = frozenset(rule.name for rule in RULES if rule.of_file)
_ADDRESS_SHOWN = 6


@router.get("/{student}")
def show_photo(request: Request, registry: Service, account: Student, student: Word) -> Response:
    """Show how the photo of an own record stands."""
    return _page(request, registry, account, own_record(registry, account, student))


@router.post("/{student}", dependencies=_OWN_FORM)
def take_photo(
    request: Request,
    registry: Service,
    account: Student,
    student: Word,
    photo: Annotated[UploadFile, File()],
) -> Response:
    """Judge a photo at once."""
    view = own_record(registry, account, student)
    content = photo.file.read(brought.photo_bytes() + 1)
    try:
        brought.bring(registry, account.id, view, content)
    except Trouble as trouble:
        return _page(request, registry, account, view, trouble)
    return lead_to(f"/me/photo/{student}")


@router.post("/{student}/order", dependencies=_OWN_FORM)
def take_order(
    request: Request,
    registry: Service,
    account: Student,
    student: Word,
    *,
    receiver: Typed = "",
    phone: Typed = "",
    address: _Address = "",
    remark: _Address = "",
) -> Response:
    """Order the photo that was judged last."""
    view = own_record(registry, account, student)
    order = PrintOrder(receiver.strip(), phone.strip(), address.strip(), remark.strip())
    try:
        orders.place_order(registry, account.id, view, order)
    except Trouble as trouble:
        return _page(request, registry, account, view, trouble)
    return lead_to(f"/me/photo/{student}")


@router.get("/{student}/portrait")
def show_portrait(registry: Service, account: Student, student: Word) -> Response:
    """Return the portrait that was made of the photo sent in last."""
    view = own_record(registry, account, student)
    with registry.database.reading() as connection:
        found = brought.last_try(connection, view)
    if found is None or not found.portrait_sha256:
        raise HTTPException(404)
    headers = {"Cache-Control": "private, no-store"}
    content = registry.objects.get(found.portrait_sha256)
    return Response(content, media_type="image/jpeg", headers=headers)


def _page(
    request: Request,
    registry: Registry,
    account: Account,
    view: RecordView,
    trouble: Trouble | None = None,
) -> Response:
    lang = lang_of(request)
    with registry.database.reading() as connection:
        used = brought.tries_used(connection, view)
        last = brought.last_try(connection, view)
        try:
            ordered = orders.order_of(connection, view.student_id)
        except Trouble as error:
            raise HTTPException(404) from error
    order = ordered.order
    return show_page(
        request,
        "brought.html",
        None,
        200 if trouble is None else 400,
        account=account,
        view=view,
        is_open=brought.is_open(view),
        last=last,
        left=max(0, brought.tries_max() - used),
        most=brought.tries_max(),
        limit_mb=brought.photo_bytes() >> 20,
        findings=_findings(last, lang),
        last_trouble=trouble_sentence(last.trouble, lang) if last and last.trouble else "",
        order=order,
        phone=masked_contact(order.phone) if order and order.is_sent else "",
        address=f"{order.address[:_ADDRESS_SHOWN]}····" if order and order.is_sent else "",
        fee=ordered.fee,
        due=yuan(ordered.fee.due_fen if ordered.fee else ordered.price_fen),
        price=yuan(ordered.price_fen),
        has_price=bool(ordered.price_fen),
        trouble=trouble_sentence(trouble, lang) if trouble else "",
    )


def _findings(last: brought.Try | None, lang: Lang) -> list[tuple[str, FindingWords]]:
    """Return what speaks against a photo in words, the gravest first."""
    if last is None or last.judgement is None:
        return []
    found = [
        each
        for each in last.judgement.findings
        # how well the file is coded is our affair, unless it forbids the photo
        if each.severity is Severity.FAIL
        or (each.severity in _SEVERITIES and each.rule not in _OF_FILE)
    ]
    found.sort(key=lambda each: _SEVERITIES.index(each.severity))
    return [(each.severity.value, finding_sentences(each, lang)) for each in found]
