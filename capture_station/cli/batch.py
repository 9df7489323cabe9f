"""``capture-station batch``: batches made, verified and listed."""

import json
from pathlib import Path
from typing import Annotated

import typer

from capture_station.cli.operators import OperatorOption, station_operator
from capture_station.cli.options import DataOption, JsonOption, LangOption
from capture_station.cli.sessions import SessionOption, chosen_session, opened_station
from capture_station.domain.errors import Trouble
from capture_station.domain.identity import Gravity
from capture_station.exchange.batch import BatchReceipt
from capture_station.exchange.verification import BatchVerification, verify_batch
from capture_station.station.delivery import DeliveryPreview, Scope
from capture_station.wording import Lang, trouble_sentence
from capture_station.workflow.permissions import Right

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None)

_MARKS = {Gravity.ERROR: "✗", Gravity.WARNING: "!"}
_MADE: dict[Lang, str] = {
    "zh": "已写出 {photos} 张（{first}–{last}），校验值 {manifest}",
    "en": "{photos} portraits written ({first}–{last}), manifest {manifest}",
}
_LEFT_OUT: dict[Lang, str] = {
    "zh": "未包含 {count} 张（未核对、有异议或待重拍）",
    "en": "{count} portraits left out (not verified, disputed or to be retaken)",
}
_VERIFIED: dict[bool, dict[Lang, str]] = {
    True: {
        "zh": "完好：{files} 个文件，{photos} 张照片",
        "en": "sound: {files} files, {photos} photos",
    },
    False: {"zh": "有问题：{files} 个文件", "en": "not sound: {files} files"},
}
_FAULTS: dict[str, dict[Lang, str]] = {
    "missing": {"zh": "缺少", "en": "missing"},
    "changed": {"zh": "内容改变", "en": "changed"},
    "extra": {"zh": "多出", "en": "extra"},
}
_PASSWORD: dict[Lang, str] = {"zh": "密码", "en": "Password"}


@app.command()
def make(
    recipient: Annotated[str, typer.Argument(metavar="RECIPIENT", show_default=False)],
    target: Annotated[Path, typer.Argument(metavar="TARGET", show_default=False)],
    operator: OperatorOption,
    session: SessionOption = None,
    scope: Annotated[
        Scope,
        typer.Option(
            "--scope", help="只含已核对的，或全部有效照片 / Only confirmed ones, or all valid ones."
        ),
    ] = Scope.CONFIRMED,
    encrypt: Annotated[
        bool, typer.Option("--encrypt", help="加密，会询问密码 / AES-256; asks for a password.")
    ] = False,
    as_json: JsonOption = False,
    data: DataOption = None,
    lang: LangOption = "zh",
) -> int:
    """为接收方生成批次 / Make a batch for a recipient.

    命名有错误时不写出，退出码为 1 / Nothing is written if names are faulty; exit status 1.
    """
    password = None
    if encrypt:
        prompt = _PASSWORD[lang]
        password = str(typer.prompt(prompt, hide_input=True, confirmation_prompt=True))
    with opened_station(data) as station:
        by = station_operator(station, operator, Right.EXPORT, lang)
        chosen = chosen_session(station.records, session)
        preview = station.deliveries.preview(chosen.id, recipient, scope)
        if not as_json:
            _tell_preview(preview, lang)
        if preview.included and not preview.is_writable:
            if as_json:
                typer.echo(json.dumps(_preview_record(preview, lang), ensure_ascii=False))
            return 1
        receipt, verification = station.deliveries.write(by, preview, target, password=password)
    if as_json:
        made = _receipt_record(receipt) | {"sound": verification.is_sound}
        typer.echo(json.dumps(_preview_record(preview, lang) | made, ensure_ascii=False))
    else:
        _tell_receipt(receipt, lang)
    return 0 if verification.is_sound else 1


