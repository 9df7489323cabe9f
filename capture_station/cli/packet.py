"""``capture-station packet``: records and portraits on a stick, and the receipt back."""

import json
from pathlib import Path
from typing import Annotated

import typer

from capture_station.cli.operators import OperatorOption, acting_operator
from capture_station.cli.options import DataOption, JsonOption, LangOption
from capture_station.cli.sync import opened_station
from capture_station.domain.ids import Operator
from capture_station.station import sticks
from capture_station.station.station import Station
from capture_station.wording import Lang
from capture_station.workflow.permissions import Right

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None)

_MADE: dict[Lang, str] = {
    "zh": "已写出 {files} 个数据包：{events} 条记录，{portraits} 张照片",
    "en": "{files} packet(s) written: {events} records, {portraits} portraits",
}
_UNREADABLE: dict[Lang, str] = {
    "zh": "{count} 张照片读不出来，连同记录留在本机。请运行 doctor 检查。",
    "en": "{count} portraits cannot be read and stay here with their records; please run doctor.",
}
_TAKEN: dict[Lang, str] = {
    "zh": "登记中心已收下 {stored} 条，拒收 {refused} 条，稍后再送 {later} 条；带来 {heard} 条消息",
    "en": "the registry has {stored} records, refused {refused}, wants {later} later; {heard} news",
}


@app.command()
def make(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", file_okay=False, show_default=False)],
    operator: OperatorOption,
    data: DataOption = None,
    as_json: JsonOption = False,
    lang: LangOption = "zh",
) -> int:
    """把未送达的记录和照片写成数据包 / Write what the registry lacks into packets.

    有照片读不出来时退出码为 1 / The exit status is 1 if a portrait could not be read.
    """
    with opened_station(data) as station:
        by = _acting(station, operator, lang)
        made = sticks.make_packets(station, by, folder)
    told = {"files": len(made.files), "events": made.events, "portraits": made.portraits}
    if as_json:
        names = [str(path) for path in made.files]
        typer.echo(json.dumps(told | {"files": names, "unreadable": made.unreadable}))
    else:
        typer.echo(_MADE[lang].format_map(told))
        for path in made.files:
            typer.echo(f"  {path}")
        if made.unreadable:
            typer.echo(_UNREADABLE[lang].format(count=made.unreadable))
    return 1 if made.unreadable else 0


@app.command()
def acknowledge(
    receipt: Annotated[Path, typer.Argument(metavar="RECEIPT", dir_okay=False, show_default=False)],
    operator: OperatorOption,
    data: DataOption = None,
    as_json: JsonOption = False,
    lang: LangOption = "zh",
) -> int:
    """读入登记中心的回执 / Take in the registry's receipt.

    有记录被拒收时退出码为 1 / The exit status is 1 if a record was refused.
    """
    with opened_station(data) as station:
        by = _acting(station, operator, lang)
        taken = sticks.take_receipt(station, by, receipt)
    told = {"stored": taken.stored, "refused": taken.refused, "later": taken.later}
    told |= {"heard": taken.heard}
    typer.echo(json.dumps(told) if as_json else _TAKEN[lang].format_map(told))
    return 1 if taken.refused else 0


def _acting(station: Station, name: str, lang: Lang) -> Operator:
    """Return in whose name a packet goes or its receipt comes: it is an export like any other."""
    return acting_operator(station.store.operators, station.settings, name, Right.EXPORT, lang)
