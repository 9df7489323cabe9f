"""Whether all sides of a campaign agree in the end, and every record stands as its story says."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from capture_station.registry.rendering import words_in
from tests.registry.fates import ENDS, renamed

if TYPE_CHECKING:
    from tests.registry.campaign import Campaign


def faults(campaign: Campaign) -> list[str]:
    """Return what is not as it must be: a record's stand, or a figure that differs."""
    views = campaign.views()
    found = [f"{number} is lost" for number in range(campaign.count) if number not in views]
    for number, view in views.items():
        course, fate = view.course, campaign.fate(number)
        if (course.state, course.owner) != ENDS[fate]:
            found.append(f"{number}, {fate}: {course.state} with {course.owner}")
        if (course.owner is None) != (course.due is None):
            found.append(f"{number}, {fate}: no owner or no due day")
        if (view.data["name"] == renamed(number)) != (fate == "corrected"):
            found.append(f"{number}, {fate}: {view.data['name']}")
        here = campaign.station.records.student(campaign.people[number].id).data.name
        if here != view.data["name"]:
            found.append(f"{number}, {fate}: the station calls them {here}")
        if _portrait_at_station(campaign, number) != view.capture_id:
            found.append(f"{number}, {fate}: the station has another portrait")
    states = Counter(words_in("zh")[f"course-{view.course.state}"] for view in views.values())
    if campaign.tasks_of_advisers() != states:
        found.append("the advisers' work lists count otherwise")
    if campaign.classes_of_advisers() != campaign.classes_of_station():
        found.append("the station counts its classes otherwise than the registry")
    return found


def _portrait_at_station(campaign: Campaign, number: int) -> str:
    if number not in campaign.sittings:
        return ""
    capture = campaign.station.records.sitting(campaign.sittings[number]).capture
    return "" if capture is None else capture.id
