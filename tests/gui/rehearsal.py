"""A desk to rehearse at: a real station on a real store, with a camera and a judge made up.

The judge says what the test told it to; everything else is what the program uses.
"""

from __future__ import annotations

import io
import threading
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image as PillowImage

from capture_station.camera.source import Frame, Still
from capture_station.camera.state import CameraState, Status
from capture_station.checks.judge import Development, LiveView
from capture_station.domain.errors import Trouble
from capture_station.domain.findings import (
    Basis,
    CropWindow,
    Finding,
    Geometry,
    Judgement,
    Severity,
    verdict_of,
)
from capture_station.domain.identity import check_character
from capture_station.domain.ids import Operator
from capture_station.domain.people import Gender, PersonData
from capture_station.domain.session import PricePlan, Session
from capture_station.domain.staff import Account, Role
from capture_station.station.station import Station
from capture_station.ui.context import Desktop
from capture_station.ui.desk.page import DeskPage
from capture_station.ui.shell import MainWindow
from capture_station.workflow.sessions import SessionPlan
from tests.gui.lights import light_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from capture_station.camera.source import Source
    from capture_station.checks.lighting import LightMap
    from capture_station.checks.likeness import Look
    from capture_station.domain.spec import Background, PhotoSpec
    from capture_station.ui.desk.controller import DeskController

BY = Operator("周启明")
LEAD = Account("lead", BY, Role.LEAD)
SPEC = "cn.chsi.degree.2017"
NAMES = ("林晓雨", "欧阳若楠", "张伟", "陈思远", "王芳", "李雷")
CROP = CropWindow(left=720.0, top=60.0, width=480.0, height=640.0)


def portrait_bytes(shade: int = 120) -> bytes:
    """Return a small portrait file."""
    out = io.BytesIO()
    PillowImage.new("RGB", (480, 640), (shade, 160, 220)).save(out, "JPEG")
    return out.getvalue()


def judgement(*wrong: tuple[str, Severity]) -> Judgement:
    """Return a judgement in which these rules do not pass."""
    severities = {"one-face": Severity.PASS, "roll": Severity.PASS, "eye-line": Severity.PASS}
    findings = tuple(
        Finding(rule, severity, 9.0, (-6.0, 6.0), "deg", Basis.OURS)
        for rule, severity in (severities | dict(wrong)).items()
    )
    geometry = Geometry(480, 640, 1, eye_y=250, eye_mid_x=240, face_width=220, hair_top_y=80)
    return Judgement(SPEC, verdict_of(findings), geometry, findings)


class MadeUpJudge:
    """Says what it was told to say."""

    def __init__(self) -> None:
        self.verdict = judgement()
        self.trouble: Trouble | None = None
        self.face: tuple[float, float, float, float] | None = None
        self.make_light = light_of()
        self.look: Look | None = None

    def reset_tracking(self) -> None:
        """Do nothing; there is no track."""

    def judge_live(self, *_told: object) -> LiveView:
        return LiveView(self.verdict, CROP, 1920, 1080, self.face, None)

    def map_light(
        self, _picture: object, spec: PhotoSpec, accepted: tuple[Background, ...]
    ) -> LightMap:
        return self.make_light(spec, accepted)

    def look_of(self, _portrait: bytes) -> Look | None:
        return self.look

    def develop(self, *_told: object) -> Development:
        if self.trouble is not None:
            raise Trouble(self.trouble.key, **self.trouble.params)
        return Development(portrait_bytes(), CROP, self.verdict)


_REST_S = 0.02


class MadeUpCamera:
    """Shows one picture after the other while it is live, twice as fast as a real one."""

    def __init__(self) -> None:
        self._image = np.full((1080, 1920, 3), 90, np.uint8)
        self._image.setflags(write=False)
        self._number = 0
        self._rest = threading.Event()
        self.status = Status.STOPPED
        self.still_trouble: Trouble | None = None
        self.sources: list[Source] = []

    def start(self) -> None:
        self.status = Status.LIVE

    def stop(self) -> None:
        self.status = Status.STOPPED

    def state(self) -> CameraState:
        return CameraState(self.status, fps=25.0)

    def switch_to(self, source_factory: Callable[[], Source]) -> None:
        self.sources.append(source_factory())

    def latest(self) -> Frame | None:
        if self.status is not Status.LIVE:
            return None
        return Frame(self._image, max(self._number, 1), 0.0)

    def next_frame(self, after: int, timeout_s: float) -> Frame | None:
        del after, timeout_s
        self._rest.wait(_REST_S)
        self._number += 1
        return self.latest()

    def take_still(self, timeout_s: float = 10.0) -> Future[Still]:
        del timeout_s
        future: Future[Still] = Future()
        if self.still_trouble is not None:
            future.set_exception(self.still_trouble)
        else:
            future.set_result(Still(b"original", ".jpg", 1920, 1080, 0.0))
        return future


