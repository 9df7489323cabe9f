"""A student's records: where each stands, and its portrait."""

from __future__ import annotations

from fastapi import APIRouter, HTTPException, Request, Response

from capture_station.domain.people import masked_id
from capture_station.registry import binding
from capture_station.registry.account_rendering import ACCOUNT_COOKIE, AccountNeededError, Student
from capture_station.registry.account_sign_ins import Account
from capture_station.registry.api import Service, Word, registry_of
from capture_station.registry.records import RecordView, view_of
from capture_station.registry.rendering import lead_to, show_page
from capture_station.registry.service import Registry
from capture_station.registry.status import look
from capture_station.registry.workdays import day_in_china, is_arranged

router = APIRouter(include_in_schema=False)


@router.get("/me")
def show_records(request: Request) -> Response:
    """Show where each record of the student stands; ask whose the account is before.

    Asked for more than all other pages together: one function in one thread, one statement.
    """
    registry = registry_of(request)
    found = look(registry.database, registry.clock, request.cookies.get(ACCOUNT_COOKIE, ""))
    if found is None:
        raise AccountNeededError
    account, views = found
    if not account.is_bound:
        return lead_to("/me/bind")
    return show_page(
        request,
        "me.html",
        None,
        account=account,
        views=views,
        masked_id=masked_id,
        today=day_in_china(registry.clock.now()),
        is_arranged=is_arranged,
    )


@router.get("/me/portraits/{student}")
def show_own_portrait(registry: Service, account: Student, student: Word) -> Response:
    """Return the portrait of an own record."""
    view = own_record(registry, account, student)
    if not view.capture_id:
        raise HTTPException(404)
    headers = {"Cache-Control": "private, no-store"}
    content = registry.objects.get(view.portrait_sha256)
    return Response(content, media_type="image/jpeg", headers=headers)


def own_record(registry: Registry, account: Account, student: str) -> RecordView:
    """Return a record of this account's; any other is not there."""
    with registry.database.reading() as connection:
        is_own = student in binding.records_of(connection, account.id)
        view = view_of(connection, student) if is_own else None
    if view is None:
        raise HTTPException(404)
    return view
