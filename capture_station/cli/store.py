"""``store``: opening, re-keying and restoring a data folder while no station works in it."""

from __future__ import annotations

import json
from pathlib import Path  # noqa: TC003 - typer reads it
from typing import TYPE_CHECKING, Annotated

import typer

from capture_station.cli.options import (  # noqa: TC001 - typer reads them
    DataOption,
    JsonOption,
    LangOption,
)
from capture_station.domain.errors import Trouble
from capture_station.locations import default_data_dir
from capture_station.store.keys import has_keys
from capture_station.store.upkeep import rekey_folder, restore_folder, unlock_folder

if TYPE_CHECKING:
    from capture_station.wording import Lang

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None)

_ASKED: dict[Lang, str] = {"zh": "恢复密钥", "en": "Recovery key"}
_UNLOCKED: dict[Lang, str] = {
    "zh": "已解锁，这台电脑现在可以打开这个数据文件夹。",
    "en": "Unlocked: this computer can open the data folder now.",
}
_REKEYED: dict[Lang, str] = {
    "zh": "已更换密钥，旧的恢复密钥作废。新的恢复密钥只显示这一次，请抄下并与电脑分开存放：",
    "en": "The keys were changed and the old recovery key is void. The new one is shown only once; "
    "please write it down and keep it away from the computer:",
}
_RESTORED: dict[Lang, str] = {
    "zh": "已恢复：数据库 {database}，照片文件 {photos} 个。",
    "en": "Restored: database {database}, {photos} photo files.",
}
_LEFT_OUT: dict[Lang, str] = {
    "zh": "以下较新的数据库备份不完好，没有采用：{names}",
    "en": "These newer copies of the database were not whole and not used: {names}",
}


@app.command()
def unlock(data: DataOption = None, lang: LangOption = "zh") -> int:
    """用恢复密钥在这台电脑上打开数据文件夹 / Open a data folder here by its recovery key.

    恢复密钥由键盘或标准输入给出 / The key is asked for, or read from the standard input.
    """
    folder = _encrypted(data)
    unlock_folder(folder, _asked(lang))
    typer.echo(_UNLOCKED[lang])
    return 0


@app.command()
def rekey(data: DataOption = None, as_json: JsonOption = False, lang: LangOption = "zh") -> int:
    """更换数据文件夹的密钥，显示新的恢复密钥 / Change the keys and show the new recovery key."""
    recovery_key = rekey_folder(_encrypted(data))
    if as_json:
        typer.echo(json.dumps({"recovery_key": recovery_key}))
    else:
        typer.echo(_REKEYED[lang])
        typer.echo(f"    {recovery_key}")
    return 0


@app.command()
def restore(
    source: Annotated[Path, typer.Argument(metavar="FROM", show_default=False)],
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
    try:
        restored = restore_folder(source, target)
    except Trouble as trouble:
        if trouble.key != "store.key-missing":
            raise
        restored = restore_folder(source, target, _asked(lang))
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


def _asked(lang: Lang) -> str:
    return str(typer.prompt(_ASKED[lang], err=True))


def _encrypted(data: Path | None) -> Path:
    folder = data or default_data_dir()
    if not has_keys(folder):
        raise Trouble("store.not-encrypted")
    return folder
