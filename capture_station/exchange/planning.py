"""Before the day: who comes when, from head counts and a pace; nothing is stored."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from capture_station.domain.people import PersonData

_SECONDS_AN_HOUR = 3600
_STEP = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class ClassCount:
    """How many people of a class come; `place` is its teaching point, may be empty."""

    class_name: str
    people: int
    adviser: str = ""
    place: str = ""


@dataclass(frozen=True, slots=True)
class WorkingHours:
    """When the station works on each day: spans of begin and end, in order, without overlap."""

    spans: tuple[tuple[time, time], ...] = (
        (time(8, 30), time(12, 0)),
        (time(13, 30), time(17, 30)),
    )

    def __post_init__(self) -> None:
        flat = [moment for span in self.spans for moment in span]
        if not flat or flat != sorted(set(flat)):
            raise ValueError("spans of work must follow one another")


@dataclass(frozen=True, slots=True)
class Slot:
    """When a class comes: from the one moment to the other, local time, within one span of work."""

    count: ClassCount
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class Timetable:
    """A plan of slots.

    Attributes:
        slots: In order of time, one or more a class.
        unplaced: Counts for which the days have no room, with the people who are left over.
    """

    slots: tuple[Slot, ...]
    unplaced: tuple[ClassCount, ...]


def plan_slots(
    counts: Iterable[ClassCount],
    days: Sequence[date],
    per_hour: int,
    hours: WorkingHours | None = None,
) -> Timetable:
    """Give each class its time, one after the other in the order given.

    A class begins at a full five minutes and is not torn apart by a break where it fits whole into
    the next span; one that fits into no span at all is divided.

    Args:
        counts: Classes in the order of the route; those without people are passed over.
        days: Days of work, in order.
        per_hour: People photographed in an hour, at least 1.
        hours: Of each day; half past eight to twelve and half past one to half past five if not
            given.

    Raises:
        ValueError: For a pace below 1.
    """
    if per_hour < 1:
        raise ValueError("somebody must be photographed in an hour")
    spans = [
        (datetime.combine(day, begin), datetime.combine(day, end))
        for day in days
        for begin, end in (hours or WorkingHours()).spans
    ]
    longest = max((end - begin for begin, end in spans), default=timedelta())
    slots: list[Slot] = []
    unplaced: list[ClassCount] = []
    for count in counts:
        left = count.people
        fits = timedelta(seconds=left * _SECONDS_AN_HOUR / per_hour) <= longest
        while left and spans:
            begin, end = spans[0]
            room = int((end - begin).total_seconds() * per_hour // _SECONDS_AN_HOUR)
            if room < 1 or (fits and room < left):
                spans.pop(0)
                continue
            taken = min(left, room)
            needed = timedelta(seconds=taken * _SECONDS_AN_HOUR / per_hour)
            until = min(begin + _rounded_up(needed), end)
            part = ClassCount(count.class_name, taken, count.adviser, count.place)
            slots.append(Slot(part, begin, until))
            spans[0] = (until, end)
            left -= taken
        if left:
            unplaced.append(ClassCount(count.class_name, left, count.adviser, count.place))
    return Timetable(tuple(slots), tuple(unplaced))


def _rounded_up(span: timedelta) -> timedelta:
    return -(-span // _STEP) * _STEP


def counts_of(people: Iterable[PersonData]) -> tuple[ClassCount, ...]:
    """Count the classes of a roster, by department and name; the department is the place."""
    counts: dict[tuple[str, str], ClassCount] = {}
    for one in people:
        key = (one.department, one.class_name)
        known = counts.get(key, ClassCount(one.class_name, 0, one.adviser, one.department))
        counts[key] = replace(known, people=known.people + 1, adviser=known.adviser or one.adviser)
    return tuple(counts[key] for key in sorted(counts))


def counts_by_place(counts: Iterable[ClassCount]) -> dict[str, int]:
    """Return the head count of each teaching point, in the order in which they first appear."""
    places: dict[str, int] = {}
    for count in counts:
        places[count.place] = places.get(count.place, 0) + count.people
    return places
