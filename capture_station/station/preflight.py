"""Is everything ready for the next person? Asked before the day begins and again during it.

Each part returns `Line`s; their sentences stand in ``resources/i18n/preflight.toml``. The parts run
on different threads in the windows (camera, judge, database), so each takes only what it needs.
"""

from __future__ import annotations

import shutil
import tempfile
import tomllib
from concurrent.futures import TimeoutError as StillTimeoutError
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from functools import cache
from pathlib import Path
from socket import create_connection
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from capture_station.camera.originals import decode
from capture_station.camera.source import SourceKind
from capture_station.camera.state import Status
from capture_station.checks.calibration import Calibration, calibrate, portrait_part
from capture_station.checks.models import faulty_models
from capture_station.domain.errors import Trouble
from capture_station.domain.findings import Severity
from capture_station.domain.keeping import CopyState
from capture_station.locations import models_dir, resources_dir

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from capture_station.camera.reader import CameraReader
    from capture_station.camera.source import Image
    from capture_station.checks.judge import Judge
    from capture_station.domain.findings import Finding
    from capture_station.domain.session import Session
    from capture_station.domain.spec import Background, PhotoSpec
    from capture_station.station.station import Station

_BYTES_PER_GB = 1e9
_IMPORTED = "roster-imported"


class Light(StrEnum):
    """How a thing is: well, worth a look, or to be seen to before work goes on."""

    OK = "ok"
    LOOK = "look"
    ACT = "act"


CAMERA_TOPICS = ("camera", "still")
PICTURE_TOPICS = ("sharpness", "backdrop", "evenness", "light", "drift")
STATION_TOPICS = ("roster", "space", "second", "clock", "models", "printer")
NETWORK_TOPICS = ("registry",)
TOPICS = (*CAMERA_TOPICS, *PICTURE_TOPICS, *STATION_TOPICS, *NETWORK_TOPICS)
"""Everything that is looked at, in the order in which it is shown."""

_RULES = {
    "sharpness": ("sharpness",),
    "backdrop": ("background-colour",),
    "evenness": ("background-even", "background-shadow"),
    "light": ("exposure-under", "exposure-over", "light-even", "colour-cast"),
}
"""Which rules of the standard answer for which topic, once somebody is in the picture."""
_LIGHTS = {
    Severity.PASS: Light.OK,
    Severity.WARN: Light.LOOK,
    Severity.UNKNOWN: Light.LOOK,
    Severity.FAIL: Light.ACT,
}
_ORDER = (Light.OK, Light.LOOK, Light.ACT)


@dataclass(frozen=True, slots=True)
class Line:
    """Answer about one thing.

    Attributes:
        topic: One of `TOPICS`.
        outcome: With the topic before it, the key of the sentence.
        light: How the thing is.
        facts: Values for the sentence.
        trouble: What a room refused with; then its sentence holds.
        finding: What a rule of the standard found; then its sentence holds.
    """

    topic: str
    outcome: str
    light: Light
    facts: Mapping[str, str | float] = field(default_factory=dict)
    trouble: Trouble | None = None
    finding: Finding | None = None


@dataclass(frozen=True, slots=True, eq=False)
class CameraAnswer:
    """What the camera said, and a picture to look at: the test photo, else the live one."""

    lines: tuple[Line, ...]
    picture: Image | None


@dataclass(frozen=True, slots=True)
class PictureAnswer:
    """What was seen in the picture.

    Attributes:
        lines: The answers.
        calibration: Colour and light of the backdrop; None where it was not to be seen.
        has_person: Whether somebody was in the picture.
        is_baseline: Whether this is the light with which the day begins.
    """

    lines: tuple[Line, ...]
    calibration: Calibration | None
    has_person: bool
    is_baseline: bool


@cache
def limits() -> Mapping[str, Mapping[str, Any]]:
    """Return the numbers of ``resources/preflight.toml``."""
    return tomllib.loads((resources_dir() / "preflight.toml").read_text(encoding="utf-8"))


def worst(lines: Sequence[Line]) -> Line | None:
    """Return the line that wants attention most; None where there is none at all."""
    return max(lines, key=lambda line: _ORDER.index(line.light), default=None)


# --- the camera -------------------------------------------------------------------------------


def examine_camera(reader: CameraReader, *, test_still: bool) -> CameraAnswer:
    """Look whether the camera shows a picture, and take a test photo.

    Waits for the first picture and for the photo, for as long as ``[time]`` allows.

    Args:
        reader: The camera, started.
        test_still: Whether the shutter may be released; during the day it must not be.
    """
    time = limits()["time"]
    reader.next_frame(0, time["live_s"])
    state, frame = reader.state(), reader.latest()
    facts: dict[str, str | float] = {"name": state.info.name if state.info else "–"}
    if state.status is not Status.LIVE:
        trouble = state.trouble or Trouble("camera.not-live")
        lost = Line("camera", "lost", Light.ACT, facts, trouble)
        return CameraAnswer((lost, Line("still", "impossible", Light.ACT)), None)
    facts |= {"fps": round(state.fps), "width": 0, "height": 0}
    if frame is None:
        line = Line("camera", "no-live-view", Light.OK, facts)
    else:
        height, width = frame.image.shape[:2]
        facts |= {"width": width, "height": height}
        # a rate is known only after a while; before that nothing is wrong with it
        slow = 0 < state.fps < limits()["camera"]["least_fps"]
        line = Line("camera", *(("slow", Light.LOOK) if slow else ("live", Light.OK)), facts)
    picture = frame.image if frame is not None else None
    if not test_still:
        return CameraAnswer((line,), picture)
    still_line, still = _take_test_still(reader, time["still_s"])
    return CameraAnswer((line, still_line), still if still is not None else picture)


