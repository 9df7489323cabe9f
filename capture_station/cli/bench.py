"""``capture-station bench``: the measurements of ``benchmarks/``, each in a process of its own."""

import json
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Annotated

import typer

from capture_station.cli.options import JsonOption, LangOption
from capture_station.domain.errors import Trouble
from capture_station.locations import resources_dir
from capture_station.wording import Lang

NAMES = (
    *("live", "still", "agreement", "codes", "latency", "shutter", "keeping", "recovery"),
    *("search", "import", "batch", "start", "day", "memory", "intake", "two-desks"),
    *("deaths", "many-stations", "store-faults", "sync-faults"),
    *("review-queue", "status-load", "accuracy"),
)
"""Measurements by name; each is the module in ``benchmarks/`` named so, with ``_`` for ``-``."""

_UNKNOWN: Mapping[Lang, str] = {
    "zh": "没有名为 {name} 的测量项目；可用的有：{names}。",
    "en": "there is no measurement called {name}; there are: {names}.",
}


def bench(
    names: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="NAME… [-- OPTION…]",
            help="测量项目；不写则全部。「--」之后的选项交给该项测量 / "
            "Which; all without a name. What stands behind -- goes to the measurement.",
        ),
    ] = None,
    as_json: JsonOption = False,
    lang: LangOption = "zh",
) -> int:
    """性能测量 / Measure speed and memory against the stated limits.

    有一项超出限度时退出码为 1 / The exit status is 1 if one is beyond its limit.
    """
    words = names or []
    first_option = next((i for i, word in enumerate(words) if word.startswith("-")), len(words))
    wanted, options = words[:first_option], words[first_option:]
    well = True
    for name in _wanted(wanted, lang):
        for line in _measured(name, options):
            well = well and _is_within(line)
            typer.echo(json.dumps(line, ensure_ascii=False) if as_json else _in_words(line))
    return 0 if well else 1


def _wanted(names: list[str], lang: Lang) -> list[str]:
    folder = _project() / "benchmarks"
    there = [name for name in NAMES if (folder / f"{_module(name)}.py").is_file()]
    if not there:
        raise Trouble("bench.absent")
    for name in names:
        if name not in there:
            raise typer.BadParameter(_UNKNOWN[lang].format(name=name, names=", ".join(there)))
    return names or there


def _module(name: str) -> str:
    return name.replace("-", "_")


def _measured(name: str, options: Sequence[str]) -> Iterator[Mapping[str, object]]:
    """Run a measurement with options of its own and yield its lines as they come.

    Whatever else it prints, e.g. a table, is for eyes only and goes to the error stream.

    Raises:
        Trouble: ``bench.failed`` if it does not end well.
    """
    with subprocess.Popen(  # noqa: S603 - our own interpreter and one of our modules
        [sys.executable, "-m", f"benchmarks.{_module(name)}", *options],
        cwd=_project(),
        stdout=subprocess.PIPE,
        encoding="utf-8",
    ) as process:
        for line in process.stdout or ():
            if line.startswith("{"):
                yield json.loads(line)
            else:
                typer.echo(line, nl=False, err=True)
    if process.returncode != 0:
        raise Trouble("bench.failed", name=name)


def _is_within(line: Mapping[str, object]) -> bool:
    value, limit = line["value"], line["limit"]
    return not isinstance(limit, int | float) or (isinstance(value, int | float) and value <= limit)


def _in_words(line: Mapping[str, object]) -> str:
    mark = "✓" if _is_within(line) else "✗"
    share = "" if line.get("of_limit") is None else f", ×{line['of_limit']}"
    limit = "" if line["limit"] is None else f" (≤ {line['limit']}{share})"
    ratio = "" if line["ratio"] is None else f" ×{line['ratio']}"
    return f"{mark} {line['name']}: {line['value']} {line['unit']}{limit}{ratio}  {line['note']}"


def _project() -> Path:
    return resources_dir().parent
