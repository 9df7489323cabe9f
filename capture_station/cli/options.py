"""Options that every command shares, written once.

A command takes them as ``lang: LangOption = "zh"``, ``as_json: JsonOption = False`` and
``data: DataOption = None``; ``data or default_data_dir()`` is then its data folder.
"""

from pathlib import Path
from typing import Annotated

import typer

from capture_station.wording import Lang

LANG_VARIABLE = "CAPTURE_STATION_LANG"

LangOption = Annotated[
    Lang,
    typer.Option(
        "--lang",
        envvar=LANG_VARIABLE,
        show_envvar=False,
        help="语言 / Language of the sentences.",
    ),
]
JsonOption = Annotated[
    bool,
    typer.Option("--json", help="输出 JSON，供程序读取 / Answer in JSON for a program to read."),
]
DataOption = Annotated[
    Path | None,
    typer.Option(
        "--data",
        metavar="DIR",
        help="数据文件夹 / The station's data folder.",
    ),
]
