from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from capture_station.domain import events as ev
from capture_station.domain.payment import PaymentMethod
from tests.store.material import BY, PLAN, person

if TYPE_CHECKING:
    from capture_station.domain.ids import SessionId
    from capture_station.domain.people import Student
    from tests.store.material import Room

PAID = ev.FeePaid(PaymentMethod.CASH, 2000, 2000)


@pytest.fixture
def busy(room: Room) -> tuple[Room, SessionId, list[Student]]:
    """Give a session of ten students at every stage, and one walk-in.

    0 photographed and confirmed, 1 photographed and disputed, 2 waiting for a retake, 3 waiting and
    registered, 4 entered and paid, 5 entered, 6 left, 7 entered by mistake, 8 and 9 never came.
    """
    session, students = room.session(people=10)
    confirmed = room.photograph(session.id, students[0])
    room.desk.confirm(BY, confirmed.id)
    disputed = room.photograph(session.id, students[1])
    room.desk.dispute(BY, disputed.id, ev.DisputeReason.NAME)
    retake = room.photograph(session.id, students[2])
    room.desk.confirm(BY, retake.id)
    room.desk.ask_retake(BY, retake.id, "闭眼")
    registered = room.to_camera(session.id, students[3])
    room.desk.send_back(BY, registered.id)
    paid = room.desk.enter(BY, session.id, students[4].id)
    room.desk.pay(BY, paid.id, PAID)
    room.desk.enter(BY, session.id, students[5].id)
    left = room.desk.enter(BY, session.id, students[6].id)
    room.desk.leave(BY, left.id, "上课")
    mistaken = room.desk.enter(BY, session.id, students[7].id)
    room.desk.void(BY, mistaken.id, "同名")
    room.desk.enter_walk_in(BY, session.id, person(99, class_name="1班", name="临时"))
    return room, session.id, students


def numbers(hits: object) -> list[str]:
    return [hit.student.data.student_number[-2:] for hit in hits]  # type: ignore[attr-defined]  # persons


def test_the_queue_is_by_number_then_arrival(
    busy: tuple[Room, SessionId, list[Student]],
) -> None:
    room, session_id, _ = busy
    assert numbers(room.records.queue(session_id)) == ["02", "03", "04", "05", "99"]


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        ("all", ["01", "03", "05", "07", "09", "00", "02", "04", "06", "08"]),
        ("missing", ["07", "09", "06", "08"]),
        ("photographed", ["01", "00", "02"]),
        ("disputed", ["01"]),
        ("retake", ["02"]),
        ("waiting", ["03", "05", "04"]),
    ],
)
def test_people_are_listed_by_state(
    busy: tuple[Room, SessionId, list[Student]], state: str, expected: list[str]
) -> None:
    room, session_id, _ = busy
    listed = room.records.people(session_id, state=state)
    assert sorted(set(numbers(listed)) - {"99"}) == sorted(expected)
    for class_name in ("1班", "2班"):
        of_class = room.records.people(session_id, class_name, state)
        assert of_class == tuple(h for h in listed if h.student.data.class_name == class_name)
        assert numbers(of_class) == sorted(numbers(of_class))


def test_counts_of_classes_add_up_to_those_of_the_session(
    busy: tuple[Room, SessionId, list[Student]],
) -> None:
    room, session_id, _ = busy
    totals = room.records.totals(session_id)
    classes = room.records.progress(session_id)
    assert [each.class_name for each in classes] == ["1班", "2班"]
    assert {each.adviser for each in classes} == {"王老师"}
    for name in (
        "expected", "photographed", "confirmed", "paid_waiting", "waiting", "missing",
        "disputed", "retakes",
    ):  # fmt: skip
        assert sum(getattr(each, name) for each in classes) == getattr(totals, name)
    assert (totals.expected, totals.photographed, totals.confirmed) == (11, 3, 1)
    assert (totals.waiting, totals.paid_waiting, totals.missing) == (4, 2, 4)
    assert (totals.disputed, totals.retakes, totals.walk_ins) == (1, 1, 1)
    for each in classes:
        assert each.photographed + each.waiting + each.missing == each.expected


def test_a_walk_in_entered_by_mistake_is_not_expected(room: Room) -> None:
    session, _ = room.session(people=1)
    walk_in = room.desk.enter_walk_in(BY, session.id, person(99))
    assert room.records.totals(session.id).expected == 2
    room.desk.void(BY, walk_in.id, "同名")
    assert room.records.totals(session.id).expected == 1
    assert len(room.records.people(session.id)) == 1


