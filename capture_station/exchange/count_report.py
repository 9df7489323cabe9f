"""The count report for the province: how many come from which teaching point, and when."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from capture_station.exchange.lists import write_xlsx
from capture_station.exchange.planning import gathered, timetable_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from capture_station.domain.plan import CapturePlan
    from capture_station.domain.session import Session
    from capture_station.exchange.planning import Slot

_TITLES = (
    "序号", "院校代码", "院校名称", "教学点", "班级数", "毕业生人数", "采集地点", "采集日期",
    "起止时间", "备注",
)  # fmt: skip
_ALL = "合计"


def write_count_report(session: Session, plan: CapturePlan) -> bytes:
    """Return the report as XLSX, a line for each teaching point and a sum below.

    There is no published form of it; the columns are those that provinces ask for (ours).

    Raises:
        Trouble: ``planning.hours`` or ``planning.pace``.
    """
    timetable = timetable_of(plan)
    lines = []
    counts = gathered(count for count in plan.counts if count.people)
    for number, (place, group) in enumerate(groupby(counts, key=lambda count: count.place), 1):
        classes = list(group)
        slots = [slot for slot in timetable.slots if slot.count.place == place]
        left = sum(one.people for one in timetable.unplaced if one.place == place)
        lines.append(
            (
                str(number),
                session.school_code,
                session.school_name,
                place or session.school_name,
                str(len(classes)),
                str(sum(one.people for one in classes)),
                session.place,
                _days(slot.starts_at.date() for slot in slots),
                _hours(slots),
                f"{left} 人待定" if left else "",
            )
        )
    people = sum(count.people for count in counts)
    lines.append((_ALL, "", "", "", str(len(counts)), str(people), "", "", "", ""))
    return write_xlsx("人数上报", _TITLES, lines)


def _days(days: Iterable[date]) -> str:
    found = sorted(set(days))
    return "、".join(f"{day.year}年{day.month}月{day.day}日" for day in found)


def _hours(slots: list[Slot]) -> str:
    if not slots:
        return ""
    first, last = slots[0].starts_at, slots[-1].ends_at
    if first.date() == last.date():
        return f"{first:%H:%M}–{last:%H:%M}"
    return f"{first.month}月{first.day}日 {first:%H:%M} – {last.month}月{last.day}日 {last:%H:%M}"
