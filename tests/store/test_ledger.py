from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, cast

import pytest
from sqlalchemy import func, insert, select
from sqlalchemy.exc import IntegrityError

from capture_station.domain import events as ev
from capture_station.domain.errors import Trouble
from capture_station.domain.ids import SessionId, SittingId, StudentId
from capture_station.domain.payment import FeeState, PaymentMethod
from capture_station.domain.people import PersonData
from capture_station.domain.sitting import Sitting
from capture_station.store import rosters, schema
from capture_station.store.rows import sitting_values
from tests.store.material import BY, PLAN, person, picture, refused

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable

    from tests.store.material import Room

WRITTEN = ("facts", "payments", "captures", "serials", "copies", "outbox", "audit", "sittings")


def counted(room: Room) -> dict[str, int]:
    with room.store._database.reading() as connection:
        return {
            name: connection.execute(
                select(func.count()).select_from(schema.metadata.tables[name])
            ).scalar_one()
            for name in WRITTEN
        }


def test_an_act_writes_state_fact_outbox_and_audit_together(room: Room) -> None:
    session, (student, *_) = room.session()
    before = counted(room)
    sitting = room.desk.enter(BY, session.id, student.id)
    after = counted(room)
    grown = {name: after[name] - before[name] for name in WRITTEN}
    assert grown == dict.fromkeys(WRITTEN, 0) | {
        "sittings": 1,
        "facts": 1,
        "outbox": 1,
        "audit": 1,
    }
    room.desk.pay(BY, sitting.id, ev.FeePaid(PaymentMethod.CASH, 2000, 2000))
    assert counted(room)["payments"] == 1


def test_an_act_that_fails_leaves_nothing(room: Room) -> None:
    session, (student, *_) = room.session()
    before = counted(room)
    fresh = Sitting(SittingId("x"), session.id, student.id)

    def fail() -> None:
        with room.store.ledger.act(BY) as act:
            act.add_students(session.id, [person(77)], walk_in=True)
            act.save_sitting(_entered(fresh), ev.Entered(2000))
            act.note("tried", "x")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert counted(room) == before
    assert room.records.search(session.id, "20220077") == ()


def _entered(sitting: Sitting) -> Sitting:
    from capture_station.workflow.transitions import decide

    return decide(sitting, ev.Entered(2000))


def test_a_whole_sitting_is_read_as_it_was_saved(room: Room) -> None:
    session, (student, *_) = room.session()
    sitting = room.photograph(session.id, student)
    assert room.records.sitting(sitting.id) == sitting
    corrected = room.desk.propose_correction(BY, sitting.id, "name", "学生零", "身份证")
    disputed = room.desk.dispute(BY, sitting.id, ev.DisputeReason.NAME, "姓名错")
    assert disputed.corrections == corrected.corrections
    assert room.records.sitting(sitting.id) == disputed
    again = room.desk.ask_retake(BY, sitting.id, "闭眼")
    assert room.records.sitting(sitting.id) == again
    room.desk.call(BY, sitting.id)
    retaken = room.keep(sitting.id, 2)
    assert room.records.sitting(sitting.id) == retaken
    assert retaken.capture is not None
    assert sitting.capture is not None
    assert (retaken.capture.serial, retaken.capture.take) == (sitting.capture.serial, 2)
    assert room.records.takes(sitting.id) == (sitting.capture, retaken.capture)


def test_everything_a_student_record_holds_is_kept(room: Room) -> None:
    session, _ = room.session(people=0)
    full = person(
        9, ethnicity_code="03", department="信息学院", major="软件工程", level="本科", note="备注"
    )
    bare = person(10, birth_date=None, id_number="", student_number="")
    other_bare = bare._replace(name="无学号二")
    added = room.sessions.import_roster(BY, session.id, [full, bare, other_bare], "0" * 64)
    assert [room.records.student(student.id).data for student in added] == [full, bare, other_bare]


