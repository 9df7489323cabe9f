"""Before the day: who comes when, from head counts and a pace."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

from capture_station.domain.errors import Trouble
from capture_station.domain.plan import CapturePlan, ClassCount

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from capture_station.domain.people import PersonData
    from capture_station.domain.session import Session

_SECONDS_AN_HOUR = 3600
_STEP = timedelta(minutes=5)
_SPAN = re.compile(r"([0-9]{1,2})[:：]([0-9]{2})\s*[-–—~～至到]\s*([0-9]{1,2})[:：]([0-9]{2})")


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
    travel: timedelta = timedelta(),
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
        travel: Needed between two teaching points that follow one another without a break.

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
        _travel(spans, slots, count, travel)
        fits = timedelta(seconds=count.people * _SECONDS_AN_HOUR / per_hour) <= longest
        found = tuple(_placed(count, spans, per_hour, whole=fits))
        slots += found
        left = count.people - sum(slot.count.people for slot in found)
        if left:
            unplaced.append(replace(count, people=left))
    return Timetable(tuple(slots), tuple(unplaced))


def _placed(
    count: ClassCount, spans: list[tuple[datetime, datetime]], per_hour: int, *, whole: bool
) -> Iterator[Slot]:
    """Yield the slots of a class, taken off the front of the spans; `whole` keeps it together."""
    left = count.people
    while left and spans:
        begin, end = spans[0]
        room = int((end - begin).total_seconds() * per_hour // _SECONDS_AN_HOUR)
        if room < 1 or (whole and room < left):
            spans.pop(0)
            continue
        taken = min(left, room)
        until = min(
            begin + _rounded_up(timedelta(seconds=taken * _SECONDS_AN_HOUR / per_hour)), end
        )
        yield Slot(replace(count, people=taken), begin, until)
        spans[0] = (until, end)
        left -= taken


def _travel(
    spans: list[tuple[datetime, datetime]],
    slots: Sequence[Slot],
    count: ClassCount,
    travel: timedelta,
) -> None:
    """Begin later where the station has to go to another teaching point first."""
    if slots and spans and count.people and slots[-1].count.place != count.place:
        begin, end = spans[0]
        if begin == slots[-1].ends_at:
            spans[0] = (min(begin + _rounded_up(travel), end), end)


def usual_plan(session: Session, people: Iterable[PersonData], per_hour: int) -> CapturePlan:
    """Return the plan of a session for which nothing else was planned: its roster, its days."""
    span = (session.ends_on - session.starts_on).days + 1
    days = tuple(session.starts_on + timedelta(days=at) for at in range(span))
    return CapturePlan(counts_of(people), days, max(1, per_hour))


def timetable_of(plan: CapturePlan) -> Timetable:
    """Return the slots of a plan.

    Raises:
        Trouble: ``planning.hours`` or ``planning.pace``.
    """
    if plan.per_hour < 1:
        raise Trouble("planning.pace")
    travel = timedelta(minutes=max(0, plan.travel_minutes))
    return plan_slots(plan.counts, plan.days, plan.per_hour, read_hours(plan.hours), travel)


def read_hours(spans: Iterable[str]) -> WorkingHours:
    """Return the hours of work that texts such as ``"08:30-12:00"`` state.

    Raises:
        Trouble: ``planning.hours`` where they are no spans, overlap or do not follow one another.
    """
    read = []
    for text in spans:
        found = _SPAN.fullmatch(text.strip())
        if found is None:
            raise Trouble("planning.hours")
        try:
            first, last = time(int(found[1]), int(found[2])), time(int(found[3]), int(found[4]))
        except ValueError:
            raise Trouble("planning.hours") from None
        read.append((first, last))
    try:
        return WorkingHours(tuple(read))
    except ValueError:
        raise Trouble("planning.hours") from None


def gathered(counts: Iterable[ClassCount]) -> tuple[ClassCount, ...]:
    """Return counts as a route: each teaching point is visited once, in the order given."""
    together: dict[str, list[ClassCount]] = {}
    for count in counts:
        together.setdefault(count.place, []).append(count)
    return tuple(count for classes in together.values() for count in classes)


def slots_by_class(slots: Iterable[Slot]) -> tuple[tuple[Slot, ...], ...]:
    """Return the slots of each class together, in order of time."""
    ordered = list(slots)
    found: dict[tuple[str, str], list[Slot]] = {}
    for slot in ordered:
        found.setdefault((slot.count.place, slot.count.class_name), []).append(slot)
    return tuple(map(tuple, found.values()))


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
