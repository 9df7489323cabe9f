"""Signing up, in, and back in: the pages of students who have not shown who they are."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request, Response
from fastapi import Path as InPath

from capture_station.domain.errors import Trouble
from capture_station.domain.identity import normalise_id
from capture_station.exchange.person_names import normalise_name
from capture_station.registry import accounts, binding
from capture_station.registry.account_rendering import ACCOUNT_COOKIE
from capture_station.registry.account_sign_ins import account_of, sign_in
from capture_station.registry.accounts import Link, Purpose
from capture_station.registry.api import Service
from capture_station.registry.contacts import is_email, read_contact
from capture_station.registry.rendering import (
    Typed,
    demand_same_site,
    lang_of,
    lead_to,
    set_cookie,
    show_page,
)
from capture_station.registry.signing_in import SIGN_IN_LIFE
from capture_station.wording import trouble_sentence

router = APIRouter(include_in_schema=False, prefix="/account")

Contact = Annotated[str, Form(max_length=254)]
Secret = Annotated[str, Form(max_length=1000)]
Code = Annotated[str, Form(max_length=20)]
Token = Annotated[str, InPath(max_length=100)]
OfPurpose = Annotated[Purpose, Form()]
_FORM = [Depends(demand_same_site)]


@router.get("/sign-in")
def ask_sign_in(request: Request) -> Response:
    """Show the form to sign in."""
    return show_page(request, "account_sign_in.html", None, trouble="", is_wrong=False, done="")


@router.post("/sign-in", dependencies=_FORM)
def take_sign_in(
    request: Request, registry: Service, contact: Contact = "", password: Secret = ""
) -> Response:
    """Sign a student in; whatever is wrong, the answer is the same."""
    try:
        login = read_contact(contact)
    except Trouble:
        login = ""
    agent = request.headers.get("user-agent", "")
    token = sign_in(registry.database, registry.clock, login, password, agent)
    if token is None:
        return show_page(
            request, "account_sign_in.html", None, 403, trouble="", is_wrong=True, done=""
        )
    with registry.database.writing() as connection:
        signed_in = account_of(connection, registry.clock, token)
        if signed_in is not None:
            binding.refresh(connection, registry.clock, signed_in.id)
    answer = lead_to("/me")
    set_cookie(request, answer, ACCOUNT_COOKIE, token, int(SIGN_IN_LIFE.total_seconds()))
    return answer


@router.get("/sign-up")
def ask_sign_up(request: Request) -> Response:
    """Show the form to make an account."""
    return show_page(request, "account_sign_up.html", None, trouble="", contact="")


@router.post("/sign-up", dependencies=_FORM)
def take_sign_up(
    request: Request, registry: Service, contact: Contact = "", password: Secret = ""
) -> Response:
    """Make an account; who has one already is told so by a message and nowhere else."""
    try:
        login = read_contact(contact)
        accounts.sign_up(registry.database, registry.clock, login, password, lang_of(request))
    except Trouble as trouble:
        told = trouble_sentence(trouble, lang_of(request))
        return show_page(request, "account_sign_up.html", None, trouble=told, contact=contact)
    return _sent(request, Purpose.ACTIVATE, login)


@router.post("/resend", dependencies=_FORM)
def take_resend(request: Request, registry: Service, contact: Contact = "") -> Response:
    """Send another activation link, if an account waits for one."""
    try:
        login = read_contact(contact)
    except Trouble as trouble:
        told = trouble_sentence(trouble, lang_of(request))
        return show_page(request, "account_sign_up.html", None, trouble=told, contact=contact)
    accounts.resend(registry.database, registry.clock, login, lang_of(request))
    return _sent(request, Purpose.ACTIVATE, login)


@router.get("/recover")
def ask_recover(request: Request) -> Response:
    """Show the forms for who has forgotten password or user name."""
    return show_page(request, "account_recover.html", None, trouble="")


@router.post("/recover", dependencies=_FORM)
def take_recover(request: Request, registry: Service, contact: Contact = "") -> Response:
    """Send a link for a new password, if there is such an account."""
    try:
        login = read_contact(contact)
    except Trouble as trouble:
        told = trouble_sentence(trouble, lang_of(request))
        return show_page(request, "account_recover.html", None, trouble=told)
    accounts.recover(registry.database, registry.clock, login, lang_of(request))
    return _sent(request, Purpose.RECOVER, login)


@router.post("/recover-person", dependencies=_FORM)
def take_recover_person(
    request: Request, registry: Service, name: Typed = "", id_number: Typed = ""
) -> Response:
    """Send the same to the contact of a person, if an account is bound to them."""
    person = normalise_name(name), normalise_id(id_number)
    accounts.recover_by_person(registry.database, registry.clock, *person, lang_of(request))
    return _sent(request, Purpose.RECOVER, "")


@router.get("/link/{token}")
def show_link(request: Request, registry: Service, token: Token) -> Response:
    """Show what a link is good for; mail scanners look too, so nothing happens yet."""
    try:
        with registry.database.reading() as connection:
            link = accounts.link_of(connection, registry.clock, token)
    except Trouble as trouble:
        return _bad_link(request, trouble)
    return _ask_link(request, token, link)


@router.post("/link/{token}", dependencies=_FORM)
def take_link(request: Request, registry: Service, token: Token, password: Secret = "") -> Response:
    """Do what a link is good for."""
    try:
        with registry.database.writing() as connection:
            link = accounts.link_of(connection, registry.clock, token)
    except Trouble as trouble:
        return _bad_link(request, trouble)
    try:
        with registry.database.writing() as connection:
            # looked up again: somebody may have used it meanwhile
            link = accounts.link_of(connection, registry.clock, token)
            accounts.use_link(connection, registry.clock, link, password)
    except Trouble as trouble:
        return _ask_link(request, token, link, trouble_sentence(trouble, lang_of(request)))
    return _done(request, link.purpose)


@router.post("/code", dependencies=_FORM)
def take_code(
    request: Request,
    registry: Service,
    purpose: OfPurpose,
    contact: Contact = "",
    code: Code = "",
    password: Secret = "",
) -> Response:
    """Do what a code is good for."""
    try:
        accounts.use_code(
            registry.database, registry.clock, read_contact(contact), purpose, code, password
        )
    except Trouble as trouble:
        told = trouble_sentence(trouble, lang_of(request))
        return _sent(request, purpose, contact, told, 403)
    return _done(request, purpose)


def _sent(
    request: Request, purpose: Purpose, contact: str, trouble: str = "", status: int = 200
) -> Response:
    is_code = bool(contact) and not is_email(contact)
    return show_page(
        request,
        "account_sent.html",
        None,
        status,
        purpose=purpose.value,
        contact=contact,
        is_code=is_code,
        trouble=trouble,
    )


def _ask_link(request: Request, token: str, link: Link, trouble: str = "") -> Response:
    return show_page(
        request,
        "account_link.html",
        None,
        403 if trouble else 200,
        token=token,
        purpose=link.purpose.value,
        trouble=trouble,
        is_bad=False,
        is_used=False,
    )


def _bad_link(request: Request, trouble: Trouble) -> Response:
    return show_page(
        request,
        "account_link.html",
        None,
        status=410,
        token="",
        purpose="",
        trouble=trouble_sentence(trouble, lang_of(request)),
        is_bad=True,
        is_used=trouble.key == "registry.link-used",
    )


def _done(request: Request, purpose: Purpose) -> Response:
    done = f"account-done-{purpose}"
    return show_page(request, "account_sign_in.html", None, trouble="", is_wrong=False, done=done)
