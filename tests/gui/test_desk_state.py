"""What comes next at the desk, for every stage and role."""

from __future__ import annotations

from dataclasses import replace

import pytest

from capture_station.domain.capture import Shot
from capture_station.domain.clock import SystemClock
from capture_station.domain.ids import SessionId, SittingId, StudentId
from capture_station.domain.overview import PersonHit
from capture_station.domain.payment import Fee, FeeState
from capture_station.domain.people import PersonData, Student
from capture_station.domain.sitting import Sitting, Stage, Step
from capture_station.ui.desk.state import Act, DeskState, further_acts, next_act, step_states
from capture_station.workflow.permissions import Grant
from tests.gui.rehearsal import CROP, failing, judgement

_PAID = Fee(due_fen=2000, state=FeeState.PAID, held_fen=2000)


def acts_of(state: DeskState, role: str) -> tuple[Act, ...]:
    """Return the further acts of somebody who may do everything."""
    return further_acts(state, role, lambda _right: Grant.YES)


def at(stage: Stage, fee: Fee = _PAID, **changes: object) -> DeskState:
    sitting = Sitting(SittingId("1"), SessionId("2"), StudentId("3"), stage=stage, fee=fee)
    sitting = replace(sitting, **changes)  # type: ignore[arg-type]  # fields by name
    student = Student(StudentId("3"), PersonData("20210304", "林晓雨"))
    return DeskState(person=PersonHit(student, sitting))


@pytest.mark.parametrize(
    ("stage", "solo", "cashier", "camera"),
    [
        (Stage.ENTERED, Act.PAY, Act.PAY, Act.NEXT),
        (Stage.SETTLED, Act.REGISTER, Act.REGISTER, Act.NEXT),
        (Stage.REGISTERED, Act.CALL, Act.NEXT, Act.CALL),
        (Stage.ON_STAGE, Act.SHOOT, Act.NEXT, Act.SHOOT),
        (Stage.SHOT, Act.CONFIRM, Act.NEXT, Act.CONFIRM),
        (Stage.DONE, Act.NEXT, Act.NEXT, Act.NEXT),
        (Stage.DISPUTED, Act.NEXT, Act.NEXT, Act.NEXT),
        (Stage.LEFT, Act.ENTER, Act.ENTER, Act.NEXT),
    ],
)
def test_each_role_has_one_next_thing(stage: Stage, solo: Act, cashier: Act, camera: Act) -> None:
    state = at(stage)
    assert [next_act(state, role) for role in ("solo", "cashier", "camera")] == [
        solo,
        cashier,
        camera,
    ]


def test_between_two_people_the_next_one_is_called_or_searched() -> None:
    assert next_act(DeskState(), "solo") is Act.FIND
    assert next_act(DeskState(waiting=3), "solo") is Act.CALL_NEXT
    assert next_act(DeskState(waiting=3), "camera") is Act.CALL_NEXT
    assert next_act(DeskState(waiting=3), "cashier") is Act.FIND
    assert next_act(replace(at(Stage.DONE), waiting=2), "camera") is Act.CALL_NEXT


def test_a_failed_shot_is_retaken_first_and_a_good_one_kept() -> None:
    now = SystemClock().now()
    for verdict, first, other in (
        (failing("roll"), Act.RETAKE, Act.OVERRIDE),
        (judgement(), Act.ACCEPT, Act.RETAKE),
    ):
        shot = Shot(b"", ".jpg", b"", CROP, verdict, now)
        state = replace(at(Stage.ON_STAGE), shot=shot)
        assert next_act(state, "solo") is first
        assert acts_of(state, "solo") == (other,)


def test_an_open_form_is_the_next_thing() -> None:
    assert next_act(replace(at(Stage.SHOT), form=Act.DISPUTE), "solo") is Act.DISPUTE


def test_money_that_is_held_can_be_refunded_but_not_voided() -> None:
    assert Act.REFUND in acts_of(at(Stage.SETTLED), "solo")
    assert Act.VOID not in acts_of(at(Stage.SETTLED), "solo")
    free = Fee(due_fen=0, state=FeeState.FREE)
    assert Act.REFUND not in acts_of(at(Stage.SETTLED, free), "solo")
    assert Act.VOID in acts_of(at(Stage.SETTLED, free), "solo")


def test_a_pending_retake_can_be_dropped() -> None:
    acts = acts_of(at(Stage.REGISTERED, retake_reason="闭眼"), "solo")
    assert acts[0] is Act.DROP_RETAKE
    assert not {Act.REFUND, Act.LEAVE} & set(acts)


def test_the_steps_tell_what_is_done_and_what_is_wrong() -> None:
    assert list(step_states(at(Stage.ON_STAGE)).values()) == ["done", "done", "done", "now", "open"]
    assert step_states(at(Stage.DONE))[Step.VERIFY] == "done"
    assert step_states(at(Stage.DISPUTED))[Step.VERIFY] == "act"
    refunded = Fee(due_fen=2000, state=FeeState.REFUNDED)
    assert step_states(at(Stage.DONE, refunded))[Step.PAY] == "act"
    assert step_states(DeskState())[Step.ENTER] == "now"
