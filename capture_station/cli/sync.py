"""``capture-station sync``: enrol the station, show how it stands, go a round now."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

import typer

from capture_station.cli.operators import OperatorOption, station_operator
from capture_station.cli.options import DataOption, JsonOption, LangOption
from capture_station.domain.errors import Trouble
from capture_station.locations import default_data_dir
from capture_station.station import syncing
from capture_station.station.station import Station
from capture_station.wording import Lang
from capture_station.workflow.permissions import Right

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None)

_STATUS: dict[Lang, str] = {
    "zh": "登记中心 {registry}  待同步 {pending}  被拒绝 {refused}  最近全部送达 {last}",
    "en": "registry {registry}  pending {pending}  refused {refused}  last all told {last}",
}
_ROUND: dict[Lang, str] = {
    "zh": "送达 {told} 条,被拒绝 {refused} 条,稍后再送 {postponed} 条,收到 {heard} 条",
    "en": "{told} told, {refused} refused, {postponed} for later, {heard} heard",
}
_SESSION: dict[Lang, dict[bool, str]] = {
    "zh": {True: "场次 {place}:两边照片一致", False: "场次 {place}:登记中心还缺照片"},
    "en": {True: "session {place}: both sides agree", False: "session {place}: portraits lacking"},
}


@app.command()
def enrol(
    address: Annotated[str, typer.Argument(metavar="ADDRESS", show_default=False)],
    code: Annotated[str, typer.Argument(metavar="[CODE]", show_default=False)] = "",
    operator: OperatorOption = "",
    data: DataOption = None,
    lang: LangOption = "zh",
) -> None:
    """用登记码登记本机 / Enrol this station with a code of the registry's administrator.

    也可以只写登记中心给出的整段文字 / Or give the whole text that the registry shows.
    """
    with opened_station(data) as station:
        by = station_operator(station, operator, Right.UPKEEP, lang)
        syncing.enrol(station, by, address, code or address)
    typer.echo({"zh": "已登记。", "en": "Enrolled."}[lang])


@app.command()
def status(data: DataOption = None, as_json: JsonOption = False, lang: LangOption = "zh") -> int:
    """查看同步状态 / Show how synchronisation stands.

    还有未送达的记录时退出码为 1 / The exit status is 1 while something is only here.
    """
    with opened_station(data) as station:
        going = syncing.Syncing(station)
        try:
            found = going.status()
        finally:
            going.close()
        registry = station.settings.text("registry.address")
    told = {
        "registry": registry,
        "pending": found.pending,
        "refused": found.refused,
        "last": found.last_success or "–",
    }
    typer.echo(json.dumps(told, ensure_ascii=False) if as_json else _STATUS[lang].format_map(told))
    return 1 if found.pending or found.refused else 0


@app.command()
def now(data: DataOption = None, as_json: JsonOption = False, lang: LangOption = "zh") -> int:
    """立即同步一次,并按哈希核对两边的照片 / Go one round, and compare both sides by hash.

    还有未送达的记录时退出码为 1 / The exit status is 1 while something is only here.
    """
    with opened_station(data) as station:
        going = syncing.Syncing(station)
        try:
            done = going.go()
            left = going.status().pending
            agreed = {
                session.id: (session.place, going.courier.agrees(session))
                for session in station.records.sessions()
            }
        finally:
            going.close()
    told = {
        "told": done.told,
        "refused": done.refused,
        "postponed": done.postponed,
        "heard": done.heard,
    }
    if as_json:
        sessions = {session_id: agrees for session_id, (_, agrees) in agreed.items()}
        typer.echo(json.dumps(told | {"pending": left, "agrees": sessions}, ensure_ascii=False))
    else:
        typer.echo(_ROUND[lang].format_map(told))
        for place, agrees in agreed.values():
            typer.echo("  " + _SESSION[lang][agrees].format(place=place))
    return 1 if left or not all(agrees for _, agrees in agreed.values()) else 0


@contextmanager
def opened_station(data: DataOption) -> Iterator[Station]:
    """Open the station of a data folder; settings that were not understood are told."""
    folder = data or default_data_dir()
    station = Station.open(folder)
    try:
        if station.settings_trouble is not None:
            raise Trouble(station.settings_trouble.key, **station.settings_trouble.params)
        yield station
    finally:
        station.close()
