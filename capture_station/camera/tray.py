"""The tray: photos that came by themselves and wait for somebody to say whose they are.

A camera's own program drops a photo whenever its shutter is pressed, whether the station has asked
for one or not. Every such photo lies here first. One that was asked for is claimed at once; one
that nobody asked for stays, and is never bound to a person by itself.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import timedelta
from threading import Lock
from typing import TYPE_CHECKING

from capture_station.domain.errors import Trouble

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from capture_station.camera.source import Still
    from capture_station.camera.tray_memory import TrayMemory
    from capture_station.domain.clock import Clock

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Arrival:
    """A photo in the tray.

    Attributes:
        number: Counts the arrivals of this tray from 1.
        name: Name of the file as the camera gave it, fit for the screen.
        size_bytes: Size of the file.
        arrived_at: When the file was first seen, still unfinished perhaps; monotonic seconds.
        arrived_on: The same moment, aware, in UTC.
    """

    number: int
    name: str
    size_bytes: int
    arrived_at: float
    arrived_on: datetime


class Tray:
    """Photos that wait; may be used from any thread and outlives the source that fills it.

    Args:
        clock: Dates the arrivals.
        on_arrival: Told of each photo that stays because nobody had asked for it, on the thread
            that reads the camera.
        memory: Knows of the day before a restart of the program; None to begin anew.
    """

    def __init__(
        self,
        clock: Clock,
        on_arrival: Callable[[Arrival], None] | None = None,
        memory: TrayMemory | None = None,
    ) -> None:
        self._clock = clock
        self._memory = memory
        self._on_arrival = on_arrival
        self._lock = Lock()
        self._waiting: dict[int, tuple[Arrival, Callable[[], Still]]] = {}
        self._digests: dict[int, str] = {}  # of those that wait
        self._claimed: tuple[Still, int, tuple[Arrival, Callable[[], Still]], str] | None = None
        self._untold: list[Arrival] = []
        self._met: set[str] = set()
        self._count = 0

    def listen(self, on_arrival: Callable[[Arrival], None] | None) -> None:
        """Tell somebody else of arrivals from now on; None for nobody."""
        self._on_arrival = on_arrival

    def put(
        self, name: str, size_bytes: int, digest: str, seen_at: float, load: Callable[[], Still]
    ) -> bool:
        """Take in a photo.

        Args:
            name: Name of its file.
            size_bytes: Size of its file.
            digest: SHA-256 of its content; the same photo a second time is left out.
            seen_at: When it was first seen, monotonic seconds.
            load: Reads it; may raise `Trouble`.

        Returns:
            Whether it is new.
        """
        with self._lock:
            if digest in self._met or (self._memory and self._memory.is_done(digest)):
                return False
            self._met.add(digest)
            self._count += 1
            shown = name.encode("utf-8", "replace").decode("utf-8")
            age_s = self._clock.monotonic() - seen_at
            arrival = Arrival(
                self._count,
                shown,
                size_bytes,
                seen_at,
                self._clock.now() - timedelta(seconds=age_s),
            )
            self._waiting[self._count] = (arrival, load)
            self._digests[self._count] = digest
            self._untold.append(arrival)
        return True

    def watch(self, folder: str) -> float | None:
        """Return since when photos of a folder are taken in, seconds since 1970.

        None where it is watched for the first time: what lies there now was there before.
        """
        is_new = self.meet(f"folder {folder}")
        if self._memory is not None:
            return self._memory.watch(folder)
        return None if is_new else 0.0

    def meet(self, mark: str) -> bool:
        """Remember something a source has come across; return whether it is the first time."""
        with self._lock:
            is_new = mark not in self._met
            self._met.add(mark)
        return is_new

    def has_met(self, mark: str) -> bool:
        """Return whether this was met before."""
        with self._lock:
            return mark in self._met

    def waiting(self) -> tuple[Arrival, ...]:
        """Return the photos that wait, oldest first."""
        with self._lock:
            return tuple(arrival for arrival, _ in self._waiting.values())

    def look(self, number: int) -> Still:
        """Return a photo and leave it in the tray.

        Raises:
            Trouble: ``camera.not-in-tray`` if it was claimed already; whatever is wrong with the
                file.
        """
        with self._lock:
            found = self._waiting.get(number)
        if found is None:
            raise Trouble("camera.not-in-tray")
        return found[1]()

    def claim(self, number: int) -> Still:
        """Take a photo out, to keep it for somebody.

        Raises:
            Trouble: ``camera.not-in-tray`` if it was claimed already; whatever is wrong with the
                file, which then stays in the tray.
        """
        still = self.look(number)
        if not self._take_out(number):
            raise Trouble("camera.not-in-tray")
        return still

    def claim_since(self, asked_at: float) -> Still | None:
        """Take out the first photo that was not even begun before `asked_at`; None if none is."""
        with self._lock:
            numbers = [n for n, (a, _) in self._waiting.items() if a.arrived_at >= asked_at]
            number = min(numbers, default=0)
            entry, digest = self._waiting.get(number), self._digests.get(number)
        if entry is None or digest is None:
            return None
        still = self.claim(number)
        self._claimed = (still, number, entry, digest)
        return still

    def give_back(self, still: Still) -> None:
        """Put the photo that was claimed last back, because whoever asked waits no more."""
        if self._claimed is None or self._claimed[0] is not still:
            return
        _, number, entry, digest = self._claimed
        self._claimed = None
        with self._lock:
            self._waiting[number] = entry
            self._digests[number] = digest
            self._untold.append(entry[0])
        if self._memory is not None:
            self._memory.note_open(digest)

    def dismiss(self, number: int) -> None:
        """Take a photo out that belongs to nobody; its file is not touched."""
        self._take_out(number)

    def tell(self) -> None:
        """Tell the listener of new photos that are still there; called by the filling source."""
        with self._lock:
            told = [arrival for arrival in self._untold if arrival.number in self._waiting]
            self._untold.clear()
        on_arrival = self._on_arrival
        if on_arrival is not None:
            for arrival in told:
                try:
                    on_arrival(arrival)
                except Exception:  # noqa: BLE001 - not our code; told with its traceback
                    _log.exception("a listener of the tray failed")

    def _take_out(self, number: int) -> bool:
        """Remove a photo, now and after a restart; return whether it was there."""
        with self._lock:
            digest = self._digests.pop(number, None)
            is_there = self._waiting.pop(number, None) is not None
        if digest is not None and self._memory is not None:
            self._memory.note_done(digest)
        return is_there
