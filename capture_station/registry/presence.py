"""When each station was last heard of, and how it was."""

from __future__ import annotations

import threading
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import update

from capture_station.domain.records import moment_text
from capture_station.registry.schema import stations

if TYPE_CHECKING:
    from collections.abc import Mapping

    from capture_station.domain.clock import Clock
    from capture_station.registry.database import Database

_EVERY_S = 10.0
_VERSION_MAX = 40


class Presence:
    """Writes down what stations tell of themselves, each at most every ten seconds.

    Args:
        database: The registry's database.
        clock: The registry's clock.
    """

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock
        self._lock = threading.Lock()
        self._noted: dict[str, float] = {}

    def heard(self, station_id: str, headers: Mapping[str, str]) -> None:
        """A station has called, with what its headers tell."""
        now = self._clock.monotonic()
        with self._lock:
            if now - self._noted.get(station_id, -_EVERY_S) < _EVERY_S:
                return
            self._noted[station_id] = now
        moment = self._clock.now()
        values: dict[str, object] = {"seen_at": moment_text(moment)}
        pending = headers.get("station-pending", "")
        if pending.isascii() and pending.isdecimal():
            values["pending"] = min(int(pending), 10**9)
        if version := headers.get("station-version", ""):
            values["version"] = version[:_VERSION_MAX]
        if (skew := _skew(headers.get("station-time", ""), moment)) is not None:
            values["skew_s"] = skew
        with self._database.writing() as connection:
            connection.execute(update(stations).where(stations.c.id == station_id).values(values))


def _skew(told: str, now: datetime) -> float | None:
    """Return by how many seconds the station's clock is ahead; None if it told no time."""
    try:
        moment = datetime.fromisoformat(told)
    except ValueError:
        return None
    return None if moment.tzinfo is None else (moment - now).total_seconds()
