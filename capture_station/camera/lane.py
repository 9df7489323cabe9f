"""The thread that talks to a camera: the only one that calls into a driver.

A driver may hang: a call into it then never returns, and no thread can be ended from outside. So a
lane can be *retired*: it is told to end, its results are no longer wanted, and whenever the driver
lets go of it, it closes its source and ends by itself. Its owner meanwhile starts another lane.
"""

from __future__ import annotations

import logging
from concurrent.futures import Future, InvalidStateError
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from threading import Event, Thread
from typing import TYPE_CHECKING, Protocol, TypeVar

import numpy as np

from capture_station.camera.source import Cueable, Returnable, Still
from capture_station.domain.errors import Trouble

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Sequence

    from capture_station.camera.source import Image, Source, SourceInfo
    from capture_station.camera.state import Patience
    from capture_station.domain.clock import Clock

_log = logging.getLogger(__name__)
_T = TypeVar("_T")
_SAMPLE_STEP = 16


@dataclass(slots=True)
class StillOrder:
    """A still that somebody waits for; times are monotonic seconds."""

    asked_at: float
    deadline: float
    future: Future[Still] = field(default_factory=Future)


@dataclass(slots=True)
class CueOrder:
    """A scene that somebody wants to see; done when its first picture is the latest frame."""

    scene: str
    future: Future[None] = field(default_factory=Future)


def settle(future: Future[_T], result: _T | Trouble) -> bool:
    """Give a future its result, or its trouble; return False if it has one or was cancelled."""
    try:
        if isinstance(result, Trouble):
            future.set_exception(result)
        else:
            future.set_result(result)
    except InvalidStateError:
        return False  # too late: it timed out, was lost or cancelled, and its owner knows
    return True


class Host(Protocol):
    """What a lane needs of its owner. Calls of a lane that was retired have no effect."""

    def opened(self, lane: Lane, info: SourceInfo) -> None:
        """The source is open."""
        ...

    def pictured(self, lane: Lane, image: Image) -> None:
        """A new picture came."""
        ...

    def missed(self, lane: Lane) -> None:
        """A read brought no new picture."""
        ...

    def lost(self, lane: Lane, trouble: Trouble) -> None:
        """The source was closed because of this trouble."""
        ...

    def cued(self, lane: Lane) -> CueOrder | None:
        """Take the next scene to show."""
        ...

    def wanted_stills(self, lane: Lane) -> Sequence[StillOrder]:
        """Return the stills that are waited for."""
        ...


