"""Working days in China: holidays, make-up days, and what to do in years not arranged yet."""

from __future__ import annotations

import tomllib
from datetime import date, datetime, timedelta, timezone
from functools import cache
from typing import Any

import chinese_calendar

from capture_station.domain.course import Terms
from capture_station.domain.records import read_moment
from capture_station.locations import resources_dir

CHINA = timezone(timedelta(hours=8))
"""One time for the whole country, without summer time since 1992."""
_SATURDAY = 5


@cache
def review_rules() -> dict[str, Any]:
    """Return ``resources/registry/review.toml``."""
    path = resources_dir() / "registry" / "review.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))


@cache
def terms() -> Terms:
    """Return how long each owner of a record has."""
    told = review_rules()["terms"]
    return Terms(**{name.replace("-", "_"): days for name, days in told.items()})


def day_in_china(moment: datetime) -> date:
    """Return the day it is in China at an aware moment."""
    return moment.astimezone(CHINA).date()


def moment_in_china(text: str) -> str:
    """Return a kept moment as people there read it: ``2026-06-01 17:00``; empty for none."""
    return f"{read_moment(text).astimezone(CHINA):%Y-%m-%d %H:%M}" if text else ""


def date_in_china(text: str) -> str:
    """Return the day of a kept moment there: ``2026-06-01``; empty for none."""
    return day_in_china(read_moment(text)).isoformat() if text else ""


@cache
def is_arranged(year: int) -> bool:
    """Whether holidays and make-up days of a year are known."""
    try:
        chinese_calendar.is_workday(date(year, 1, 1))
    except NotImplementedError:
        return False
    return True


@cache
def is_working_day(day: date) -> bool:
    """Whether offices work on a day.

    In a year that is not arranged yet, Monday to Friday without the statutory holidays of a fixed
    date.
    """
    if is_arranged(day.year):
        return bool(chinese_calendar.is_workday(day))
    return day.weekday() < _SATURDAY and f"{day:%m-%d}" not in review_rules()["holidays"]["fixed"]


@cache
def working_day_after(day: date, count: int) -> date:
    """Return the `count`-th working day after a day, which itself is not counted.

    Args:
        day: Any day.
        count: At least 1.
    """
    left = count
    while left > 0:
        day += timedelta(days=1)
        left -= is_working_day(day)
    return day
