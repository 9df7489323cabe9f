"""The synchronisation of a station: enrolled once, then a loop beside the desk."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from capture_station.domain.errors import Trouble
from capture_station.domain.ids import Operator, SittingId
from capture_station.store.disk import Disk
from capture_station.store.keyplaces import usual_place
from capture_station.sync.client import Client
from capture_station.sync.courier import Courier
from capture_station.sync.loop import SyncLoop, SyncState, SyncStatus
from capture_station.sync.notebook import Notebook

if TYPE_CHECKING:
    from collections.abc import Callable

    from capture_station.settings import Settings
    from capture_station.station.station import Station
    from capture_station.sync.courier import Round
    from capture_station.sync.notebook import Review

_log = logging.getLogger(__name__)

BY = Operator("登记中心")
"""In whose name a retake is asked for that the registry's review wants."""


class Syncing:
    """What the loop drives: the courier of one station, with what it brings put to use.

    Args:
        station: The opened station.
        is_wanted: Whether a round may go on.

    Raises:
        Trouble: ``sync.not-enrolled`` or ``sync.bad-address``.
    """

    def __init__(self, station: Station, is_wanted: Callable[[], bool] = lambda: True) -> None:
        settings = station.settings
        address, token = settings.text("registry.address"), _token_of(settings)
        if not address or not token:
            raise Trouble("sync.not-enrolled")
        self._station = station
        self._client = Client(address, token, station.clock)
        self._notebook = Notebook(station.data_dir, address)
        self.courier = Courier(
            station.store,
            self._client,
            self._notebook,
            station.clock,
            on_review=self._put_to_use,
            is_wanted=is_wanted,
            with_originals=settings.flag("registry.originals"),
        )

    def go(self) -> Round:
        """Go one round.

        Raises:
            Trouble: A key of the room ``sync`` or ``store``.
        """
        return self.courier.go()

    def status(self) -> SyncStatus:
        """Return how things stand."""
        counts = self._station.store.outbox.counts()
        return SyncStatus(
            SyncState.IDLE,
            pending=counts.waiting,
            refused=counts.rejected,
            last_success=self._notebook.notes.last_success,
            skew_s=self._client.skew_s,
        )

    def close(self) -> None:
        """Let go of the connections."""
        self._client.close()

    def _put_to_use(self, capture_id: str, review: Review) -> None:
        """Put a rejected portrait on the retake list, once; a later portrait is another matter."""
        if review.state != "rejected":
            return
        try:
            sitting = self._station.records.sitting(SittingId(review.sitting_id))
            is_current = sitting.capture is not None and sitting.capture.id == capture_id
            if is_current and not sitting.retake_reason:
                self._station.desk.ask_retake(BY, sitting.id, ", ".join(review.reasons) or "—")
        except Trouble as trouble:
            _log.warning("a review cannot be put to use: %s", trouble.key)


def is_enrolled(settings: Settings) -> bool:
    """Whether the station has an address and a token."""
    return bool(settings.text("registry.address") and _token_of(settings))


def enrol(station: Station, address: str, code: str) -> None:
    """Enrol the station at a registry; the token goes where the station's keys lie.

    Raises:
        Trouble: ``sync.code-refused``, ``sync.unreachable``, ``sync.bad-address``,
            ``sync.bad-answer`` or ``settings.not-saved``.
    """
    client = Client(address, "", station.clock)
    try:
        token = client.enrol(code)
    finally:
        client.close()
    number = token.partition(".")[0]
    usual_place(Disk()).put(_place(number), token.encode())
    station.settings.set("registry.station", number)
    station.settings.set("registry.address", address)


def make_loop(
    station: Station, on_status: Callable[[SyncStatus], None] = lambda _status: None
) -> SyncLoop | None:
    """Return the station's loop, not yet started; None if it is not enrolled.

    Raises:
        Trouble: ``sync.bad-address``.
    """
    if not is_enrolled(station.settings):
        return None
    loop: SyncLoop

    def is_wanted() -> bool:
        return loop.is_wanted

    loop = SyncLoop(Syncing(station, is_wanted), on_status)
    return loop


def _token_of(settings: Settings) -> str:
    number = settings.text("registry.station")
    kept = usual_place(Disk()).get(_place(number)) if number else None
    return "" if kept is None else kept.decode()


def _place(number: str) -> str:
    return f"registry-{number}"
