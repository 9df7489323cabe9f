"""``store``: how a data folder stands; backing up, opening, re-keying and restoring it."""

from __future__ import annotations

import json
from pathlib import Path  # noqa: TC003 - typer reads it
from typing import TYPE_CHECKING, Annotated, Any

import typer

from capture_station.cli.audit import audit
from capture_station.cli.operators import OperatorOption, acting_operator, asked_pin
from capture_station.cli.options import (  # noqa: TC001 - typer reads them
    DataOption,
    JsonOption,
    LangOption,
)
from capture_station.cli.retention import retention
from capture_station.cli.sessions import opened_folder, opened_store
from capture_station.domain.errors import Trouble
from capture_station.domain.keeping import CopyState
from capture_station.domain.staff import Role
from capture_station.locations import default_data_dir
from capture_station.settings import Settings
from capture_station.store.keys import has_keys
from capture_station.store.restoring import restore_folder
from capture_station.workflow.permissions import Right

if TYPE_CHECKING:
    from capture_station.domain.ids import Operator
    from capture_station.domain.keeping import Orphan
    from capture_station.store.operators import Operators
    from capture_station.store.store import Store
    from capture_station.wording import Lang

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None)
app.command()(audit)
app.command()(retention)

_ASKED: dict[Lang, str] = {"zh": "恢复密钥", "en": "Recovery key"}
_UNLOCKED: dict[Lang, str] = {
    "zh": "已解锁，这台电脑现在可以打开这个数据文件夹。",
    "en": "Unlocked: this computer can open the data folder now.",
}
_RECOVERED: dict[Lang, str] = {
    "zh": "{name} 的密码已重设，现在可以登录。",
    "en": "{name} has a new PIN and can sign in now.",
}
_REKEYED: dict[Lang, str] = {
    "zh": "已更换密钥，旧的恢复密钥作废。请抄下新的恢复密钥，与电脑分开存放，再用 "
    "store recovery-key --kept 确认：",
    "en": "The keys were changed and the old recovery key is void. Please write the new one down, "
    "keep it away from the computer, and confirm that with store recovery-key --kept:",
}
_CONFIRMED: dict[Lang, str] = {
    "zh": "已确认，恢复密钥不再显示。",
    "en": "Confirmed: the recovery key is shown no more.",
}
_RESTORED: dict[Lang, str] = {
    "zh": "已恢复：数据库 {database}，照片文件 {photos} 个。",
    "en": "Restored: database {database}, {photos} photo files.",
}
_LEFT_OUT: dict[Lang, str] = {
    "zh": "以下较新的数据库备份不完好，没有采用：{names}",
    "en": "These newer copies of the database were not whole and not used: {names}",
}

