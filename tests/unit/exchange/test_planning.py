"""Who comes when: nobody forgotten, nobody twice, nobody in the break."""

from __future__ import annotations

from datetime import date, datetime, time
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from capture_station.domain.errors import Trouble
from capture_station.domain.ids import SessionId
from capture_station.domain.people import PersonData
from capture_station.domain.plan import CapturePlan, ClassCount
from capture_station.domain.session import PricePlan, Session, SessionState
from capture_station.exchange.count_report import write_count_report
from capture_station.exchange.planning import (
    WorkingHours,
    counts_by_place,
    counts_of,
    gathered,
    plan_slots,
    read_hours,
    slots_by_class,
    timetable_of,
    usual_plan,
)

DAYS = [date(2026, 11, 21), date(2026, 11, 22)]


def test_classes_follow_one_another_at_full_five_minutes() -> None:
    plan = plan_slots([ClassCount("甲", 40), ClassCount("乙", 31)], DAYS, per_hour=60)
    first, second = plan.slots
    assert (first.starts_at, first.ends_at) == (
        datetime(2026, 11, 21, 8, 30),  # noqa: DTZ001 - plans are in the local time of the room
        datetime(2026, 11, 21, 9, 10),  # noqa: DTZ001
    )
    assert (second.starts_at.time(), second.ends_at.time()) == (time(9, 10), time(9, 45))
    assert not plan.unplaced


def test_a_class_is_not_torn_by_the_break_unless_it_must_be() -> None:
    whole = plan_slots([ClassCount("甲", 200), ClassCount("乙", 40)], DAYS, per_hour=60)
    assert [slot.starts_at.time() for slot in whole.slots] == [time(8, 30), time(13, 30)]
    torn = plan_slots([ClassCount("甲", 300)], DAYS, per_hour=60)
    assert [slot.count.people for slot in torn.slots] == [210, 90]


def test_what_has_no_room_is_said() -> None:
    plan = plan_slots([ClassCount("甲", 500)], DAYS[:1], per_hour=60)
    assert [count.people for count in plan.unplaced] == [500 - 450]
    assert plan_slots([ClassCount("甲", 5)], [], per_hour=60).unplaced[0].people == 5


def test_bad_plans_are_refused() -> None:
    with pytest.raises(ValueError, match="hour"):
        plan_slots([], DAYS, per_hour=0)
    with pytest.raises(ValueError, match="spans"):
        WorkingHours(((time(9), time(8)),))


def test_head_counts_of_teaching_points() -> None:
    counts = [ClassCount("甲", 5, place="东"), ClassCount("乙", 7), ClassCount("丙", 2, place="东")]
    assert counts_by_place(counts) == {"东": 7, "": 7}


def test_classes_are_counted_from_the_roster() -> None:
    people = [
        PersonData("1", "甲", class_name="乙班", department="东", adviser=""),
        PersonData("2", "乙", class_name="乙班", department="东", adviser="刘老师"),
        PersonData("3", "丙", class_name="甲班", department="东"),
        PersonData("4", "丁", class_name="甲班"),
    ]
    assert counts_of(people) == (
        ClassCount("甲班", 1),
        ClassCount("乙班", 2, "刘老师", "东"),
        ClassCount("甲班", 1, place="东"),
    )


@given(st.lists(st.integers(0, 400), max_size=20), st.integers(1, 500))
def test_everybody_is_placed_once_or_told(sizes: list[int], per_hour: int) -> None:
    counts = [ClassCount(str(at), size) for at, size in enumerate(sizes)]
    plan = plan_slots(counts, DAYS, per_hour)
    told = dict.fromkeys((count.class_name for count in counts), 0)
    for part in [*(slot.count for slot in plan.slots), *plan.unplaced]:
        told[part.class_name] += part.people
    assert told == {count.class_name: count.people for count in counts}
    for one, after in zip(plan.slots, plan.slots[1:], strict=False):
        assert one.ends_at <= after.starts_at
    spans = WorkingHours().spans
    for slot in plan.slots:
        assert any(
            begin <= slot.starts_at.time() < slot.ends_at.time() <= end for begin, end in spans
        )


