"""``capture-station cameras``: which cameras are there, and whether they work."""

import json
from collections.abc import Mapping
from typing import Annotated

import typer

from capture_station.camera.chooser import open_source
from capture_station.camera.devices import list_cameras
from capture_station.camera.source import SourceInfo
from capture_station.cli.options import JsonOption, LangOption
from capture_station.domain.errors import Trouble
from capture_station.wording import Lang, trouble_sentence

_NONE: Mapping[Lang, str] = {
    "zh": "没有找到相机。请检查数据线；网络相机和文件夹请直接写地址，例如 --camera rtsp://…",
    "en": "No camera was found. Please check the cables; a network camera or a folder is given "
    "directly, e.g. --camera rtsp://…",
}
_WELL: Mapping[Lang, str] = {"zh": "正常 {width} × {height}", "en": "well, {width} × {height}"}


def cameras(
    as_json: JsonOption = False,
    probe: Annotated[
        bool,
        typer.Option(
            "--probe", help="逐个打开试用 / Open each to see whether it works (it must be free)."
        ),
    ] = False,
    lang: LangOption = "zh",
) -> int:
    """列出相机 / List the cameras.

    第二列可以写在 --camera 后面 / The second column is what --camera takes.
    试用时有相机不正常则退出码为 1 / With --probe the exit status is 1 if one does not work.
    """
    found = list_cameras()
    if not found and not as_json:
        typer.echo(_NONE[lang], err=True)
    all_well = True
    for device in found:
        line: dict[str, object] = {
            "kind": device.kind.value,
            "name": device.name,
            "lasting_name": device.lasting_name,
            "spec": device.spec,
            "node": device.node,
        }
        told = ""
        if probe:
            answer = _try(device.spec)
            all_well = all_well and isinstance(answer, SourceInfo)
            told = _in_words(answer, lang)
            line |= _in_json(answer)
        typer.echo(
            json.dumps(line, ensure_ascii=False)
            if as_json
            else "  ".join(filter(None, (device.name, device.spec, told)))
        )
    return 0 if all_well else 1


def _try(spec: str) -> SourceInfo | Trouble:
    """Open the camera and let go of it again; tell what it is or what is wrong."""
    try:
        source = open_source(spec)
        source.open()
    except Trouble as trouble:
        return trouble
    source.close()
    return source.describe()


def _in_words(answer: SourceInfo | Trouble, lang: Lang) -> str:
    if isinstance(answer, Trouble):
        return trouble_sentence(answer, lang)
    return _WELL[lang].format(width=answer.width, height=answer.height)


def _in_json(answer: SourceInfo | Trouble) -> dict[str, object]:
    if isinstance(answer, Trouble):
        return {"works": False, "trouble": answer.key}
    return {"works": True, "width": answer.width, "height": answer.height, "fps": answer.fps}
