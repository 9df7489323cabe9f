"""What the counts of a day say of its end. Pure arithmetic."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from capture_station.domain.overview import SessionTotals

SLOT_MINUTES = 10
SLOTS = 12
"""Slots that the plot shows: two hours."""

_HOUR_MINUTES = 60
_FEWEST_FOR_A_PACE = 3


@dataclass(frozen=True, slots=True)
class Outlook:
    """When it will be over at the pace of the last hour.

    Attributes:
        per_hour: Portraits of the last hour.
        here: Persons who are here and still to be photographed.
        all: Persons of the list who are still to be photographed, here or not.
        end_here: When those who are here will be done; None without a pace or without anybody.
        end_all: When the whole list would be done.
    """

    per_hour: int
    here: int
    all: int
    end_here: datetime | None
    end_all: datetime | None


def outlook(totals: SessionTotals, now: datetime) -> Outlook:
    """Return the outlook of a session."""
    here = totals.waiting + totals.retakes
    everybody = max(0, totals.expected - totals.photographed) + totals.retakes
    pace = totals.last_hour

    def end(count: int) -> datetime | None:
        if pace < _FEWEST_FOR_A_PACE or not count:
            return None
        return now + timedelta(hours=count / pace)

    return Outlook(pace, here, everybody, end(here), end(everybody))


def recent_slots(
    slots: Sequence[tuple[datetime, int]], now: datetime
) -> tuple[tuple[datetime, int], ...]:
    """Return the last `SLOTS` slots up to now, those in which nothing happened too.

    Args:
        slots: Start and count, ascending, as the store counts them; gaps count nothing.
        now: The present moment; after a day that is over, its last slots are shown instead.
    """
    if not slots:
        return ()
    counted = dict(slots)
    width = timedelta(minutes=SLOT_MINUTES)
    first, last = slots[0][0], slots[-1][0]
    since = int((now - last) / width)
    if 0 < since < SLOTS:
        last += since * width
    starts = [last - step * width for step in range(SLOTS - 1, -1, -1)]
    return tuple((start, counted.get(start, 0)) for start in starts if start >= first)


def target_per_slot(per_hour: int) -> float:
    """Return the planned portraits of a slot; 0 where none are planned."""
    return per_hour * SLOT_MINUTES / _HOUR_MINUTES
