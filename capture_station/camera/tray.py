"""The tray: photos that came by themselves and wait for somebody to say whose they are.

A camera's own program drops a photo whenever its shutter is pressed, whether the station has asked
for one or not. Every such photo lies here first. One that was asked for is claimed at once; one
that nobody asked for stays, and is never bound to a person by itself.
"""

from __future__ import annotations

import hashlib
import logging
from dataclasses import dataclass
from datetime import timedelta
from pathlib import PurePosixPath
from threading import Lock
from typing import TYPE_CHECKING

from capture_station.camera.spool import Spooled
from capture_station.domain.errors import Trouble

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from capture_station.camera.source import Still
    from capture_station.camera.spool import Spool
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
        is_spooled: Whether the station itself keeps it, in no folder of a camera.
    """

    number: int
    name: str
    size_bytes: int
    arrived_at: float
    arrived_on: datetime
    is_spooled: bool = False


class Tray:
    """Photos that wait; may be used from any thread and outlives the source that fills it.

    Args:
        clock: Dates the arrivals.
        on_arrival: Told of each photo that stays because nobody had asked for it, on the thread
            that reads the camera.
        memory: Knows of the day before a restart of the program; None to begin anew.
        spool: Keeps photos that lie in no folder; those of before a restart wait again. None
            where no such photo is taken in.
    """

    def __init__(
        self,
        clock: Clock,
        on_arrival: Callable[[Arrival], None] | None = None,
        memory: TrayMemory | None = None,
        spool: Spool | None = None,
    ) -> None:
        self._clock = clock
        self._memory = memory
        self._spool = spool
        self._on_arrival = on_arrival
        self._lock = Lock()
        self._waiting: dict[int, tuple[Arrival, Callable[[], Still]]] = {}
        self._digests: dict[int, str] = {}  # of those that wait
        self._claimed: tuple[Still, int, tuple[Arrival, Callable[[], Still]], str] | None = None
        self._untold: list[Arrival] = []
        self._met: set[str] = set()
        self._count = 0
        self._take_up_again()

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
        return self._enter(self._about(name, size_bytes, digest, seen_at), seen_at, load)

    def put_spooled(self, name: str, data: bytes, seen_at: float) -> bool:
        """Take in a photo that lies in no folder, and keep it.

        Args:
            name: Name of its file.
            data: The file.
            seen_at: When it was first seen, monotonic seconds.

        Returns:
            Whether it is new and kept.

        Raises:
            Trouble: As the spool does, e.g. ``store.disk-full``.
        """
        photo = self._about(name, len(data), hashlib.sha256(data).hexdigest(), seen_at)
        if self._spool is None or self._is_known(photo.digest):
            return False
        self._spool.keep(photo, data)
        return self._enter(photo, seen_at, self._loader(photo, seen_at), is_spooled=True)

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

    def forget(self, mark: str) -> None:
        """Take something for new again."""
        with self._lock:
            self._met.discard(mark)

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
            numbers = [
                n
                for n, (a, _) in self._waiting.items()
                if a.arrived_at >= asked_at and not a.is_spooled
            ]
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
        """Take a photo out that belongs to nobody or is kept with somebody's.

        A camera's own file is not touched; what lies on the spool is removed.
        """
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
            entry = self._waiting.pop(number, None)
        if digest is not None and self._memory is not None:
            self._memory.note_done(digest)
        if entry is not None and digest is not None and entry[0].is_spooled:
            self._unspool(digest)
        return entry is not None

    def _about(self, name: str, size_bytes: int, digest: str, seen_at: float) -> Spooled:
        shown = name.encode("utf-8", "replace").decode("utf-8")
        age = timedelta(seconds=self._clock.monotonic() - seen_at)
        return Spooled(digest, shown, size_bytes, self._clock.now() - age)

    def _is_known(self, digest: str) -> bool:
        with self._lock:
            return digest in self._met or bool(self._memory and self._memory.is_done(digest))

    def _enter(
        self,
        photo: Spooled,
        seen_at: float,
        load: Callable[[], Still],
        *,
        is_spooled: bool = False,
    ) -> bool:
        with self._lock:
            if photo.digest in self._met or (self._memory and self._memory.is_done(photo.digest)):
                return False
            self._met.add(photo.digest)
            self._count += 1
            arrival = Arrival(
                self._count, photo.name, photo.size_bytes, seen_at, photo.arrived_on, is_spooled
            )
            self._waiting[self._count] = (arrival, load)
            self._digests[self._count] = photo.digest
            self._untold.append(arrival)
        return True

    def _take_up_again(self) -> None:
        """Let what was on the spool before a restart wait again."""
        if self._spool is None:
            return
        try:
            kept = self._spool.kept()
        except Trouble as trouble:
            _log.warning("what waited in the tray cannot be read: %s", trouble.key)
            return
        for photo in kept:
            if self._is_known(photo.digest):  # given to somebody just before the program ended
                self._unspool(photo.digest)
                continue
            age_s = (self._clock.now() - photo.arrived_on).total_seconds()
            seen_at = self._clock.monotonic() - max(0.0, age_s)
            self._enter(photo, seen_at, self._loader(photo, seen_at), is_spooled=True)

    def _loader(self, photo: Spooled, seen_at: float) -> Callable[[], Still]:
        def load() -> Still:
            assert self._spool is not None  # noqa: S101 - it gave the photo
            data = self._spool.read(photo.digest)
            from capture_station.camera.originals import (  # noqa: PLC0415 - a tray needs no decoder
                still_from_file,
            )

            return still_from_file(data, PurePosixPath(photo.name).suffix, seen_at)

        return load

    def _unspool(self, digest: str) -> None:
        try:
            if self._spool is not None:
                self._spool.remove(digest)
        except Trouble as trouble:  # known as done, so the next start removes it
            _log.warning("a photo stays on the spool: %s", trouble.key)
