"""The camera as the station uses it: always there, even while the device is not.

Two threads: ``camera.reader`` (a `Lane`) talks to the device, ``camera.watchdog`` looks after it
and tells of changes. The newest picture lies in one slot: whoever is slow misses pictures, nobody
lags behind.
"""

from __future__ import annotations

import logging
from collections import deque
from functools import partial
from threading import Condition, Event, Thread, current_thread
from typing import TYPE_CHECKING, Any

from capture_station.camera.lane import CueOrder, Lane, StillOrder, settle
from capture_station.camera.source import Frame
from capture_station.camera.state import CameraState, Patience, Rate, Status
from capture_station.domain.errors import Trouble

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from concurrent.futures import Future

    from capture_station.camera.source import Image, Source, SourceInfo, Still
    from capture_station.domain.clock import Clock

_log = logging.getLogger(__name__)

_MOST_RETIRED = 3
"""Threads that may hang in a driver at the same time; then no further one is risked."""

_LEFT_BEHIND = "a thread hangs inside the camera's driver and is left behind"


class CameraReader:
    """Reads one camera, brings it back when it goes, and takes stills.

    All methods may be called from any thread and none waits for the device, except `stop`.

    Args:
        source_factory: Makes a fresh, unopened source; called again for every reconnection. May
            raise `Trouble`.
        clock: Stamps frames and measures ages.
        on_state: Told each change of status, in order, on the thread ``camera.watchdog``.
        patience: Waiting times.
    """

    def __init__(
        self,
        source_factory: Callable[[], Source],
        clock: Clock,
        on_state: Callable[[CameraState], None] | None = None,
        patience: Patience | None = None,
    ) -> None:
        self._source_factory = source_factory
        self._clock = clock
        self._on_state = on_state
        self._patience = patience or Patience()
        self._changed = Condition()  # guards everything below
        self._status = Status.STOPPED
        self._trouble: Trouble | None = None
        self._entered_at = 0.0  # when the status changed last, monotonic seconds
        self._info: SourceInfo | None = None
        self._frame: Frame | None = None
        self._pictures = 0
        self._drops = 0
        self._reconnections = 0
        self._rate = Rate()
        self._cues: deque[CueOrder] = deque()
        self._stills: list[StillOrder] = []
        self._errands: deque[Callable[[], object]] = deque()
        self._lane: Lane | None = None
        self._retired: list[Lane] = []
        self._watchdog: Thread | None = None
        self._wake = Event()

    # --- for everybody ---------------------------------------------------------------------

    def start(self) -> None:
        """Begin to read. Does nothing if it is running."""
        with self._changed:
            if self._watchdog is not None:
                return
            self._drops = self._reconnections = 0
            self._enter(Status.CONNECTING, None)
            self._start_lane()
            self._watchdog = Thread(target=self._watch, name="camera.watchdog", daemon=True)
            self._watchdog.start()

    def latest(self) -> Frame | None:
        """Return the newest picture; None while there is none worth showing."""
        with self._changed:
            return self._frame

    def next_frame(self, after: int, timeout_s: float) -> Frame | None:
        """Wait for a picture with a number above `after`.

        Returns:
            The newest picture, or None after `timeout_s` or when the reader stops.
        """

        def is_there() -> bool:
            newer = self._frame is not None and self._frame.number > after
            return newer or self._status is Status.STOPPED

        with self._changed:
            self._changed.wait_for(is_there, timeout_s)
            return self._frame if self._frame and self._frame.number > after else None

    def take_still(self, timeout_s: float = 10.0) -> Future[Still]:
        """Take a photo at the device's highest resolution.

        Returns:
            A future with the `Still`, or with a `Trouble`: ``camera.not-live`` or whatever is
            wrong with the camera now, ``camera.still-timeout`` after `timeout_s`,
            ``camera.still-lost`` if the camera went away meanwhile, ``camera.still-failed``.
        """
        now = self._clock.monotonic()
        order = StillOrder(now, now + timeout_s)
        with self._changed:
            if self._status is Status.LIVE:
                self._stills.append(order)
                return order.future
            trouble = self._trouble or Trouble("camera.not-live")
        settle(order.future, Trouble(trouble.key, **trouble.params))
        return order.future

    def cue(self, scene: str) -> Future[None]:
        """Show a scene of a film, also after a reconnection.

        Returns:
            A future that is done when the scene's first picture is the latest frame, or has a
            `Trouble`: ``camera.no-scene``, ``camera.no-scenes``, ``camera.stopped``.
        """
        order = CueOrder(scene)
        with self._changed:
            if self._status is not Status.STOPPED:
                self._cues.append(order)
                return order.future
        settle(order.future, Trouble("camera.stopped"))
        return order.future

    def state(self) -> CameraState:
        """Tell how the camera is."""
        with self._changed:
            return self._state()

    def switch_to(self, source_factory: Callable[[], Source]) -> None:
        """Read another camera from now on, or the same one with other settings.

        Stills in flight fail with ``camera.still-lost``. Where both are the same device it is
        opened as soon as the old thread has let go of it.
        """
        with self._changed:
            self._source_factory = source_factory
            if self._watchdog is None:
                return
            self._fail_stills("camera.still-lost")
            self._frame = None
            self._retire_lane()
            self._enter(Status.CONNECTING, None)
            self._start_lane()

    def stop(self) -> None:
        """Let go of the device and end the threads; waits a moment for them.

        A thread that hangs inside a driver is left behind: it ends when the driver lets go of it,
        and never keeps the program from ending.
        """
        with self._changed:
            watchdog, self._watchdog = self._watchdog, None
            if watchdog is None:
                return
            self._retire_lane()
            self._fail_stills("camera.stopped")
            while self._cues:
                self._fail(self._cues.popleft().future, Trouble("camera.stopped"))
            self._frame = None
            self._enter(Status.STOPPED, None)
            self._changed.notify_all()
        self._wake.set()
        until = self._clock.monotonic() + self._patience.stop
        for lane in self._retired:
            lane.join(max(0.0, until - self._clock.monotonic()))
            if lane.is_running:
                _log.warning(_LEFT_BEHIND)
        if watchdog is not current_thread():
            watchdog.join()

    # --- for the lane (see `lane.Host`) -----------------------------------------------------

    def opened(self, lane: Lane, info: SourceInfo) -> None:
        """Note what was opened; a source without a live view is live from here on."""
        with self._changed:
            if lane is self._lane:
                self._info = info
                if not info.has_live_view:
                    self._go_live()

    def pictured(self, lane: Lane, image: Image) -> None:
        """Put the picture into the slot."""
        with self._changed:
            if lane is not self._lane:
                return
            now = self._clock.monotonic()
            self._pictures += 1
            self._rate.count(now)
            self._frame = Frame(image, self._pictures, now)
            self._go_live()
            self._changed.notify_all()

    def missed(self, lane: Lane) -> None:
        """Count a read that brought nothing new."""
        with self._changed:
            if lane is self._lane:
                self._drops += 1

    def lost(self, lane: Lane, trouble: Trouble) -> None:
        """Fail what was in flight; a frozen camera stays called frozen."""
        with self._changed:
            if lane is self._lane:
                self._lose(trouble)

    def cued(self, lane: Lane) -> CueOrder | None:
        """Hand the next scene to the lane."""
        with self._changed:
            if lane is not self._lane or not self._cues:
                return None
            return self._cues.popleft()

    def wanted_stills(self, lane: Lane) -> Sequence[StillOrder]:
        """Return the stills that are still waited for."""
        with self._changed:
            if lane is not self._lane:
                return ()
            self._stills = [order for order in self._stills if not order.future.done()]
            return tuple(self._stills)

    # --- the watchdog -------------------------------------------------------------------------

    def _watch(self) -> None:
        me = current_thread()
        while True:
            self._wake.wait(self._patience.watch)
            self._wake.clear()
            with self._changed:
                is_on_duty = self._watchdog is me
                if is_on_duty:
                    self._look_after_lane()
            self._run_errands()
            if not is_on_duty:
                return

    def _look_after_lane(self) -> None:
        now = self._clock.monotonic()
        late = [order for order in self._stills if now > order.deadline]
        for order in late:
            self._stills.remove(order)
            self._fail(order.future, Trouble("camera.still-timeout"))
        lane = self._lane
        if lane is None:
            self._start_lane()
        elif lane.is_hung:
            _log.warning(_LEFT_BEHIND)
            self._retire_lane()
            self._lose(Trouble("camera.hung"))
            self._start_lane()
        elif self._is_showing() and lane.silence_s > self._patience.freeze:
            name = self._info.name if self._info else ""
            self._enter(Status.FROZEN, Trouble("camera.frozen", name=name))
        elif self._status is Status.CONNECTING and now - self._entered_at > self._patience.connect:
            self._enter(Status.CONNECTING, Trouble("camera.slow"))

    def _is_showing(self) -> bool:
        has_live_view = self._info is not None and self._info.has_live_view
        return self._status is Status.LIVE and has_live_view

    def _start_lane(self) -> None:
        self._retired = [lane for lane in self._retired if lane.is_running]
        if len(self._retired) < _MOST_RETIRED:
            self._lane = Lane(self._source_factory, self, self._clock, self._patience)
            self._lane.start()

    def _retire_lane(self) -> None:
        if self._lane is not None:
            self._lane.retire()
            self._retired.append(self._lane)
            self._lane = None

    def _run_errands(self) -> None:
        """Tell listeners what happened, outside the lock, because their code is not ours."""
        while True:
            with self._changed:
                if not self._errands:
                    return
                errand = self._errands.popleft()
            try:
                errand()
            except Exception:  # noqa: BLE001 - not our code; told with its traceback
                _log.exception("a listener of the camera failed")

    # --- under the lock -----------------------------------------------------------------------

    def _go_live(self) -> None:
        if self._status is Status.LIVE:
            return
        if self._status is not Status.CONNECTING:
            self._reconnections += 1
        self._enter(Status.LIVE, None)

    def _lose(self, trouble: Trouble) -> None:
        gone = trouble.key != "camera.frozen"
        if gone:
            self._frame = None
        self._fail_stills("camera.still-lost")
        self._enter(Status.LOST if gone else Status.FROZEN, trouble)

    def _fail_stills(self, key: str) -> None:
        for order in self._stills:
            self._fail(order.future, Trouble(key))
        self._stills = []

    def _fail(self, future: Future[Any], trouble: Trouble) -> None:
        self._errands.append(partial(settle, future, trouble))
        self._wake.set()

    def _enter(self, status: Status, trouble: Trouble | None) -> None:
        """Change the status; the change is told and logged once, not at every failed attempt."""
        was = (self._status, self._trouble.key if self._trouble else None)
        if status is not self._status:
            self._entered_at = self._clock.monotonic()
        self._status = status
        self._trouble = trouble
        if was == (status, trouble.key if trouble else None):
            return
        if trouble is not None:
            _log.warning("camera %s: %s", status, trouble)
        elif status is Status.LIVE:
            _log.info("camera live")
        if self._on_state is not None:
            self._errands.append(partial(self._on_state, self._state()))
            self._wake.set()

    def _state(self) -> CameraState:
        now = self._clock.monotonic()
        return CameraState(
            self._status,
            self._rate.per_second(now),
            None if self._frame is None else now - self._frame.taken_at,
            self._drops,
            self._reconnections,
            self._trouble,
            self._info,
        )
