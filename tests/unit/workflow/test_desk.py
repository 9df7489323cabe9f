"""The acts of the desk: each wholly or not at all."""

from __future__ import annotations

import pytest

from capture_station.domain import events as ev
from capture_station.domain.errors import Trouble
from capture_station.domain.findings import Verdict
from capture_station.domain.ids import Operator, SessionId, StudentId
from capture_station.domain.order import PrintOrder
from capture_station.domain.payment import PaymentMethod
from capture_station.domain.people import PersonData, Student
from capture_station.domain.session import SessionState
from capture_station.domain.sitting import Sitting, Stage
from capture_station.workflow.desk import Desk
from tests.unit.workflow.world import ManualClock, MemoryLedger, MemoryPhotos, session, shot

BY = Operator("操作员")
S = SessionId("s")
CASH = ev.FeePaid(PaymentMethod.CASH, 2000, 5000)


class Room:
    def __init__(self, state: SessionState = SessionState.OPEN, fee_fen: int = 2000) -> None:
        self.ledger = MemoryLedger()
        self.photos = MemoryPhotos()
        self.ledger.state.all_sessions[S] = session(state, fee_fen)
        for number in ("1", "2"):
            student = Student(StudentId(number), PersonData(number, f"学生{number}"))
            self.ledger.state.students[number] = student
        self.desk = Desk(self.ledger, self.photos, ManualClock())

    def on_stage(self, student: str = "1") -> Sitting:
        sitting = self.desk.enter(BY, S, StudentId(student))
        self.desk.pay(BY, sitting.id, CASH)
        self.desk.register(BY, sitting.id)
        return self.desk.call(BY, sitting.id)

    def stored(self, sitting: Sitting) -> Sitting:
        return self.ledger.state.all_sittings[sitting.id]


@pytest.fixture
def room() -> Room:
    return Room()


def test_a_whole_sitting(room: Room) -> None:
    sitting = room.on_stage()
    kept = room.desk.keep(BY, sitting.id, shot())
    assert kept.capture is not None
    assert kept.capture.serial.text == "A0001"
    assert kept.capture.photo.portrait.name.endswith(".portrait.jpg")
    assert room.desk.confirm(BY, sitting.id).stage is Stage.DONE
    assert room.stored(sitting).stage is Stage.DONE


def test_entering_twice_returns_the_same_sitting(room: Room) -> None:
    first = room.on_stage()
    assert room.desk.enter(BY, S, StudentId("1")).id == first.id
    assert len(room.ledger.state.all_sittings) == 1


def test_entering_after_leaving_brings_the_person_back(room: Room) -> None:
    sitting = room.on_stage()
    room.desk.leave(BY, sitting.id, "上课")
    back = room.desk.enter(BY, S, StudentId("1"))
    assert (back.id, back.stage) == (sitting.id, Stage.REGISTERED)


def test_a_walk_in_pays_the_walk_in_fee(room: Room) -> None:
    sitting = room.desk.enter_walk_in(BY, S, PersonData("9", "散拍生"))
    assert sitting.walk_in
    assert sitting.fee is not None
    assert sitting.fee.due_fen == 4000


def test_a_walk_in_without_a_student_number_is_given_one_of_the_station(room: Room) -> None:
    people = [PersonData("", "甲", id_number="H12345678"), PersonData("", "乙")]
    sittings = [room.desk.enter_walk_in(BY, S, person) for person in people]
    students = [room.ledger.state.students[one.student_id] for one in sittings]
    assert [one.data.student_number for one in students] == ["SP-A001", "SP-A002"]


def test_nobody_is_entered_as_a_walk_in_who_is_on_the_roster(room: Room) -> None:
    person = PersonData("", "甲", id_number="H12345678")
    room.desk.enter_walk_in(BY, S, person)
    with pytest.raises(Trouble, match="id-exists"):
        room.desk.enter_walk_in(BY, S, person)
    assert len(room.ledger.state.all_sittings) == 1


def test_an_operators_word_for_another_sitter_is_written_down(room: Room) -> None:
    sitting = room.on_stage()
    room.desk.note_other_sitter(BY, sitting.id)
    room.desk.note_same_sitter(BY, sitting.id)
    assert room.ledger.state.notes == [
        ("other-sitter-confirmed", sitting.id),
        ("same-sitter-confirmed", sitting.id),
    ]


def test_waived_by_school_refund_void(room: Room) -> None:
    first = room.desk.enter(BY, S, StudentId("1"))
    assert room.desk.waive(BY, first.id, "困难").stage is Stage.SETTLED
    second = room.desk.enter(BY, S, StudentId("2"))
    assert room.desk.charge_school(BY, second.id).stage is Stage.SETTLED
    with pytest.raises(Trouble, match="nothing-to-refund"):
        room.desk.refund(BY, second.id, "退")
    assert room.desk.void(BY, second.id, "误录").stage is Stage.VOIDED


def test_a_refund_returns_what_is_held(room: Room) -> None:
    sitting = room.on_stage()
    assert room.desk.refund(BY, sitting.id, "不拍了").stage is Stage.ENTERED
    assert room.ledger.state.facts[-1][1] == ev.FeeRefunded(2000, "不拍了")


def test_only_one_person_stands_at_the_camera(room: Room) -> None:
    first = room.on_stage("1")
    with pytest.raises(Trouble, match="stage-taken"):
        room.on_stage("2")
    room.desk.send_back(BY, first.id)
    second = room.ledger.state.sitting_of(S, StudentId("2"))
    assert second is not None
    assert room.desk.call(BY, second.id).stage is Stage.ON_STAGE