_STATES: dict[CopyState, dict[Lang, str]] = {
    CopyState.OFF: {"zh": "没有设置", "en": "not set up"},
    CopyState.READY: {"zh": "正常", "en": "ready"},
    CopyState.ABSENT: {"zh": "不在，请接上", "en": "absent, please connect it"},
    CopyState.FULL: {"zh": "已满，请更换", "en": "full, please change it"},
    CopyState.FAILING: {"zh": "写入失败，请检查", "en": "failing, please check it"},
}
_KEYS: dict[str, dict[Lang, str]] = {
    "none": {"zh": "未加密", "en": "not encrypted"},
    "keyring": {"zh": "已加密，密钥在系统钥匙串", "en": "encrypted, the key is in the keyring"},
    "file": {
        "zh": "已加密，密钥在只有当前用户能读的文件里",
        "en": "encrypted, the key is in a file that only this user can read",
    },
}
_RECOVERY: dict[bool, dict[Lang, str]] = {
    True: {
        "zh": "；恢复密钥尚未确认保存，请负责人运行 store recovery-key",
        "en": "; nobody has confirmed having the recovery key: a lead runs store recovery-key",
    },
    False: {"zh": "", "en": ""},
}
_STATUS: dict[Lang, str] = {
    "zh": "加密：{key}\n副本盘：{second}，待复制 {pending} 张\n数据库备份：{backups}\n"
    "审计记录：{rows} 条\n未入册的照片：{orphans} 张\n找不到文件的照片：{without_file} 张",
    "en": "encryption: {key}\nsecond disk: {second}, {pending} to copy\n"
    "database copies: {backups}\naudit trail: {rows} rows\nshots without a number: {orphans}\n"
    "portraits without their file: {without_file}",
}
_BACKED_UP: dict[bool, dict[Lang, str]] = {
    True: {
        "zh": "已备份并核对：{name}（副本盘上也有）",
        "en": "backed up and verified: {name} (on the second disk too)",
    },
    False: {
        "zh": "已备份并核对：{name}（只在本机）",
        "en": "backed up and verified: {name} (on this computer only)",
    },
}
_VERIFIED: dict[Lang, str] = {
    "zh": "数据库 {database} 处，审计 {audit} 处，照片 {photos} 张有问题",
    "en": "faults: {database} in the database, {audit} in the audit trail, {photos} portraits",
}
_NOBODY: dict[Lang, str] = {"zh": "没有未入册的照片。", "en": "No shots without a number."}


@app.command()
def status(data: DataOption = None, as_json: JsonOption = False, lang: LangOption = "zh") -> int:
    """数据文件夹的状况 / How the data folder stands.

    副本不全或缺照片文件时退出码为 1 / The exit status is 1 if copies or photo files are missing.
    """
    with opened_store(data) as store:
        copies, report = store.copies.status(), store.recovery_report
        key = "none" if store.key is None else "keyring" if store.key.is_protected else "file"
        backups = store.backups.names()
        unconfirmed = store.key is not None and bool(store.key.recovery_key)
        answer = {
            "key": key,
            "recovery_key_confirmed": not unconfirmed,
            "second": copies.state.value,
            "pending": copies.pending,
            "backups": list(backups),
            "rows": store.audit_rows(),
            "orphans": len(report.orphans),
            "without_file": len(report.without_file),
        }
    if as_json:
        typer.echo(json.dumps(answer, ensure_ascii=False))
    else:
        words = {
            "key": _KEYS[key][lang] + _RECOVERY[unconfirmed][lang],
            "second": _STATES[copies.state][lang],
            "backups": ", ".join(backups) or "–",
        }
        typer.echo(_STATUS[lang].format_map(answer | words))
    is_copied = copies.state is CopyState.READY and not copies.pending
    is_well = (is_copied or copies.state is CopyState.OFF) and not report.without_file
    return 0 if is_well else 1


@app.command()
def backup(
    operator: OperatorOption = "",
    data: DataOption = None,
    as_json: JsonOption = False,
    lang: LangOption = "zh",
) -> int:
    """补齐副本并备份数据库 / Catch the second disk up and back the database up.

    副本盘该有而没有备份时退出码为 1 / The exit status is 1 if the second disk did not take it.
    """
    with opened_folder(data) as (store, settings):
        by = _lead(store.operators, settings, operator, lang)
        copied = store.copies.catch_up()
        # before the copy, so that the copy tells of itself
        with store.ledger.act(by) as act:
            act.note("backed-up", "")
        made = store.backups.back_up()
        second = store.copies.status()
    if as_json:
        answer = {"name": made.here, "on_second": made.on_second, "copied": copied}
        typer.echo(json.dumps(answer | {"pending": second.pending}))
    else:
        typer.echo(_BACKED_UP[made.on_second][lang].format(name=made.here))
    return 0 if made.on_second or second.state is CopyState.OFF else 1


