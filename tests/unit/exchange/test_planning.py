"""Who comes when: nobody forgotten, nobody twice, nobody in the break."""

from __future__ import annotations

from datetime import date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from capture_station.domain.people import PersonData
from capture_station.exchange.planning import (
    ClassCount,
    WorkingHours,
    counts_by_place,
    counts_of,
    plan_slots,
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
