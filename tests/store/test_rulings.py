"""What the registry decides reaches the station's records, heard twice, late or in any order."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import date, timedelta
from itertools import permutations
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from capture_station.domain.ids import CaptureId, SessionId, StudentId
from capture_station.domain.people import Student
from capture_station.domain.rulings import Assigned, Correction, read_swap
from capture_station.station.room import Room as Adopting
from capture_station.store.schema import corrected
from capture_station.sync.courier import on_wire
from tests.store.material import BY, Room, opened, person

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from capture_station.domain.sitting import Sitting
    from capture_station.domain.wire import WireEvent
    from capture_station.station.room import Adopted


def correct(room: Room, number: int, student: Student, session_id: str, **fields: str) -> Adopted:
    told = Correction(number, SessionId(session_id), student.id, fields)
    return Adopting(room.store).correct(told)


def swap_of(number: int, *given: tuple[Sitting, CaptureId, CaptureId]) -> tuple[Assigned, ...]:
    """Return a swap: each sitting, the portrait it gets, and the one it took itself."""
    told = [
        {"sitting_id": sitting.id, "capture_id": new, "was_capture_id": own}
        for sitting, new, own in given
    ]
    return read_swap(number, {"swapped": told})


def taken(sitting: Sitting) -> CaptureId:
    assert sitting.capture is not None
    return sitting.capture.id


def shown(room: Room, *sittings: Sitting) -> list[tuple[str, str, int]]:
    """Return portrait, serial number and take of each sitting."""
    found = [room.records.sitting(each.id).capture for each in sittings]
    return [(each.id, each.serial.text, each.take) for each in found if each is not None]


def test_a_correction_is_found_written_down_and_holds(room: Room) -> None:
    session, (student, *_) = room.session()
    adopted = correct(
        room, 5, student, session.id, name="欧阳锋", id_number="110101199003074610", gender="male"
    )
    assert adopted.has_roster
    data = room.records.student(student.id).data
    assert (data.name, data.gender, data.birth_date) == ("欧阳锋", "male", date(1990, 3, 7))
    assert data.class_name == student.data.class_name
    assert [hit.student.id for hit in room.records.search(session.id, "oyf")] == [student.id]
    assert room.records.search(session.id, student.data.name) == ()
    (line,) = [each for each in room.records.audit() if each.act == "student-corrected"]
    assert "欧阳" not in str(line.details)
    # heard twice, and an older one late, it stays
    assert not correct(room, 5, student, session.id, name="欧阳锋").has_roster
    assert not correct(room, 4, student, session.id, name="别人").has_roster
    assert room.records.student(student.id).data == data
    assert room.store.verify_audit() == ()


def test_who_is_listed_again_or_later_is_listed_as_corrected(room: Room) -> None:
    session, (student, *_) = room.session()
    late = Student(StudentId("late"), person(70))
    for told in (student, late):
        correct(room, 5, told, session.id, class_name="9班")
    with room.store.adoption.act() as act:
        assert not act.adopt_student(student, session.id)
        assert act.adopt_student(late, session.id)
    for told in (student, late):
        assert room.records.student(told.id).data.class_name == "9班"


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_numbers_that_change_places_end_the_same_in_any_order(
    room: Room, order: tuple[int, ...]
) -> None:
    session, students = room.session()
    first, second = students[0], students[1]
    wanted = {first.id: second.data.student_number, second.id: "20229999"}
    for number in order:
        told = students[number]
        correct(room, number + 1, told, session.id, student_number=wanted[told.id])
    found = {each: room.records.student(each).data.student_number for each in wanted}
    assert found == wanted


def test_a_swap_changes_portraits_and_nothing_else(room: Room) -> None:
    session, students = room.session()
    one, two = (room.photograph(session.id, each, n) for n, each in enumerate(students[:2]))
    mine, theirs = taken(one), taken(two)
    kept = room.records.all_captures(session.id)
    told = swap_of(7, (one, theirs, mine), (two, mine, theirs))
    assert set(Adopting(room.store).swap(told).sittings) == {one.id, two.id}
    swapped = [(theirs, "A0001", 1), (mine, "A0002", 1)]
    assert shown(room, one, two) == swapped
    assert [each.capture.id for each in room.records.captures(session.id)] == [theirs, mine]
    assert room.records.all_captures(session.id) == kept
    assert room.store.verify_photos() == ()
    assert Adopting(room.store).swap(told).sittings == ()
    # whatever happens next in the sitting, it keeps the portrait; another one is its own
    room.desk.confirm(BY, one.id)
    assert shown(room, one, two) == swapped
    room.desk.ask_retake(BY, one.id, "闭眼")
    room.desk.call(BY, one.id)
    retaken = room.keep(one.id, 3)
    assert shown(room, one, two) == [(taken(retaken), "A0001", 2), (mine, "A0002", 1)]
    assert Adopting(room.store).swap(told).sittings == ()
    assert shown(room, one) == [(taken(retaken), "A0001", 2)]
    assert room.store.verify_audit() == ()


def test_swaps_end_the_same_in_any_order(tmp_path: Path) -> None:
    ends = set()
    for turn, order in enumerate(permutations(range(3))):
        with opened(tmp_path / str(turn)) as room:
            session, students = room.session()
            a, b, c = (room.photograph(session.id, each, n) for n, each in enumerate(students))
            of_a, of_b, of_c = taken(a), taken(b), taken(c)
            told = (
                swap_of(1, (a, of_b, of_a), (b, of_a, of_b)),
                swap_of(2, (a, of_c, of_a), (c, of_b, of_c)),
                swap_of(3, (b, of_b, of_b), (c, of_a, of_c)),
            )
            for place in order:
                Adopting(room.store).swap(told[place])
            names = {of_a: "a", of_b: "b", of_c: "c"}
            ends.add(tuple((names[each[0]], *each[1:]) for each in shown(room, a, b, c)))
    assert ends == {(("c", "A0001", 1), ("b", "A0002", 1), ("a", "A0003", 1))}


def test_a_portrait_that_is_not_here_yet_is_waited_for(room: Room, tmp_path: Path) -> None:
    """The other student's desk has photographed, and this one hears of the swap first."""
    session, students = room.session()
    one = room.photograph(session.id, students[0])
    with opened(tmp_path / "other", room.clock) as other:
        described = room.records.session(session.id)
        with other.store.adoption.act() as act:
            act.adopt_session(described)
            act.adopt_student(students[1], session.id)
        with other.store._database.writing() as connection:
            connection.exec_driver_sql("UPDATE sessions SET serial_prefix = 'AB'")
        two = other.photograph(session.id, students[1], 2)
        facts = other.store.outbox.waiting()
    told = swap_of(9, (one, taken(two), taken(one)), (two, taken(one), taken(two)))
    assert Adopting(room.store).swap(told).sittings == ()
    assert shown(room, one) == [(taken(one), "A0001", 1)]
    assert room.store.adoption.awaited_swaps() == ("A0001",)
    changed = Adopting(room.store).adopt([(on_wire(each), 0) for each in facts]).sittings
    assert {one.id, two.id} == set(changed)
    assert shown(room, one, two) == [(taken(two), "A0001", 1), (taken(one), "AB0001", 1)]
    assert room.store.adoption.awaited_swaps() == ()
    assert room.store.verify_photos() == ()


