"""The pre-flight: each answer under the circumstances that give it."""

from __future__ import annotations

import shutil
from collections import namedtuple
from concurrent.futures import Future
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import numpy as np
import pytest

from capture_station.camera.originals import still_from_pixels
from capture_station.camera.source import Frame, SourceInfo, SourceKind, Still
from capture_station.camera.state import CameraState, Status
from capture_station.checks.calibration import Calibration
from capture_station.checks.judge import LiveView
from capture_station.domain.clock import SystemClock
from capture_station.domain.errors import Trouble
from capture_station.domain.findings import (
    Basis,
    CropWindow,
    Finding,
    Judgement,
    Severity,
    verdict_of,
)
from capture_station.domain.ids import Operator
from capture_station.domain.people import PersonData
from capture_station.domain.session import PricePlan
from capture_station.station.preflight.camera import examine_camera
from capture_station.station.preflight.lines import TOPICS, Light, Line, worst
from capture_station.station.preflight.picture import examine_picture
from capture_station.station.preflight.premises import examine_station
from capture_station.station.station import Station
from capture_station.workflow.sessions import SessionPlan

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from capture_station.domain.session import Session

BY = Operator("测试")
SPEC = "cn.chsi.degree.2017"
BLUE = (255, 197, 100)
Usage = namedtuple("Usage", "total used free")


class HandClock:
    """A clock that stands where it was put, ticking a little so that ids differ."""

    def __init__(self) -> None:
        self.moment = SystemClock().now()  # file times are the computer's

    def now(self) -> datetime:
        self.moment += timedelta(milliseconds=1)
        return self.moment

    def monotonic(self) -> float:
        return self.moment.timestamp()


# --- the camera -------------------------------------------------------------------------------


@dataclass
class Camera:
    """A reader as the pre-flight sees it."""

    status: Status = Status.LIVE
    fps: float = 25.0
    kind: SourceKind = SourceKind.WEBCAM
    still: Still | Trouble = field(default_factory=lambda: still_from_pixels(picture(), 0.0))
    shots: int = 0

    def next_frame(self, _after: int, _timeout_s: float) -> Frame | None:
        return self.latest()

    def latest(self) -> Frame | None:
        is_there = self.status is Status.LIVE and self.kind is not SourceKind.FOLDER
        return Frame(picture(), 1, 0.0) if is_there else None

    def state(self) -> CameraState:
        trouble = None if self.status is Status.LIVE else Trouble("camera.gone", name="cam")
        info = SourceInfo(self.kind, "cam", still_width=1920)
        return CameraState(self.status, self.fps, trouble=trouble, info=info)

    def take_still(self, _timeout_s: float) -> Future[Still]:
        self.shots += 1
        future: Future[Still] = Future()
        if isinstance(self.still, Trouble):
            future.set_exception(self.still)
        else:
            future.set_result(self.still)
        return future


def picture() -> np.ndarray:
    return np.full((360, 640, 3), BLUE, np.uint8)


def seen(camera: Camera, *, test_still: bool = True) -> dict[str, Line]:
    answer = examine_camera(camera, test_still=test_still)  # type: ignore[arg-type]  # a fake
    return {line.topic: line for line in answer.lines}


def test_a_camera_that_works() -> None:
    camera = Camera()
    lines = seen(camera)
    assert (lines["camera"].outcome, lines["camera"].light) == ("live", Light.OK)
    assert lines["still"].facts["width"] == 640
    assert camera.shots == 1


def test_during_the_day_no_shutter_is_released() -> None:
    camera = Camera()
    assert seen(camera, test_still=False).keys() == {"camera"}
    assert camera.shots == 0


def test_a_slow_camera_is_worth_a_look() -> None:
    assert seen(Camera(fps=4.0))["camera"].light is Light.LOOK
    assert seen(Camera(fps=0.0))["camera"].light is Light.OK  # just opened, no rate yet


def test_a_camera_that_is_gone_says_why() -> None:
    lines = seen(Camera(status=Status.LOST))
    assert lines["camera"].light is Light.ACT
    assert lines["camera"].trouble is not None
    assert lines["still"].outcome == "impossible"


def test_a_folder_waits_for_a_hand_on_the_camera() -> None:
    lines = seen(Camera(kind=SourceKind.FOLDER, still=Trouble("camera.still-timeout")))
    assert lines["camera"].outcome == "no-live-view"
    assert (lines["still"].outcome, lines["still"].light) == ("by-hand", Light.LOOK)


def test_a_test_photo_that_fails_has_to_be_seen_to() -> None:
    assert seen(Camera(still=Trouble("camera.still-lost")))["still"].light is Light.ACT
    broken = Still(b"no picture", ".jpg", 1, 1, 0.0)
    told = seen(Camera(still=broken))["still"].trouble
    assert told is not None
    assert told.key == "camera.still-unreadable"


# --- the picture ------------------------------------------------------------------------------


@dataclass
class MadeUpJudge:
    """Finds what the test says; a person only if it says so."""

    findings: tuple[Finding, ...]
    has_person: bool

    def reset_tracking(self) -> None:
        """Do nothing; there is no track."""

    def judge_live(self, *_told: object) -> LiveView:
        crop = CropWindow(0, 0, 270, 360) if self.has_person else None
        judgement = Judgement(SPEC, verdict_of(self.findings), None, self.findings)
        return LiveView(judgement, crop, 640, 360, None, None)


def finding(rule: str, severity: Severity) -> Finding:
    return Finding(rule, severity, 1.5, (None, 3.0), "", Basis.OURS)


