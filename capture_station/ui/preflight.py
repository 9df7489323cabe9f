"""The pre-flight of the windows: asked for before the day, silent and repeated during it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from capture_station.station.preflight.camera import CameraAnswer, examine_camera
from capture_station.station.preflight.lines import (
    CAMERA_TOPICS,
    NETWORK_TOPICS,
    PICTURE_TOPICS,
    STATION_TOPICS,
    TOPICS,
    Light,
    Line,
    limits,
    worst,
)
from capture_station.station.preflight.network import examine_registry
from capture_station.station.preflight.picture import PictureAnswer, examine_picture
from capture_station.station.preflight.premises import examine_station
from capture_station.ui.background import Lane, log_error

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from capture_station.checks.calibration import Calibration
    from capture_station.ui.context import Desktop

_MS = 1000
_OF_LIGHTS = {
    "camera": ("camera", "models"),
    "background": ("backdrop", "evenness", "light", "drift"),
    "storage": ("space", "second"),
    "clock": ("clock", "skew"),
}
"""What the lights at the bottom tell of, beside what they see themselves."""
_SAID_ONCE = {("second", "off")}
"""Nothing to shine for a whole day: a choice, not a fault."""
_UNSEEN = {"nobody", "unmeasured", "unfit"}
"""What a silent look says nothing about: people walk in and out of the picture all day."""


class Preflight(QObject):
    """Runs the examinations, each on the thread it belongs to, and keeps their answers.

    Args:
        desktop: The station and its threads; owns this.

    Attributes:
        has_run: Whether somebody has asked for it since the start.
    """

    changed = Signal()
    """There are other answers, or a run began or ended."""

    def __init__(self, desktop: Desktop) -> None:
        super().__init__(desktop)
        self._desktop = desktop
        self._lines: dict[str, Line] = {}
        self._pending: set[str] = set()
        self._is_quiet = False
        self.has_run = False
        self._calibration: Calibration | None = None
        self._lane = Lane("preflight", self)
        self._lane.failed_with.connect(desktop.notices.error)
        self._again = QTimer(self, interval=round(limits()["time"]["again_s"] * _MS))
        self._again.timeout.connect(self.look_again)
        self._again.start()

    # --- to look at -----------------------------------------------------------------------

    @property
    def lines(self) -> tuple[Line, ...]:
        """The answers so far, in the order in which they are shown."""
        return tuple(self._lines[topic] for topic in TOPICS if topic in self._lines)

    @property
    def pending(self) -> frozenset[str]:
        """Topics that are being looked at because somebody asked for it."""
        return frozenset() if self._is_quiet else frozenset(self._pending)

    @property
    def is_running(self) -> bool:
        """Whether anything is being looked at."""
        return bool(self._pending)

    @property
    def can_set_baseline(self) -> bool:
        """Whether a backdrop was seen that later ones can be compared with."""
        return self._calibration is not None and not self._pending

    def remark(self, light: str) -> Line | None:
        """Return what a light at the bottom has to tell; None where all is well."""
        topics = _OF_LIGHTS.get(light, ())
        told = [
            self._lines[topic]
            for topic in topics
            if topic in self._lines and (topic, self._lines[topic].outcome) not in _SAID_ONCE
        ]
        found = worst(told)
        return found if found is not None and found.light is not Light.OK else None

    # --- to do ----------------------------------------------------------------------------

    def run(self) -> None:
        """Look at everything and take a test photo."""
        self._begin(quiet=False)

    def look_again(self) -> None:
        """Look at what can be seen without disturbing anybody."""
        self._begin(quiet=True)

    def set_baseline(self) -> None:
        """Let the light of the last run be the one that the rest of the day is compared with."""
        if self._calibration is not None:
            self._keep(self._calibration)
            self._take([Line("drift", "first", Light.OK)])

    def take_baseline(self, calibration: Calibration) -> None:
        """Let this light, measured elsewhere, be the one that the day is compared with."""
        self._calibration = calibration
        self.set_baseline()

    def stop(self) -> None:
        """End the thread; what is under way is finished first."""
        self._again.stop()
        self._lane.stop()

    # --- a run ----------------------------------------------------------------------------

    def _begin(self, *, quiet: bool) -> None:
        if self._pending:
            return
        desktop = self._desktop
        self._is_quiet = quiet
        self.has_run |= not quiet
        self._pending = set(STATION_TOPICS)
        has_camera = desktop.role != "cashier"
        if has_camera and desktop.reader is None and not quiet:
            desktop.restart_camera()
        if has_camera and desktop.reader is not None:
            self._pending |= {*CAMERA_TOPICS, *PICTURE_TOPICS}
            self._ask_camera()
        elif not has_camera:
            self._lines = {"camera": Line("camera", "not-here", Light.OK)}
        elif not quiet:
            self._lines = {"camera": Line("camera", "none", Light.ACT)}
        self._ask_station()
        self._ask_registry()
        self.changed.emit()

    def _ask_station(self) -> None:
        from capture_station.ui.printing import printer_names  # noqa: PLC0415 - loaded when used

        station, session = self._desktop.station, self._desktop.session
        printers = None if self._is_quiet else printer_names()

        def examine() -> tuple[Line, ...]:
            return tuple(examine_station(station, session, printers))

        def done(lines: tuple[Line, ...]) -> None:
            self._take(lines, STATION_TOPICS)

        def failed(_error: BaseException) -> bool:
            self._take((), STATION_TOPICS)
            return False

        self._desktop.lane.submit(self, examine, done, failed)

    def _ask_registry(self) -> None:
        station = self._desktop.station

        def done(lines: tuple[Line, ...]) -> None:
            for topic in NETWORK_TOPICS:
                self._lines.pop(topic, None)
            self._take(lines)

        self._lane.submit(
            self,
            lambda: tuple(examine_registry(station.settings, station.addresses, station.clock)),
            done,
        )

    def _ask_camera(self) -> None:
        reader, quiet = self._desktop.reader, self._is_quiet
        baseline, day = self._desktop.station.baseline, self._today()
        assert reader is not None  # noqa: S101 - the caller has looked

        def examine() -> tuple[CameraAnswer, Calibration | None]:
            return examine_camera(reader, test_still=not quiet), baseline.of(day)

        def failed(error: BaseException) -> bool:
            log_error(error)
            self._take([Line("camera", "lost", Light.ACT)], (*CAMERA_TOPICS, *PICTURE_TOPICS))
            return True

        self._lane.submit(self, examine, self._on_camera, failed)

    def _on_camera(self, seen: tuple[CameraAnswer, Calibration | None]) -> None:
        (answer, morning), desktop = seen, self._desktop
        self._take(answer.lines, CAMERA_TOPICS)
        picture = answer.picture
        if picture is None:
            self._forget_picture()
            return
        try:
            standard, accepted = desktop.station.standard_of(desktop.session)
        except Exception as error:  # noqa: BLE001 - told; the run goes on without a judgement
            desktop.notices.error(error)
            self._forget_picture()
            return
        desktop.judge.ask(
            self,
            lambda judge: examine_picture(judge, picture, standard, accepted, morning),
            self._on_picture,
            self._on_unjudged,
        )

    def _on_picture(self, answer: PictureAnswer) -> None:
        lines: Iterable[Line] = answer.lines
        if self._is_quiet:
            seen = {"drift"} if answer.has_person else set(PICTURE_TOPICS)
            lines = [one for one in lines if one.topic in seen and one.outcome not in _UNSEEN]
        self._take(lines, PICTURE_TOPICS)
        self._calibration = answer.calibration or self._calibration
        if answer.is_baseline and answer.calibration is not None:
            self._keep(answer.calibration)

    def _forget_picture(self) -> None:
        """Without a picture the line about the camera says all there is to say."""
        for topic in PICTURE_TOPICS:
            self._lines.pop(topic, None)
        self._take((), PICTURE_TOPICS)

    def _on_unjudged(self, error: BaseException) -> None:
        log_error(error)  # the line about the models says what is wrong with them
        lines = [Line(topic, "unjudged", Light.LOOK) for topic in PICTURE_TOPICS]
        self._take(() if self._is_quiet else lines, PICTURE_TOPICS)

    def _take(self, lines: Iterable[Line], topics: Iterable[str] = ()) -> None:
        self._lines |= {line.topic: line for line in lines}
        self._pending -= set(topics)
        self.changed.emit()

    def _keep(self, calibration: Calibration) -> None:
        baseline, day = self._desktop.station.baseline, self._today()
        self._lane.submit(self, lambda: baseline.keep(day, calibration))

    def _today(self) -> date:
        return self._desktop.station.clock.now().astimezone().date()
