"""Where a sitting stands, from all its events; pure, and the same in whatever order they came."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from capture_station.domain.sitting import Stage

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True, slots=True)
class Happening:
    """What the standing needs of an event; `at` and `id` give its place among the others."""

    at: str
    id: str
    kind: str
    body: str


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a sitting stands.

    Attributes:
        capture_id: The valid portrait; None before the first.
        photographed_at: When the valid portrait was written down.
        retake_reason: Why another shot is wanted; empty if none is.
        dispute_reason: What the student found wrong; empty if nothing is open.
    """

    stage: Stage = Stage.NEW
    capture_id: str | None = None
    photographed_at: str | None = None
    retake_reason: str = ""
    dispute_reason: str = ""


_STAGES = {
    "entered": Stage.ENTERED,
    "fee-paid": Stage.SETTLED,
    "fee-waived": Stage.SETTLED,
    "fee-by-school": Stage.SETTLED,
    "registered": Stage.REGISTERED,
    "called": Stage.ON_STAGE,
    "sent-back": Stage.REGISTERED,
    "portrait-kept": Stage.SHOT,
    "confirmed": Stage.DONE,
    "disputed": Stage.DISPUTED,
    "dispute-settled": Stage.SHOT,
    "left-without-photo": Stage.LEFT,
    "came-back": Stage.ENTERED,
    "entry-voided": Stage.VOIDED,
}


def standing_of(happenings: Iterable[Happening]) -> Standing:
    """Return where a sitting stands after all that is known to have happened in it."""
    standing = Standing()
    for happening in sorted(happenings, key=lambda each: (each.at, each.id)):
        standing = _after(standing, happening)
    return standing


def _after(standing: Standing, happening: Happening) -> Standing:
    body = json.loads(happening.body)
    now = replace(standing, stage=_STAGES.get(happening.kind, standing.stage))
    match happening.kind:
        case "portrait-kept":
            return replace(
                now,
                capture_id=body["capture"]["id"],
                photographed_at=happening.at,
                retake_reason="",
                dispute_reason="",
            )
        case "retake-asked":
            return replace(now, retake_reason=body["reason"])
        case "retake-dropped":
            return replace(now, retake_reason="")
        case "disputed":
            return replace(now, dispute_reason=body["reason"])
        case "confirmed" | "dispute-settled":
            return replace(now, dispute_reason="")
        case _:
            return now
