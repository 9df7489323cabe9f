"""``capture-station certificate``: individual-capture certificates under numbers of their own."""

import json
from typing import Annotated

import typer

from capture_station.cli.operators import OperatorOption, station_operator
from capture_station.cli.options import DataOption, JsonOption, LangOption
from capture_station.cli.sessions import (
    SessionOption,
    chosen_session,
    one_student,
    opened_station,
)
from capture_station.domain.certificate import Certificate, Letter
from capture_station.wording import Lang
from capture_station.workflow.permissions import Right

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None)

_BLANK: dict[Lang, str] = {"zh": "（空白）", "en": "(blank)"}


@app.command()
def issue(
    operator: OperatorOption,
    student: Annotated[
        str, typer.Option(metavar="NUMBER", help="学号；空为空白证明 / Empty: blank ones.")
    ] = "",
    copies: Annotated[int, typer.Option(help="空白证明的份数 / How many blank ones.")] = 1,
    reason: Annotated[str, typer.Option(help="散拍原因 / Why the student could not come.")] = "",
    teacher: Annotated[str, typer.Option(help="联系老师 / Contact teacher.")] = "",
    phone: Annotated[str, typer.Option(help="联系电话 / Phone.")] = "",
    address: Annotated[str, typer.Option(help="寄回地址 / Address for the prints.")] = "",
    session: SessionOption = None,
    as_json: JsonOption = False,
    data: DataOption = None,
    lang: LangOption = "zh",
) -> None:
    """开具散拍证明，领取编号 / Issue certificates; each takes the next number."""
    with opened_station(data) as station:
        by = station_operator(station, operator, Right.SESSIONS, lang)
        chosen = chosen_session(station.records, session)
        if student:
            meant = one_student(station.records, chosen.id, student).student
            letter = Letter(reason, teacher, phone, address)
            issued: tuple[Certificate, ...] = (
                station.certificates.issue(by, chosen.id, meant.id, letter),
            )
        else:
            issued = station.certificates.issue_blank(by, chosen.id, copies)
    for one in issued:
        _tell(one, student, lang, as_json=as_json)


@app.command(name="list")
def list_certificates(
    session: SessionOption = None,
    as_json: JsonOption = False,
    data: DataOption = None,
    lang: LangOption = "zh",
) -> None:
    """列出已开具的散拍证明 / List the certificates that were issued."""
    with opened_station(data) as station:
        chosen = chosen_session(station.records, session)
        issued = station.records.certificates(chosen.id)
        numbers = {
            one.student_id: station.records.student(one.student_id).data.student_number
            for one in issued
            if one.student_id is not None
        }
    for one in issued:
        number = numbers[one.student_id] if one.student_id is not None else ""
        _tell(one, number, lang, as_json=as_json)


def _tell(one: Certificate, number: str, lang: Lang, *, as_json: bool) -> None:
    if as_json:
        record = {
            "number": one.number,
            "student_number": number,
            "reason": one.letter.reason,
            "issued_at": one.issued_at.isoformat(),
            "issued_by": one.issued_by,
        }
        typer.echo(json.dumps(record, ensure_ascii=False))
        return
    at = f"{one.issued_at.astimezone():%Y-%m-%d %H:%M}"
    typer.echo(f"{one.number}  {at}  {one.issued_by}  {number or _BLANK[lang]}")