def looked(
    findings: tuple[Finding, ...] = (), *, person: bool = False, morning: Calibration | None = None
) -> tuple[dict[str, Line], bool]:
    judge = MadeUpJudge(findings, person)
    answer = examine_picture(judge, picture(), None, (), morning)  # type: ignore[arg-type]  # fakes
    return {line.topic: line for line in answer.lines}, answer.is_baseline


def test_the_bare_backdrop_says_all_but_sharpness() -> None:
    good = (finding("background-colour", Severity.PASS), finding("background-even", Severity.PASS))
    lines, is_baseline = looked(good)
    assert lines["sharpness"].outcome == "nobody"
    assert lines["backdrop"].light is Light.OK
    assert lines["light"].outcome == "balanced"
    assert lines["drift"].outcome == "first"
    assert is_baseline


def test_somebody_sitting_in_is_judged_by_the_standard() -> None:
    found = (finding("sharpness", Severity.PASS), finding("light-even", Severity.FAIL))
    lines, is_baseline = looked(found, person=True)
    assert lines["sharpness"].outcome == "good"
    assert lines["light"].finding is found[1]
    assert lines["light"].light is Light.ACT
    assert lines["drift"].outcome == "unfit"
    assert not is_baseline


def test_drift_is_measured_against_the_morning() -> None:
    _, first = looked()
    assert first
    same, is_baseline = looked(morning=Calibration((75.9, -11.75, -37.2), 0.0))
    assert not is_baseline
    assert same["drift"].light is Light.OK
    darker, _ = looked(morning=Calibration((96.0, -6.0, -40.0), 0.0))
    assert (darker["drift"].outcome, darker["drift"].light) == ("darker", Light.ACT)
    yellower, _ = looked(morning=Calibration((75.9, -11.75, -10.0), 0.0))
    assert yellower["drift"].outcome == "changed"


# --- the rest ---------------------------------------------------------------------------------


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
def station(tmp_path: Path, clock: HandClock) -> Iterator[Station]:
    opened = Station.open(tmp_path / "data", clock)
    yield opened
    opened.close()


def day(station: Station, people: int) -> Session:
    today = date(2026, 11, 21)
    plan = SessionPlan("示例学院", "", "", today, today, SPEC, PricePlan(0, 0), "A")
    session = station.sessions.plan(BY, plan)
    if people:
        roster = [PersonData(student_number=str(n), name="某某") for n in range(people)]
        station.sessions.import_roster(BY, session.id, roster, "0" * 64)
    return session


def told(
    station: Station, session: Session | None = None, printers: tuple[str, ...] | None = None
) -> dict[str, Line]:
    return {line.topic: line for line in examine_station(station, session, printers)}


def test_the_list_is_told_by_age(station: Station, clock: HandClock) -> None:
    assert told(station)["roster"].outcome == "no-session"
    empty = day(station, 0)
    assert told(station, empty)["roster"].outcome == "empty"
    session = day(station, 3)
    assert told(station, session)["roster"].outcome == "fresh"
    clock.moment += timedelta(days=40)
    line = told(station, session)["roster"]
    assert (line.outcome, line.facts["days"], line.facts["count"]) == ("old", 40, 3)


def test_a_clock_behind_its_own_records_is_wrong(station: Station, clock: HandClock) -> None:
    day(station, 1)
    assert told(station)["clock"].light is Light.OK
    clock.moment -= timedelta(hours=3)
    assert (told(station)["clock"].outcome, told(station)["clock"].light) == ("behind", Light.ACT)


def test_a_clock_before_this_program_is_wrong(station: Station, clock: HandClock) -> None:
    clock.moment = datetime(2000, 1, 1, tzinfo=UTC)
    assert told(station)["clock"].outcome == "implausible"


def test_a_disk_with_another_time_is_told(station: Station, clock: HandClock) -> None:
    clock.moment += timedelta(minutes=5)
    assert told(station)["clock"].outcome == "disk-differs"


@pytest.mark.parametrize(
    ("free_gb", "light"), [(100.0, Light.OK), (10.0, Light.LOOK), (1.0, Light.ACT)]
)
def test_free_space_is_told(
    station: Station, monkeypatch: pytest.MonkeyPatch, free_gb: float, light: Light
) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: Usage(0, 0, int(free_gb * 1e9)))
    assert told(station)["space"].light is light


def test_a_second_disk_that_is_pulled_out_is_told(tmp_path: Path, clock: HandClock) -> None:
    second = tmp_path / "second"
    second.mkdir()
    opened = Station.open(tmp_path / "data", clock)
    opened.settings.set("storage.second_dir", str(second))
    assert told(opened)["second"].outcome == "off"  # takes effect with the next start
    opened.close()
    opened = Station.open(tmp_path / "data", clock)
    try:
        assert told(opened)["second"].light is not Light.ACT
        shutil.rmtree(second)
        assert (told(opened)["second"].outcome, told(opened)["second"].light) == (
            "absent",
            Light.ACT,
        )
    finally:
        opened.close()


def test_printers_are_told_only_where_somebody_looked(station: Station) -> None:
    assert "printer" not in told(station)
    assert told(station, printers=())["printer"].light is Light.LOOK
    assert told(station, printers=("HP", "PDF"))["printer"].facts["name"] == "HP"


def test_missing_models_have_to_be_seen_to(
    station: Station, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("CAPTURE_STATION_MODELS", str(tmp_path / "none"))
    assert told(station)["models"].light is Light.ACT


def test_the_worst_line_is_the_one_to_act_on() -> None:
    well, look = Line("space", "enough", Light.OK), Line("second", "low", Light.LOOK)
    assert worst([well, look]) is look
    assert worst([]) is None


def test_all_topics_are_different() -> None:
    assert len(set(TOPICS)) == len(TOPICS)
