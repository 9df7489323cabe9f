"""Working days by the arrangement of each year, and by a plain rule where there is none yet."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime

import pytest

from capture_station.locations import resources_dir
from capture_station.registry.workdays import (
    date_in_china,
    day_in_china,
    is_arranged,
    is_working_day,
    moment_in_china,
    terms,
    working_day_after,
)


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2025, 1, 26), True),  # Sunday before the Spring Festival, a make-up day
        (date(2025, 1, 28), False),  # New Year's Eve, a Tuesday
        (date(2025, 10, 8), False),  # the last of the National Day holidays, a Wednesday
        (date(2025, 10, 11), True),  # Saturday, a make-up day
        (date(2025, 6, 3), True),
        (date(2025, 6, 7), False),
    ],
)
def test_holidays_and_make_up_days(day: date, works: bool) -> None:
    assert is_working_day(day) is works


def test_a_year_without_arrangement_has_weekends_and_fixed_holidays() -> None:
    assert not is_arranged(2099)
    assert not is_working_day(date(2099, 10, 1))  # a Thursday
    assert is_working_day(date(2099, 10, 8))
    assert not is_working_day(date(2099, 10, 10))


def test_due_days() -> None:
    assert working_day_after(date(2025, 1, 24), 3) == date(2025, 2, 5)
    assert working_day_after(date(2025, 6, 5), 1) == date(2025, 6, 6)
    # across into a year that nobody has arranged
    assert working_day_after(date(2098, 12, 31), 1) == date(2099, 1, 2)
    assert terms().second_review == 3


def test_the_day_is_that_of_china() -> None:
    assert day_in_china(datetime(2026, 6, 1, 16, 30, tzinfo=UTC)) == date(2026, 6, 2)


def test_moments_are_told_in_the_time_of_china() -> None:
    early = "2026-05-31T23:30:00.000000+00:00"
    assert moment_in_china(early) == "2026-06-01 07:30"
    assert date_in_china(early) == "2026-06-01"
    assert moment_in_china("") == date_in_china("") == ""


def test_no_page_cuts_a_kept_moment_itself() -> None:
    pages = sorted((resources_dir() / "templates" / "registry").glob("*.html"))
    assert [page.name for page in pages if re.search(r"_at\[:", page.read_text("utf-8"))] == []
