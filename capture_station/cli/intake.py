"""``capture-station intake``: photos that people bring, and what was ordered with them."""

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from capture_station.cli.check import tell_judgement, told_record
from capture_station.cli.operators import OperatorOption, station_operator
from capture_station.cli.options import DataOption, JsonOption, LangOption
from capture_station.cli.sessions import (
    SessionOption,
    chosen_session,
    one_student,
    opened_station,
)
from capture_station.domain import events as ev
from capture_station.domain.errors import Trouble
from capture_station.domain.findings import Verdict
from capture_station.domain.identity import read_id
from capture_station.domain.ids import Operator, SessionId, StudentId
from capture_station.domain.order import PrintOrder
from capture_station.domain.overview import PersonHit
from capture_station.domain.payment import PaymentMethod, yuan
from capture_station.domain.people import PersonData
from capture_station.domain.sitting import Sitting
from capture_station.station.intake import BroughtPhoto, Settlement, is_settled, read_photo
from capture_station.station.orders import ORDER_KEYS, list_orders, orders_book
from capture_station.station.station import Station
from capture_station.wording import Lang
from capture_station.workflow.permissions import Right

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None)

_TAKEN: dict[Lang, str] = {
    "zh": "已收下：拍摄序号 {serial}，收费 {paid} 元",
    "en": "taken in: serial number {serial}, {paid} yuan paid",
}


def _text_option(words: str, metavar: str = "TEXT") -> Any:
    return typer.Option(metavar=metavar, help=words)


StudentOption = Annotated[str, _text_option("名单上学生的学号 / Of the roster.", "NUMBER")]
NameOption = Annotated[str, _text_option("不在名单的学生的姓名 / Of a person not on the roster.")]
IdNumberOption = Annotated[str, _text_option("其证件号 / ID number of that person.")]
ReceiverOption = Annotated[str, _text_option("收件人 / Receiver of the prints.")]
PhoneOption = Annotated[str, _text_option("收件电话 / Phone of the receiver.")]
AddressOption = Annotated[str, _text_option("收件地址；空为自取 / Empty: fetched.")]
PayOption = Annotated[
    str, _text_option("收款方式 / How it is paid.", "cash|wechat|alipay|school|waived")
]
ReferenceOption = Annotated[str, _text_option("支付单号 / Reference of the payment.")]
ReasonOption = Annotated[str, _text_option("免收原因 / Why the fee is waived.")]
OverrideOption = Annotated[
    str, _text_option("不合格仍收下的原因 / Why a failing photo is taken.", "REASON")
]
ConfirmedOption = Annotated[
    bool, typer.Option("--confirmed", help="学生已核对照片和信息 / The student found it right.")
]
DryRunOption = Annotated[
    bool, typer.Option("--dry-run", help="只检查照片，不写入 / Only judge the photo.")
]


@app.command()
def take(
    photo: Annotated[Path, typer.Argument(metavar="PHOTO", show_default=False)],
    operator: OperatorOption,
    student: StudentOption = "",
    name: NameOption = "",
    id_number: IdNumberOption = "",
    receiver: ReceiverOption = "",
    phone: PhoneOption = "",
    address: AddressOption = "",
    pay: PayOption = "",
    reference: ReferenceOption = "",
    reason: ReasonOption = "",
    override: OverrideOption = "",
    confirmed: ConfirmedOption = False,
    dry_run: DryRunOption = False,
    session: SessionOption = None,
    as_json: JsonOption = False,
    data: DataOption = None,
    lang: LangOption = "zh",
) -> int:
    """收下学生自带的照片 / Take in a photo that somebody brings.

    照片不合格又没有给出原因时不写入，退出码为 1 /
    A failing photo without a reason is not taken; the exit status is 1.
    """
    content = read_photo(photo)
    order = PrintOrder(receiver.strip(), phone.strip(), address.strip())
    with opened_station(data) as station:
        chosen = chosen_session(station.records, session)
        spec, accepted = station.spec_of(chosen), station.backgrounds_of(chosen)
        shot = station.intake.judge(station.new_judge(), content, spec, accepted)
        refused = shot.judgement.verdict is Verdict.FAIL and not override.strip()
        told = told_record(str(photo), shot.judgement, lang)
        if not as_json:
            tell_judgement(str(photo), shot.judgement, lang, as_json=False)
        if refused or dry_run:
            if as_json:
                typer.echo(json.dumps(told | {"taken": False}, ensure_ascii=False))
            return 1 if refused else 0
        right = Right.OVERRIDE if override.strip() else Right.SHOOT
        by = station_operator(station, operator, right, lang)
        settlement = _settlement(pay, chosen.price.self_provided_fen, reference, reason)
        hit = _person(station, by, chosen.id, student, name, id_number)
        if is_settled(hit.sitting, chosen.price.self_provided_fen):
            settlement = None
        brought = BroughtPhoto(shot, order, settlement, override.strip(), confirmed=confirmed)
        sitting = station.intake.take(by, chosen.id, hit.student.id, brought)
    _tell_taken(sitting, told, lang, as_json=as_json)
    return 0


