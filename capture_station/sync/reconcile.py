"""What follows from what both sides say: pure, without network, disk or clock."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto
from typing import TYPE_CHECKING

from capture_station.domain.wire import Answer

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from datetime import datetime

    from capture_station.domain.wire import EventAnswer, WireEvent

BACK_OFF_FIRST_S = 1.0
BACK_OFF_MOST_S = 300.0
SKEW_TOLD_S = 120.0
"""A clock that is further off is told to the operator."""


class Fate(Enum):
    """What becomes of an event in the outbox."""

    SETTLED = auto()
    REFUSED = auto()
    POSTPONED = auto()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What becomes of one event.

    Attributes:
        detail: The receipt of a settled event, else why it was refused or comes later.
    """

    event_id: str
    fate: Fate
    detail: str


def in_order(waiting: Iterable[WireEvent]) -> tuple[WireEvent, ...]:
    """Return the events with those of each subject in the order they happened.

    Subjects keep their places, so that one that failed before stays behind the others; only within
    a subject the places are dealt out anew.
    """
    told = list(waiting)
    queues: dict[str, list[WireEvent]] = {}
    for event in sorted(told, key=lambda each: (each.at, each.id), reverse=True):
        queues.setdefault(event.subject, []).append(event)
    return tuple(queues[event.subject].pop() for event in told)


def outcomes(batch: Sequence[WireEvent], answers: Mapping[str, EventAnswer]) -> tuple[Outcome, ...]:
    """Return what becomes of each event of a batch.

    One that must come later takes those after it of the same subject along, in their order, so that
    they stay behind it. What the registry has kept stays kept.

    Args:
        batch: Events in the order they were sent (or would have been).
        answers: By event id; an event that is not in it was not sent.
    """
    held: set[str] = set()
    found = []
    for event in batch:
        answer = answers.get(event.id)
        if answer is not None and answer.answer.is_kept:
            found.append(Outcome(event.id, Fate.SETTLED, answer.receipt))
        elif answer is not None and answer.answer is Answer.REJECTED:
            found.append(Outcome(event.id, Fate.REFUSED, answer.reason))
        elif answer is not None:
            held.add(event.subject)
            found.append(Outcome(event.id, Fate.POSTPONED, answer.reason))
        elif event.subject in held:
            found.append(Outcome(event.id, Fate.POSTPONED, "behind-another"))
    return tuple(found)


def ready(batch: Sequence[WireEvent], blocked: Collection[str]) -> tuple[WireEvent, ...]:
    """Return the events that may be sent when some cannot: none that stands behind one of those.

    Args:
        batch: Events in order.
        blocked: Ids of events whose photo could not be brought.
    """
    stopped: set[str] = set()
    found = []
    for event in batch:
        if event.id in blocked:
            stopped.add(event.subject)
        if event.subject not in stopped:
            found.append(event)
    return tuple(found)


def lacking(here: Iterable[WireEvent], there: Collection[str]) -> tuple[WireEvent, ...]:
    """Return the descriptions that the registry does not have."""
    known = set(there)
    return tuple(event for event in here if event.id not in known)


def back_off_s(failures: int, chance: float) -> float:
    """Return how long to wait after so many failures in a row.

    The bound doubles from one second to five minutes; the wait is somewhere in its upper half, so
    that stations that failed together do not come back together.

    Args:
        failures: From 1.
        chance: 0 … 1.
    """
    bound = min(BACK_OFF_FIRST_S * 2.0 ** min(failures - 1, 20), BACK_OFF_MOST_S)
    return bound * (0.5 + chance / 2)


def skew_s(sent: datetime, answered: datetime, there: datetime) -> float:
    """Return by how many seconds this clock is ahead of the registry's.

    Args:
        sent: When the question left, by this clock.
        answered: When the answer came, by this clock.
        there: The registry's time in it.
    """
    middle = sent + (answered - sent) / 2
    return (middle - there).total_seconds()
