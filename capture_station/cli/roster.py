"""``capture-station roster``: class lists checked, templates written, faulty lists returned."""

import hashlib
import json
from pathlib import Path
from typing import Annotated

import typer

from capture_station.cli.operators import OperatorOption, station_operator
from capture_station.cli.options import DataOption, JsonOption, LangOption
from capture_station.cli.sessions import (
    SessionOption,
    chosen_session,
    opened_station,
    write_result,
)
from capture_station.domain.errors import Trouble
from capture_station.domain.identity import Gravity
from capture_station.exchange.files import read_bytes
from capture_station.exchange.problems import field_title
from capture_station.exchange.roster import RosterReading, read_roster
from capture_station.exchange.roster_errors import write_errors
from capture_station.exchange.roster_merge import find_known, merge_rosters
from capture_station.exchange.roster_records import reading_record
from capture_station.exchange.roster_template import write_dbf_template, write_xlsx_template
from capture_station.wording import Lang, trouble_sentence
from capture_station.workflow.permissions import Right

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None)

MapOption = Annotated[
    list[str] | None,
    typer.Option(
        "--map",
        metavar="HEADING=FIELD",
        help="指定某列的含义，可重复 / Say what a column is; may be given again.",
    ),
]
_COUNTS: dict[Lang, str] = {
    "zh": "{file}  学生 {students} 名，须改正 {errors} 处，请核对 {warnings} 处",
    "en": "{file}  {students} students, {errors} errors, {warnings} warnings",
}
_ROW: dict[Lang, str] = {"zh": "第 {row} 行 {field}：", "en": "row {row} {field}: "}
_IMPORTED: dict[Lang, str] = {
    "zh": "导入 {imported} 人（新 {new}，已有 {known}）；须改正 {faulty} 行，"
    "各表之间冲突 {clashing} 行",
    "en": "{imported} imported ({new} new, {known} known); {faulty} rows with errors, "
    "{clashing} rows that clash between the lists",
}
_SUFFIX: dict[Lang, str] = {
    "zh": "文件名请以 .xlsx 或 .dbf 结尾。",
    "en": "the name must end in .xlsx or .dbf.",
}
_MARKS = {Gravity.ERROR: "✗", Gravity.WARNING: "!"}


@app.command()
def check(
    file: Annotated[Path, typer.Argument(metavar="FILE", show_default=False)],
    mapping: MapOption = None,
    as_json: JsonOption = False,
    lang: LangOption = "zh",
) -> int:
    """检查名单，不写入任何东西 / Check a list; nothing is written.

    读不了或有须改正之处时退出码为 1 / The exit status is 1 if it is unreadable or has errors.
    """
    reading = read_roster(file, _mapping(mapping))
    if as_json:
        record = reading_record(str(file), reading, lang)
        typer.echo(json.dumps(record, ensure_ascii=False))
    else:
        _tell(file, reading, lang)
    return 0 if reading.readable and not reading.faulty_rows else 1


@app.command()
def template(
    out: Annotated[Path, typer.Argument(metavar="OUT.xlsx|OUT.dbf", show_default=False)],
    lang: LangOption = "zh",
) -> None:
    """生成标准数据库文件 / Write the standard database file for advisers."""
    match out.suffix.lower():
        case ".xlsx":
            content = write_xlsx_template()
        case ".dbf":
            content = write_dbf_template()
        case _:
            raise typer.BadParameter(_SUFFIX[lang])
    write_result(out, content)


@app.command()
def errors(
    file: Annotated[Path, typer.Argument(metavar="FILE", show_default=False)],
    out: Annotated[Path, typer.Argument(metavar="OUT.xlsx", show_default=False)],
    mapping: MapOption = None,
    lang: LangOption = "zh",
) -> int:
    """标出名单中的问题，退给填表人 / Return a list to its adviser with the problems marked.

    名单有须改正之处时退出码为 1 / The exit status is 1 if the list has errors.
    """
    data = read_bytes(file)
    reading = read_roster(data, _mapping(mapping))
    if reading.trouble is not None:
        raise reading.trouble
    if out.exists() and out.samefile(file):
        raise Trouble("exchange.same-file")
    write_result(out, write_errors(data, reading, lang))
    return 1 if reading.faulty_rows else 0


@app.command(name="import")
def import_lists(
    files: Annotated[list[Path], typer.Argument(metavar="FILE…", show_default=False)],
    operator: OperatorOption,
    session: SessionOption = None,
    mapping: MapOption = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="只试算，不写入 / Only say what would happen.")
    ] = False,
    as_json: JsonOption = False,
    data: DataOption = None,
    lang: LangOption = "zh",
) -> int:
    """把一份或多份名单导入一个场次 / Import lists into a session, all of it or nothing.

    有行未能导入时退出码为 1 / The exit status is 1 if some rows could not be imported.
    """
    contents = {file.name: read_bytes(file) for file in files}
    readings = {name: read_roster(content, _mapping(mapping)) for name, content in contents.items()}
    merged = merge_rosters(readings)
    with opened_station(data) as station:
        chosen = chosen_session(station.records, session)
        known = [hit.student.data for hit in station.records.people(chosen.id)]
        twins = {id(twin.row) for twin in find_known(merged.students, known)}
        new = [row.person for row in merged.students if id(row) not in twins]
        if not new:
            raise Trouble("roster.nothing-new")
        if not dry_run:
            by = station_operator(station, operator, Right.IMPORT, lang)
            source = hashlib.sha256(b"".join(contents.values())).hexdigest()
            station.sessions.import_roster(by, chosen.id, new, source)
    faulty = sum(len(reading.faulty_rows) for reading in readings.values())
    clashing = len({(row.file, row.sheet, row.row) for row, _problem in merged.clashes})
    counts = {
        "imported": 0 if dry_run else len(new),
        "new": len(new),
        "known": len(twins),
        "faulty": faulty,
        "clashing": clashing,
        "unreadable": list(merged.unreadable),
    }
    typer.echo(
        json.dumps(counts, ensure_ascii=False) if as_json else _IMPORTED[lang].format_map(counts)
    )
    return 1 if faulty or clashing or merged.unreadable else 0


def _mapping(told: list[str] | None) -> dict[str, str]:
    """Return heading → field as the options say."""
    pairs = (text.rpartition("=") for text in told or ())
    return {heading: field for heading, _sign, field in pairs}


def _tell(file: Path, reading: RosterReading, lang: Lang) -> None:
    trouble = reading.trouble
    if trouble is not None:
        typer.echo(f"{file}  {trouble_sentence(trouble, lang)}")
        if reading.unmapped:
            typer.echo("  " + " | ".join(reading.unmapped))
        return
    gravities = [problem.gravity for problem in reading.problems]
    typer.echo(
        _COUNTS[lang].format(
            file=file,
            students=len(reading.students),
            errors=gravities.count(Gravity.ERROR),
            warnings=gravities.count(Gravity.WARNING),
        )
    )
    for problem in reading.problems:
        field = field_title(problem.field, lang) if problem.field else ""
        where = _ROW[lang].format(row=problem.row, field=field) if problem.row else ""
        sheet = f"{problem.sheet} " if len(reading.sheets) > 1 else ""
        typer.echo(f"  {_MARKS[problem.gravity]} {sheet}{where}{problem.sentence(lang)}")
