"""``demo``: a small capture day in the real windows."""

import json
import os
import re
import sys
from pathlib import Path
from typing import Annotated

import typer

from capture_station.camera.chooser import open_source
from capture_station.checks.models import model_paths
from capture_station.cli.run import CameraOption, ScaleOption, ThemeChoice
from capture_station.locations import models_dir
from capture_station.wording import Lang

_SIZE = re.compile(r"([0-9]{3,5})x([0-9]{3,5})")

OutOption = Annotated[
    Path | None,
    typer.Option("--out", metavar="DIR", file_okay=False, help="保留结果 / Keep data and batch."),
]
ShotsOption = Annotated[
    Path | None,
    typer.Option(
        "--screenshots", metavar="DIR", file_okay=False, help="保存各页截图 / Save pictures."
    ),
]


_NOWHERE = ("offscreen", "minimal")
"""Platforms of Qt on which nobody sees, or could close, a window."""


def demo(
    headless: Annotated[
        bool, typer.Option("--headless", help="不显示窗口 / Play without a display.")
    ] = False,
    students: Annotated[
        int, typer.Option("--students", min=1, max=2000, help="名单人数 / Persons on the roster.")
    ] = 24,
    seed: Annotated[int, typer.Option("--seed", min=0, help="同一数字重演同一天 / Repeats.")] = 1,
    camera: CameraOption = None,
    theme: Annotated[ThemeChoice, typer.Option("--theme", help="浅色或深色 / Colours.")] = (
        ThemeChoice.LIGHT
    ),
    size: Annotated[
        str, typer.Option("--size", metavar="WxH", help="窗口大小 / Size of the window.")
    ] = "1366x768",
    scale: ScaleOption = 100,
    screenshots: ShotsOption = None,
    out: OutOption = None,
    lang: Annotated[Lang, typer.Option("--lang", help="语言 / Language.")] = "zh",
) -> int:
    """演示一个采集日；最后一行是 JSON 汇总 / Play a capture day; the last line is a summary.

    窗口随后留着供随意试用；带 --headless 或 --screenshots 时演完即退出 /
    The windows stay to be tried afterwards; with --headless or --screenshots they close.

    退出码：0 一切如计划，1 有出入 / Exit status: 0 all as planned, 1 something differs.
    """
    model_paths(models_dir())  # without them nobody would ever be photographed
    if camera is not None:
        open_source(camera)
    if headless:
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    # loaded here: the platform must be chosen before Qt is
    from capture_station.ui.demo.performance import DemoPlan, play_demo  # noqa: PLC0415

    plan = DemoPlan(
        students=students,
        seed=seed,
        out=out,
        screenshots=screenshots,
        camera=camera,
        watched=not os.environ.get("QT_QPA_PLATFORM", "").startswith(_NOWHERE),
        lang=lang,
        theme=theme.value,
        size=_size_of(size),
        scale_percent=scale,
    )
    summary = play_demo(plan, _tell)
    typer.echo(json.dumps(summary, ensure_ascii=False))
    return 0 if summary.get("ok") else 1


def _size_of(words: str) -> tuple[int, int]:
    found = _SIZE.fullmatch(words)
    if found is None:
        raise typer.BadParameter(words, param_hint="--size")
    return int(found[1]), int(found[2])


def _tell(what: str, done: int, total: int) -> None:
    """Show how far it is, on a terminal in one line that changes."""
    if sys.stderr.isatty():
        typer.echo(f"\r{what} {done}/{total} ", nl=done == total, err=True)
