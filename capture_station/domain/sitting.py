"""One student's way through the five steps of one session."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from capture_station.domain.capture import Capture
    from capture_station.domain.events import CorrectionProposed, Disputed
    from capture_station.domain.ids import SessionId, SittingId, StudentId
    from capture_station.domain.order import PrintOrder
    from capture_station.domain.payment import Fee


class Step(StrEnum):
    """The five steps as the screen shows them."""

    ENTER = "enter"
    PAY = "pay"
    REGISTER = "register"
    SHOOT = "shoot"
    VERIFY = "verify"


class Stage(StrEnum):
    """Where a sitting stands.

    `NEW` is before the person was entered; no stored sitting is in it.
    """

    NEW = "new"
    ENTERED = "entered"
    SETTLED = "settled"
    REGISTERED = "registered"
    ON_STAGE = "on_stage"
    SHOT = "shot"
    DONE = "done"
    DISPUTED = "disputed"
    LEFT = "left"
    VOIDED = "voided"


PHOTOGRAPHED = (Stage.SHOT, Stage.DONE, Stage.DISPUTED)
"""Stages of a sitting that has its portrait."""


@dataclass(frozen=True, slots=True)
class Sitting:
    """State of a sitting: what follows from all that happened in it.

    Attributes:
        fee: None only while the sitting is `NEW`.
        queue_number: Given at registering, kept for the whole session.
        capture_code: Opaque value of the student's own code; empty if none was bound.
        capture: The valid portrait; a retake replaces it only when it is kept.
        retake_reason: Why another shot is wanted; empty if none is.
        corrections: Proposals for the roster, in order.
        dispute: The open dispute.
        leave_reason: Why the person left or was voided.
        order: What was ordered with a photo that the person brings; None for who is photographed.
    """

    id: SittingId
    session_id: SessionId
    student_id: StudentId
    stage: Stage = Stage.NEW
    walk_in: bool = False
    fee: Fee | None = None
    queue_number: int | None = None
    capture_code: str = ""
    capture: Capture | None = None
    retake_reason: str = ""
    corrections: tuple[CorrectionProposed, ...] = ()
    dispute: Disputed | None = None
    leave_reason: str = ""
    order: PrintOrder | None = None

    @property
    def step(self) -> Step:
        """The step that is to be done next (or was the last one)."""
        return _STEPS[self.stage]

    @property
    def is_photographed(self) -> bool:
        """Whether a valid portrait is kept."""
        return self.capture is not None


_STEPS = {
    Stage.NEW: Step.ENTER,
    Stage.ENTERED: Step.PAY,
    Stage.SETTLED: Step.REGISTER,
    Stage.REGISTERED: Step.SHOOT,
    Stage.ON_STAGE: Step.SHOOT,
    Stage.SHOT: Step.VERIFY,
    Stage.DONE: Step.VERIFY,
    Stage.DISPUTED: Step.VERIFY,
    Stage.LEFT: Step.ENTER,
    Stage.VOIDED: Step.ENTER,
}
