"""What staff have to act upon: corrections for advisers, retakes and missing ones for the team."""

from __future__ import annotations

from datetime import date  # noqa: TC003 - FastAPI reads the annotations when it runs
from typing import Annotated

from fastapi import APIRouter, Depends, Form, HTTPException, Request, Response
from sqlalchemy import select

from capture_station.domain.course import DisputeKind
from capture_station.domain.errors import Trouble
from capture_station.registry import answers
from capture_station.registry.answer_tables import papers
from capture_station.registry.api import Service
from capture_station.registry.corrections import ACCEPTED, DECLINED, decide_correction
from capture_station.registry.records import view_of
from capture_station.registry.reminders import Reminded, remind_class
from capture_station.registry.rendering import (
    Administrator,
    SignedIn,
    Typed,
    demand_class,
    demand_form,
    lang_of,
    lead_to,
    show_page,
    show_paper_file,
    spreadsheet,
    words_in,
)
from capture_station.registry.service import Registry
from capture_station.registry.staff import Member
from capture_station.registry.stations import note
from capture_station.registry.work import READ_MAX, tasks_for
from capture_station.registry.workdays import day_in_china
from capture_station.wording import trouble_sentence

router = APIRouter(include_in_schema=False)

_Number = Annotated[int, Form(ge=1, le=2**31 - 1)]
_Remark = Annotated[str, Form(max_length=500)]


@router.get("/tasks")
def show_work(request: Request, registry: Service, member: SignedIn) -> Response:
    """Show what this member of staff has to act upon."""
    return _work(request, registry, member)


@router.get("/tasks.xlsx")
def export_work(request: Request, registry: Service, member: SignedIn) -> Response:
    """Return what is open as a spreadsheet, the first due first."""
    words = words_in(lang_of(request))
    with registry.database.writing() as connection:
        today = day_in_china(registry.clock.now())
        tasks = tasks_for(connection, member, today, READ_MAX)
        note(connection, registry.clock, member.id, "work-exported", "work")
    columns = ("class", "student_number", "name", "state", "owner", "due", "remark")
    lines = [
        (
            view.data["class_name"],
            view.data["student_number"],
            view.data["name"],
            words[f"course-{view.course.state}"],
            words[f"owner-{view.course.owner}"],
            view.course.due.isoformat() if view.course.due else "",
            view.remark,
        )
        for view in tasks.open
    ]
    return spreadsheet("tasks.xlsx", [words[f"column-{each}"] for each in columns], lines)


@router.post("/tasks/remind", dependencies=[Depends(demand_form)])
def take_reminder(
    request: Request, registry: Service, member: SignedIn, class_name: Typed
) -> Response:
    """Write to the students of an own class who have something to do."""
    demand_class(member, class_name)
    with registry.database.writing() as connection:
        told = remind_class(connection, registry.clock, member, class_name)
    return _work(request, registry, member, reminded=told)


@router.post("/tasks/correction", dependencies=[Depends(demand_form)])
def take_correction(
    request: Request,
    registry: Service,
    member: SignedIn,
    number: _Number,
    decision: Annotated[str, Form(pattern=f"^({ACCEPTED}|{DECLINED})$")],
    remark: _Remark = "",
) -> Response:
    """Accept or decline a correction of an own class."""
    try:
        with registry.database.writing() as connection:
            asked = answers.open_answers(connection, member, DisputeKind.DATUM, row=number)
            if asked:
                decide_correction(
                    connection, registry.clock, member.id, asked[0], decision, remark.strip()
                )
    except Trouble as trouble:
        return _work(request, registry, member, trouble)
    if not asked:
        raise HTTPException(404)
    return lead_to("/tasks")


@router.post("/tasks/missing", dependencies=[Depends(demand_form)])
def take_missing(
    request: Request,
    registry: Service,
    member: Administrator,
    number: _Number,
    remark: _Remark = "",
) -> Response:
    """Close a report of a missing record, with what was found out."""
    with registry.database.writing() as connection:
        is_open = answers.close_answer(
            connection, registry.clock, member.id, number, DECLINED, remark.strip()
        )
    if not is_open:
        return _work(request, registry, member, Trouble("registry.not-now"))
    return lead_to("/tasks")


@router.post("/tasks/retake", dependencies=[Depends(demand_form)])
def take_retake(
    request: Request,
    registry: Service,
    member: Administrator,
    student: Typed,
    day: Annotated[date, Form()],
    place: Typed = "",
) -> Response:
    """Plan another portrait."""
    try:
        with registry.database.writing() as connection:
            view = view_of(connection, student)
            if view is None:
                raise HTTPException(404)
            answers.plan_retake(connection, registry.clock, member.id, view, day, place.strip())
    except Trouble as trouble:
        return _work(request, registry, member, trouble)
    return lead_to("/tasks")


@router.get("/papers/{number}")
def show_paper(registry: Service, member: SignedIn, number: int) -> Response:
    """Return a supporting paper of an own class; who has looked at it is noted."""
    with registry.database.writing() as connection:
        row = connection.execute(select(papers).where(papers.c.row == number)).first()
        asked = (
            answers.open_answers(connection, member, DisputeKind.DATUM, row=row.answer)
            if row is not None
            else ()
        )
        if asked:
            note(connection, registry.clock, member.id, "paper-viewed", asked[0].student_id)
    if row is None or not asked:
        raise HTTPException(404)
    return show_paper_file(registry.objects.get(row.sha256), row.media_type)


def _work(
    request: Request,
    registry: Registry,
    member: Member,
    trouble: Trouble | None = None,
    reminded: Reminded | None = None,
) -> Response:
    today = day_in_china(registry.clock.now())
    with registry.database.writing() as connection:
        corrections = answers.open_answers(connection, member, DisputeKind.DATUM)
        is_team = member.role.value == "administrator"
        missing = answers.open_answers(connection, member, DisputeKind.MISSING) if is_team else ()
        tasks = tasks_for(connection, member, today)
        note(connection, registry.clock, member.id, "work-viewed", "work")
    return show_page(
        request,
        "work.html",
        member,
        corrections=corrections,
        missing=missing,
        tasks=tasks,
        is_team=is_team,
        today=today,
        reminded=reminded,
        trouble=trouble_sentence(trouble, lang_of(request)) if trouble else "",
    )