def test_an_import_tells_how_far_it_is_and_undoes_itself_where_that_raises(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rosters, "_MANY", 2)
    monkeypatch.setattr(rosters, "_TOLD_EVERY", 2)
    session, _ = room.session(people=0)
    people = [person(number) for number in range(50, 55)]
    told: list[tuple[int, int]] = []

    def stop(done: int, total: int) -> None:
        told.append((done, total))
        if done > 2:
            raise LookupError

    before = len(room.records.audit())
    with pytest.raises(LookupError):
        room.sessions.import_roster(BY, session.id, people, "0" * 64, stop)
    assert told == [(1, 5), (2, 5), (2, 5), (2, 5), (3, 5)]
    assert room.records.people(session.id) == ()
    assert len(room.records.audit()) == before
    added = room.sessions.import_roster(
        BY, session.id, people, "0" * 64, lambda *told_: told.append(told_)
    )
    assert told[-1] == (5, 5)
    assert [hit.student for hit in room.records.search(session.id, "20220053")] == [added[3]]


@pytest.mark.parametrize("numbers", [(0,), (50, 51, 50)])
def test_a_student_number_is_once_on_a_roster(room: Room, numbers: tuple[int, ...]) -> None:
    session, students = room.session()
    with refused("roster.student-exists"):
        room.sessions.import_roster(BY, session.id, map(person, numbers), "0" * 64)
    assert len(room.records.people(session.id)) == len(students)


def test_a_walk_in_is_known_by_the_id_number_of_the_roster(room: Room) -> None:
    session, _ = room.session(people=0)
    someone = person(9, id_number="H12345678")
    room.sessions.import_roster(BY, session.id, [someone], "0" * 64)
    with refused("roster.id-exists"):
        room.desk.enter_walk_in(BY, session.id, someone._replace(student_number=""))
    other = room.desk.enter_walk_in(BY, session.id, PersonData("", "散拍生", id_number="H1"))
    assert room.records.student(other.student_id).data.student_number == "SP-A001"


def test_the_same_student_may_be_on_another_sessions_roster(room: Room) -> None:
    session, _ = room.session()
    room.sessions.close(BY, session.id)
    other, students = room.session(plan=replace(PLAN, serial_prefix="B"))
    assert len(room.records.people(other.id)) == len(students)


def test_unknown_ids_are_told(room: Room) -> None:
    lookups = {
        "session": lambda: room.records.session(SessionId("x")),
        "student": lambda: room.records.student(StudentId("x")),
        "sitting": lambda: room.records.sitting(SittingId("x")),
    }
    for what, look in lookups.items():
        with pytest.raises(Trouble) as caught:
            look()
        assert (caught.value.key, caught.value.params) == ("store.unknown", {"what": what})
    with refused("store.unknown"), room.store.ledger.act(BY) as act:
        act.add_students(SessionId("x"), [person(1)], walk_in=False)


def test_an_empty_import_is_no_fault(room: Room) -> None:
    session, _ = room.session(people=0)
    assert room.sessions.import_roster(BY, session.id, [], "0" * 64) == ()


def test_a_sitting_without_a_fee_is_refused(room: Room) -> None:
    session, (student, *_) = room.session()
    bare = Sitting(SittingId("x"), session.id, student.id)
    with pytest.raises(ValueError, match="fee"), room.store.ledger.act(BY) as act:
        act.save_sitting(bare, ev.CameBack())


@pytest.mark.parametrize("table", ["facts", "payments", "captures", "serials", "copies", "audit"])
@pytest.mark.parametrize("change", ["UPDATE {0} SET {1} = {1}", "DELETE FROM {0}"])
def test_facts_can_be_neither_changed_nor_deleted(room: Room, table: str, change: str) -> None:
    session, (student, *_) = room.session()
    sitting = room.photograph(session.id, student)
    assert sitting.capture is not None
    with room.store._database.writing() as connection:
        connection.execute(schema.copies.insert().values(capture_id=sitting.capture.id, at="2026"))
    column = next(iter(schema.metadata.tables[table].c)).name
    with pytest.raises(IntegrityError), room.store._database.writing() as connection:
        connection.exec_driver_sql(change.format(table, f'"{column}"'))


def test_replacing_a_fact_is_refused_too(room: Room) -> None:
    room.session()
    with pytest.raises(IntegrityError), room.store._database.writing() as connection:
        connection.exec_driver_sql("REPLACE INTO audit SELECT * FROM audit WHERE number = 1")