class Lane:
    """One thread with one source at a time.

    Args:
        make_source: Makes a fresh, unopened source for every attempt.
        host: Gets the pictures and gives the orders.
        clock: Stamps and measures.
        patience: Waiting times.
    """

    def __init__(
        self, make_source: Callable[[], Source], host: Host, clock: Clock, patience: Patience
    ) -> None:
        self._make_source = make_source
        self._host = host
        self._clock = clock
        self._patience = patience
        self._retired = Event()
        self._same = _Sameness()
        self._scene: str | None = None
        self._failures = 0
        self._call: tuple[float, float] | None = None  # since when, and for how long at most
        self._heard_at = 0.0
        self._is_shooting = False
        # A daemon, because a driver that never returns must not keep the program from ending.
        self._thread = Thread(target=self._run, name="camera.reader", daemon=True)

    def start(self) -> None:
        """Start the thread."""
        self._thread.start()

    def retire(self) -> None:
        """Tell the thread to end after its present call into the driver."""
        self._retired.set()

    def join(self, timeout_s: float) -> None:
        """Wait for the thread's end for at most this long."""
        self._thread.join(timeout_s)

    @property
    def is_running(self) -> bool:
        """Whether the thread lives."""
        return self._thread.is_alive()

    @property
    def is_hung(self) -> bool:
        """Whether the present call into the driver has taken longer than any good one would."""
        call = self._call
        return call is not None and self._clock.monotonic() - call[0] > call[1]

    @property
    def silence_s(self) -> float:
        """Seconds without a new picture; 0.0 while the device is busy with a still."""
        return 0.0 if self._is_shooting else self._clock.monotonic() - self._heard_at

    def _run(self) -> None:
        while not self._retired.is_set():
            trouble = self._serve_one_source()
            if self._retired.is_set() or trouble is None:
                return
            self._host.lost(self, trouble)
            pauses = self._patience.backoff
            pause = pauses[min(self._failures, len(pauses) - 1)]
            self._failures += 1
            self._retired.wait(pause)

    def _serve_one_source(self) -> Trouble | None:
        """Open a source and serve it until it fails (its trouble) or the lane retires (None)."""
        source: Source | None = None
        try:
            with self._calling(self._patience.open):
                source = self._make_source()
                source.open()
            self._serve(source)
        except Trouble as trouble:
            return trouble
        except Exception:  # noqa: BLE001 - ours; told with its traceback, and the camera lives on
            _log.exception("a camera source failed in an unforeseen way")
            return Trouble("camera.broken")
        finally:
            if source is not None:
                self._close(source)
        return None

    def _close(self, source: Source) -> None:
        try:
            with self._calling(self._patience.close):
                source.close()
        except Exception:  # noqa: BLE001 - ours; told with its traceback, and the camera lives on
            _log.exception("a camera source failed while it was closed")

    def _serve(self, source: Source) -> None:
        info = source.describe()
        self._host.opened(self, info)
        self._show_scene_again(source)
        self._heard_at = self._clock.monotonic()
        while not self._retired.is_set():
            cue = self._apply_cue(source)
            with self._calling(self._patience.read):
                image = source.read()
            if image is not None and (info.repeats or self._same.is_new(image)):
                image.setflags(write=False)
                self._host.pictured(self, image)
                if cue is not None:
                    settle(cue.future, None)
                self._failures = 0
                self._heard_at = self._clock.monotonic()
            elif info.has_live_view:
                self._host.missed(self)
                if self.silence_s > self._patience.reopen:
                    raise Trouble("camera.frozen", name=info.name)
            else:
                self._failures = 0
            self._take_stills(source)

    def _apply_cue(self, source: Source) -> CueOrder | None:
        order = self._host.cued(self)
        if order is None:
            return None
        if not isinstance(source, Cueable):
            settle(order.future, Trouble("camera.no-scenes"))
            return None
        try:
            source.cue(order.scene)
        except Trouble as trouble:
            settle(order.future, trouble)
            return None
        self._scene = order.scene
        return order

    def _show_scene_again(self, source: Source) -> None:
        if self._scene is not None and isinstance(source, Cueable):
            with suppress(Trouble):  # the film came back without that scene
                source.cue(self._scene)

    def _take_stills(self, source: Source) -> None:
        for order in self._host.wanted_stills(self):
            self._is_shooting = True
            try:
                with self._calling(self._patience.still):
                    still = source.still(order.asked_at)
            except Trouble as trouble:
                settle(order.future, trouble)
            else:
                if still is not None:
                    if not settle(order.future, still) and isinstance(source, Returnable):
                        source.take_back(still)
                    self._heard_at = self._clock.monotonic()
            finally:
                self._is_shooting = False

    @contextmanager
    def _calling(self, longest_s: float) -> Generator[None]:
        """Let the watchdog see since when the thread has been inside the driver."""
        self._call = (self._clock.monotonic(), longest_s)
        try:
            yield
        finally:
            self._call = None


class _Sameness:
    """Tells a new picture from a repeated one; a sensor's noise makes every real one differ."""

    def __init__(self) -> None:
        self._last: Image | None = None

    def is_new(self, image: Image) -> bool:
        """Return whether `image` differs from the one before.

        A sparse sample decides nearly always, in microseconds; only where it is equal are all
        pixels compared.
        """
        last = self._last
        self._last = image
        if last is None or last.shape != image.shape:
            return True
        step = _SAMPLE_STEP
        if not np.array_equal(last[::step, ::step], image[::step, ::step]):
            return True
        return not np.array_equal(last, image)