class RehearsalStation(Station):
    """The station with its two eyes made up."""

    made_up_judge: MadeUpJudge
    made_up_camera: MadeUpCamera

    def new_judge(self) -> MadeUpJudge:  # type: ignore[override]  # the part of it that is used
        return self.made_up_judge

    def open_camera(self, *_told: object) -> MadeUpCamera:  # type: ignore[override]  # as above
        return self.made_up_camera


def students() -> tuple[PersonData, ...]:
    """Return the roster of the rehearsal."""
    made = []
    for number, name in enumerate(NAMES):
        body = f"33010620020514{102 + number}"
        made.append(
            PersonData(
                student_number=f"20210304{number + 1:04d}",
                name=name,
                gender=Gender.FEMALE if number % 2 == 0 else Gender.MALE,
                id_number=body + check_character(body),
                ethnicity_code="01",
                class_name="机电 2101",
                school_name="示例职业技术学院",
            )
        )
    return tuple(made)


@dataclass
class Rehearsal:
    """The desk with everything around it."""

    qtbot: QtBot
    station: RehearsalStation
    session: Session
    desktop: Desktop
    window: MainWindow
    notices: list[str] = field(default_factory=list)

    @property
    def page(self) -> DeskPage:
        page = self.window.page("desk")
        assert isinstance(page, DeskPage)
        return page

    @property
    def desk(self) -> DeskController:
        return self.page.controller

    @property
    def judge(self) -> MadeUpJudge:
        return self.station.made_up_judge

    @property
    def camera(self) -> MadeUpCamera:
        return self.station.made_up_camera

    def wait(self, holds: Callable[[], bool]) -> None:
        self.qtbot.waitUntil(holds, timeout=10_000)

    def wait_for_stage(self, stage: str) -> None:
        def holds() -> bool:
            state = self.desk.state
            return state.stage.value == stage and not state.busy and state.form is None

        self.wait(holds)

    def rest(self) -> None:
        """Wait until nothing is under way."""
        self.wait(lambda: not self.desktop.lane.is_busy and not self.desk.state.busy)


@contextmanager
def rehearse(
    qtbot: QtBot,
    folder: Path,
    *,
    fee_fen: int = 2000,
    role: str = "solo",
    account: Account = LEAD,
) -> Iterator[Rehearsal]:
    """Open a session with a roster and show the desk."""
    station = RehearsalStation.open(folder)
    assert isinstance(station, RehearsalStation)
    station.made_up_judge, station.made_up_camera = MadeUpJudge(), MadeUpCamera()
    session = station.sessions.plan(BY, _plan(fee_fen))
    station.sessions.import_roster(BY, session.id, students(), "0" * 64)
    session = station.sessions.open(BY, session.id)
    desktop = Desktop(station, role=role)
    desktop.duty.begin(account)
    window = MainWindow(desktop)
    window.resize(1366, 768)
    scene = Rehearsal(qtbot, station, session, desktop, window)
    desktop.notices.raised.connect(lambda notice: scene.notices.append(notice.sentence))
    try:
        window.show()
        desktop.reload_session()
        window.show_page("desk")
        scene.wait(lambda: desktop.session is not None)
        scene.rest()
        yield scene
    finally:
        window.close()
        desktop.close()
        window.deleteLater()
        desktop.deleteLater()
        station.close()


def _plan(fee_fen: int) -> SessionPlan:
    return SessionPlan(
        school_name="示例职业技术学院",
        school_code="12345",
        place="第二教学楼 204",
        starts_on=date(2026, 11, 21),
        ends_on=date(2026, 11, 21),
        spec_id=SPEC,
        price=PricePlan(on_site_fen=fee_fen, walk_in_fen=2 * fee_fen),
        serial_prefix="A",
    )


def failing(rule: str) -> Judgement:
    """Return a judgement in which this rule fails."""
    return judgement((rule, Severity.FAIL))


def warning(rule: str) -> Judgement:
    """Return a judgement in which this rule warns."""
    return judgement((rule, Severity.WARN))


def unreadable() -> Judgement:
    """Return a judgement without a single measure."""
    return replace(judgement(), geometry=None, findings=())
