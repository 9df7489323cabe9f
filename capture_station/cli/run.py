"""``run``: the windows."""

from enum import StrEnum
from typing import Annotated

import typer

from capture_station.camera.chooser import open_source
from capture_station.cli.options import LANG_VARIABLE, DataOption
from capture_station.locations import default_data_dir
from capture_station.ui.context import ADVISER
from capture_station.ui.program import Program
from capture_station.wording import Lang


class DeskRole(StrEnum):
    """Which of the five steps a desk does."""

    SOLO = "solo"
    CASHIER = "cashier"
    CAMERA = "camera"


class ThemeChoice(StrEnum):
    """Colours of the panels."""

    LIGHT = "light"
    DARK = "dark"


CameraOption = Annotated[
    str | None,
    typer.Option(
        "--camera",
        metavar="SPEC",
        help="相机，例如 webcam:0、rtsp://…、film:PATH / The camera.",
    ),
]
ThemeOption = Annotated[
    ThemeChoice | None, typer.Option("--theme", help="浅色或深色 / Colours of the panels.")
]
ScaleOption = Annotated[
    int, typer.Option("--scale", min=50, max=400, help="缩放百分比 / Enlarge everything, per cent.")
]
WindowLangOption = Annotated[
    Lang | None,
    typer.Option("--lang", envvar=LANG_VARIABLE, show_envvar=False, help="语言 / Language."),
]


def run(
    camera: CameraOption = None,
    desk: Annotated[
        DeskRole | None,
        typer.Option("--desk", help="本机负责的步骤 / Steps that this desk does."),
    ] = None,
    adviser: Annotated[
        bool, typer.Option("--adviser", help="只看进度 / Only look at the coverage.")
    ] = False,
    theme: ThemeOption = None,
    scale: ScaleOption = 100,
    data: DataOption = None,
    lang: WindowLangOption = None,
) -> int:
    """打开窗口程序 / Open the windows."""
    if camera is not None:
        open_source(camera)  # a slip of the keyboard is told before any window opens
    program = Program(
        data or default_data_dir(),
        lang=lang,
        theme=None if theme is None else theme.value,
        camera=camera,
        role=ADVISER if adviser else None if desk is None else desk.value,
        scale_percent=scale,
    )
    program.start("coverage" if adviser else "desk")
    return program.run()