def _tell_taken(sitting: Sitting, told: dict[str, object], lang: Lang, *, as_json: bool) -> None:
    serial = sitting.capture.serial.text if sitting.capture else ""
    paid = yuan(sitting.fee.held_fen if sitting.fee else 0)
    if as_json:
        more = {"taken": True, "serial": serial, "stage": sitting.stage.value, "paid": paid}
        typer.echo(json.dumps(told | more, ensure_ascii=False))
    else:
        typer.echo(_TAKEN[lang].format(serial=serial, paid=paid))


@app.command(name="list")
def list_the_orders(
    operator: OperatorOption,
    out: Annotated[
        Path | None, typer.Option("--xlsx", metavar="OUT", help="写成表格 / Write a spreadsheet.")
    ] = None,
    session: SessionOption = None,
    as_json: JsonOption = False,
    data: DataOption = None,
    lang: LangOption = "zh",
) -> None:
    """列出自带照片的订单和寄送地址 / List the orders with the addresses they go to."""
    with opened_station(data) as station:
        chosen = chosen_session(station.records, session)
        by = station_operator(station, operator, Right.EXPORT, lang)
        rows = list_orders(station.store, by, chosen.id)
    if out is not None:
        try:
            out.write_bytes(orders_book(rows))
        except OSError as error:
            raise Trouble("file.unwritable", file=out.name, reason=error.strerror or "") from error
    elif as_json:
        for row in rows:
            typer.echo(json.dumps(dict(zip(ORDER_KEYS, row, strict=True)), ensure_ascii=False))
    else:
        for row in rows:
            typer.echo("  ".join(text or "–" for text in row))


def _settlement(pay: str, price_fen: int, reference: str, reason: str) -> Settlement | None:
    """Return how the order is paid, as the options say; None if they say nothing."""
    match pay:
        case "":
            return None
        case "school":
            return ev.FeeBySchool()
        case "waived":
            return ev.FeeWaived(reason)
        case _ if pay in set(PaymentMethod):
            return ev.FeePaid(PaymentMethod(pay), price_fen, price_fen, reference)
        case _:
            raise Trouble("intake.paid-otherwise", text=pay)


def _person(
    station: Station,
    by: Operator,
    session_id: SessionId,
    number: str,
    name: str,
    id_number: str,
) -> PersonHit:
    """Return the person that is meant; one who is not on the roster is entered as a walk-in."""
    if number or not name:
        return one_student(station.records, session_id, number)
    reading = read_id(id_number)
    person = PersonData(
        student_number="",
        name=name.strip(),
        gender=reading.gender,
        id_type=reading.id_type,
        id_number=reading.number,
        birth_date=reading.birth_date,
    )
    sitting = station.desk.enter_walk_in(by, session_id, person)
    return PersonHit(station.records.student(StudentId(sitting.student_id)), sitting)
