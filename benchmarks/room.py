"""A whole station at work for the measurements: real windows off screen, a film for a camera."""

from __future__ import annotations

import gc
import os
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")  # read when the application is made

import cv2
import numpy as np
from PySide6.QtCore import QEventLoop, QTimer

from capture_station.camera.film import FilmSource
from capture_station.camera.originals import still_from_file
from capture_station.camera.reader import CameraReader
from capture_station.camera.state import Status
from capture_station.domain.findings import Verdict
from capture_station.domain.ids import Operator
from capture_station.domain.people import PersonData
from capture_station.domain.session import PricePlan
from capture_station.domain.sitting import Stage
from capture_station.domain.staff import Account, Role
from capture_station.settings import Settings
from capture_station.sitters.person import Person
from capture_station.sitters.scene import Scene, render
from capture_station.station.station import Station
from capture_station.ui.app import make_application
from capture_station.ui.context import Desktop
from capture_station.ui.desk.page import DeskPage
from capture_station.ui.desk.state import Act
from capture_station.ui.shell import MainWindow
from capture_station.workflow.sessions import SessionPlan

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from capture_station.camera.source import Image, Source, Still
    from capture_station.domain.clock import Clock

BY = Operator("bench")
SPEC = "cn.chsi.degree.2017"
SITTER = 4
FREE = PricePlan(0, 0)
_LOOK_EVERY_MS = 5
_PATIENCE_S = 60.0
_CODE_BITS, _CODE_PX = 12, 20


class TooSlowError(Exception):
    """Something did not happen within a minute."""


def sitter_picture(width: int, height: int) -> Image:
    """Return a drawn sitter before the light blue backdrop, (h, w, 3) uint8 BGR."""
    return render(Scene(Person.make(SITTER)), (width, height)).image


def write_film(path: Path, frames: int, fps: float) -> None:
    """Write a video of a sitter with a time code in its corner: the number of each picture."""
    picture = sitter_picture(1920, 1080)
    writer = cv2.VideoWriter(str(path), cv2.VideoWriter.fourcc(*"MJPG"), fps, (1920, 1080))
    for number in range(frames):
        shown = np.roll(picture, number % 7 - 3, axis=1)
        write_code(shown, number)
        writer.write(shown)
    writer.release()


def write_code(picture: Image, number: int) -> None:
    """Write a number into the upper left corner as light and dark squares."""
    for bit in range(_CODE_BITS):
        left = bit * _CODE_PX
        picture[:_CODE_PX, left : left + _CODE_PX] = 255 if number >> bit & 1 else 0


def read_code(picture: Image) -> int:
    """Return the number in the upper left corner."""
    middle = _CODE_PX // 2
    return sum(
        1 << bit
        for bit in range(_CODE_BITS)
        if picture[middle, bit * _CODE_PX + middle].mean() > 127
    )


class LargeStills(FilmSource):
    """A film whose stills are another file, as large as a single-lens camera's."""

    def __init__(self, path: Path, clock: Clock, still: bytes, fps: float | None = None) -> None:
        super().__init__(path, clock, fps=fps)
        self._file = still
        self._clock_of_still = clock

    def still(self, asked_at: float) -> Still | None:
        """Return the large file."""
        del asked_at
        return still_from_file(self._file, ".jpg", self._clock_of_still.monotonic())


class FilmedStation(Station):
    """A station whose camera is made by `source`."""

    source: Callable[[], Source]

    def open_camera(self, spec: str, on_state=None) -> CameraReader:  # type: ignore[no-untyped-def]
        """Return a reader of the film, whatever the settings say."""
        del spec
        return CameraReader(self.source, self.clock, on_state)