SESSION = Session(
    SessionId("s"), "示例学院", "12345", "二教 204", DAYS[0], DAYS[1], "x", PricePlan(0, 0), "A",
    SessionState.PLANNED,
)  # fmt: skip


def test_travelling_takes_time_between_teaching_points_only() -> None:
    counts = [ClassCount("甲", 60, place="东"), ClassCount("乙", 60, place="东")]
    counts += [ClassCount("丙", 60, place="西"), ClassCount("丁", 60, place="东")]
    plan = CapturePlan(tuple(counts), (DAYS[0],), 60, travel_minutes=22)
    told = [(slot.starts_at.time(), slot.ends_at.time()) for slot in timetable_of(plan).slots]
    assert told == [
        (time(8, 30), time(9, 30)),
        (time(9, 30), time(10, 30)),
        (time(10, 55), time(11, 55)),
        (time(13, 30), time(14, 30)),  # the way is gone in the break
    ]


@pytest.mark.parametrize(
    "spans",
    [(), ("8点",), ("25:00-26:00",), ("12:00-08:00",), ("08:00-12:00", "11:00-13:00"), ("",)],
)
def test_hours_that_are_none(spans: tuple[str, ...]) -> None:
    with pytest.raises(Trouble, match=r"planning\.hours"):
        read_hours(spans)


def test_hours_as_people_write_them() -> None:
    hours = read_hours([" 8:30 – 12：00 ", "13:30至17:30"])
    assert hours == WorkingHours()


def test_nobody_is_photographed_at_no_pace() -> None:
    with pytest.raises(Trouble, match=r"planning\.pace"):
        timetable_of(CapturePlan((ClassCount("甲", 1),), (DAYS[0],), 0))


def test_a_route_visits_each_teaching_point_once() -> None:
    counts = [ClassCount(name, 1, place=place) for name, place in ("甲东", "乙西", "丙东")]
    assert [count.class_name for count in gathered(counts)] == ["甲", "丙", "乙"]


def test_the_slots_of_a_class_that_was_divided_stay_together() -> None:
    plan = plan_slots([ClassCount("甲", 500), ClassCount("乙", 10)], DAYS, per_hour=60)
    whole, other = slots_by_class(plan.slots)
    assert len(whole) > 1
    assert {slot.count.class_name for slot in whole} == {"甲"}
    assert [slot.count.class_name for slot in other] == ["乙"]


def test_the_usual_plan_is_the_roster_on_the_days_of_the_session() -> None:
    people = [PersonData("1", "a", class_name="甲"), PersonData("2", "b", class_name="甲")]
    plan = usual_plan(SESSION, people, 0)
    assert (plan.counts, plan.days, plan.per_hour) == ((ClassCount("甲", 2),), tuple(DAYS), 1)


def test_the_count_report_has_a_line_for_each_teaching_point_and_a_sum() -> None:
    counts = (ClassCount("甲", 40, place="东"), ClassCount("乙", 31, place="=西"))
    counts += (ClassCount("丙", 900, place="东"), ClassCount("空", 0, place="南"))
    report = write_count_report(SESSION, CapturePlan(counts, (DAYS[0],), 60))
    assert report == write_count_report(SESSION, CapturePlan(counts, (DAYS[0],), 60))
    sheet = load_workbook(BytesIO(report)).active
    assert sheet is not None
    rows = [[cell or "" for cell in row] for row in sheet.iter_rows(values_only=True)]
    assert [row[3:6] for row in rows[1:3]] == [["东", "2", "940"], ["=西", "1", "31"]]
    assert rows[1][7] == "2026年11月21日"
    assert str(rows[1][9]).endswith("人待定")
    assert rows[3][4:6] == ["3", "971"]