@app.command()
def verify(data: DataOption = None, as_json: JsonOption = False, lang: LangOption = "zh") -> int:
    """核对数据库、审计记录和每一个照片文件 / Verify database, audit trail and every photo file.

    有问题时退出码为 1 / The exit status is 1 if anything is wrong.
    """
    with opened_store(data) as store:
        faults: dict[str, list[Any]] = {
            "database": list(store.database_faults()),
            "audit": [[fault.kind.value, fault.number] for fault in store.verify_audit()],
            "photos": list(store.verify_photos()),
        }
    counts = {name: len(found) for name, found in faults.items()}
    told = json.dumps(faults) if as_json else _VERIFIED[lang].format_map(counts)
    typer.echo(told)
    return 1 if any(counts.values()) else 0


@app.command()
def orphans(
    discard: Annotated[
        str | None,
        typer.Option(
            "--discard", metavar="ID", help="丢弃其中一张，记入审计 / Discard one; audited."
        ),
    ] = None,
    operator: OperatorOption = "",
    data: DataOption = None,
    as_json: JsonOption = False,
    lang: LangOption = "zh",
) -> int:
    """列出中断时已写盘、还没有编入序号的照片 / List shots that have no number.

    在窗口程序里可以采用它们；还有剩余时退出码为 1 / An interruption left them; the windows can use
    them. The exit status is 1 while there are any.
    """
    with opened_folder(data) as (store, settings):
        left = sorted(store.recovery_report.orphans, key=lambda one: one.taken_at)
        if discard is not None:
            unwanted = next((one for one in left if one.capture_id == discard), None)
            if unwanted is None:
                raise typer.BadParameter(discard, param_hint="--discard")
            by = acting_operator(store.operators, settings, operator, Right.SHOOT, lang)
            store.discard_orphan(by, unwanted)
            left.remove(unwanted)
        answer = [_orphan_record(store, one) for one in left]
    for record in answer:
        line = (record[name] or "–" for name in ("id", "taken_at", "name"))
        typer.echo(json.dumps(record, ensure_ascii=False) if as_json else "  ".join(line))
    if not answer and not as_json:
        typer.echo(_NOBODY[lang])
    return 1 if answer else 0


@app.command()
def unlock(operator: OperatorOption = "", data: DataOption = None, lang: LangOption = "zh") -> int:
    """用恢复密钥在这台电脑上打开数据文件夹 / Open a data folder here by its recovery key.

    恢复密钥由键盘或标准输入给出，先于密码 / The key is asked for, or read from the standard input,
    before the PIN.
    """
    folder = _encrypted(data)
    with opened_folder(folder, _asked(lang)) as (store, settings):
        store.keyholder.unlock(_lead(store.operators, settings, operator, lang))
    typer.echo(_UNLOCKED[lang])
    return 0


@app.command()
def recover(
    name: Annotated[str, typer.Argument(metavar="NAME", show_default=False)],
    data: DataOption = None,
    lang: LangOption = "zh",
) -> int:
    """负责人忘记密码时，用恢复密钥重设 / Give a lead a new PIN by the folder's recovery key.

    NAME 是负责人的姓名；先询问恢复密钥，再询问新密码 / NAME is the lead's; asks for the recovery
    key, then for the new PIN.
    """
    folder = _encrypted(data)
    with opened_folder(folder, _asked(lang)) as (store, _settings):
        found = (one for one in store.operators.active() if one.name == name.strip())
        lead = next(found, None)
        if lead is None:
            raise Trouble("operators.unknown")
        if lead.role is not Role.LEAD:
            raise Trouble("operators.not-a-lead")
        pin = asked_pin(lead.name, lang, is_new=True)
        store.operators.set_pin(lead.name, lead.id, pin, recovered=True)
        store.keyholder.unlock(lead.name)
    typer.echo(_RECOVERED[lang].format(name=lead.name))
    return 0


