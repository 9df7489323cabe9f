"""The five steps as one table: from which stage which event leads where.

`decide` is pure: it takes a sitting and an event and returns the sitting afterwards, or raises
`Trouble` where the event cannot happen. Effects (rows, files, sounds) listen elsewhere.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from capture_station.domain import events as ev
from capture_station.domain.errors import Trouble
from capture_station.domain.sitting import PHOTOGRAPHED, Sitting, Stage
from capture_station.workflow.effects import apply_facts
from capture_station.workflow.guards import check_event

if TYPE_CHECKING:
    from collections.abc import Callable

    from capture_station.domain.events import SittingEvent

    Target = Stage | Callable[[Sitting], Stage]


def _waiting(sitting: Sitting) -> Stage:
    """Return where a person without a photo waits, from what has been settled so far."""
    if sitting.fee is None or not sitting.fee.state.is_settled:
        return Stage.ENTERED
    return Stage.SETTLED if sitting.queue_number is None else Stage.REGISTERED


def _photographed(sitting: Sitting) -> Stage:
    """Return where a person with a photo stands whose retake was given up."""
    return Stage.SHOT if sitting.dispute is None else Stage.DISPUTED


def _again(sitting: Sitting) -> Stage:
    """Return where a person waits for another photo: at the camera, or for one to be brought."""
    return Stage.ON_STAGE if sitting.order is None else Stage.REGISTERED


def _same(sitting: Sitting) -> Stage:
    return sitting.stage


_BEFORE_SHOT = (Stage.ENTERED, Stage.SETTLED, Stage.REGISTERED, Stage.ON_STAGE)


def _rows(
    stages: tuple[Stage, ...], event: type[SittingEvent], target: Target
) -> dict[tuple[Stage, type[SittingEvent]], Target]:
    return {(stage, event): target for stage in stages}


TABLE: dict[tuple[Stage, type[SittingEvent]], Target] = {
    (Stage.NEW, ev.Entered): _waiting,
    **_rows((Stage.ENTERED, Stage.SETTLED, Stage.REGISTERED), ev.OrderTaken, _waiting),
    # pay
    (Stage.ENTERED, ev.FeePaid): _waiting,
    (Stage.ENTERED, ev.FeeWaived): _waiting,
    (Stage.ENTERED, ev.FeeBySchool): _waiting,
    **_rows((Stage.SETTLED, Stage.REGISTERED, Stage.ON_STAGE), ev.FeeRefunded, _waiting),
    **_rows((Stage.LEFT, *PHOTOGRAPHED), ev.FeeRefunded, _same),
    # a refund after the shot may have been a mistake
    **_rows(PHOTOGRAPHED, ev.FeePaid, _same),
    **_rows(PHOTOGRAPHED, ev.FeeWaived, _same),
    **_rows(PHOTOGRAPHED, ev.FeeBySchool, _same),
    # register
    (Stage.SETTLED, ev.Registered): Stage.REGISTERED,
    **_rows((Stage.REGISTERED, Stage.ON_STAGE, *PHOTOGRAPHED), ev.CodeBound, _same),
    **_rows((*_BEFORE_SHOT, *PHOTOGRAPHED), ev.CorrectionProposed, _same),
    # shoot
    (Stage.REGISTERED, ev.Called): Stage.ON_STAGE,
    (Stage.ON_STAGE, ev.SentBack): Stage.REGISTERED,
    **_rows((Stage.REGISTERED, Stage.ON_STAGE), ev.PortraitKept, Stage.SHOT),
    (Stage.SHOT, ev.RetakeAsked): _again,
    **_rows((Stage.DONE, Stage.DISPUTED), ev.RetakeAsked, Stage.REGISTERED),
    **_rows((Stage.REGISTERED, Stage.ON_STAGE), ev.RetakeDropped, _photographed),
    # verify
    (Stage.SHOT, ev.Confirmed): Stage.DONE,
    **_rows((Stage.SHOT, Stage.DONE), ev.Disputed, Stage.DISPUTED),
    (Stage.DISPUTED, ev.DisputeSettled): Stage.DONE,
    # away and back
    **_rows(_BEFORE_SHOT, ev.LeftWithoutPhoto, Stage.LEFT),
    **_rows((Stage.ENTERED, Stage.SETTLED, Stage.REGISTERED), ev.EntryVoided, Stage.VOIDED),
    **_rows((Stage.LEFT, Stage.VOIDED), ev.CameBack, _waiting),
    # what is open at the end of the day is explained wherever the person stands
    **_rows((*_BEFORE_SHOT, *PHOTOGRAPHED, Stage.LEFT), ev.PointExplained, _same),
}


def decide(sitting: Sitting, event: SittingEvent) -> Sitting:
    """Return the sitting after an event.

    Raises:
        Trouble: ``workflow.not-now`` where the table has no row for it, or the key of the
            condition that is not met (see `workflow.guards`).
    """
    target = TABLE.get((sitting.stage, type(event)))
    if target is None:
        raise Trouble("workflow.not-now", stage=sitting.stage.value, event=type(event).__name__)
    check_event(sitting, event)
    after = apply_facts(sitting, event)
    return replace(after, stage=target if isinstance(target, Stage) else target(after))


def allowed(sitting: Sitting) -> frozenset[type[SittingEvent]]:
    """Return the events that the table has a row for in this stage."""
    return frozenset(event for stage, event in TABLE if stage is sitting.stage)
