"""What the desk is doing and what comes next; no Qt, no side effects."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from capture_station.domain.findings import Verdict
from capture_station.domain.sitting import Stage, Step
from capture_station.workflow.permissions import Grant, Right

if TYPE_CHECKING:
    from collections.abc import Callable

    from capture_station.domain.capture import Shot
    from capture_station.domain.findings import Judgement
    from capture_station.domain.overview import PersonHit
    from capture_station.domain.sitting import Sitting


class Act(StrEnum):
    """What can be done at the desk; the value is also the key of its words."""

    FIND = "find"
    ENTER = "enter"
    PAY = "pay"
    REGISTER = "register"
    CALL = "call"
    SHOOT = "shoot"
    RETAKE = "retake"
    ACCEPT = "accept"
    CONFIRM = "confirm"
    NEXT = "next"
    CALL_NEXT = "call-next"
    OVERRIDE = "override"
    DISPUTE = "dispute"
    SETTLE = "settle"
    CORRECT = "correct"
    REFUND = "refund"
    LEAVE = "leave"
    VOID = "void"
    SEND_BACK = "send-back"
    BIND_CODE = "bind-code"
    ASK_RETAKE = "ask-retake"
    DROP_RETAKE = "drop-retake"
    WALK_IN = "walk-in"
    NEXT_SITTER = "next-sitter"
    LIKENESS = "likeness"


class Busy(StrEnum):
    """What the desk waits for."""

    NOTHING = ""
    RECORDING = "recording"
    SHOOTING = "shooting"
    DEVELOPING = "developing"
    SAVING = "saving"


@dataclass(frozen=True, slots=True)
class DeskState:
    """What the desk is doing.

    Attributes:
        person: Whom it is about; None between two people.
        shot: A developed shot that waits for acceptance.
        busy: What is under way.
        form: The form that is open, as the act it is for; None for none.
        waiting: How many registered people wait for the camera.
    """

    person: PersonHit | None = None
    shot: Shot | None = None
    busy: Busy = Busy.NOTHING
    form: Act | None = None
    waiting: int = 0

    @property
    def sitting(self) -> Sitting | None:
        """The person's sitting."""
        return self.person.sitting if self.person is not None else None

    @property
    def stage(self) -> Stage:
        """Where the person stands; `NEW` for nobody too."""
        return self.sitting.stage if self.sitting is not None else Stage.NEW

    @property
    def sitting_judgement(self) -> Judgement | None:
        """The judgement of the portrait that is kept."""
        capture = self.sitting.capture if self.sitting is not None else None
        return capture.judgement if capture is not None else None

    @property
    def is_live(self) -> bool:
        """Whether a person sits before the camera and no shot waits."""
        return self.stage is Stage.ON_STAGE and self.shot is None

    @property
    def can_shoot(self) -> bool:
        """Whether a photo of that person can be taken now."""
        return self.is_live and self.busy is Busy.NOTHING and self.form is None


_BY_STAGE = {
    Stage.NEW: Act.ENTER,
    Stage.LEFT: Act.ENTER,
    Stage.VOIDED: Act.ENTER,
    Stage.ENTERED: Act.PAY,
    Stage.SETTLED: Act.REGISTER,
    Stage.REGISTERED: Act.CALL,
    Stage.ON_STAGE: Act.SHOOT,
    Stage.SHOT: Act.CONFIRM,
}
_CAMERA_ACTS = frozenset({Act.CALL, Act.SHOOT, Act.ACCEPT, Act.RETAKE, Act.CONFIRM})
_CASHIER_ACTS = frozenset({Act.ENTER, Act.PAY, Act.REGISTER})
_FORMS = frozenset(
    {
        Act.PAY,
        Act.REGISTER,
        Act.OVERRIDE,
        Act.DISPUTE,
        Act.SETTLE,
        Act.CORRECT,
        Act.REFUND,
        Act.LEAVE,
        Act.VOID,
        Act.BIND_CODE,
        Act.ASK_RETAKE,
        Act.DROP_RETAKE,
        Act.WALK_IN,
        Act.NEXT_SITTER,
        Act.LIKENESS,
    }
)


def needs_form(act: Act) -> bool:
    """Return whether an act asks for something before it is done."""
    return act in _FORMS