def _take_test_still(reader: CameraReader, timeout_s: float) -> tuple[Line, Image | None]:
    info = reader.state().info
    by_hand = info is not None and (info.kind is SourceKind.FOLDER or info.still_width == 0)
    try:
        still = reader.take_still(timeout_s).result(timeout_s + 1.0)
    except Trouble as trouble:
        if trouble.key == "camera.still-timeout" and by_hand:
            return Line("still", "by-hand", Light.LOOK), None
        return Line("still", "failed", Light.ACT, trouble=trouble), None
    except StillTimeoutError:
        return Line("still", "failed", Light.ACT, trouble=Trouble("camera.still-timeout")), None
    picture = decode(still.data)
    if picture is None:
        unreadable = Trouble("camera.still-unreadable")
        return Line("still", "failed", Light.ACT, trouble=unreadable), None
    facts = {"width": still.width, "height": still.height, "kb": round(len(still.data) / 1024)}
    return Line("still", "taken", Light.OK, facts), picture


# --- the picture ------------------------------------------------------------------------------


def examine_picture(
    judge: Judge,
    picture: Image,
    spec: PhotoSpec,
    accepted: Sequence[Background],
    morning: Calibration | None,
) -> PictureAnswer:
    """Look at sharpness, backdrop and light.

    Somebody who sits in for the first student is judged by the rules of the standard; the bare
    backdrop by what it shows itself.

    Args:
        judge: Of this thread; forgets whom it followed.
        picture: (h, w, 3) uint8 BGR.
        spec: The photo standard.
        accepted: Backgrounds that are accepted.
        morning: The light as the day began; None where this is the first picture of the day.
    """
    judge.reset_tracking()
    view = judge.judge_live(picture, spec, accepted)
    has_person = view.crop is not None
    if not has_person:
        view = judge.judge_live(portrait_part(picture), spec, accepted)
    judge.reset_tracking()
    calibration = calibrate(picture, view.crop if has_person else None)
    found = {finding.rule: finding for finding in view.judgement.findings}
    lines = []
    for topic, rules in _RULES.items():
        wanted = [found[rule] for rule in rules if rule in found]
        if not has_person and topic in {"sharpness", "light"}:
            lines.append(_without_person(topic, calibration))
        elif wanted:
            lines.append(_line_of(topic, wanted, is_bare=not has_person))
    is_fit = all(line.light is not Light.ACT for line in lines)
    lines.append(_drift(calibration, morning, is_fit=is_fit))
    is_baseline = is_fit and morning is None and calibration is not None
    return PictureAnswer(tuple(lines), calibration, has_person, is_baseline)


def _line_of(topic: str, findings: Sequence[Finding], *, is_bare: bool) -> Line:
    """Return the line of the rule that fails most; on a bare backdrop some have nothing to say."""
    said = [one for one in findings if not (is_bare and one.severity is Severity.UNKNOWN)]
    if not said:
        return Line(topic, "unmeasured", Light.LOOK)
    finding = max(said, key=lambda one: _ORDER.index(_LIGHTS[one.severity]))
    if finding.severity is Severity.PASS:
        return Line(topic, "good", Light.OK, {"value": _rounded(said[0].value)})
    return Line(topic, "wrong", _LIGHTS[finding.severity], finding=finding)


def _without_person(topic: str, calibration: Calibration | None) -> Line:
    if topic == "sharpness":
        return Line(topic, "nobody", Light.LOOK)
    if calibration is None:
        return Line(topic, "unmeasured", Light.LOOK)
    limit = limits()["light"]
    stops = abs(calibration.across_stops)
    facts = {"stops": _rounded(stops)}
    if stops <= limit["look_stops"]:
        return Line(topic, "balanced", Light.OK, facts)
    outcome = "left-darker" if calibration.across_stops > 0 else "right-darker"
    return Line(topic, outcome, Light.ACT if stops > limit["act_stops"] else Light.LOOK, facts)


def _drift(calibration: Calibration | None, morning: Calibration | None, *, is_fit: bool) -> Line:
    if calibration is None:
        return Line("drift", "unmeasured", Light.LOOK)
    if morning is None:
        return Line("drift", *(("first", Light.OK) if is_fit else ("unfit", Light.LOOK)))
    limit = limits()["drift"]
    value = calibration.drift_from(morning)
    facts = {"value": _rounded(value)}
    if value <= limit["look_above"]:
        return Line("drift", "small", Light.OK, facts)
    light = Light.ACT if value > limit["act_above"] else Light.LOOK
    outcome = "darker" if calibration.colour[0] < morning.colour[0] - value / 2 else "changed"
    return Line("drift", outcome, light, facts)