@app.command()
def rekey(
    operator: OperatorOption = "",
    data: DataOption = None,
    as_json: JsonOption = False,
    lang: LangOption = "zh",
) -> int:
    """更换密钥，显示新的恢复密钥，旧的作废 / Change the keys; the old recovery key is void."""
    folder = _encrypted(data)
    with opened_folder(folder) as (store, settings):
        fresh = store.keyholder.rekey(_lead(store.operators, settings, operator, lang))
    if as_json:
        typer.echo(json.dumps({"recovery_key": fresh}))
    else:
        typer.echo(_REKEYED[lang])
        typer.echo(f"    {fresh}")
    return 0


@app.command("recovery-key")
def recovery_key(
    kept: Annotated[
        bool, typer.Option("--kept", help="已妥善保存，不再显示 / It is kept; show it no more.")
    ] = False,
    operator: OperatorOption = "",
    data: DataOption = None,
    as_json: JsonOption = False,
    lang: LangOption = "zh",
) -> int:
    """显示尚未确认保存的恢复密钥 / Show the recovery key until somebody has confirmed having it."""
    folder = _encrypted(data)
    with opened_folder(folder) as (store, settings):
        by = _lead(store.operators, settings, operator, lang)
        shown = "" if store.key is None else store.key.recovery_key
        if not shown:
            raise Trouble("store.recovery-key-kept")
        if kept:
            store.keyholder.confirm(by)
    if as_json:
        typer.echo(json.dumps({"recovery_key": "" if kept else shown, "confirmed": kept}))
    else:
        typer.echo(_CONFIRMED[lang] if kept else shown)
    return 0


@app.command()
def restore(
    source: Annotated[Path, typer.Argument(metavar="FROM", show_default=False)],
    operator: OperatorOption = "",
    data: DataOption = None,
    as_json: JsonOption = False,
    lang: LangOption = "zh",
) -> int:
    """从第二磁盘或另一个数据文件夹恢复 / Make a data folder of what lies on a second disk.

    FROM 是第二磁盘上的 capture-station 文件夹；目标不能已有数据库；新电脑上会询问恢复密钥 /
    FROM is the folder capture-station there; the target may hold no database; on a new computer
    the recovery key is asked for.

    有较新的备份不完好时退出码为 1 / The exit status is 1 if newer copies were not whole.
    """
    target = data or default_data_dir()

    def admit(operators: Operators) -> Operator:
        return _lead(operators, Settings.load(target)[0], operator, lang)

    try:
        restored = restore_folder(source, target, admit)
    except Trouble as trouble:
        if trouble.key != "store.key-missing":
            raise
        restored = restore_folder(source, target, admit, _asked(lang))
    if as_json:
        answer = {
            "database": restored.database,
            "photos": restored.photos,
            "left_out": list(restored.left_out),
        }
        typer.echo(json.dumps(answer, ensure_ascii=False))
    else:
        told = _RESTORED[lang].format(database=restored.database, photos=restored.photos)
        typer.echo(told)
        if restored.left_out:
            names = "、" if lang == "zh" else ", "
            typer.echo(_LEFT_OUT[lang].format(names=names.join(restored.left_out)))
    return 1 if restored.left_out else 0


def _orphan_record(store: Store, orphan: Orphan) -> dict[str, str]:
    """Return a shot for a program to read; the name is empty where the database knows none."""
    try:
        student = store.records.student(store.records.sitting(orphan.sitting_id).student_id)
        name, number = student.data.name, student.data.student_number
    except Trouble:
        name = number = ""
    taken_at = orphan.taken_at.astimezone().isoformat(timespec="seconds")
    return {"id": orphan.capture_id, "taken_at": taken_at, "name": name, "student_number": number}


def _lead(operators: Operators, settings: Settings, name: str, lang: Lang) -> Operator:
    """Return in whose name something is done to the folder itself: a lead's."""
    return acting_operator(operators, settings, name, Right.UPKEEP, lang)


def _asked(lang: Lang) -> str:
    return str(typer.prompt(_ASKED[lang], err=True))


def _encrypted(data: Path | None) -> Path:
    folder = data or default_data_dir()
    if not has_keys(folder):
        raise Trouble("store.not-encrypted")
    return folder
