"""``capture-station preflight``: is everything ready for the first person?"""

import json
from collections.abc import Iterator, Mapping
from typing import Annotated

import typer

from capture_station.cli.options import DataOption, JsonOption, LangOption
from capture_station.domain.errors import Trouble
from capture_station.domain.session import Session, SessionState
from capture_station.locations import default_data_dir
from capture_station.station.preflight.camera import examine_camera
from capture_station.station.preflight.lines import PICTURE_TOPICS, Light, Line
from capture_station.station.preflight.network import examine_registry
from capture_station.station.preflight.picture import examine_picture
from capture_station.station.preflight.premises import examine_station
from capture_station.station.station import Station
from capture_station.ui.pages.preflight.sentences import line_sentence, topic_title
from capture_station.wording import LANGUAGES

_MARKS: Mapping[Light, str] = {Light.OK: "✓", Light.LOOK: "!", Light.ACT: "✗"}


def preflight(
    camera: Annotated[
        str | None,
        typer.Option(
            "--camera", metavar="SPEC", help="相机，默认按设置 / Camera; else the settings' one."
        ),
    ] = None,
    as_json: JsonOption = False,
    data: DataOption = None,
    lang: LangOption = "zh",
) -> int:
    """开机检查 / Look whether everything is ready for the day, in less than half a minute.

    有须处理的事项（✗）时退出码为 1，提醒（!）不算 / The exit status is 1 if something has to be
    seen to (✗). 程序的窗口须先关闭 / The windows must not be open on the same data folder.
    """
    lines = []
    station = Station.open(data or default_data_dir())
    try:
        for line in _examined(station, camera or station.settings.text("camera.source")):
            lines.append(line)
            if not as_json:
                title = topic_title(line.topic, lang)
                typer.echo(f"{_MARKS[line.light]} {title}  {line_sentence(line, lang)}")
    finally:
        station.close()
    ready = all(line.light is not Light.ACT for line in lines)
    if as_json:
        answer = {"ready": ready, "lines": [record(line) for line in lines]}
        typer.echo(json.dumps(answer, ensure_ascii=False))
    return 0 if ready else 1


def record(line: Line) -> dict[str, object]:
    """Return a line for a program to read."""
    return {
        "topic": line.topic,
        "outcome": line.trouble.key if line.trouble else line.outcome,
        "state": line.light.value,
        "facts": dict(line.facts),
        **{lang: line_sentence(line, lang) for lang in LANGUAGES},
    }


def _examined(station: Station, spec: str) -> Iterator[Line]:
    session = _session_in_work(station)
    yield from _seen(station, session, spec)
    # printers are the windows' affair: who asks at a terminal prints from there
    yield from examine_station(station, session, None)
    yield from examine_registry(station.settings, station.addresses, station.clock)


def _session_in_work(station: Station) -> Session | None:
    """Return the open session, else the newest."""
    sessions = station.records.sessions()
    opened = [one for one in sessions if one.state is SessionState.OPEN]
    return next(iter((*opened, *sessions)), None)


def _seen(station: Station, session: Session | None, spec: str) -> Iterator[Line]:
    try:
        reader = station.open_camera(spec)
    except Trouble as trouble:
        yield Line("camera", "lost", Light.ACT, trouble=trouble)
        return
    reader.start()
    try:
        answer = examine_camera(reader, test_still=True)
    finally:
        reader.stop()
    yield from answer.lines
    if answer.picture is None:
        return
    try:
        judge = station.new_judge()
    except Trouble:  # the line about the models says which
        yield from (Line(topic, "unjudged", Light.LOOK) for topic in PICTURE_TOPICS)
        return
    standard, accepted = station.standard_of(session)
    day = station.clock.now().astimezone().date()
    morning = station.baseline.of(day)
    seen = examine_picture(judge, answer.picture, standard, accepted, morning)
    if seen.is_baseline and seen.calibration is not None:
        station.baseline.keep(day, seen.calibration)
    yield from seen.lines