@dataclass
class Room:
    """The windows at work.

    Attributes:
        notices: What was told to the operator.
    """

    station: FilmedStation
    desktop: Desktop
    window: MainWindow
    page: DeskPage
    numbers: Iterator[str]
    notices: list[str] = field(default_factory=list)

    def wait(self, holds: Callable[[], bool]) -> None:
        """Let the windows work until something holds."""
        loop, waited = QEventLoop(), QTimer()
        waited.setInterval(_LOOK_EVERY_MS)
        began = self.station.clock.monotonic()

        def look() -> None:
            late = self.station.clock.monotonic() - began > _PATIENCE_S
            if late or holds():
                loop.exit(1 if late else 0)

        waited.timeout.connect(look)
        waited.start()
        if loop.exec():
            raise TooSlowError(f"nothing happened; the windows said: {self.notices[-3:]}")

    def call_next(self) -> None:
        """Bring the next person of the roster before the camera."""
        desk = self.page.controller
        desk.scan(next(self.numbers))
        self._wait_for(Stage.SETTLED)
        desk.register()
        self._wait_for(Stage.REGISTERED)
        desk.call()
        self._wait_for(Stage.ON_STAGE)

    def shoot(self) -> None:
        """Press the shutter and accept the photo; return when it is safe."""
        desk = self.page.controller
        self.wait(self._sees)
        desk.shoot()
        if desk.state.form is Act.NEXT_SITTER:
            desk.shoot_another()  # the film shows the same person all day
        self.wait(lambda: desk.state.shot is not None)
        shot = desk.state.shot
        assert shot is not None
        desk.accept("bench" if shot.judgement.verdict is Verdict.FAIL else "")
        self._wait_for(Stage.SHOT)

    def dismiss(self) -> None:
        """Let the person confirm and go."""
        self.page.controller.confirm()
        self._wait_for(Stage.DONE)

    def _sees(self) -> bool:
        """Whether the camera is live: on a busy computer even a film may stand still."""
        reader = self.desktop.reader
        return reader is not None and reader.state().status is Status.LIVE

    def _wait_for(self, stage: Stage) -> None:
        desk = self.page.controller
        self.wait(lambda: desk.state.stage is stage and not desk.state.busy)


def people(count: int) -> tuple[PersonData, ...]:
    """Return so many people for a roster."""
    return tuple(
        PersonData(student_number=f"2021{number:06d}", name=f"学生{number:04d}", class_name="一班")
        for number in range(count)
    )


@contextmanager
def room(
    source_of: Callable[[Path, Clock], Source],
    roster: Sequence[PersonData],
    price: PricePlan = FREE,
) -> Iterator[Room]:
    """Open a day with a roster, two disks and the windows; everything is gone afterwards.

    Args:
        source_of: Makes the camera, given a folder for its files and the clock.
        roster: Who is expected.
        price: What a portrait costs.
    """
    with tempfile.TemporaryDirectory(prefix="bench-room-") as folder:
        place = Path(folder)
        os.environ["CAPTURE_STATION_KEYS"] = str(place / "keys")
        (place / "second").mkdir()
        settings, _ = Settings.load(_made(place / "data"))
        settings.set("storage.second_dir", str(place / "second"))
        settings.set("ui.sounds", False)
        settings.set("operators.lock_minutes", 0)  # nobody touches a key here
        make_application("zh", "light")
        station = FilmedStation.open(place / "data")
        assert isinstance(station, FilmedStation)
        station.source = lambda: source_of(place, station.clock)
        _open_day(station, roster, price)
        desktop = Desktop(station, role="solo")
        desktop.duty.begin(Account("bench", BY, Role.LEAD))
        window = MainWindow(desktop)
        page = window.page("desk")
        assert isinstance(page, DeskPage)
        numbers = iter([person.student_number for person in roster])
        made = Room(station, desktop, window, page, numbers)
        desktop.notices.raised.connect(lambda notice: made.notices.append(notice.sentence))
        window.resize(1920, 1080)
        try:
            window.show()
            desktop.reload_session()
            made.wait(lambda: desktop.session is not None)
            window.show_page("desk")
            made.wait(lambda: page.stage.live.has_picture)
            gc.freeze()  # as the program does when the desk is loaded
            yield made
        finally:
            gc.unfreeze()
            window.close()
            desktop.close()
            station.close()


def _made(folder: Path) -> Path:
    folder.mkdir()
    return folder


def _open_day(station: Station, roster: Sequence[PersonData], price: PricePlan) -> None:
    day = date(2026, 11, 21)
    plan = SessionPlan("示例学院", "", "", day, day, SPEC, price, "A")
    session = station.sessions.plan(BY, plan)
    station.sessions.import_roster(BY, session.id, roster, "0" * 64)
    station.sessions.open(BY, session.id)


def load_words() -> str:
    """Say how busy the computer was: on a shared one the figures are not its own."""
    return f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores"
