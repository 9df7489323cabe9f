"""How the camera is: what the reader tells the rest of the station."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from capture_station.camera.source import SourceInfo
    from capture_station.domain.errors import Trouble

_RATE_WINDOW_S = 2.0


class Status(StrEnum):
    """How the camera is.

    `CONNECTING` before the first picture, with a trouble once that takes long; `LIVE` while new
    pictures come (or a source without a live view is there); `FROZEN` when it is there but shows
    no new picture; `LOST` when it is gone and tried again; `STOPPED` before `start` and after
    `stop`.
    """

    CONNECTING = "connecting"
    LIVE = "live"
    FROZEN = "frozen"
    LOST = "lost"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True)
class CameraState:
    """How the camera is at one moment.

    Attributes:
        status: In one word.
        fps: New pictures a second over the last two seconds.
        age_s: Seconds since the newest picture; None where there is none.
        drops: Reads since `start` that brought no new whole picture.
        reconnections: How often since `start` the camera came back.
        trouble: What is wrong while `FROZEN` or `LOST`, or slow while `CONNECTING`, else None.
        info: The source that was opened last; None before.
    """

    status: Status
    fps: float = 0.0
    age_s: float | None = None
    drops: int = 0
    reconnections: int = 0
    trouble: Trouble | None = None
    info: SourceInfo | None = None


@dataclass(frozen=True, slots=True)
class Patience:
    """For how long the reader waits for what, in seconds.

    Attributes:
        connect: Without a first picture the camera is called slow, though it is still waited for.
        freeze: Without a new picture the camera is called frozen.
        reopen: Without a new picture it is closed and opened again.
        backoff: Pauses before opening again, the last one repeated.
        open: Longest call of `Source.open` before its driver counts as hung. Media Foundation is
            known to take ten seconds over some webcams.
        read: The same for `Source.read`.
        still: The same for `Source.still`; a long exposure plus the transfer of a RAW fits in.
        close: The same for `Source.close`.
        watch: Interval of the watchdog.
        stop: How long `stop` waits for the reader's thread before it is left behind.
    """

    connect: float = 1.5
    freeze: float = 1.0
    reopen: float = 2.5
    backoff: tuple[float, ...] = (0.25, 0.5, 1.0, 1.5)
    open: float = 15.0
    read: float = 3.0
    still: float = 25.0
    close: float = 5.0
    watch: float = 0.2
    stop: float = 3.0


class Rate:
    """New pictures a second, over a sliding window."""

    def __init__(self) -> None:
        self._times: deque[float] = deque()

    def count(self, now: float) -> None:
        """Note a picture at `now`, monotonic seconds."""
        self._times.append(now)
        self._forget(now)

    def per_second(self, now: float) -> float:
        """Return the rate at `now`; 0.0 with fewer than two pictures in the window."""
        self._forget(now)
        if len(self._times) < 2:  # noqa: PLR2004 - a rate needs an interval
            return 0.0
        span = max(now, self._times[-1]) - self._times[0]
        return (len(self._times) - 1) / span if span > 0 else 0.0

    def _forget(self, now: float) -> None:
        while self._times and now - self._times[0] > _RATE_WINDOW_S:
            self._times.popleft()