@contextmanager
def photographed_apart(room: Room, folder: Path) -> Iterator[tuple[Room, Sitting, Sitting]]:
    """Give another desk of the room that has photographed the same person a little later."""
    session, (student, *_) = room.session()
    one = room.photograph(session.id, student)
    with opened(folder, room.clock) as other:
        described = room.records.session(session.id)
        with other.store.adoption.act() as act:
            act.adopt_session(described)
            act.adopt_student(student, session.id)
        with other.store._database.writing() as connection:
            connection.exec_driver_sql("UPDATE sessions SET serial_prefix = 'AB'")
        room.clock.moment += timedelta(seconds=5)
        yield other, one, other.photograph(session.id, student, 2)


def facts_of(room: Room) -> list[tuple[WireEvent, int]]:
    return [(on_wire(each), 0) for each in room.store.outbox.waiting()]


@pytest.mark.parametrize("is_heard_first", [True, False])
@pytest.mark.parametrize("is_later", [True, False])
def test_of_two_portraits_taken_apart_one_counts_at_both_desks(
    room: Room, tmp_path: Path, is_later: bool, is_heard_first: bool
) -> None:
    with photographed_apart(room, tmp_path / "other") as (other, one, two):
        counts = two if is_later else one
        chosen = Assigned(9, one.id, taken(counts), taken(two))
        for desk, facts in ((room, facts_of(other)), (other, facts_of(room))):
            if is_heard_first:
                Adopting(desk.store).swap((chosen,))
            Adopting(desk.store).adopt(facts)
            if not is_heard_first:
                Adopting(desk.store).swap((chosen,))
            assert Adopting(desk.store).swap((chosen,)).sittings == (), "heard twice"
        # each desk shows it under the number that it has given
        assert shown(room, one) == [(taken(counts), "A0001", 1)]
        assert shown(other, two) == [(taken(counts), "AB0001", 1)]
        for desk in (room, other):
            assert desk.store.adoption.awaited_swaps() == ()
            acts = [each.act for each in desk.records.audit()]
            assert acts.count("portrait-chosen") == 1
            assert desk.store.verify_audit() == ()
            assert desk.store.verify_photos() == ()
        here = [taken(counts)] if is_later else []
        assert list(room.store.adoption.foreign([taken(counts)])) == here


