"""Proofreading: the student's page, side by side, and what is sent with *wrong*."""

from __future__ import annotations

import json
from typing import Annotated

from fastapi import APIRouter, Depends, File, Form, HTTPException, Request, Response, UploadFile
from sqlalchemy import select

from capture_station.domain.course import Act, DisputeKind, demand_act
from capture_station.domain.errors import Trouble
from capture_station.domain.identity import normalise_id
from capture_station.exchange.person_names import normalise_name
from capture_station.registry import answers
from capture_station.registry.account_rendering import Student, demand_account_form
from capture_station.registry.account_sign_ins import Account
from capture_station.registry.api import Service, Word
from capture_station.registry.papers import PAPER_BYTES, PAPERS_MAX, Paper, read_paper
from capture_station.registry.record_pages import own_record
from capture_station.registry.records import FIELDS, RecordView
from capture_station.registry.rendering import Typed, lang_of, lead_to, show_page
from capture_station.registry.schema import events
from capture_station.registry.service import Registry
from capture_station.wording import trouble_sentence

router = APIRouter(include_in_schema=False, prefix="/me/proofread")

_OWN_FORM = [Depends(demand_account_form)]
_Note = Annotated[str, Form(max_length=500)]
_Kind = Annotated[DisputeKind, Form()]


@router.get("/{student}")
def show_proof(request: Request, registry: Service, account: Student, student: Word) -> Response:
    """Show portrait and data beside what was confirmed on site."""
    return _page(request, registry, account, own_record(registry, account, student))


@router.post("/{student}/right", dependencies=_OWN_FORM)
def take_right(request: Request, registry: Service, account: Student, student: Word) -> Response:
    """Close the record."""
    view = own_record(registry, account, student)
    try:
        with registry.database.writing() as connection:
            answers.find_right(connection, registry.clock, account.id, view)
    except Trouble as trouble:
        return _page(request, registry, account, view, trouble)
    return lead_to("/me")


@router.post("/{student}/wrong", dependencies=_OWN_FORM)
def take_wrong(
    request: Request,
    registry: Service,
    account: Student,
    student: Word,
    *,
    kind: _Kind,
    name: Typed = "",
    student_number: Typed = "",
    id_number: Typed = "",
    class_name: Typed = "",
    exchanged_with: Typed = "",
    place: Typed = "",
    time: Typed = "",
    remark: _Note = "",
    papers: Annotated[list[UploadFile] | None, File()] = None,
) -> Response:
    """Hand what is wrong to whom it concerns."""
    view = own_record(registry, account, student)
    if kind is DisputeKind.ON_SITE:
        # that is what a station tells of
        raise HTTPException(422)
    told: dict[str, object] = {"note": remark.strip()}
    fields = {"name": normalise_name(name), "id_number": normalise_id(id_number)}
    match kind:
        case DisputeKind.DATUM:
            plain = {"student_number": student_number, "class_name": class_name}
            told["fields"] = fields | plain
        case DisputeKind.NOT_MINE:
            told["exchanged_with"] = exchanged_with.strip()
        case _:
            told |= {"place": place.strip(), "time": time.strip()}
    try:
        act = Act.REPORTED_MISSING if kind is DisputeKind.MISSING else Act.FOUND_WRONG
        demand_act(view.course, act)
        proofs = _papers(papers or []) if kind is DisputeKind.DATUM else []
        registry.objects.put_all({each.sha256: each.content for each in proofs})
        with registry.database.writing() as connection:
            answers.find_wrong(connection, registry.clock, account.id, view, kind, told, proofs)
    except Trouble as trouble:
        return _page(request, registry, account, view, trouble)
    return lead_to("/me")


def _papers(files: list[UploadFile]) -> list[Paper]:
    sent = [each for each in files if each.filename]
    if len(sent) > PAPERS_MAX:
        raise Trouble("registry.paper-many", most=PAPERS_MAX)
    return [read_paper(each.file.read(PAPER_BYTES + 1)) for each in sent]


def _page(
    request: Request,
    registry: Registry,
    account: Account,
    view: RecordView,
    trouble: Trouble | None = None,
) -> Response:
    confirmed_at, on_site = _on_site(registry, view)
    return show_page(
        request,
        "proofread.html",
        None,
        200 if trouble is None else 400,
        account=account,
        view=view,
        fields=[name for name in FIELDS if view.data[name]],
        editable=("name", "student_number", "id_number", "class_name"),
        on_site=on_site,
        confirmed_at=confirmed_at,
        trouble=trouble_sentence(trouble, lang_of(request)) if trouble else "",
        limit_mb=PAPER_BYTES >> 20,
    )


def _on_site(registry: Registry, view: RecordView) -> tuple[str, dict[str, str]]:
    """Return when the student confirmed on site and what was said to be wrong there."""
    query = (
        select(events.c.kind, events.c.body, events.c.at)
        .where(
            events.c.session_id == view.session_id,
            events.c.student_id == view.student_id,
            events.c.kind.in_(["confirmed", "correction-proposed"]),
        )
        .order_by(events.c.at, events.c.id)
    )
    confirmed_at, proposed = "", {}
    with registry.database.reading() as connection:
        for row in connection.execute(query):
            if row.kind == "confirmed":
                confirmed_at = row.at
            else:
                body = json.loads(row.body)
                proposed[body["field"]] = body["new"]
    return confirmed_at, proposed