def test_the_last_hour_moves_on(room: Room) -> None:
    session, (first, second, _) = room.session()
    room.photograph(session.id, first)
    room.clock.moment += timedelta(minutes=50)
    room.photograph(session.id, second)
    assert room.records.totals(session.id).last_hour == 2
    room.clock.moment += timedelta(minutes=20)
    assert room.records.totals(session.id).last_hour == 1


def test_throughput_counts_each_slot_and_the_empty_ones(room: Room) -> None:
    session, (first, second, third) = room.session()
    assert room.records.throughput(session.id) == ()
    room.photograph(session.id, first)
    room.photograph(session.id, second)
    room.clock.moment += timedelta(minutes=25)
    room.photograph(session.id, third)
    slots = room.records.throughput(session.id)
    assert [number for _, number in slots] == [2, 0, 1]
    assert slots[0][0].minute % 10 == 0
    assert slots[1][0] - slots[0][0] == timedelta(minutes=10)
    assert [number for _, number in room.records.throughput(session.id, 60)] == [3]


def test_captures_come_by_serial_number_retakes_once(room: Room) -> None:
    session, students = room.session()
    for student in students:
        room.photograph(session.id, student)
    sitting = room.records.captures(session.id)[0].sitting
    room.desk.confirm(BY, sitting.id)
    room.desk.ask_retake(BY, sitting.id, "闭眼")
    room.desk.call(BY, sitting.id)
    room.keep(sitting.id, 2)
    records = room.records.captures(session.id)
    assert [record.capture.serial.text for record in records] == ["A0001", "A0002", "A0003"]
    assert [record.capture.take for record in records] == [2, 1, 1]
    assert [record.student for record in records] == students


def test_sessions_come_newest_first(room: Room) -> None:
    first, _ = room.session()
    room.sessions.close(BY, first.id)
    second, _ = room.session(plan=replace(PLAN, place="礼堂"))
    assert [each.id for each in room.records.sessions()] == [second.id, first.id]


@pytest.fixture
def roster(room: Room) -> tuple[Room, SessionId]:
    session, _ = room.session(people=0)
    names = ["王小明", "王晓梅", "单小明", "欧阳明", "明月", "John Smith", "阿卜杜拉·买买提"]
    people = [person(number, name=name) for number, name in enumerate(names)]
    room.sessions.import_roster(BY, session.id, people, "0" * 64)
    return room, session.id


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("20220003", ["03"]),
        ("110101200001010004", ["04"]),
        ("１１０１０１２００００１０１０００４", ["04"]),
        ("0005", ["05"]),
        ("05", ["05"]),
        ("王小明", ["00"]),
        ("王", ["00", "01"]),
        ("小明", ["00", "02"]),
        ("wangxiaoming", ["00"]),
        ("wxm", ["00", "01"]),
        ("WangXM", ["00", "01"]),
        ("shanxm", ["02"]),
        ("ouyang", ["03"]),
        ("ming", ["04", "00", "02", "03"]),
        ("smith", ["05"]),
        ("john smith", ["05"]),
        ("买买提", ["06"]),
        ("wangxiao", ["00", "01"]),
        ("", []),
        ("  ", []),
        ("查无此人", []),
        ("99999999", []),
        ("%", []),
    ],
)
def test_a_person_is_found_by_what_is_typed(
    roster: tuple[Room, SessionId], text: str, expected: list[str]
) -> None:
    room, session_id = roster
    assert sorted(numbers(room.records.search(session_id, text))) == sorted(expected)


def test_a_scanned_code_finds_its_sitting_first(roster: tuple[Room, SessionId]) -> None:
    room, session_id = roster
    student = room.records.search(session_id, "20220003")[0].student
    sitting = room.desk.enter(BY, session_id, student.id)
    room.desk.pay(BY, sitting.id, PAID)
    registered = room.desk.register(BY, sitting.id, "20220004")
    hits = room.records.search(session_id, " 20220004 ")
    assert numbers(hits) == ["03", "04"]
    assert hits[0].sitting == registered
    assert hits[1].sitting is None


def test_the_whole_comes_before_the_beginning(roster: tuple[Room, SessionId]) -> None:
    room, session_id = roster
    room.sessions.import_roster(
        BY, session_id, [person(50, name="王"), person(51, name="王小明月")], "0" * 64
    )
    assert numbers(room.records.search(session_id, "王"))[0] == "50"
    assert numbers(room.records.search(session_id, "王小明")) == ["00", "51"]
    assert numbers(room.records.search(session_id, "wang", limit=1)) == ["50"]
    assert len(room.records.search(session_id, "2022", limit=4)) == 4
