"""``store retention``: who can be removed after the retention time; with ``--do`` they are."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated

import typer

from capture_station.cli.operators import OperatorOption, station_operator
from capture_station.cli.options import (  # noqa: TC001 - typer reads them
    DataOption,
    JsonOption,
    LangOption,
)
from capture_station.cli.sessions import opened_station
from capture_station.workflow.permissions import Right

if TYPE_CHECKING:
    from capture_station.wording import Lang

_FOUND: dict[Lang, str] = {
    "zh": "到期 {expired} 人；登记中心尚未确认 {unconfirmed} 人，刚才未能证实 {unproven} 人；"
    "可清除 {removable} 人、{captures} 次拍摄。",
    "en": "{expired} persons are due; {unconfirmed} not confirmed by the registry, {unproven} not "
    "proven just now; {removable} persons with {captures} captures can be removed.",
}
_HINT: dict[Lang, str] = {
    "zh": "没有清除任何人。确认后加 --do 执行。",
    "en": "Nobody was removed. Add --do to do it.",
}
_DONE: dict[Lang, str] = {
    "zh": "已清除 {persons} 人。等待副本盘：照片 {pending} 人，旧备份 {backups} 个。",
    "en": "{persons} persons removed. Waiting for the second disk: photos of {pending}, "
    "{backups} old backups.",
}


def retention(
    do: Annotated[
        bool, typer.Option("--do", help="真正清除，不能恢复 / Really remove; cannot be undone.")
    ] = False,
    operator: OperatorOption = "",
    data: DataOption = None,
    as_json: JsonOption = False,
    lang: LangOption = "zh",
) -> int:
    """到期清除：先向登记中心逐张证实，再清除 / Remove after the retention time, proof first.

    还有到期而未能清除的人时退出码为 1 / The exit status is 1 while somebody due is still here.
    """
    # the vision libraries take a second to load
    from capture_station.station.retention import RetentionJob  # noqa: PLC0415 - see above

    with opened_station(data) as station:
        by = station_operator(station, operator, Right.RETENTION, lang)
        job = RetentionJob(station)
        outlook = job.look()
        removed = job.remove(by, outlook) if do else None
    told: dict[str, int] = {
        "expired": outlook.expired,
        "unconfirmed": outlook.unconfirmed,
        "unproven": outlook.unproven,
        "removable": len(outlook.removable),
        "captures": outlook.captures,
    }
    if removed is not None:
        told |= {"removed": removed.persons, "pending": removed.pending.persons}
        told |= {"backups": removed.pending.backups}
    if as_json:
        typer.echo(json.dumps(told))
    else:
        typer.echo(_FOUND[lang].format_map(told))
        typer.echo(
            _HINT[lang]
            if removed is None
            else _DONE[lang].format_map(told | {"persons": removed.persons})
        )
    is_done = removed is not None and not removed.pending.persons and not removed.pending.backups
    left = outlook.expired - (removed.persons if removed is not None else 0)
    return 0 if not left and (is_done or not outlook.expired) else 1
