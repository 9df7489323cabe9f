"""The pages of appeals: who appeals, who vouches, who objects, and what staff decides."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, File, Form, HTTPException, Request, Response, UploadFile
from sqlalchemy import select

from capture_station.domain.errors import Trouble
from capture_station.domain.identity import read_id
from capture_station.domain.people import IdType
from capture_station.exchange.person_names import normalise_name
from capture_station.registry import appeals, binding
from capture_station.registry.account_rendering import Student, demand_account_form
from capture_station.registry.account_sign_ins import Account
from capture_station.registry.api import Service
from capture_station.registry.appeal_tables import appeals as table
from capture_station.registry.codes import grouped
from capture_station.registry.papers import PAPER_BYTES, read_paper
from capture_station.registry.rendering import (
    Administrator,
    Typed,
    demand_form,
    lang_of,
    lead_to,
    show_page,
    show_paper_file,
)
from capture_station.registry.service import Registry
from capture_station.registry.staff import Member
from capture_station.registry.stations import note
from capture_station.registry.workdays import day_in_china
from capture_station.wording import trouble_sentence

router = APIRouter(include_in_schema=False)

_OWN_FORM = [Depends(demand_account_form)]
_Number = Annotated[int, Form(ge=1, le=2**31 - 1)]
_Remark = Annotated[str, Form(max_length=500)]
_Decision = Annotated[str, Form(pattern=f"^({appeals.ACCEPTED}|{appeals.DECLINED})$")]


@router.get("/me/appeal")
def show_appeal(request: Request, registry: Service, account: Student) -> Response:
    """Show the open appeal of this account; a classmate's word may have come to hold."""
    with registry.database.writing() as connection:
        is_settled = appeals.settle_vouched(connection, registry.clock, account.id)
        found = appeals.appeal_by(connection, account.id)
    if is_settled or account.is_bound:
        return lead_to("/me")
    return lead_to("/me/bind") if found is None else _appeal_page(request, account, found)


@router.post("/me/appeal", dependencies=_OWN_FORM)
def take_appeal(
    request: Request,
    registry: Service,
    account: Student,
    scan: Annotated[UploadFile, File()],
    name: Typed = "",
    id_type: Annotated[IdType, Form()] = IdType.RESIDENT_ID,
    id_number: Typed = "",
) -> Response:
    """Take an appeal in, after the same look at the roster as for binding."""
    try:
        return _appealed(request, registry, account, scan, (name, id_type, id_number))
    except Trouble as trouble:
        return _refused(request, account, trouble, "/me/bind")


@router.post("/me/appeal/code", dependencies=_OWN_FORM)
def make_code(request: Request, registry: Service, account: Student) -> Response:
    """Show a fresh code for a classmate."""
    try:
        with registry.database.writing() as connection:
            code = appeals.renew_code(connection, registry.clock, account.id)
            found = appeals.appeal_by(connection, account.id)
    except Trouble:
        raise HTTPException(404) from None
    return _appeal_page(request, account, found, code)


@router.post("/me/vouch", dependencies=_OWN_FORM)
def take_vouch(
    request: Request, registry: Service, account: Student, code: Typed = "", known: Typed = ""
) -> Response:
    """Show whom a code stands for; take the word of who knows them."""
    try:
        with registry.database.writing() as connection:
            found = appeals.appeal_for_code(connection, account.id, code)
            if known:
                appeals.vouch(connection, registry.clock, account.id, code)
    except Trouble as trouble:
        return _refused(request, account, trouble, "/me/account")
    return show_page(
        request, "vouch.html", None, account=account, appeal=found, code=code, is_done=bool(known)
    )


@router.post("/me/object", dependencies=_OWN_FORM)
def take_objection(registry: Service, account: Student) -> Response:
    """Let the holder of a number object to who says that it is theirs."""
    with registry.database.writing() as connection:
        appeals.object_to(connection, registry.clock, account.id, account.id_number)
    return lead_to("/me/account")


@router.get("/appeals")
def show_appeals(request: Request, registry: Service, member: Administrator) -> Response:
    """Show the open appeals; who has looked stands in the audit trail."""
    return _appeals_page(request, registry, member)


@router.post("/appeals", dependencies=[Depends(demand_form)])
def take_decision(
    request: Request,
    registry: Service,
    member: Administrator,
    number: _Number,
    decision: _Decision,
    remark: _Remark = "",
) -> Response:
    """Decide an appeal."""
    try:
        with registry.database.writing() as connection:
            appeals.decide_appeal(
                connection, registry.clock, member.id, number, decision, remark.strip()
            )
    except Trouble as trouble:
        return _appeals_page(request, registry, member, trouble)
    return lead_to("/appeals")


@router.get("/appeals/{number}/scan")
def show_scan(registry: Service, member: Administrator, number: int) -> Response:
    """Return the scan of an open appeal; who has looked at it stands in the audit trail."""
    query = select(table).where(table.c.row == number, table.c.decided_at.is_(None))
    with registry.database.writing() as connection:
        row = connection.execute(query).first()
        if row is None:
            raise HTTPException(404)
        note(connection, registry.clock, member.id, "scan-viewed", row.account_id)
    return show_paper_file(registry.objects.get(row.sha256), row.media_type)


def _appealed(
    request: Request,
    registry: Registry,
    account: Account,
    scan: UploadFile,
    person: tuple[str, IdType, str],
) -> Response:
    typed, id_type, id_number = person
    with registry.database.reading() as connection:
        if account.is_bound or appeals.appeal_by(connection, account.id) is not None:
            raise Trouble("registry.not-now")
    paper = read_paper(scan.file.read(PAPER_BYTES + 1))
    try:
        binding.bind(registry.database, registry.clock, account.id, typed, id_type, id_number)
    except Trouble as trouble:
        if trouble.key != "registry.id-taken":
            raise
    else:
        # the number has become free meanwhile
        return lead_to("/me")
    number = read_id(id_number, id_type, day_in_china(registry.clock.now())).number
    registry.objects.put(paper.sha256, paper.content)
    with registry.database.writing() as connection:
        told = normalise_name(typed), id_type, number
        code = appeals.open_appeal(connection, registry.clock, account.id, told, paper)
        found = appeals.appeal_by(connection, account.id)
    return _appeal_page(request, account, found, code)


def _refused(request: Request, account: Account, trouble: Trouble, back: str) -> Response:
    told = trouble_sentence(trouble, lang_of(request))
    return show_page(request, "notice.html", None, 403, account=account, told=told, back=back)


def _appeal_page(
    request: Request, account: Account, found: appeals.Appeal | None, code: str = ""
) -> Response:
    return show_page(
        request,
        "appeal.html",
        None,
        account=account,
        appeal=found,
        code=grouped(code, appeals.CODE_GROUP),
    )


def _appeals_page(
    request: Request, registry: Registry, member: Member, trouble: Trouble | None = None
) -> Response:
    with registry.database.writing() as connection:
        found = appeals.appeals_open(connection)
        note(connection, registry.clock, member.id, "appeals-viewed", "appeals")
    return show_page(
        request,
        "appeals.html",
        member,
        appeals=found,
        today=day_in_china(registry.clock.now()).isoformat(),
        trouble=trouble_sentence(trouble, lang_of(request)) if trouble else "",
    )