def next_act(state: DeskState, role: str) -> Act:
    """Return the one thing to do next at a desk.

    Args:
        state: Of the desk.
        role: ``solo``, ``cashier`` or ``camera``.
    """
    if state.form is not None:
        return state.form
    if state.person is None:
        return Act.CALL_NEXT if state.waiting and role != "cashier" else Act.FIND
    if state.stage is Stage.ON_STAGE and state.shot is not None:
        failed = state.shot.judgement.verdict is Verdict.FAIL
        act = Act.RETAKE if failed else Act.ACCEPT
    else:
        act = _BY_STAGE.get(state.stage, Act.NEXT)
    elsewhere = {"cashier": _CAMERA_ACTS, "camera": _CASHIER_ACTS}.get(role, frozenset())
    if act is Act.NEXT or act in elsewhere:
        return Act.CALL_NEXT if state.waiting and role != "cashier" else Act.NEXT
    return act


_RIGHTS = {
    Act.REFUND: Right.REFUND,
    Act.VOID: Right.VOID,
    Act.OVERRIDE: Right.OVERRIDE,
    Act.CORRECT: Right.CORRECT,
    Act.BIND_CODE: Right.REGISTER,
    Act.LEAVE: Right.ENTER,
}
"""What the further acts take; those at the camera take the right to work there."""


def further_acts(state: DeskState, role: str, grant: Callable[[Right], Grant]) -> tuple[Act, ...]:
    """Return what else can be done for the person, the likeliest first.

    Args:
        state: Of the desk.
        role: ``solo``, ``cashier`` or ``camera``.
        grant: Whether whoever is at work has a right, with approval or without.
    """
    acts = _possible(state, role)
    return tuple(act for act in acts if grant(_RIGHTS.get(act, Right.SHOOT)) is not Grant.NO)


def _possible(state: DeskState, role: str) -> tuple[Act, ...]:
    sitting = state.sitting
    if sitting is None:
        return ()
    acts: list[Act] = []
    if state.stage is Stage.ON_STAGE and state.shot is not None:
        failed = state.shot.judgement.verdict is Verdict.FAIL
        return (Act.OVERRIDE,) if failed else (Act.RETAKE,)
    pending = bool(sitting.retake_reason)
    rows: dict[Stage, tuple[Act, ...]] = {
        Stage.ENTERED: (Act.CORRECT, Act.LEAVE, Act.VOID),
        Stage.SETTLED: (Act.CORRECT, Act.REFUND, Act.LEAVE, Act.VOID),
        Stage.REGISTERED: (Act.CORRECT, Act.BIND_CODE, Act.REFUND, Act.LEAVE),
        Stage.ON_STAGE: (Act.SEND_BACK, Act.CORRECT, Act.LEAVE),
        Stage.SHOT: (Act.DISPUTE, Act.ASK_RETAKE, Act.CORRECT),
        Stage.DONE: (Act.ASK_RETAKE, Act.DISPUTE, Act.CORRECT, Act.REFUND),
        Stage.DISPUTED: (Act.SETTLE, Act.ASK_RETAKE, Act.CORRECT, Act.REFUND),
    }
    acts.extend(rows.get(state.stage, ()))
    if pending:
        acts = [act for act in acts if act not in {Act.LEAVE, Act.REFUND, Act.SEND_BACK}]
        acts.insert(0, Act.DROP_RETAKE)
    if sitting.fee is None or not sitting.fee.held_fen:
        acts = [act for act in acts if act is not Act.REFUND]
    elif Act.VOID in acts:
        acts.remove(Act.VOID)
    if role == "cashier":
        acts = [act for act in acts if act not in {Act.SEND_BACK, Act.DISPUTE}]
    return tuple(acts)


def step_states(state: DeskState) -> dict[Step, str]:
    """Return ``done``, ``now``, ``open`` or ``act`` for each of the five steps."""
    steps = list(Step)
    stage = state.stage
    if stage in {Stage.NEW, Stage.LEFT, Stage.VOIDED}:
        return {step: "now" if step is Step.ENTER else "open" for step in steps}
    sitting = state.sitting
    at = steps.index(sitting.step) if sitting is not None else 0
    states = {
        step: "done" if index < at else "now" if index == at else "open"
        for index, step in enumerate(steps)
    }
    if stage is Stage.DONE:
        states[Step.VERIFY] = "done"
    elif stage is Stage.DISPUTED:
        states[Step.VERIFY] = "act"
    fee = sitting.fee if sitting is not None else None
    if fee is not None and not fee.state.is_settled and stage is not Stage.ENTERED:
        states[Step.PAY] = "act"  # photographed, then refunded
    return states
