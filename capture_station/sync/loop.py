"""The thread that keeps station and registry together for as long as the program runs."""

from __future__ import annotations

import logging
import random
from dataclasses import dataclass, replace
from enum import StrEnum
from threading import Event, Lock, Thread
from typing import TYPE_CHECKING, Protocol

from capture_station.domain.errors import Trouble
from capture_station.sync.reconcile import SKEW_TOLD_S, back_off_s

if TYPE_CHECKING:
    from collections.abc import Callable

    from capture_station.sync.courier import Round

_log = logging.getLogger(__name__)

EVERY_S = 15.0
"""A round at least so often; an act at the desk wakes the loop at once."""


class SyncState(StrEnum):
    """What the loop is doing."""

    WORKING = "working"
    IDLE = "idle"
    WAITING = "waiting"
    PAUSED = "paused"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True)
class SyncStatus:
    """What the light of synchronisation shows.

    Attributes:
        pending: Events that the registry does not hold yet.
        refused: Events it refused and nobody has looked at.
        last_success: When nothing was left to tell, UTC, ISO 8601; empty for never.
        trouble: Why the last round failed; None if it did not.
        skew_s: By how many seconds this clock is ahead of the registry's; None before a call.
        next_try_s: How long until the next try after a failure.
    """

    state: SyncState
    pending: int = 0
    refused: int = 0
    last_success: str = ""
    trouble: Trouble | None = None
    skew_s: float | None = None
    next_try_s: float = 0.0

    @property
    def clock_is_wrong(self) -> bool:
        """Whether this computer's clock deserves a word."""
        return self.skew_s is not None and abs(self.skew_s) > SKEW_TOLD_S


class Going(Protocol):
    """What the loop drives: rounds, and how things stand after one."""

    def go(self) -> Round:
        """Go one round."""
        ...

    def status(self) -> SyncStatus:
        """Return how things stand; the state in it does not matter."""
        ...

    def close(self) -> None:
        """Let go of connections."""
        ...


class Listening(Protocol):
    """What tells the loop that there is something new."""

    def start(self) -> None:
        """Begin to listen."""
        ...

    def stop(self) -> None:
        """End and wait for the thread."""
        ...


class SyncLoop:
    """Goes rounds in a thread of its own: when woken, and every so often.

    Args:
        going: What goes the rounds, in the loop's thread only.
        on_status: Told every change, in the loop's thread.
        chance: Gives 0 … 1 for the jitter.
        every_s: Seconds between rounds when nobody wakes it.
        is_paused: Whether it waits for `resume` from the beginning.

    Attributes:
        ear: Listens for news as long as the loop runs, if anything does.
    """

    def __init__(
        self,
        going: Going,
        on_status: Callable[[SyncStatus], None] = lambda _status: None,
        chance: Callable[[], float] = random.random,
        every_s: float = EVERY_S,
        *,
        is_paused: bool = False,
    ) -> None:
        self._going = going
        self._on_status = on_status
        self._chance = chance
        self._every_s = every_s
        self._lock = Lock()
        self._wake = Event()
        self._is_stopped = False
        self._is_paused = is_paused
        self._status = SyncStatus(SyncState.IDLE)
        self.ear: Listening | None = None
        self._thread = Thread(target=self._run, name="sync-loop", daemon=True)

    @property
    def status(self) -> SyncStatus:
        """How things stand."""
        with self._lock:
            return self._status

    @property
    def is_wanted(self) -> bool:
        """Whether a round may go on; asked by it between two calls."""
        return not (self._is_stopped or self._is_paused)

    def start(self) -> None:
        """Begin; the first round goes at once."""
        self._thread.start()
        if self.ear is not None:
            self.ear.start()

    def wake(self) -> None:
        """Go a round now."""
        self._wake.set()

    def pause(self) -> None:
        """Break off the round and go no more until `resume`."""
        self._is_paused = True
        self._wake.set()

    def resume(self) -> None:
        """Go on after `pause`."""
        self._is_paused = False
        self._wake.set()

    def stop(self, patience_s: float = 20.0) -> None:
        """Break off, end the thread and wait for it; a call under way has its own deadline."""
        self._is_stopped = True
        self._wake.set()
        if self._thread.ident is not None:
            self._thread.join(patience_s)
        if self.ear is not None:
            self.ear.stop()

    def _run(self) -> None:
        failures = 0
        try:
            while not self._is_stopped:
                if self._is_paused:
                    self._tell(SyncState.PAUSED)
                    self._rest(None)
                    continue
                trouble = self._go()
                failures = failures + 1 if trouble else 0
                if not self.is_wanted:
                    continue
                wait_s = back_off_s(failures, self._chance()) if trouble else self._every_s
                state = SyncState.WAITING if trouble else SyncState.IDLE
                self._tell(state, trouble, wait_s if trouble else 0.0)
                self._rest(wait_s)
        finally:
            self._going.close()
            self._tell(SyncState.STOPPED)

    def _go(self) -> Trouble | None:
        self._tell(SyncState.WORKING, self.status.trouble)
        try:
            self._going.go()
        except Trouble as trouble:
            if self.is_wanted:
                _log.info("synchronisation waits: %s", trouble.key)
            return trouble
        except Exception:  # noqa: BLE001 - the desk must not lose its synchronisation for good
            _log.exception("a mistake in the synchronisation")
            return Trouble("sync.mistake")
        return None

    def _rest(self, seconds: float | None) -> None:
        self._wake.wait(seconds)
        self._wake.clear()

    def _tell(
        self, state: SyncState, trouble: Trouble | None = None, next_try_s: float = 0.0
    ) -> None:
        try:
            status = self._going.status()
        except Trouble as found:
            status, trouble = self.status, found
        status = replace(status, state=state, trouble=trouble, next_try_s=next_try_s)
        with self._lock:
            self._status = status
        self._on_status(status)
