"""The pages of verifiable reports: the student makes one, anybody verifies its number."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException, Request, Response
from fastapi import Path as InPath

from capture_station.domain.errors import Trouble
from capture_station.registry import reports
from capture_station.registry.account_rendering import Student, demand_account_form
from capture_station.registry.api import Service, Word
from capture_station.registry.codes import grouped
from capture_station.registry.record_pages import own_record
from capture_station.registry.records import RecordView
from capture_station.registry.rendering import (
    Typed,
    demand_same_site,
    lang_of,
    lead_to,
    show_page,
    words_in,
)
from capture_station.registry.report_paper import ReportText, write_report
from capture_station.registry.service import Registry
from capture_station.registry.workdays import date_in_china

router = APIRouter(include_in_schema=False)

_OWN_FORM = [Depends(demand_account_form)]
_Code = Annotated[str, InPath(max_length=40)]
_NOT_GENUINE = 404


@router.get("/me/report/{student}")
def show_reports(request: Request, registry: Service, account: Student, student: Word) -> Response:
    """Show the reports that were made of an own record."""
    view = own_record(registry, account, student)
    with registry.database.reading() as connection:
        made = reports.reports_of(connection, registry.clock, view)
    can_make = view.course.state in reports.REPORTABLE
    return show_page(
        request, "report.html", None, account=account, view=view, reports=made, can_make=can_make
    )


@router.post("/me/report/{student}", dependencies=_OWN_FORM)
def make_report(request: Request, registry: Service, account: Student, student: Word) -> Response:
    """Make a report and hand it over as a PDF file; its number is kept nowhere."""
    view = own_record(registry, account, student)
    try:
        with registry.database.writing() as connection:
            number, until = reports.make_report(connection, registry.clock, account.id, view)
    except Trouble:
        raise HTTPException(404) from None
    public = registry.config.mail.public_address or str(request.base_url)
    told = _told(request, view, number, until.isoformat(), public.rstrip("/"))
    content = write_report(told, registry.objects.get(view.portrait_sha256))
    headers = {
        "Content-Disposition": 'attachment; filename="report.pdf"',
        "Cache-Control": "private, no-store",
    }
    return Response(content, media_type="application/pdf", headers=headers)


@router.post("/me/report/{student}/withdraw", dependencies=_OWN_FORM)
def withdraw(registry: Service, account: Student, student: Word) -> Response:
    """Let no report of an own record hold any more."""
    view = own_record(registry, account, student)
    with registry.database.writing() as connection:
        reports.withdraw_reports(connection, registry.clock, account.id, view)
    return lead_to(f"/me/report/{student}")


@router.get("/verify")
def ask_number(request: Request) -> Response:
    """Ask for the number of a report."""
    return show_page(request, "verify.html", None, found=None)


@router.post("/verify", dependencies=[Depends(demand_same_site)])
def take_number(request: Request, registry: Service, number: Typed = "") -> Response:
    """Tell what a number is worth."""
    return _verified(request, registry, number)


@router.get("/verify/{code}")
def show_number(request: Request, registry: Service, code: _Code) -> Response:
    """Tell the same for a number out of a QR code."""
    return _verified(request, registry, code)


def _verified(request: Request, registry: Registry, number: str) -> Response:
    with registry.database.reading() as connection:
        found = reports.verify(connection, registry.clock, number)
    is_unknown = found.standing is reports.Standing.UNKNOWN
    return show_page(request, "verify.html", None, _NOT_GENUINE if is_unknown else 200, found=found)


def _told(request: Request, view: RecordView, number: str, until: str, public: str) -> ReportText:
    words = words_in(lang_of(request))
    lines = [
        (words["real-name"], view.data["name"]),
        (words["column-student_number"], view.data["student_number"]),
        (words["column-serial"], view.serial),
        (words["session-place"], f"{view.school_name} {view.place}"),
        (words["report-taken"], date_in_china(view.photographed_at)),
        (words["column-state"], words["report-accepted"]),
        (words["report-number"], grouped(number, reports.NUMBER_GROUP)),
        (words["report-until"], until),
    ]
    notes = [words["report-note"], f"{public}/verify"]
    return ReportText(words["report"], lines, notes, f"{public}/verify/{number}")