# --- the rest ---------------------------------------------------------------------------------


def examine_station(
    station: Station, session: Session | None, printers: Sequence[str] | None
) -> Iterator[Line]:
    """Look at roster, disks, clock, models and printer; for the thread of the database.

    Args:
        station: The station.
        session: The session in work.
        printers: Names of the printers, the usual one first; None where nobody could look.
    """
    yield _roster(station, session)
    yield _space("space", station.data_dir)
    yield _second(station)
    yield _clock(station)
    if faulty := faulty_models(models_dir()):
        names = ", ".join(model.name for model in faulty)
        yield Line("models", "faulty", Light.ACT, {"names": names})
    else:
        yield Line("models", "whole", Light.OK)
    if printers:
        yield Line("printer", "there", Light.OK, {"name": printers[0]})
    elif printers is not None:
        yield Line("printer", "none", Light.LOOK)


def examine_registry(address: str) -> Line | None:
    """Look whether the registry's computer answers; nothing is sent to it.

    Args:
        address: Of the registry as in the settings; empty for none.

    Returns:
        The answer; None where there is no registry.
    """
    if not address:
        return None
    try:
        place = urlsplit(address)
        port = place.port or (443 if place.scheme == "https" else 80)
    except ValueError:
        return Line("registry", "bad-address", Light.LOOK)
    if not place.hostname:
        return Line("registry", "bad-address", Light.LOOK)
    facts = {"host": place.hostname}
    try:
        with create_connection((place.hostname, port), limits()["time"]["registry_s"]):
            return Line("registry", "reachable", Light.OK, facts)
    except OSError:  # the day goes on without it, so nothing has to be done now
        return Line("registry", "unreachable", Light.LOOK, facts)


def _clock(station: Station) -> Line:
    now, limit = station.clock.now(), limits()["clock"]
    skew_s = float(limit["skew_s"])
    facts: dict[str, str | float] = {"now": f"{now.astimezone():%Y-%m-%d %H:%M}"}
    if now.date() < limit["not_before"]:
        return Line("clock", "implausible", Light.ACT, facts)
    newest = station.records.audit(1)
    if newest and newest[0].at - now > timedelta(seconds=skew_s):
        told = f"{newest[0].at.astimezone():%Y-%m-%d %H:%M}"
        return Line("clock", "behind", Light.ACT, facts | {"newest": told})
    try:
        with tempfile.NamedTemporaryFile(dir=station.data_dir) as file:
            written = datetime.fromtimestamp(Path(file.name).stat().st_mtime, UTC)
    except OSError:
        return Line("clock", "plausible", Light.OK, facts)  # the line about the disk tells
    apart_s = abs((written - station.clock.now()).total_seconds())
    if apart_s > skew_s:
        return Line("clock", "disk-differs", Light.LOOK, facts | {"seconds": round(apart_s)})
    return Line("clock", "plausible", Light.OK, facts)


def _second(station: Station) -> Line:
    """Tell of the second disk: whether it is there, then how much room it has."""
    folder = station.settings.text("storage.second_dir")
    copies = station.store.copies.status()
    if not folder or copies.state is CopyState.OFF:
        return Line("second", "off", Light.LOOK)
    if copies.state is not CopyState.READY:
        return Line("second", copies.state.value, Light.ACT)
    if copies.pending:
        return Line("second", "behind", Light.LOOK, {"count": copies.pending})
    return _space("second", Path(folder))


def _space(topic: str, folder: Path) -> Line:
    limit = limits()["space"]
    try:
        free = shutil.disk_usage(folder).free / _BYTES_PER_GB
    except OSError:
        return Line(topic, "absent", Light.ACT)
    facts = {"free_gb": round(free, 1)}
    if free < limit["act_gb"]:
        return Line(topic, "too-little", Light.ACT, facts)
    if free < limit["look_gb"]:
        return Line(topic, "low", Light.LOOK, facts)
    return Line(topic, "enough", Light.OK, facts)


def _roster(station: Station, session: Session | None) -> Line:
    """Tell how old the list of the session is."""
    if session is None:
        return Line("roster", "no-session", Light.LOOK)
    people = station.records.totals(session.id).expected
    if not people:
        return Line("roster", "empty", Light.LOOK)
    imported = [line.at for line in station.records.history(session.id) if line.act == _IMPORTED]
    age = station.clock.now() - max(imported) if imported else timedelta()
    facts = {"count": people, "days": max(0, age.days)}
    if age.days >= limits()["roster"]["look_days"]:
        return Line("roster", "old", Light.LOOK, facts)
    return Line("roster", "fresh", Light.OK, facts)


def _rounded(value: float | None) -> float:
    return 0.0 if value is None else round(value, 2)
