"""What every page needs: who has signed in, whether a form is genuine, words and templates."""

from __future__ import annotations

import secrets
import tomllib
from functools import cache
from typing import TYPE_CHECKING, Annotated, Any
from urllib.parse import urlsplit

from fastapi import Depends, Form, HTTPException, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from capture_station.exchange.lists import write_xlsx
from capture_station.locations import resources_dir
from capture_station.registry.api import Service
from capture_station.registry.staff import Member, Role, member_of
from capture_station.registry.workdays import date_in_china, moment_in_china

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from capture_station.registry.service import Registry
    from capture_station.wording import Lang

SIGN_IN_COOKIE = "registry-sign-in"
LANG_COOKIE = "registry-lang"
_TEXT_MAX = 100
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

Typed = Annotated[str, Form(max_length=_TEXT_MAX)]


class SignInNeededError(Exception):
    """Somebody asks for a page without having signed in."""


def member_of_request(request: Request, registry: Service) -> Member:
    """Return who has signed in; `SignInNeededError` otherwise."""
    token = request.cookies.get(SIGN_IN_COOKIE, "")
    with registry.database.reading() as connection:
        member = member_of(connection, registry.clock, token) if token else None
    if member is None:
        raise SignInNeededError
    request.state.who = member.id
    return member


SignedIn = Annotated[Member, Depends(member_of_request)]


def administrator_of_request(member: SignedIn) -> Member:
    """Return the administrator who has signed in; others find nothing there."""
    if member.role is not Role.ADMINISTRATOR:
        raise HTTPException(404)
    return member


Administrator = Annotated[Member, Depends(administrator_of_request)]


def is_same_site(request: Request) -> bool:
    """Whether a form comes from our own pages, as far as the browser tells."""
    site = request.headers.get("sec-fetch-site", "same-origin")
    origin = request.headers.get("origin", "")
    host = request.headers.get("host", "")
    return site in {"same-origin", "none"} and (not origin or urlsplit(origin).netloc == host)


def demand_same_site(request: Request) -> None:
    """Refuse a form that another site has sent."""
    if not is_same_site(request):
        raise HTTPException(403)


def demand_form(request: Request, member: SignedIn, form_token: Typed = "") -> None:
    """Refuse a form that this member's own page did not make."""
    demand_same_site(request)
    if not secrets.compare_digest(form_token.encode(), member.form_token.encode()):
        raise HTTPException(403)


def show_page(
    request: Request, template: str, member: Member | None, status: int = 200, **values: Any
) -> Response:
    """Return a page in the language of the browser."""
    lang = lang_of(request)
    content = (
        _templates()
        .get_template(template)
        .render(words=words_in(lang), lang=lang, member=member, **({"account": None} | values))
    )
    return HTMLResponse(content, status, {"Cache-Control": "no-store"})


def demand_class(member: Member, class_name: str) -> None:
    """Refuse a class of somebody else's."""
    is_own = not class_name or class_name in member.classes
    if not is_own and member.role is not Role.ADMINISTRATOR:
        raise HTTPException(404)


def spreadsheet(name: str, headings: Sequence[str], lines: Iterable[Sequence[str]]) -> Response:
    """Return a spreadsheet to keep."""
    headers = {
        "Content-Disposition": f'attachment; filename="{name}"',
        "Cache-Control": "no-store",
    }
    content = write_xlsx(name.removesuffix(".xlsx"), headings, list(lines))
    return Response(content, media_type=_XLSX, headers=headers)


def show_paper_file(content: bytes, media_type: str) -> Response:
    """Return a paper that somebody sent in, to be looked at and kept nowhere."""
    headers = {"Cache-Control": "private, no-store", "Content-Disposition": "inline"}
    return Response(content, media_type=media_type, headers=headers)


def lead_to(path: str) -> RedirectResponse:
    """Return the answer that leads a browser to another page."""
    return RedirectResponse(path, 303)


def lang_of(request: Request) -> Lang:
    """Return a browser's language."""
    return "en" if request.cookies.get(LANG_COOKIE) == "en" else "zh"


def set_cookie(request: Request, answer: Response, name: str, value: str, life_s: int) -> None:
    """Give a browser a cookie that no script and no other site can use."""
    registry: Registry = request.app.state.registry
    answer.set_cookie(
        name,
        value,
        max_age=life_s,
        secure=registry.config.has_tls,
        httponly=True,
        samesite="strict",
    )


def pages_dir() -> Path:
    """Return the folder of templates and files."""
    return resources_dir() / "templates" / "registry"


@cache
def _templates() -> Environment:
    made = Environment(
        loader=FileSystemLoader(pages_dir()),
        autoescape=True,
        undefined=StrictUndefined,
        auto_reload=False,
    )
    # moments are kept in UTC: a portrait taken at seven in the morning has yesterday's day there
    made.filters |= {"moment": moment_in_china, "day": date_in_china}
    return made


@cache
def words_in(lang: Lang) -> Mapping[str, str]:
    """Return the words of the pages by key."""
    words: dict[str, str] = {}
    for name in ("registry.toml", "registry_people.toml"):
        table = tomllib.loads((resources_dir() / "i18n" / name).read_text(encoding="utf-8"))
        words |= {key: entry[lang] for key, entry in table.items()}
    return words
