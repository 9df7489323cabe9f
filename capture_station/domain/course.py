"""The course of a record through review and proofreading, as student and adviser are told of it.

A record is facts: when the student was listed, which portrait is valid and what its review says, an
answer of the student that is still open, a day for another portrait. Its state follows from them
and is stored nowhere, so no record can be in two. What is open has one owner and one day by which
that owner has to act; what is closed has neither.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

from capture_station.domain.errors import Trouble

if TYPE_CHECKING:
    from collections.abc import Mapping

WorkingDay = Callable[[date, int], date]
"""Returns the n-th working day after a day."""


class State(StrEnum):
    """Where a record stands; a record is always in exactly one."""

    AWAITED = "awaited"
    RECEIVED = "received"
    FIRST_REVIEW = "first-review"
    SECOND_REVIEW = "second-review"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    RETAKE_PLANNED = "retake-planned"
    PROOFREAD = "proofread"
    DISPUTED = "disputed"


class Owner(StrEnum):
    """Who has to act next."""

    STUDENT = "student"
    ADVISER = "adviser"
    REVIEWER = "reviewer"
    TEAM = "team"
    REGISTRY = "registry"


class Review(StrEnum):
    """What the reviews say of a portrait."""

    RECEIVED = "received"
    JUDGING = "judging"
    WAITING = "waiting"
    AUTO_PASSED = "auto-passed"
    ACCEPTED = "accepted"
    REJECTED = "rejected"


class DisputeKind(StrEnum):
    """What a student says is wrong (FACTS.md §9)."""

    DATUM = "datum"
    NOT_MINE = "not-mine"
    MISSING = "missing"
    ON_SITE = "on-site"


class Act(StrEnum):
    """What happens to a record."""

    PORTRAIT_CAME = "portrait-came"
    JUDGING_BEGUN = "judging-begun"
    PASSED = "passed"
    DOUBTED = "doubted"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    RETAKE_PLANNED = "retake-planned"
    FOUND_RIGHT = "found-right"
    FOUND_WRONG = "found-wrong"
    REPORTED_MISSING = "reported-missing"
    DISPUTE_SETTLED = "dispute-settled"


OWNER_OF_DISPUTE: Mapping[DisputeKind, Owner] = {
    DisputeKind.DATUM: Owner.ADVISER,
    DisputeKind.NOT_MINE: Owner.REVIEWER,
    DisputeKind.MISSING: Owner.TEAM,
    DisputeKind.ON_SITE: Owner.TEAM,
}

_ANY = frozenset(State)
ALLOWED: Mapping[Act, frozenset[State]] = {
    Act.PORTRAIT_CAME: _ANY,
    Act.JUDGING_BEGUN: frozenset({State.RECEIVED}),
    Act.PASSED: frozenset({State.RECEIVED, State.FIRST_REVIEW}),
    Act.DOUBTED: frozenset({State.RECEIVED, State.FIRST_REVIEW}),
    # a sample of what passed is looked at as well, after the student may have answered
    Act.ACCEPTED: frozenset({State.SECOND_REVIEW, State.ACCEPTED, State.PROOFREAD}),
    Act.REJECTED: frozenset({State.SECOND_REVIEW, State.ACCEPTED, State.PROOFREAD}),
    Act.RETAKE_PLANNED: frozenset({State.AWAITED, State.REJECTED, State.RETAKE_PLANNED}),
    Act.FOUND_RIGHT: frozenset({State.ACCEPTED}),
    Act.FOUND_WRONG: frozenset({State.ACCEPTED, State.PROOFREAD}),
    Act.REPORTED_MISSING: frozenset({State.AWAITED}),
    Act.DISPUTE_SETTLED: frozenset({State.DISPUTED}),
}
"""In which states an act makes sense; in all others it is refused."""


@dataclass(frozen=True, slots=True)
class Terms:
    """Working days that each owner has (``resources/registry/review.toml``)."""

    first_review: int
    second_review: int
    proofreading: int
    retake: int
    dispute: int
    awaited: int


@dataclass(frozen=True, slots=True)
class Portrait:
    """The valid portrait of a record.

    Attributes:
        since: When its review came to what it is.
        reasons: Why it was rejected or is looked at by a person.
        due: Day promised for the second review; None to count from `since`.
    """

    review: Review
    since: date
    reasons: tuple[str, ...] = ()
    due: date | None = None


@dataclass(frozen=True, slots=True)
class Dispute:
    """An answer of the student that somebody has to act upon."""

    kind: DisputeKind
    due: date


@dataclass(frozen=True, slots=True)
class Record:
    """What is known of one enrolment of one student.

    Attributes:
        listed: When the roster came.
        retake: Day on which another portrait is to be taken; None if none is planned.
        is_proofread: Whether the student found this portrait and these data right.
    """

    listed: date
    portrait: Portrait | None = None
    dispute: Dispute | None = None
    retake: date | None = None
    is_proofread: bool = False


@dataclass(frozen=True, slots=True)
class Course:
    """Where a record stands.

    Attributes:
        owner: Who has to act; None when nothing is left to do.
        due: The day by which; None when nothing is left to do.
        reasons: Why, where the state has reasons.
    """

    state: State
    owner: Owner | None
    due: date | None
    reasons: tuple[str, ...] = ()

    @property
    def is_closed(self) -> bool:
        """Whether nothing is left to do."""
        return self.owner is None

    def is_overdue(self, today: date) -> bool:
        """Whether the owner has let the day pass."""
        return self.due is not None and today > self.due


def course_of(record: Record, terms: Terms, working_day: WorkingDay) -> Course:
    """Return where a record stands.

    Args:
        record: What is known.
        terms: How long each owner has.
        working_day: Counts working days.
    """
    dispute, portrait = record.dispute, record.portrait
    if dispute is not None:
        owner = OWNER_OF_DISPUTE[dispute.kind]
        return Course(State.DISPUTED, owner, dispute.due, (dispute.kind.value,))
    if record.retake is not None:
        return Course(State.RETAKE_PLANNED, Owner.TEAM, record.retake)
    if portrait is None:
        due = working_day(record.listed, terms.awaited)
        return Course(State.AWAITED, Owner.STUDENT, due)
    return _of_portrait(record, portrait, terms, working_day)


def demand_act(course: Course, act: Act) -> None:
    """Raise unless an act makes sense now.

    Raises:
        Trouble: ``registry.not-now``.
    """
    if course.state not in ALLOWED[act]:
        raise Trouble("registry.not-now")


def _of_portrait(
    record: Record, portrait: Portrait, terms: Terms, working_day: WorkingDay
) -> Course:
    def within(days: int) -> date:
        return working_day(portrait.since, days)

    match portrait.review:
        case Review.RECEIVED:
            return Course(State.RECEIVED, Owner.REGISTRY, within(terms.first_review))
        case Review.JUDGING:
            return Course(State.FIRST_REVIEW, Owner.REGISTRY, within(terms.first_review))
        case Review.WAITING:
            due = portrait.due or within(terms.second_review)
            return Course(State.SECOND_REVIEW, Owner.REVIEWER, due)
        case Review.REJECTED:
            return Course(State.REJECTED, Owner.TEAM, within(terms.retake), portrait.reasons)
        case _:
            if record.is_proofread:
                return Course(State.PROOFREAD, None, None)
            return Course(State.ACCEPTED, Owner.STUDENT, within(terms.proofreading))
