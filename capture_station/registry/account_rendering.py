"""What the students' pages need: who has signed in, and whether a form is genuine."""

from __future__ import annotations

import secrets
from typing import Annotated

from fastapi import Depends, HTTPException, Request

from capture_station.registry.account_sign_ins import Account, account_of
from capture_station.registry.api import Service
from capture_station.registry.rendering import Typed, is_same_site

ACCOUNT_COOKIE = "registry-account"


class AccountNeededError(Exception):
    """Somebody asks for a student's page without having signed in."""


def account_of_request(request: Request, registry: Service) -> Account:
    """Return the student who has signed in; `AccountNeededError` otherwise."""
    token = request.cookies.get(ACCOUNT_COOKIE, "")
    with registry.database.reading() as connection:
        account = account_of(connection, registry.clock, token) if token else None
    if account is None:
        raise AccountNeededError
    request.state.who = account.id
    return account


Student = Annotated[Account, Depends(account_of_request)]


def demand_account_form(request: Request, account: Student, form_token: Typed = "") -> None:
    """Refuse a form that this student's own page did not make."""
    is_own = secrets.compare_digest(form_token.encode(), account.form_token.encode())
    if not is_own or not is_same_site(request):
        raise HTTPException(403)