@app.command()
def verify(
    path: Annotated[Path, typer.Argument(metavar="BATCH", show_default=False)],
    as_json: JsonOption = False,
    lang: LangOption = "zh",
) -> int:
    """核对批次是否完好 / Verify that a batch is whole and unchanged.

    缺少、改变或多出文件时退出码为 1 / The exit status is 1 if anything is missing, changed, extra.
    """
    result = verify_batch(path)
    if as_json:
        typer.echo(json.dumps(_verification_record(path, result, lang), ensure_ascii=False))
    elif not result.readable:
        typer.echo(f"{path}  {trouble_sentence(Trouble(result.reason), lang)}")
    else:
        told = _VERIFIED[result.is_sound][lang].format(files=result.files, photos=result.photos)
        typer.echo(f"{path}  {told}")
        for kind, words in _FAULTS.items():
            for name in getattr(result, kind):
                typer.echo(f"  ✗ {words[lang]}: {name}")
    return 0 if result.is_sound else 1


@app.command(name="list")
def list_batches(
    as_json: JsonOption = False, data: DataOption = None, lang: LangOption = "zh"
) -> None:
    """列出接收方、场次和已导出的批次 / List recipients, sessions and what was exported."""
    with opened_station(data) as station:
        recipients = station.deliveries.recipients()
        sessions = [
            (session, station.deliveries.history(session.id))
            for session in station.records.sessions()
        ]
    if as_json:
        record = {
            "recipients": {one.id: dict(one.title) for one in recipients},
            "sessions": [
                {
                    "id": session.id,
                    "school": session.school_name,
                    "place": session.place,
                    "starts_on": session.starts_on.isoformat(),
                    "state": session.state.value,
                    "batches": [
                        {"at": line.at.isoformat(), "by": line.operator, **line.details}
                        for line in history
                    ],
                }
                for session, history in sessions
            ],
        }
        typer.echo(json.dumps(record, ensure_ascii=False))
        return
    for one in recipients:
        typer.echo(f"{one.id:24} {one.title_in(lang)}")
    for session, history in sessions:
        typer.echo(f"{session.id}  {session.starts_on}  {session.school_name} {session.place}")
        for line in history:
            told = "  ".join(str(line.details.get(key, "")) for key in ("recipient", "photos"))
            typer.echo(f"  {line.at.astimezone():%Y-%m-%d %H:%M}  {line.operator}  {told}")


def _tell_preview(preview: DeliveryPreview, lang: Lang) -> None:
    if preview.left_out:
        typer.echo(_LEFT_OUT[lang].format(count=len(preview.left_out)))
    for problem in preview.problems:
        typer.echo(f"  {_MARKS[problem.gravity]} {problem.serial} {problem.sentence(lang)}")


def _preview_record(preview: DeliveryPreview, lang: Lang) -> dict[str, object]:
    return {
        "recipient": preview.profile.id,
        "included": len(preview.included),
        "left_out": [
            {"serial": record.capture.serial.text, "reason": reason.value}
            for record, reason in preview.left_out
        ],
        "problems": [
            {
                "serial": problem.serial,
                "kind": problem.kind,
                "severity": problem.gravity.value,
                "message": problem.sentence(lang),
            }
            for problem in preview.problems
        ],
    }


def _verification_record(path: Path, result: BatchVerification, lang: Lang) -> dict[str, object]:
    reason = "" if result.readable else trouble_sentence(Trouble(result.reason), lang)
    return {
        "batch": str(path),
        "sound": result.is_sound,
        "readable": result.readable,
        "reason": reason,
        "files": result.files,
        "photos": result.photos,
        "missing": result.missing,
        "changed": result.changed,
        "extra": result.extra,
    }


def _receipt_record(receipt: BatchReceipt) -> dict[str, object]:
    return {
        "target": str(receipt.target),
        "photos": receipt.photos,
        "first_serial": receipt.first_serial,
        "last_serial": receipt.last_serial,
        "photo_bytes": receipt.photo_bytes,
        "manifest_sha256": receipt.manifest_sha256,
    }


def _tell_receipt(receipt: BatchReceipt, lang: Lang) -> None:
    typer.echo(
        _MADE[lang].format(
            photos=receipt.photos,
            first=receipt.first_serial,
            last=receipt.last_serial,
            manifest=receipt.manifest_sha256,
        )
    )