def test_a_failing_transaction_gives_the_serial_back(room: Room) -> None:
    sitting = room.on_stage()
    original_keep = room.photos.keep

    def keep_then_fail(*args: object) -> object:
        room.ledger.fail_next = True
        return original_keep(*args)  # type: ignore[arg-type]  # passed through as they came

    room.photos.keep = keep_then_fail  # type: ignore[method-assign,assignment]  # a fault injected
    with pytest.raises(Trouble, match="disk-full"):
        room.desk.keep(BY, sitting.id, shot())
    assert room.stored(sitting).stage is Stage.ON_STAGE
    room.photos.keep = original_keep  # type: ignore[method-assign]  # the fault is over
    kept = room.desk.keep(BY, sitting.id, shot())
    assert kept.capture is not None
    assert kept.capture.serial.number == 1


def test_no_file_is_written_for_a_shot_the_table_refuses(room: Room) -> None:
    sitting = room.on_stage()
    with pytest.raises(Trouble, match="override-needed"):
        room.desk.keep(BY, sitting.id, shot(Verdict.FAIL))
    assert room.photos.kept == []
    kept = room.desk.keep(BY, sitting.id, shot(Verdict.FAIL), "医疗原因")
    assert kept.capture is not None
    assert kept.capture.override_reason == "医疗原因"


def test_a_full_disk_leaves_the_sitting_on_the_stage(room: Room) -> None:
    sitting = room.on_stage()
    room.photos.trouble = Trouble("store.disk-full")
    with pytest.raises(Trouble, match="disk-full"):
        room.desk.keep(BY, sitting.id, shot())
    assert room.stored(sitting).stage is Stage.ON_STAGE


def test_retake_right_after_the_shot_needs_the_stage_free(room: Room) -> None:
    first = room.on_stage("1")
    room.desk.keep(BY, first.id, shot())
    room.on_stage("2")
    with pytest.raises(Trouble, match="stage-taken"):
        room.desk.ask_retake(BY, first.id, "闭眼")
    room.desk.confirm(BY, first.id)
    waiting = room.desk.ask_retake(BY, first.id, "闭眼")
    assert waiting.stage is Stage.REGISTERED
    assert room.desk.drop_retake(BY, first.id, "不用了").stage is Stage.SHOT


def test_a_retake_keeps_the_serial(room: Room) -> None:
    sitting = room.on_stage()
    room.desk.keep(BY, sitting.id, shot())
    room.desk.ask_retake(BY, sitting.id, "闭眼")
    kept = room.desk.keep(BY, sitting.id, shot())
    assert kept.capture is not None
    assert (kept.capture.serial.text, kept.capture.take) == ("A0001", 2)
    assert room.ledger.state.last_serial == 1


def test_dispute_correction_and_settlement(room: Room) -> None:
    sitting = room.on_stage()
    room.desk.bind_code(BY, sitting.id, "opaque")
    room.desk.keep(BY, sitting.id, shot())
    room.desk.dispute(BY, sitting.id, ev.DisputeReason.NAME)
    corrected = room.desk.propose_correction(BY, sitting.id, "name", "学生一")
    assert corrected.corrections == (ev.CorrectionProposed("name", "学生1", "学生一"),)
    done = room.desk.settle(BY, sitting.id, ev.Resolution.DATA_CORRECTED)
    assert done.stage is Stage.DONE
    assert done.capture_code == "opaque"


def test_a_correction_of_an_empty_datum_and_of_no_datum(room: Room) -> None:
    sitting = room.on_stage()
    after = room.desk.propose_correction(BY, sitting.id, "birth_date", "2004-01-02")
    assert after.corrections[0].old == ""
    with pytest.raises(Trouble, match="field-unknown"):
        room.desk.propose_correction(BY, sitting.id, "shoe_size", "42")


@pytest.mark.parametrize("state", [SessionState.PLANNED, SessionState.CLOSED])
def test_nothing_happens_in_a_session_that_is_not_open(state: SessionState) -> None:
    with pytest.raises(Trouble, match="not-open"):
        Room(state).desk.enter(BY, S, StudentId("1"))


def test_registering_again_after_a_refund_keeps_the_number(room: Room) -> None:
    sitting = room.on_stage()
    room.desk.refund(BY, sitting.id, "付错了")
    again = room.desk.pay(BY, sitting.id, CASH)
    assert (again.stage, again.queue_number) == (Stage.REGISTERED, 1)


def test_taking_an_order_enters_or_changes_over(room: Room) -> None:
    order = PrintOrder("王五", "138", "某市某路 1 号")
    taken = room.desk.take_order(BY, S, StudentId("1"), order)
    assert (taken.order, taken.fee and taken.fee.due_fen) == (order, 6000)
    assert room.desk.take_order(BY, S, StudentId("1"), order) == taken
    other = room.desk.enter(BY, S, StudentId("2"))
    room.desk.leave(BY, other.id, "先走了")
    back = room.desk.take_order(BY, S, StudentId("2"), PrintOrder())
    assert (back.stage, back.order) == (Stage.ENTERED, PrintOrder())


def test_a_photo_that_was_brought_leaves_the_camera_alone(room: Room) -> None:
    on_stage = room.on_stage("2")
    taken = room.desk.take_order(BY, S, StudentId("1"), PrintOrder())
    room.desk.pay(BY, taken.id, ev.FeePaid(PaymentMethod.CASH, 6000, 6000))
    room.desk.register(BY, taken.id)
    kept = room.desk.keep(BY, taken.id, shot())
    assert kept.capture is not None
    assert kept.capture.serial.text == "A0001"
    assert room.desk.ask_retake(BY, taken.id, "不清楚").stage is Stage.REGISTERED
    assert room.stored(on_stage).stage is Stage.ON_STAGE
