"""The web pages of the staff: rendered here, nothing to build, nothing that a script must do."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Form, HTTPException, Query, Request, Response
from fastapi.responses import FileResponse

from capture_station.registry import progress
from capture_station.registry.api import Service
from capture_station.registry.rendering import (
    LANG_COOKIE,
    SIGN_IN_COOKIE,
    SignedIn,
    Typed,
    demand_class,
    demand_form,
    demand_same_site,
    lang_of,
    lead_to,
    pages_dir,
    set_cookie,
    show_page,
    spreadsheet,
    words_in,
)
from capture_station.registry.service import Registry
from capture_station.registry.signing_in import SIGN_IN_LIFE
from capture_station.registry.staff import Member, Role, sign_in, sign_out
from capture_station.registry.stations import note
from capture_station.registry.workdays import moment_in_china
from capture_station.wording import LANGUAGES

router = APIRouter(include_in_schema=False)

_FILES = {
    "style.css": "text/css",
    "people.css": "text/css",
    "mark.svg": "image/svg+xml",
    "review.js": "text/javascript",
}
_FIRST_PAGES = {
    Role.ADVISER: "/classes",
    Role.REVIEWER: "/review",
    Role.ADMINISTRATOR: "/stations",
}
_YEAR_S = 365 * 24 * 3600

State = Annotated[str, Query(pattern=f"^({'|'.join(progress.STATES)})$")]
Text = Annotated[str, Query(max_length=100)]


@router.get("/")
def begin(member: SignedIn) -> Response:
    """Lead to the page that a member of staff begins with."""
    return lead_to(_FIRST_PAGES[member.role])


@router.get("/static/{name}")
def file(name: str) -> Response:
    """Return a file of the pages."""
    if name not in _FILES:
        raise HTTPException(404)
    headers = {"Cache-Control": "public, max-age=3600"}
    return FileResponse(pages_dir() / name, media_type=_FILES[name], headers=headers)


@router.get("/language/{lang}")
def choose_language(request: Request, lang: str) -> Response:
    """Keep a language for this browser and go back to the beginning."""
    answer = lead_to("/")
    if lang in LANGUAGES:
        set_cookie(request, answer, LANG_COOKIE, lang, _YEAR_S)
    return answer


@router.get("/sign-in")
def ask_sign_in(request: Request) -> Response:
    """Show the form to sign in."""
    return show_page(request, "sign_in.html", None, is_wrong=False)


@router.post("/sign-in", dependencies=[Depends(demand_same_site)])
def take_sign_in(
    request: Request,
    registry: Service,
    name: Typed = "",
    password: Annotated[str, Form(max_length=1000)] = "",
) -> Response:
    """Sign somebody in."""
    with registry.database.writing() as connection:
        token = sign_in(connection, registry.clock, name, password)
    if token is None:
        return show_page(request, "sign_in.html", None, status=403, is_wrong=True)
    answer = lead_to("/")
    set_cookie(request, answer, SIGN_IN_COOKIE, token, int(SIGN_IN_LIFE.total_seconds()))
    return answer


@router.post("/sign-out", dependencies=[Depends(demand_form)])
def take_sign_out(request: Request, registry: Service) -> Response:
    """Sign somebody out."""
    with registry.database.writing() as connection:
        sign_out(connection, request.cookies.get(SIGN_IN_COOKIE, ""))
    answer = lead_to("/sign-in")
    answer.delete_cookie(SIGN_IN_COOKIE)
    return answer


@router.get("/classes")
def show_classes(request: Request, registry: Service, member: SignedIn) -> Response:
    """Show how far each class is."""
    with registry.database.reading() as connection:
        found = progress.sessions_for(connection, member)
    return show_page(request, "classes.html", member, sessions=found)


@router.get("/people")
def show_people(
    request: Request,
    registry: Service,
    member: SignedIn,
    session: Text,
    class_name: Text = "",
    state: State = "all",
) -> Response:
    """Show the persons of a class or session."""
    return _people(request, registry, member, session, class_name, state)


@router.post("/people", dependencies=[Depends(demand_form)])
def search_people(
    request: Request,
    registry: Service,
    member: SignedIn,
    session: Text,
    class_name: Text = "",
    state: State = "all",
    text: Typed = "",
) -> Response:
    """Search persons; the name travels in the body, where no log sees it."""
    return _people(request, registry, member, session, class_name, state, text.strip())


@router.get("/people.xlsx")
def export_people(
    request: Request,
    registry: Service,
    member: SignedIn,
    session: Text,
    class_name: Text = "",
    state: State = "all",
) -> Response:
    """Return the persons of a class or session as a spreadsheet."""
    demand_class(member, class_name)
    words = words_in(lang_of(request))
    with registry.database.writing() as connection:
        found = progress.people_for(connection, member, session, class_name, state)
        note(connection, registry.clock, member.id, "list-exported", session)
    columns = ("student_number", "name", "class", "serial", "time", "state", "remark")
    lines = [
        (
            person.student_number,
            person.name,
            person.class_name,
            person.serial,
            moment_in_china(person.photographed_at),
            words[f"stage-{person.stage}"],
            person.retake_reason or words.get(f"dispute-{person.dispute_reason}", ""),
        )
        for person in found
    ]
    return spreadsheet("people.xlsx", [words[f"column-{each}"] for each in columns], lines)


def _people(
    request: Request,
    registry: Registry,
    member: Member,
    session: str,
    class_name: str,
    state: str,
    text: str = "",
) -> Response:
    demand_class(member, class_name)
    with registry.database.writing() as connection:
        found = progress.people_for(connection, member, session, class_name, state, text)
        note(connection, registry.clock, member.id, "list-viewed", session)
    return show_page(
        request,
        "people.html",
        member,
        people=found,
        session=session,
        class_name=class_name,
        state=state,
        states=progress.STATES,
        text=text,
    )