@pytest.mark.parametrize("table", ["sessions", "sittings", "outbox"])
def test_records_are_never_deleted(room: Room, table: str) -> None:
    session, (student, *_) = room.session()
    room.photograph(session.id, student)
    with pytest.raises(IntegrityError), room.store._database.writing() as connection:
        connection.exec_driver_sql(f"DELETE FROM {table}")  # noqa: S608 - a table of the test


def test_money_is_added_up_by_method_and_by_where_the_fee_stands(room: Room) -> None:
    session, students = room.session(people=7)
    sittings = [room.desk.enter(BY, session.id, student.id) for student in students]
    room.desk.pay(BY, sittings[0].id, ev.FeePaid(PaymentMethod.CASH, 2000, 5000))
    room.desk.pay(BY, sittings[1].id, ev.FeePaid(PaymentMethod.WECHAT, 2000, 2000, "4200"))
    room.desk.pay(BY, sittings[2].id, ev.FeePaid(PaymentMethod.WECHAT, 2000, 2000, "4201"))
    room.desk.refund(BY, sittings[2].id, "不拍了")
    room.desk.waive(BY, sittings[3].id, "贫困生")
    room.desk.charge_school(BY, sittings[4].id)
    room.desk.waive(BY, sittings[5].id, "误操作")
    room.desk.void(BY, sittings[5].id, "同名")
    money = room.records.money(session.id)
    assert money.received_fen == {PaymentMethod.CASH: 2000, PaymentMethod.WECHAT: 4000}
    assert money.refunded_fen == {PaymentMethod.WECHAT: 2000}
    assert (money.paid, money.waived, money.by_school, money.refunds) == (2, 1, 1, 1)
    assert money.held_fen == 4000
    sheet = room.sessions.closing_sheet(BY, session.id)
    assert sheet.money == money
    fee = room.records.sitting(sittings[2].id).fee
    assert fee is not None
    assert fee.state is FeeState.REFUNDED


def test_the_picture_given_is_the_picture_kept(room: Room) -> None:
    session, (student, *_) = room.session()
    capture = room.photograph(session.id, student, number=8).capture
    assert capture is not None
    assert room.records.original(capture) == picture(8).original
    assert room.records.portrait(capture) == picture(8).portrait


def steps_of(room: Room, work: Callable[[], object]) -> int:
    """Return how many hundreds of steps SQLite takes for something."""
    with room.store._database.reading() as connection:
        raw = cast("sqlite3.Connection", connection.connection.driver_connection)
    hundreds: list[None] = []
    raw.set_progress_handler(lambda: hundreds.append(None), 100)
    work()
    raw.set_progress_handler(None, 0)
    return len(hundreds)


def test_a_portrait_is_kept_without_a_look_through_all_other_sittings(room: Room) -> None:
    session, (first, second, *others) = room.session(people=1000)
    few = steps_of(room, partial(room.keep, room.to_camera(session.id, first).id, 1))
    waiting = room.to_camera(session.id, second).id
    rows = [
        sitting_values(_entered(Sitting(SittingId(one.id), session.id, one.id))) for one in others
    ]
    with room.store._database.writing() as connection:
        connection.execute(insert(schema.sittings), rows)
    assert few > 0
    assert steps_of(room, partial(room.keep, waiting, 2)) < few + 10


def test_an_import_can_be_undone_until_somebody_has_come(room: Room) -> None:
    session, early = room.session()
    late = room.sessions.import_roster(BY, session.id, [person(50), person(51)], "1" * 64)
    assert room.sessions.undo_import(BY, session.id, late[0].id, late[-1].id) == 2
    records = room.store.records
    left = {hit.student.id for hit in records.people(session.id)}
    assert left == {one.id for one in early}
    assert not records.search(session.id, person(50).student_number)
    assert records.search(session.id, early[0].data.student_number)
    # the numbers are free again
    (again,) = room.sessions.import_roster(BY, session.id, [person(50)], "1" * 64)
    room.desk.enter(BY, session.id, again.id)
    before = counted(room)
    with refused("roster.has-sittings"):
        room.sessions.undo_import(BY, session.id, again.id, again.id)
    with refused("store.unknown"):
        room.sessions.undo_import(BY, session.id, late[0].id, late[-1].id)
    assert counted(room) == before
    history = [line.act for line in records.history(session.id)]
    assert history.count("roster-import-undone") == 1