def test_a_retake_after_the_choice_is_another_portrait(room: Room, tmp_path: Path) -> None:
    with photographed_apart(room, tmp_path / "other") as (other, one, two):
        Adopting(other.store).adopt(facts_of(room))
        Adopting(other.store).swap((Assigned(9, one.id, taken(one), taken(two)),))
        other.desk.ask_retake(BY, two.id, "闭眼")
        retaken = other.keep(two.id, 3)
        assert shown(other, two) == [(taken(retaken), "AB0001", 2)]


def test_who_is_removed_takes_along_what_shows_them(room: Room) -> None:
    session, students = room.session()
    one, two = (room.photograph(session.id, each, n) for n, each in enumerate(students[:2]))
    mine, theirs = taken(one), taken(two)
    correct(room, 1, students[0], session.id, name="改过的")
    correct(room, 1, Student(StudentId("nobody"), person(71)), session.id, name="不在这里")
    Adopting(room.store).swap(swap_of(2, (one, theirs, mine), (two, mine, theirs)))
    for each in (one, two):
        room.desk.confirm(BY, each.id)
    room.sessions.close(BY, session.id, "x")
    for event in room.store.outbox.waiting(1000):
        room.store.outbox.settle(event.id, "receipt")
    room.clock.moment += timedelta(days=200)
    due = room.store.retention.expired(room.clock.now() - timedelta(days=180))
    gone = next(each for each in due if each.student_id == students[0].id)
    assert [each.id for each in gone.captures] == [theirs]
    room.store.retention.remove(BY, [gone])
    room.store.retention.finish()
    (left,) = room.records.all_captures(session.id, with_removed=False)
    assert left.id == mine
    assert room.records.portrait(left)
    assert room.store.verify_photos() == ()
    with room.store._database.reading() as connection:
        assert connection.execute(select(corrected)).all() == []
    # heard once more from the beginning, nothing of the person comes back
    assert not correct(room, 1, students[0], session.id, name="改过的").has_roster
    again = swap_of(3, (one, mine, mine), (two, theirs, theirs))
    assert Adopting(room.store).swap(again).sittings == ()
    assert "改过的" not in room.records.student(students[0].id).data.name
