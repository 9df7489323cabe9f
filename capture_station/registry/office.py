"""The administrator's pages: stations, what waits for a decision, conflicts."""

from __future__ import annotations

from typing import Annotated

import segno
from fastapi import APIRouter, Depends, Form, Request, Response, UploadFile
from fastapi.concurrency import run_in_threadpool

from capture_station.domain.errors import Trouble
from capture_station.exchange.packet import RECEIPT_SUFFIX
from capture_station.registry import conflicts, disputes, progress
from capture_station.registry.api import Service
from capture_station.registry.invitation import fingerprint_of, invitation
from capture_station.registry.messages import backlog
from capture_station.registry.rendering import (
    Administrator,
    Typed,
    demand_form,
    lang_of,
    lead_to,
    show_page,
)
from capture_station.registry.service import Registry
from capture_station.registry.staff import Member
from capture_station.registry.stations import all_stations, make_code, note, revoke
from capture_station.registry.sticks import take_packet
from capture_station.wording import trouble_sentence

router = APIRouter(include_in_schema=False)


@router.get("/stations")
def show_stations(request: Request, registry: Service, member: Administrator) -> Response:
    """Show the stations and the progress of all sessions."""
    return _stations(request, registry, member)


@router.post("/stations", dependencies=[Depends(demand_form)])
def enrol_station(
    request: Request,
    registry: Service,
    member: Administrator,
    name: Typed = "",
    room: Typed = "",
) -> Response:
    """Make an enrolment code and show it this once."""
    code = ""
    if name.strip():
        with registry.database.writing() as connection:
            code = make_code(connection, registry.clock, name.strip(), member.id, room.strip())
    return _stations(request, registry, member, code)


@router.post("/stations/revoke", dependencies=[Depends(demand_form)])
def revoke_station(
    request: Request, registry: Service, member: Administrator, station: Typed = ""
) -> Response:
    """Take a station's token back."""
    try:
        with registry.database.writing() as connection:
            revoke(connection, registry.clock, station, member.id)
    except Trouble as trouble:
        return _stations(request, registry, member, trouble=trouble)
    return lead_to("/stations")


@router.get("/conflicts")
def show_conflicts(request: Request, registry: Service, member: Administrator) -> Response:
    """Show what two sides say differently, and what was decided."""
    return _conflicts(request, registry, member)


@router.post("/conflicts", dependencies=[Depends(demand_form)])
def decide_conflict(
    request: Request,
    registry: Service,
    member: Administrator,
    number: Annotated[int, Form(ge=1, le=2**31 - 1)],
    decision: Typed = "",
) -> Response:
    """Write a person's decision down."""
    try:
        with registry.database.writing() as connection:
            conflicts.settle(connection, registry.clock, member.id, member.name, number, decision)
    except Trouble as trouble:
        return _conflicts(request, registry, member, trouble)
    return lead_to("/conflicts")


@router.get("/messages")
def show_messages(request: Request, registry: Service, member: Administrator) -> Response:
    """Show whether messages to people go out, and what stands in their way."""
    with registry.database.reading() as connection:
        told = backlog(connection)
    mail = registry.config.mail
    is_set_up = bool(mail.server or mail.text_hook)
    return show_page(request, "messages.html", member, backlog=told, is_set_up=is_set_up)


@router.post("/packets")
async def take_stick(
    request: Request, registry: Service, member: Administrator, packet: UploadFile
) -> Response:
    """Take a packet from a stick in and hand its receipt back as a file."""
    demand_form(request, member, str((await request.form()).get("form_token", "")))
    file = await packet.read()
    return await run_in_threadpool(_take_stick, request, registry, member, file)


def _take_stick(request: Request, registry: Registry, member: Member, file: bytes) -> Response:
    try:
        taken = take_packet(registry, file, member.id)
    except Trouble as trouble:
        return _stations(request, registry, member, trouble=trouble)
    counts = "-".join(f"{word}{count}" for word, count in sorted(taken.counts.items()))
    headers = {
        "Content-Disposition": f'attachment; filename="{counts or "empty"}{RECEIPT_SUFFIX}"',
        "Cache-Control": "no-store",
    }
    return Response(taken.receipt, media_type="application/octet-stream", headers=headers)


def _conflicts(
    request: Request, registry: Registry, member: Member, trouble: Trouble | None = None
) -> Response:
    # names and portraits of both sides are shown: that stands in the audit trail
    with registry.database.writing() as connection:
        opened = disputes.all_disputes(connection, decided=False)
        decided = disputes.all_disputes(connection, decided=True, limit=50)
        note(connection, registry.clock, member.id, "conflicts-viewed", "conflicts")
    lang = lang_of(request)
    return show_page(
        request,
        "conflicts.html",
        member,
        open=opened,
        decided=decided,
        trouble=trouble_sentence(trouble, lang) if trouble else "",
    )


def _stations(
    request: Request,
    registry: Registry,
    member: Member,
    code: str = "",
    trouble: Trouble | None = None,
) -> Response:
    with registry.database.reading() as connection:
        stations = all_stations(connection)
        sessions = progress.sessions_for(connection, member)
        count = conflicts.count_open(connection)
        hours = progress.portraits_by_hour(connection)
    text = _invitation(request, registry, code) if code else ""
    return show_page(
        request,
        "stations.html",
        member,
        invitation=text,
        qr=segno.make(text, error="m").svg_inline(scale=4, border=2) if text else "",
        stations=stations,
        sessions=sessions,
        conflicts=count,
        hours=hours,
        code=code,
        trouble=trouble_sentence(trouble, lang_of(request)) if trouble else "",
    )


def _invitation(request: Request, registry: Registry, code: str) -> str:
    config, certificate = registry.config, registry.config.certificate
    fingerprint = fingerprint_of(certificate) if config.is_of_room and certificate else ""
    return invitation(str(request.base_url), code, fingerprint)
