"""The people of a session as the roster's table shows and filters them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from capture_station.domain.sitting import Stage
from capture_station.ui.pages import words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from capture_station.domain.ids import StudentId
    from capture_station.domain.overview import PersonHit
    from capture_station.domain.people import PersonData

KINDS = (
    "all",
    "missing",
    "waiting",
    "photographed",
    "disputed",
    "retake",
    "corrected",
    "walk_in",
)
"""The views of the roster; a person can be in several."""

_AWAY = frozenset({Stage.LEFT, Stage.VOIDED})


@dataclass(frozen=True, slots=True)
class Line:
    """A person of the roster.

    Attributes:
        masked: Identity number fit for a list.
        serial: Serial number of the portrait; empty without one.
        kinds: Views the person is in.
    """

    hit: PersonHit
    masked: str
    serial: str
    kinds: frozenset[str]

    @property
    def id(self) -> StudentId:
        """The student's id."""
        return self.hit.student.id

    @property
    def data(self) -> PersonData:
        """The personal data."""
        return self.hit.student.data


@dataclass(frozen=True, slots=True)
class People:
    """All people of a session.

    Attributes:
        counts: How many are in each view of `KINDS`.
        classes: Names of the classes, sorted; empty ones left out.
    """

    lines: tuple[Line, ...]
    counts: Mapping[str, int]
    classes: tuple[str, ...]


def gather(hits: Iterable[PersonHit]) -> People:
    """Make the lines of a session's people; for the database lane, it takes a while with many."""
    lines = tuple(map(_line, hits))
    counts = Counter(kind for line in lines for kind in line.kinds)
    classes = sorted({line.data.class_name for line in lines} - {""})
    return People(lines, {kind: counts[kind] for kind in KINDS}, tuple(classes))


def chosen(
    people: People, kind: str, class_name: str, found: Sequence[StudentId] | None
) -> tuple[Line, ...]:
    """Return the lines of a view.

    Args:
        people: Everybody.
        kind: Of `KINDS`.
        class_name: Only this class; empty for all.
        found: Only these, in this order; None for everybody.
    """
    lines: Iterable[Line] = people.lines
    if found is not None:
        by_id = {line.id: line for line in people.lines}
        lines = (by_id[one] for one in found if one in by_id)
    return tuple(
        line
        for line in lines
        if kind in line.kinds and (not class_name or line.data.class_name == class_name)
    )


def _line(hit: PersonHit) -> Line:
    sitting = hit.sitting
    capture = sitting.capture if sitting else None
    kinds = {"all"}
    if capture is not None:
        kinds.add("photographed")
    elif sitting is None or sitting.stage in _AWAY:
        kinds.add("missing")
    else:
        kinds.add("waiting")
    if sitting is not None:
        told = {
            "disputed": sitting.dispute is not None,
            "retake": bool(sitting.retake_reason),
            "corrected": bool(sitting.corrections),
        }
        kinds |= {kind for kind, holds in told.items() if holds}
    if hit.student.walk_in:
        kinds.add("walk_in")
    return Line(
        hit=hit,
        masked=words.masked(hit.student.data),
        serial=capture.serial.text if capture else "",
        kinds=frozenset(kinds),
    )
