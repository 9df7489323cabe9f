"""No sequence of events reaches a contradictory state."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from capture_station.domain import events as ev
from capture_station.domain.errors import Trouble
from capture_station.domain.findings import Verdict
from capture_station.domain.ids import SessionId, SittingId, StudentId
from capture_station.domain.order import PrintOrder
from capture_station.domain.payment import FeeState, PaymentMethod
from capture_station.domain.sitting import Sitting, Stage, Step
from capture_station.workflow.transitions import TABLE, allowed, decide
from tests.unit.workflow.world import capture_for

FEE = 2000
TEXTS = st.sampled_from(["", " ", "原因"])
ORDERS = st.sampled_from([PrintOrder(), PrintOrder("甲", "1", "某路"), PrintOrder("甲")])
AMOUNTS = st.sampled_from([-1, 0, FEE, FEE + 500])

# what anybody could try at any moment, sensible or not; captures are made for the sitting at hand
TRIES = st.one_of(
    st.builds(ev.Entered, st.sampled_from([0, FEE]), st.booleans()),
    st.builds(ev.OrderTaken, st.sampled_from([-1, 0, FEE]), ORDERS),
    st.builds(ev.FeePaid, st.sampled_from(PaymentMethod), AMOUNTS, AMOUNTS),
    st.builds(ev.FeeWaived, TEXTS),
    st.builds(ev.FeeBySchool),
    st.builds(ev.FeeRefunded, AMOUNTS, TEXTS),
    st.builds(ev.Registered, st.sampled_from([0, 7]), st.sampled_from(["", "code"])),
    st.builds(ev.CodeBound, st.sampled_from(["", "code"])),
    st.builds(ev.CorrectionProposed, st.sampled_from(["name", "nonsense"]), st.just("张三"), TEXTS),
    st.builds(ev.Called),
    st.builds(ev.SentBack),
    st.tuples(st.sampled_from(Verdict), TEXTS, st.sampled_from([0, 1, 2])),
    st.builds(ev.RetakeAsked, TEXTS),
    st.builds(ev.RetakeDropped, TEXTS),
    st.builds(ev.Confirmed),
    st.builds(ev.Disputed, st.sampled_from(ev.DisputeReason)),
    st.builds(ev.DisputeSettled, st.sampled_from(ev.Resolution)),
    st.builds(ev.LeftWithoutPhoto, TEXTS),
    st.builds(ev.CameBack),
    st.builds(ev.EntryVoided, TEXTS),
    st.builds(ev.PointExplained, st.just("disputed"), TEXTS),
)


def fresh() -> Sitting:
    return Sitting(SittingId("x"), SessionId("s"), StudentId("p"))


def assert_consistent(sitting: Sitting) -> None:
    fee = sitting.fee
    stage = sitting.stage
    if stage is Stage.NEW:
        assert fee is None
        return
    assert fee is not None
    # money: the whole fee is held exactly while it counts as paid
    assert fee.held_fen == (fee.due_fen if fee.state is FeeState.PAID else 0)
    assert (fee.state is FeeState.FREE) == (fee.due_fen == 0)
    # nobody without a settled fee waits for the first photo
    if stage in {Stage.SETTLED, Stage.REGISTERED, Stage.ON_STAGE} and not sitting.is_photographed:
        assert fee.state.is_settled
    if stage is Stage.ENTERED:
        assert not fee.state.is_settled
    # numbers
    if stage in {Stage.REGISTERED, Stage.ON_STAGE, Stage.SHOT, Stage.DONE, Stage.DISPUTED}:
        assert sitting.queue_number is not None
    assert_portrait_fits(sitting)
    # who left says why
    assert bool(sitting.leave_reason) == (stage in {Stage.LEFT, Stage.VOIDED})
    if stage is Stage.VOIDED:
        assert fee.held_fen == 0


def assert_portrait_fits(sitting: Sitting) -> None:
    stage = sitting.stage
    if stage in {Stage.SHOT, Stage.DONE, Stage.DISPUTED}:
        assert sitting.is_photographed
        assert not sitting.retake_reason
    if stage in {Stage.ENTERED, Stage.SETTLED, Stage.LEFT, Stage.VOIDED}:
        assert not sitting.is_photographed
    if sitting.is_photographed and stage in {Stage.REGISTERED, Stage.ON_STAGE}:
        assert sitting.retake_reason
    if sitting.capture is not None:
        failed = sitting.capture.judgement.verdict is Verdict.FAIL
        assert failed == bool(sitting.capture.override_reason.strip())
    if stage is Stage.DISPUTED:
        assert sitting.dispute is not None
    if stage in {Stage.SHOT, Stage.DONE}:
        assert sitting.dispute is None


@settings(max_examples=300, deadline=None)
@given(st.lists(TRIES, max_size=40))
def test_no_sequence_of_events_contradicts_itself(tries: list[object]) -> None:
    sitting = decide(fresh(), ev.Entered(FEE))
    for attempt in tries:
        event = capture_event(sitting, attempt) if isinstance(attempt, tuple) else attempt
        try:
            after = decide(sitting, event)  # type: ignore[arg-type]  # each is a SittingEvent
        except Trouble:
            continue
        assert_consistent(after)
        sitting = after


def capture_event(sitting: Sitting, attempt: tuple[Verdict, str, int]) -> ev.PortraitKept:
    verdict, reason, take = attempt
    return ev.PortraitKept(capture_for(sitting, verdict, reason, take))


def walk(*events: object, start: Sitting | None = None) -> Sitting:
    sitting = start or fresh()
    for told in events:
        event = ev.PortraitKept(capture_for(sitting)) if told == "shoot" else told
        sitting = decide(sitting, event)  # type: ignore[arg-type]  # each is a SittingEvent
        assert_consistent(sitting)
    return sitting


PAID = ev.FeePaid(PaymentMethod.CASH, FEE, FEE + 3000)
TO_STAGE = (ev.Entered(FEE), PAID, ev.Registered(1), ev.Called())


def test_the_good_way_ends_done() -> None:
    sitting = walk(*TO_STAGE, "shoot", ev.Confirmed())
    assert sitting.stage is Stage.DONE
    assert sitting.step is Step.VERIFY
    assert sitting.fee is not None
    assert sitting.fee.held_fen == FEE


def test_without_a_fee_paying_passes_by_itself() -> None:
    assert walk(ev.Entered(0)).stage is Stage.SETTLED


@pytest.mark.parametrize("event", [ev.FeeWaived("家庭困难"), ev.FeeBySchool(), PAID])
def test_each_way_of_settling_leads_to_registering(event: object) -> None:
    assert walk(ev.Entered(FEE), event).step is Step.REGISTER


def test_a_refund_before_the_shot_asks_for_the_fee_again_and_keeps_the_number() -> None:
    sitting = walk(*TO_STAGE, ev.FeeRefunded(FEE, "先走了"))
    assert sitting.stage is Stage.ENTERED
    assert walk(PAID, start=sitting).stage is Stage.REGISTERED
    assert walk(ev.LeftWithoutPhoto("先走了"), start=sitting).stage is Stage.LEFT


def test_a_refund_after_the_shot_leaves_the_portrait() -> None:
    sitting = walk(*TO_STAGE, "shoot", ev.FeeRefunded(FEE, "误收"))
    assert sitting.stage is Stage.SHOT
    assert sitting.fee is not None
    assert sitting.fee.state is FeeState.REFUNDED


def test_a_retake_keeps_the_serial_and_counts_the_take() -> None:
    sitting = walk(*TO_STAGE, "shoot", ev.RetakeAsked("闭眼"))
    assert sitting.stage is Stage.ON_STAGE
    again = walk("shoot", start=sitting)
    assert again.capture is not None
    assert sitting.capture is not None
    assert (again.capture.serial, again.capture.take) == (sitting.capture.serial, 2)


def test_a_retake_given_up_returns_to_the_open_dispute() -> None:
    disputed = walk(*TO_STAGE, "shoot", ev.Disputed(ev.DisputeReason.NAME))
    dropped = walk(ev.RetakeAsked("再拍一次"), ev.RetakeDropped("没有时间"), start=disputed)
    assert dropped.stage is Stage.DISPUTED


def test_somebody_elses_photo_is_settled_by_a_retake_only() -> None:
    disputed = walk(*TO_STAGE, "shoot", ev.Disputed(ev.DisputeReason.NOT_MY_PHOTO))
    with pytest.raises(Trouble, match="retake-needed"):
        decide(disputed, ev.DisputeSettled(ev.Resolution.DATA_CORRECTED))
    assert walk(ev.DisputeSettled(ev.Resolution.WITHDRAWN), start=disputed).stage is Stage.DONE
    retaken = walk(ev.RetakeAsked("不是本人"), ev.Called(), "shoot", start=disputed)
    assert retaken.stage is Stage.SHOT
    assert retaken.dispute is None


def test_a_failed_check_needs_a_reason_and_a_passed_one_takes_none() -> None:
    on_stage = walk(*TO_STAGE)
    with pytest.raises(Trouble, match="override-needed"):
        decide(on_stage, ev.PortraitKept(capture_for(on_stage, Verdict.FAIL)))
    with pytest.raises(Trouble, match="override-needless"):
        decide(on_stage, ev.PortraitKept(capture_for(on_stage, Verdict.PASS, "好看")))
    kept = decide(on_stage, ev.PortraitKept(capture_for(on_stage, Verdict.FAIL, "医疗帽")))
    assert kept.stage is Stage.SHOT


def test_who_left_comes_back_to_where_the_facts_stand() -> None:
    left = walk(*TO_STAGE, ev.LeftWithoutPhoto("去换衣服"))
    assert walk(ev.CameBack(), start=left).stage is Stage.REGISTERED
    refunded = walk(ev.FeeRefunded(FEE, "不拍了"), start=left)
    assert refunded.stage is Stage.LEFT
    assert walk(ev.CameBack(), start=refunded).stage is Stage.ENTERED


def test_an_entry_with_money_in_it_is_not_voided() -> None:
    paid = walk(ev.Entered(FEE), PAID)
    with pytest.raises(Trouble, match="refund-first"):
        decide(paid, ev.EntryVoided("误录"))
    voided = walk(ev.Entered(FEE), ev.EntryVoided("误录"))
    assert walk(ev.CameBack(), start=voided).stage is Stage.ENTERED


def test_a_portrait_of_another_sitting_is_refused() -> None:
    on_stage = walk(*TO_STAGE)
    other = Sitting(SittingId("y"), SessionId("s"), StudentId("q"))
    with pytest.raises(Trouble, match="wrong-capture"):
        decide(on_stage, ev.PortraitKept(capture_for(other)))


def test_allowed_is_what_the_table_says() -> None:
    for stage in Stage:
        sitting = Sitting(SittingId("x"), SessionId("s"), StudentId("p"), stage=stage)
        assert allowed(sitting) == {event for at, event in TABLE if at is stage}


def test_every_stage_is_reached_and_only_new_is_never_entered() -> None:
    ends = {walk(*TO_STAGE[:count]).stage for count in range(1, 5)} | {
        walk(*TO_STAGE, "shoot").stage,
        walk(*TO_STAGE, "shoot", ev.Confirmed()).stage,
        walk(*TO_STAGE, "shoot", ev.Disputed(ev.DisputeReason.NAME)).stage,
        walk(ev.Entered(FEE), ev.LeftWithoutPhoto("走了")).stage,
        walk(ev.Entered(FEE), ev.EntryVoided("误录")).stage,
    }
    assert ends == set(Stage) - {Stage.NEW}


ORDER = ev.OrderTaken(6000, PrintOrder("王五", "138", "某市某路 1 号"))
PAID_ORDER = ev.FeePaid(PaymentMethod.WECHAT, 6000, 6000)


def test_a_photo_that_was_brought_is_kept_without_the_camera() -> None:
    waiting = walk(ev.Entered(FEE), ORDER, PAID_ORDER, ev.Registered(1))
    assert walk("shoot", ev.Confirmed(), start=waiting).stage is Stage.DONE
    again = walk("shoot", ev.RetakeAsked("不清楚"), start=waiting)
    assert again.stage is Stage.REGISTERED
    assert walk("shoot", start=again).stage is Stage.SHOT
    assert walk(ev.Called(), "shoot", start=again).stage is Stage.SHOT


def test_nobody_else_is_photographed_away_from_the_camera() -> None:
    registered = walk(ev.Entered(FEE), PAID, ev.Registered(1))
    with pytest.raises(Trouble, match="not-called"):
        decide(registered, ev.PortraitKept(capture_for(registered)))


def test_an_order_replaces_the_fee_only_while_nothing_was_paid() -> None:
    entered = walk(ev.Entered(FEE), ORDER)
    assert entered.fee is not None
    assert entered.fee.due_fen == 6000
    school = walk(ev.Entered(FEE), ev.FeeBySchool(), ORDER)
    assert (school.stage, school.fee and school.fee.due_fen) == (Stage.SETTLED, 6000)
    with pytest.raises(Trouble, match="refund-first"):
        walk(ev.Entered(FEE), PAID, ORDER)
    with pytest.raises(Trouble, match="has-photo"):
        walk(
            ev.Entered(0), ev.Registered(1), ev.Called(), "shoot",
            ev.Confirmed(), ev.RetakeAsked("换"), ORDER,
        )  # fmt: skip
    with pytest.raises(Trouble, match="not-now"):
        walk(*TO_STAGE, "shoot", ORDER)


@pytest.mark.parametrize(
    "order", [PrintOrder("甲"), PrintOrder(address="某路"), PrintOrder("", "1")]
)
def test_an_address_is_whole_or_not_there(order: PrintOrder) -> None:
    with pytest.raises(Trouble, match="address-incomplete"):
        walk(ev.Entered(FEE), ev.OrderTaken(6000, order))
    assert not PrintOrder().is_sent
    assert PrintOrder("甲", "1", "某路").is_sent
