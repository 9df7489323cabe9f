"""``store audit``: who saw, changed and exported what, for a lead to read."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from pathlib import Path  # noqa: TC003 - typer reads it
from typing import TYPE_CHECKING, Annotated

import typer

from capture_station.cli.operators import OperatorOption, acting_operator
from capture_station.cli.options import (  # noqa: TC001 - typer reads them
    DataOption,
    JsonOption,
    LangOption,
)
from capture_station.cli.sessions import opened_folder, write_result
from capture_station.domain.overview import AuditQuestion
from capture_station.exchange.books import write_book
from capture_station.exchange.trail import AUDIT_EXPORTED, audit_cells, audit_sheets
from capture_station.workflow.permissions import Right

if TYPE_CHECKING:
    from capture_station.domain.overview import AuditEntry
    from capture_station.wording import Lang


def audit(
    operator: OperatorOption = "",
    person: Annotated[
        str,
        typer.Option(
            "--person", metavar="TEXT", help="学号、证件号或姓名 / Number or name of one."
        ),
    ] = "",
    who: Annotated[
        str, typer.Option("--who", metavar="NAME", help="哪位操作员做的 / What one operator did.")
    ] = "",
    day: Annotated[
        datetime | None,
        typer.Option("--day", formats=["%Y-%m-%d"], help="哪一天 / Of one day."),
    ] = None,
    limit: Annotated[
        int,
        typer.Option("--limit", min=1, help="最多多少条，从最新的起 / Most lines, newest first."),
    ] = 1000,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out", metavar="FILE.xlsx", dir_okay=False, help="写成表格 / Write a table."
        ),
    ] = None,
    data: DataOption = None,
    as_json: JsonOption = False,
    lang: LangOption = "zh",
) -> int:
    """审计记录：谁看过、改过、导出过什么 / The audit trail: who saw, changed, exported what."""
    since = None if day is None else day.astimezone()
    until = None if since is None else since + timedelta(days=1)
    question = AuditQuestion(person, who, since, until, limit)
    with opened_folder(data) as (store, settings):
        by = acting_operator(store.operators, settings, operator, Right.AUDIT, lang)
        found = store.records.trail(question)
        if out is not None:
            # written down first: a file that nobody knows of must not exist
            with store.ledger.act(by) as act:
                act.note(AUDIT_EXPORTED, "", lines=len(found))
            write_result(out, write_book(audit_sheets(found, lang)))
            return 0
    for entry in found:
        told = json.dumps(_record(entry), ensure_ascii=False) if as_json else _line(entry, lang)
        typer.echo(told)
    return 0


def _line(entry: AuditEntry, lang: Lang) -> str:
    return "  ".join(str(cell) or "–" for cell in audit_cells(entry, lang)[:5])


def _record(entry: AuditEntry) -> dict[str, object]:
    line = entry.line
    return {
        "number": line.number,
        "at": line.at.isoformat(),
        "operator": line.operator,
        "act": line.act,
        "subject": line.subject,
        "about": entry.about,
        "details": dict(line.details),
    }
