"""The reviewers' pages: one case at a time, and the figures of all."""

from __future__ import annotations

import json
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Form, HTTPException, Request, Response
from sqlalchemy import Select, select

from capture_station.domain.errors import Trouble
from capture_station.registry import cases
from capture_station.registry.answers import complaint_about
from capture_station.registry.api import Service, Word
from capture_station.registry.dossier import Dossier, dossier_of
from capture_station.registry.rendering import (
    SignedIn,
    Typed,
    demand_form,
    lang_of,
    lead_to,
    show_page,
)
from capture_station.registry.review import decide, decide_swap
from capture_station.registry.schema import captures, objects
from capture_station.registry.service import Registry
from capture_station.registry.staff import Member, Role
from capture_station.registry.stations import note
from capture_station.registry.workdays import day_in_china
from capture_station.wording import (
    Lang,
    finding_sentences,
    finding_table,
    range_words,
    trouble_sentence,
)

router = APIRouter(include_in_schema=False)

_REMARK_MAX = 500
_UNITS = {"deg": "°", "dE2000": "ΔE"}
"""As people read them; the others are read as they are written."""


def reviewer_of_request(member: SignedIn) -> Member:
    """Return the reviewer who has signed in; others find nothing there."""
    if member.role not in {Role.REVIEWER, Role.ADMINISTRATOR}:
        raise HTTPException(404)
    return member


Reviewing = Annotated[Member, Depends(reviewer_of_request)]


@router.get("/review")
def show_review(request: Request, registry: Service, member: Reviewing) -> Response:
    """Show the case that this reviewer has, or lend them the next."""
    return _review(request, registry, member)


@router.post("/review", dependencies=[Depends(demand_form)])
def take_decision(
    request: Request,
    registry: Service,
    member: Reviewing,
    number: Annotated[int, Form(ge=1, le=2**31 - 1)],
    decision: Annotated[str, Form(pattern="^(accepted|rejected)$")],
    reason: Typed = "",
    remark: Annotated[str, Form(max_length=_REMARK_MAX)] = "",
) -> Response:
    """Accept a portrait, or reject it with a reason of the list, and go on to the next."""
    try:
        with registry.database.writing() as connection:
            decide(connection, registry.clock, member.id, number, decision, reason, remark.strip())
    except Trouble as trouble:
        return _review(request, registry, member, trouble)
    return lead_to("/review")


@router.post("/review/swap", dependencies=[Depends(demand_form)])
def take_swap(
    request: Request,
    registry: Service,
    member: Reviewing,
    number: Annotated[int, Form(ge=1, le=2**31 - 1)],
    other: Typed,
) -> Response:
    """Let two students change portraits, one of whom says that theirs is not them."""
    try:
        with registry.database.writing() as connection:
            decide_swap(connection, registry.clock, member.id, number, other)
    except Trouble as trouble:
        return _review(request, registry, member, trouble)
    return lead_to("/review")


@router.get("/review/figures")
def show_figures(request: Request, registry: Service, member: Reviewing) -> Response:
    """Show what was decided, by reviewer and reason, and how the sample agrees."""
    with registry.database.reading() as connection:
        figures = cases.figures(connection)
        load = cases.load(connection, day_in_china(registry.clock.now()))
    return show_page(request, "review_figures.html", member, figures=figures, load=load)


@router.get("/portraits/{capture}")
def show_portrait(registry: Service, member: Reviewing, capture: Word) -> Response:
    """Return a portrait; who has looked at it stands in the audit trail."""
    query = select(captures.c.portrait_sha256).where(captures.c.id == capture)
    return _photo(registry, member, query, capture, "portrait-viewed")


@router.get("/originals/{capture}")
def show_original(registry: Service, member: Reviewing, capture: Word) -> Response:
    """Return an original, if it is here; who has looked at it stands in the audit trail."""
    query = (
        select(objects.c.sha256)
        .join(captures, captures.c.original_sha256 == objects.c.sha256)
        .where(captures.c.id == capture)
    )
    return _photo(registry, member, query, capture, "original-viewed")


def _photo(
    registry: Registry, member: Member, query: Select[Any], capture: str, act: str
) -> Response:
    with registry.database.writing() as connection:
        sha256 = connection.execute(query).scalar_one_or_none()
        if sha256 is None:
            raise HTTPException(404)
        note(connection, registry.clock, member.id, act, capture)
    content = registry.objects.get(sha256)
    kind = "image/png" if content.startswith(b"\x89PNG") else "image/jpeg"
    headers = {"Cache-Control": "private, no-store"}
    return Response(content, media_type=kind, headers=headers)


def _review(
    request: Request, registry: Registry, member: Member, trouble: Trouble | None = None
) -> Response:
    today = day_in_china(registry.clock.now())
    with registry.database.writing() as connection:
        lent = cases.claim(connection, registry.clock, member.id)
        dossier = None if lent is None else dossier_of(connection, lent.capture_id)
        load = cases.load(connection, today)
        complaint = None if lent is None else complaint_about(connection, lent.capture_id)
        if lent is not None:
            note(connection, registry.clock, member.id, "case-viewed", lent.capture_id)
    lang = lang_of(request)
    table = finding_table().items()
    return show_page(
        request,
        "review.html",
        member,
        lent=lent,
        dossier=dossier,
        lines=_lines(dossier, lang) if dossier else [],
        load=load,
        complaint=json.loads(complaint.body) if complaint else None,
        today=today,
        reasons=cases.reasons(),
        titles={rule: str(entry["title"][lang]) for rule, entry in table if "title" in entry},
        trouble=trouble_sentence(trouble, lang) if trouble else "",
    )


def _lines(dossier: Dossier, lang: Lang) -> list[dict[str, str]]:
    lines = []
    for finding in dossier.findings:
        low, high = (_number(each) for each in finding.limits)
        lines.append(
            {
                "rule": finding.rule,
                "severity": finding.severity.value,
                "message": finding_sentences(finding, lang).message
                if finding.severity.value != "pass"
                else "",
                "value": "" if finding.value is None else _number(finding.value),
                "limits": range_words(low, high),
                "unit": _UNITS.get(finding.unit, finding.unit),
            }
        )
    return lines


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:.1f}".removesuffix(".0")
