"""Planning, opening, closing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from capture_station.domain.errors import Trouble
from capture_station.domain.ids import Operator, SessionId, SittingId, StudentId
from capture_station.domain.overview import MoneyTotals
from capture_station.domain.payment import Fee, FeeState, PaymentMethod
from capture_station.domain.people import PersonData, Student
from capture_station.domain.plan import CapturePlan, ClassCount
from capture_station.domain.session import PricePlan, SessionState
from capture_station.domain.sitting import Sitting, Stage
from capture_station.workflow.desk import Desk
from capture_station.workflow.sessions import SessionPlan, Sessions, open_kinds, sheet_hash
from tests.unit.workflow.world import (
    ManualClock,
    MemoryLedger,
    MemoryPhotos,
    capture_for,
    session,
    shot,
)

BY = Operator("操作员")
S = SessionId("s")
PLAN = SessionPlan(
    school_name=" 示例学院 ",
    school_code="10335",
    place="二教",
    starts_on=date(2026, 6, 1),
    ends_on=date(2026, 6, 2),
    spec_id="cn.chsi.degree.2017",
    price=PricePlan(0, 0),
    serial_prefix="A",
)


@pytest.fixture
def ledger() -> MemoryLedger:
    return MemoryLedger()


@pytest.fixture
def sessions(ledger: MemoryLedger) -> Sessions:
    return Sessions(ledger, ManualClock())


def test_the_plan_of_a_day_is_kept_until_the_session_is_closed(
    sessions: Sessions, ledger: MemoryLedger
) -> None:
    plan = CapturePlan((ClassCount("机电 2101", 42),), (date(2026, 6, 1),), per_hour=120)
    planned = sessions.plan(BY, PLAN)
    sessions.save_plan(BY, planned.id, plan)
    assert ledger.state.plans[planned.id] == plan
    assert ledger.state.notes[-1][0] == "plan-saved"
    sessions.open(BY, planned.id)
    sessions.close(BY, planned.id)
    with pytest.raises(Trouble, match="closed"):
        sessions.save_plan(BY, planned.id, replace(plan, per_hour=60))
    assert ledger.state.plans[planned.id] == plan


def test_a_session_is_planned_opened_closed_and_opened_again(sessions: Sessions) -> None:
    planned = sessions.plan(BY, PLAN)
    assert (planned.school_name, planned.state) == ("示例学院", SessionState.PLANNED)
    opened = sessions.open(BY, planned.id)
    assert opened.opened_at is not None
    with pytest.raises(Trouble, match="already-open"):
        sessions.open(BY, planned.id)
    sheet = sessions.close(BY, planned.id)
    assert sheet.session.state is SessionState.CLOSED
    with pytest.raises(Trouble, match="reason-needed"):
        sessions.open(BY, planned.id)
    with pytest.raises(Trouble, match="not-open"):
        sessions.close(BY, planned.id)
    assert sessions.open(BY, planned.id, "补拍").state is SessionState.OPEN


def test_one_session_is_open_at_a_time(sessions: Sessions) -> None:
    first = sessions.plan(BY, PLAN)
    second = sessions.plan(BY, PLAN)
    sessions.open(BY, first.id)
    with pytest.raises(Trouble, match="other-open"):
        sessions.open(BY, second.id)


@pytest.mark.parametrize(
    ("change", "key"),
    [
        ({"school_name": "  "}, "school-missing"),
        ({"ends_on": date(2026, 5, 1)}, "dates"),
        ({"serial_prefix": "A/B"}, "prefix"),
        ({"serial_prefix": "ABCDEFGHI"}, "prefix"),
    ],
)
def test_a_plan_that_makes_no_sense_is_refused(
    sessions: Sessions, change: dict[str, object], key: str
) -> None:
    with pytest.raises(Trouble, match=key):
        sessions.plan(BY, replace(PLAN, **change))  # type: ignore[arg-type]  # a table of fields


def test_a_roster_is_put_on_a_session_that_is_not_closed(
    sessions: Sessions, ledger: MemoryLedger
) -> None:
    planned = sessions.plan(BY, PLAN)
    students = sessions.import_roster(BY, planned.id, [PersonData("1", "甲")], "ab")
    assert [student.data.name for student in students] == ["甲"]
    assert ledger.state.notes == [("roster-imported", planned.id)]
    assert sessions.import_roster(BY, planned.id, [], "cd") == ()
    with pytest.raises(Trouble, match="student-exists"):
        sessions.import_roster(BY, planned.id, [PersonData("1", "甲")], "ab")
    ledger.state.all_sessions[S] = session(SessionState.CLOSED)
    with pytest.raises(Trouble, match="closed"):
        sessions.import_roster(BY, S, [PersonData("2", "乙")], "ab")


def test_open_points_need_an_explanation_and_nobody_may_stand_at_the_camera(
    sessions: Sessions, ledger: MemoryLedger
) -> None:
    ledger.state.all_sessions[S] = session(fee_fen=0)
    ledger.state.students["1"] = Student(StudentId("1"), PersonData("1", "甲"))
    desk = Desk(ledger, MemoryPhotos(), ManualClock())
    sitting = desk.enter(BY, S, StudentId("1"))
    desk.register(BY, sitting.id)
    desk.call(BY, sitting.id)
    with pytest.raises(Trouble, match="somebody-on-stage"):
        sessions.close(BY, S)
    desk.keep(BY, sitting.id, shot())
    with pytest.raises(Trouble, match="explain-open-points"):
        sessions.close(BY, S)
    sheet = sessions.closing_sheet(BY, S)
    (point,) = sheet.open_points
    assert point.key == (sitting.id, "not-verified")
    assert (sheet.first_serial, sheet.last_serial) == ("A0001", "A0001")
    with pytest.raises(Trouble, match="explain-open-points"):
        sessions.close(BY, S, "备注不能代替逐项说明")
    with pytest.raises(Trouble, match="reason-needed"):
        sessions.close(BY, S, explanations={point.key: " "})
    closed = sessions.close(BY, S, explanations={point.key: " 学生稍后确认 "})
    assert closed.sha256 == sheet.sha256
    assert [point.explanation for point in closed.open_points] == ["学生稍后确认"]
    sessions.open(BY, S, "补拍")
    assert sessions.close(BY, S).open_points == closed.open_points


def _sitting(stage: Stage, fee: Fee | None = None, **more: object) -> Sitting:
    start = Sitting(SittingId("x"), S, StudentId("1"), stage=stage, fee=fee)
    return replace(start, **more)  # type: ignore[arg-type]  # a table of fields


def test_what_is_left_open_is_named() -> None:
    paid = Fee(2000, FeeState.PAID, 2000, PaymentMethod.CASH)
    refunded = Fee(2000, FeeState.REFUNDED)
    shot_one = _sitting(Stage.SHOT, paid, queue_number=1)
    photographed = replace(shot_one, capture=capture_for(shot_one))
    assert open_kinds(photographed) == ("not-verified",)
    assert open_kinds(replace(photographed, fee=refunded, stage=Stage.DONE)) == ("shot-not-paid",)
    assert open_kinds(_sitting(Stage.LEFT, paid, queue_number=1)) == ("paid-not-shot",)
    waiting = _sitting(Stage.REGISTERED, paid, queue_number=1)
    assert open_kinds(waiting) == ("paid-not-shot", "registered-not-shot")
    disputed = replace(photographed, stage=Stage.DISPUTED)
    assert open_kinds(disputed) == ("disputed",)
    retake = replace(photographed, stage=Stage.REGISTERED, retake_reason="闭眼")
    assert open_kinds(retake) == ("retake-pending",)
    assert open_kinds(_sitting(Stage.ENTERED)) == ()


def test_the_hash_speaks_of_every_payment() -> None:
    received = {PaymentMethod.CASH: 2000, PaymentMethod.WECHAT: 2000}
    some = MoneyTotals(received, {PaymentMethod.CASH: 2000}, 2, 0, 0, 1)
    other = MoneyTotals(received, {}, 2, 0, 0, 0)
    assert sheet_hash((), some) != sheet_hash((), other)
    assert some.held_fen == 2000
    assert len(sheet_hash((), MoneyTotals({}, {}, 0, 0, 0, 0))) == 64


def test_an_import_is_undone_before_anybody_came(ledger: MemoryLedger, sessions: Sessions) -> None:
    planned = sessions.plan(BY, PLAN)
    people = [PersonData(student_number=str(number), name="甲") for number in range(3)]
    added = sessions.import_roster(BY, planned.id, people, "sha")
    assert sessions.undo_import(BY, planned.id, added[0].id, added[-1].id) == 3
    assert not ledger.state.students
    assert ("roster-import-undone", planned.id) in ledger.state.notes
    (student,) = sessions.import_roster(BY, planned.id, people[:1], "sha")
    sessions.open(BY, planned.id)
    sessions.close(BY, planned.id)
    with pytest.raises(Trouble, match=r"session\.closed"):
        sessions.undo_import(BY, planned.id, student.id, student.id)


def test_differences_are_explained_like_open_points(sessions: Sessions) -> None:
    planned = sessions.plan(BY, PLAN)
    sessions.open(BY, planned.id)
    with pytest.raises(Trouble, match="explain-open-points"):
        sessions.close(BY, planned.id, differences=2)
    sheet = sessions.close(BY, planned.id, "少一元，找零有误", differences=2)
    assert sheet.session.state is SessionState.CLOSED


def test_photos_without_their_copy_are_open_where_there_is_a_second_disk(
    ledger: MemoryLedger,
) -> None:
    ledger.state.all_sessions["s"] = session()
    ledger.state.students["1"] = Student(StudentId("1"), PersonData("1", "甲"))
    desk = Desk(ledger, MemoryPhotos(), ManualClock())
    sitting = desk.enter(BY, SessionId("s"), StudentId("1"))
    desk.charge_school(BY, sitting.id)
    desk.register(BY, sitting.id)
    desk.call(BY, sitting.id)
    desk.keep(BY, sitting.id, shot())
    desk.confirm(BY, sitting.id)
    without = Sessions(ledger, ManualClock()).closing_sheet(BY, SessionId("s"))
    assert without.open_points == ()
    sessions = Sessions(ledger, ManualClock(), copied=lambda: True)
    (point,) = sessions.closing_sheet(BY, SessionId("s")).open_points
    assert point.kind == "copy-missing"
    with pytest.raises(Trouble, match="explain-open-points"):
        sessions.close(BY, SessionId("s"))
