"""A student's own pages: whose the account is, its records, where it is signed in."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request, Response

from capture_station.domain.errors import Trouble
from capture_station.domain.identity import Gravity, read_id
from capture_station.domain.people import IdType, masked_id
from capture_station.exchange.problems import roster_words
from capture_station.registry import accounts, binding
from capture_station.registry.account_pages import Contact, Secret
from capture_station.registry.account_rendering import (
    ACCOUNT_COOKIE,
    Student,
    demand_account_form,
)
from capture_station.registry.account_sign_ins import Account, sign_ins_of, sign_out
from capture_station.registry.api import Service
from capture_station.registry.appeals import appeal_by, is_appealed
from capture_station.registry.contacts import is_email, masked_contact, read_contact
from capture_station.registry.rendering import Typed, lang_of, lead_to, show_page
from capture_station.registry.service import Registry
from capture_station.registry.workdays import day_in_china
from capture_station.wording import Lang, trouble_sentence

router = APIRouter(include_in_schema=False, prefix="/me")

_OWN_FORM = [Depends(demand_account_form)]


@router.get("/bind")
def ask_bind(request: Request, registry: Service, account: Student) -> Response:
    """Ask whose the account is, or show how the appeal about it stands."""
    if account.is_bound:
        return lead_to("/me")
    with registry.database.reading() as connection:
        has_appeal = appeal_by(connection, account.id) is not None
    return lead_to("/me/appeal") if has_appeal else _bind_page(request, account)


@router.post("/bind", dependencies=_OWN_FORM)
def take_bind(
    request: Request,
    registry: Service,
    account: Student,
    name: Typed = "",
    id_type: Annotated[IdType, Form()] = IdType.RESIDENT_ID,
    id_number: Typed = "",
    confirmed: Typed = "",
) -> Response:
    """Bind the account; what the number says of birth and gender is shown before."""
    lang = lang_of(request)
    if account.is_bound:
        return lead_to("/me")
    typed = {"name": name, "id_type": id_type.value, "id_number": id_number}
    reading = read_id(id_number, id_type, day_in_china(registry.clock.now()))
    errors = [each.kind for each in reading.problems if each.gravity is Gravity.ERROR]
    if errors or not name.strip():
        told = _problem(errors[0], lang) if errors else _problem("name-empty", lang)
        return _bind_page(request, account, typed, told)
    if not confirmed:
        born = reading.birth_date.isoformat() if reading.birth_date else ""
        told_of = {"born": born, "gender": reading.gender.value, "number": reading.number}
        return _bind_page(request, account, typed, read=told_of)
    try:
        binding.bind(registry.database, registry.clock, account.id, name, id_type, id_number)
    except Trouble as trouble:
        is_taken = trouble.key == "registry.id-taken"
        told = trouble_sentence(trouble, lang)
        return _bind_page(request, account, typed, told, is_taken=is_taken)
    return lead_to("/me")


@router.get("/account")
def show_account(request: Request, registry: Service, account: Student) -> Response:
    """Show where the account is signed in and how to change it."""
    return _account_page(request, registry, account)


@router.post("/change", dependencies=_OWN_FORM)
def take_change(
    request: Request,
    registry: Service,
    account: Student,
    contact: Contact = "",
    password: Secret = "",
) -> Response:
    """Send a link or code to the contact that is to be the account's from now on."""
    try:
        login = read_contact(contact)
        accounts.ask_change(registry.database, registry.clock, account.id, password, login)
    except Trouble as trouble:
        told = trouble_sentence(trouble, lang_of(request))
        return _account_page(request, registry, account, told)
    return show_page(
        request,
        "account_sent.html",
        None,
        account=account,
        purpose="change",
        contact=login,
        is_code=not is_email(login),
        trouble="",
    )


@router.post("/sign-out", dependencies=_OWN_FORM)
def take_sign_out(registry: Service, account: Student) -> Response:
    """Sign out here."""
    return _signed_out(registry, account, everywhere=False)


@router.post("/sign-out-everywhere", dependencies=_OWN_FORM)
def take_sign_out_everywhere(registry: Service, account: Student) -> Response:
    """Sign out here and wherever else."""
    return _signed_out(registry, account, everywhere=True)


def _signed_out(registry: Registry, account: Account, *, everywhere: bool) -> Response:
    with registry.database.writing() as connection:
        sign_out(connection, registry.clock, account, everywhere=everywhere)
    answer = lead_to("/account/sign-in")
    answer.delete_cookie(ACCOUNT_COOKIE)
    return answer


def _account_page(
    request: Request, registry: Registry, account: Account, trouble: str = ""
) -> Response:
    with registry.database.reading() as connection:
        places = sign_ins_of(connection, registry.clock, account)
        is_challenged = is_appealed(connection, account.id_number)
    return show_page(
        request,
        "account.html",
        None,
        account=account,
        login=masked_contact(account.login),
        id_number=masked_id(account.id_number),
        places=places,
        is_appealed=is_challenged,
        trouble=trouble,
    )


def _bind_page(
    request: Request,
    account: Account,
    typed: dict[str, str] | None = None,
    trouble: str = "",
    *,
    read: dict[str, str] | None = None,
    is_taken: bool = False,
) -> Response:
    return show_page(
        request,
        "account_bind.html",
        None,
        403 if trouble else 200,
        account=account,
        typed=typed or {"name": "", "id_type": IdType.RESIDENT_ID.value, "id_number": ""},
        kinds=[kind.value for kind in IdType],
        read=read,
        trouble=trouble,
        is_taken=is_taken,
    )


def _problem(kind: str, lang: Lang) -> str:
    return str(roster_words()["problems"][kind][lang])
