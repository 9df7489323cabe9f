"""The job that removes persons after the retention time: first the proof, then the removal."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from capture_station.domain.bulk import tell_nobody
from capture_station.domain.errors import Trouble
from capture_station.station.syncing import Syncing, is_enrolled

if TYPE_CHECKING:
    from collections.abc import Callable

    from capture_station.domain.bulk import Told
    from capture_station.domain.ids import Operator, SessionId
    from capture_station.station.station import Station
    from capture_station.store.retention import Expired, Pending

DAYS = "retention.days"
_AT_ONCE = 50


@dataclass(frozen=True, slots=True)
class Outlook:
    """What the job found.

    Attributes:
        expired: Persons whose retention time is over.
        unconfirmed: Of these, whom the registry has not confirmed in everything.
        unproven: Of these, of whom it could not show every photo just now.
        removable: All others, to be removed.
    """

    expired: int
    unconfirmed: int
    unproven: int
    removable: tuple[Expired, ...]

    @property
    def captures(self) -> int:
        """How many captures would be removed."""
        return sum(len(person.captures) for person in self.removable)


@dataclass(frozen=True, slots=True)
class Removed:
    """What was removed, and what could not be finished yet."""

    persons: int
    captures: int
    pending: Pending


class RetentionJob:
    """Removes persons of a station; for one thread, with the store's own locks.

    Args:
        station: The opened station.
        should_stop: Asked before each person; what was removed until then stays removed, whole.
        told: Called with how many of how many persons are asked about or removed.
    """

    def __init__(
        self,
        station: Station,
        should_stop: Callable[[], bool] = lambda: False,
        told: Told = tell_nobody,
    ) -> None:
        self._station = station
        self._should_stop = should_stop
        self._told = told

    def look(self) -> Outlook:
        """Ask the registry about everybody whose time is over; nothing is changed.

        Raises:
            Trouble: ``retention.off`` where the settings keep everything,
                ``retention.no-registry`` where there is nobody who could have it all; a key of the
                room ``sync`` or ``store``.
        """
        settings = self._station.settings
        days = settings.number(DAYS)
        if not days:
            raise Trouble("retention.off")
        if not is_enrolled(settings):
            raise Trouble("retention.no-registry")
        before = self._station.clock.now() - timedelta(days=days)
        expired = self._station.store.retention.expired(before)
        confirmed = [person for person in expired if person.is_confirmed]
        going = Syncing(self._station)
        try:
            removable = self._proven(going, confirmed)
        finally:
            going.close()
        return Outlook(
            len(expired),
            len(expired) - len(confirmed),
            len(confirmed) - len(removable),
            tuple(removable),
        )

    def remove(self, by: Operator, outlook: Outlook) -> Removed:
        """Remove whom an outlook found removable; what is interrupted is done at the next start.

        Raises:
            Trouble: A key of the room ``store``; whoever was removed until then is.
        """
        retention, persons = self._station.store.retention, outlook.removable
        done = 0
        for start in range(0, len(persons), _AT_ONCE):
            if self._should_stop():
                break
            done += retention.remove(by, persons[start : start + _AT_ONCE])
            self._told(done, len(persons))
        pending = retention.finish()
        return Removed(done, sum(len(one.captures) for one in persons[:done]), pending)

    def _proven(self, going: Syncing, persons: list[Expired]) -> list[Expired]:
        agreed: dict[SessionId, bool] = {}
        found = []
        for done, person in enumerate(persons):
            if self._should_stop():
                break
            self._told(done, len(persons))
            if person.session_id not in agreed:
                session = self._station.records.session(person.session_id)
                agreed[person.session_id] = going.courier.agrees(session)
            if agreed[person.session_id] and all(going.holds(one) for one in person.captures):
                found.append(person)
        return found
