"""What keeps the data folder safe beside the work: second copies and backups, on a thread."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from threading import Event, Lock, Thread
from typing import TYPE_CHECKING

from capture_station.domain.errors import Trouble

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from capture_station.domain.clock import Clock
    from capture_station.domain.keeping import SecondCopy
    from capture_station.settings import Settings
    from capture_station.store.store import Store

_log = logging.getLogger(__name__)

BACKUP_MINUTES = "storage.backup_minutes"
OUT_OF_PLACE = frozenset({"store.folder-gone", "store.folder-replaced"})
"""Keys of the troubles after which nothing is kept any more."""
_ROUND_S = 30.0
"""A disk that was pulled and returned is noticed within this time."""
_LOOK_S = 2.0
"""The same of a data folder that was moved or replaced."""


@dataclass(frozen=True, slots=True)
class Upkeep:
    """How the folder stands after a round.

    Attributes:
        copies: The second copies; None where that could not be found out.
        backed_up_at: Of the last backup of this run, UTC; None before the first.
        on_second: Whether that backup lies on the second disk too.
        trouble: Why the last backup or round failed; None if it did not.
    """

    copies: SecondCopy | None = None
    backed_up_at: datetime | None = None
    on_second: bool = False
    trouble: Trouble | None = None


class Housekeeping:
    """Catches the second disk up and backs the database up, in rounds.

    A round comes every half a minute, whenever `wake` or `back_up_soon` asks for one, and when the
    data folder is found gone, replaced or back. A backup
    is made when one was asked for, or when its time has come and something was written since.

    Args:
        store: The open store; it stays open until after `stop`.
        settings: Tell how often a backup is made.
        clock: Measures the time between backups.
    """

    def __init__(self, store: Store, settings: Settings, clock: Clock) -> None:
        self._store = store
        self._settings = settings
        self._clock = clock
        self._told: Callable[[Upkeep], None] | None = None
        self._lock = Lock()
        self._wakes = Event()
        self._stops = Event()
        self._is_asked = False
        self._last_s = clock.monotonic()
        self._rows = store.audit_rows()
        self._upkeep = Upkeep()
        self._is_in_place = True
        self._thread: Thread | None = None

    def listen(self, told: Callable[[Upkeep], None] | None) -> None:
        """Have each round's outcome told, on the thread; None for nobody."""
        with self._lock:
            self._told = told

    def start(self) -> None:
        """Begin with a round at once."""
        if self._thread is None:
            self._thread = Thread(target=self._run, name="housekeeping", daemon=True)
            self._thread.start()

    def wake(self) -> None:
        """Have a round soon, e.g. because the second disk was connected."""
        self._wakes.set()

    def back_up_soon(self) -> None:
        """Have a backup made soon, e.g. because a session was closed."""
        with self._lock:
            self._is_asked = True
        self._wakes.set()

    def stop(self) -> None:
        """End the thread after what it is writing; a backup that was asked for is made first."""
        self._stops.set()
        self._wakes.set()
        if self._thread is not None:
            self._thread.join()
            self._thread = None

    def do_round(self) -> Upkeep:
        """Do what is due now and return how the folder stands; also on a thread of one's own."""
        trouble = None
        self._is_in_place = self._find_in_place()
        try:
            self._store.demand_in_place()
            self._store.copies.catch_up(self._stops.is_set)
            backed_up_at, on_second = self._back_up_if_due()
            copies = self._store.copies.status()
            self._upkeep = Upkeep(copies, backed_up_at, on_second)
        except Trouble as caught:
            trouble = caught
        if trouble is not None:
            if self._upkeep.trouble is None:
                _log.warning("housekeeping failed: %s", trouble)
            before = self._upkeep
            self._upkeep = Upkeep(
                before.copies, before.backed_up_at, before.on_second, trouble=trouble
            )
        return self._upkeep

    def _run(self) -> None:
        while True:
            self._wakes.clear()
            try:
                upkeep = self.do_round()
            except Exception:  # noqa: BLE001 - see below
                # a bug of ours must not end what keeps the photos safe
                _log.exception("a bug in a round of housekeeping")
            else:
                self._tell(upkeep)
            if self._stops.is_set():
                break
            self._wait()
        if self._is_asked:
            self.do_round()

    def _wait(self) -> None:
        """Wait until the next round is due."""
        for _ in range(round(_ROUND_S / _LOOK_S)):
            if self._wakes.wait(_LOOK_S) or self._find_in_place() is not self._is_in_place:
                return

    def _find_in_place(self) -> bool:
        try:
            self._store.demand_in_place()
        except Trouble:
            return False
        return True

    def _tell(self, upkeep: Upkeep) -> None:
        with self._lock:
            told = self._told
        if told is not None and not self._stops.is_set():
            told(upkeep)

    def _back_up_if_due(self) -> tuple[datetime | None, bool]:
        """Make a backup if one is wanted; return when the last one was made and where."""
        with self._lock:
            is_asked, self._is_asked = self._is_asked, False
        try:
            if not is_asked and not self._is_due():
                return self._upkeep.backed_up_at, self._upkeep.on_second
            self._last_s = self._clock.monotonic()
            rows = self._store.audit_rows()
            backup = self._store.backups.back_up()
        except Trouble:
            with self._lock:
                self._is_asked = self._is_asked or is_asked
            raise
        self._rows = rows
        return self._clock.now(), backup.on_second

    def _is_due(self) -> bool:
        every_s = 60 * self._settings.number(BACKUP_MINUTES)
        if not every_s or self._clock.monotonic() - self._last_s < every_s:
            return False
        return self._store.audit_rows() != self._rows
