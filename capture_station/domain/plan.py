"""The plan of a capture day: who comes from where, at what pace, in which hours."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date


@dataclass(frozen=True, slots=True)
class ClassCount:
    """How many people of a class come; `place` is its teaching point, may be empty."""

    class_name: str
    people: int
    adviser: str = ""
    place: str = ""


@dataclass(frozen=True, slots=True)
class CapturePlan:
    """What was planned for a session.

    Attributes:
        counts: Classes in the order of the route.
        days: Days of work, in order.
        per_hour: People photographed in an hour.
        hours: Spans of work of each day, e.g. ``"08:30-12:00"``.
        travel_minutes: Needed between two teaching points.
    """

    counts: tuple[ClassCount, ...]
    days: tuple[date, ...]
    per_hour: int
    hours: tuple[str, ...] = ("08:30-12:00", "13:30-17:30")
    travel_minutes: int = 0
