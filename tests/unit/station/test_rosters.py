"""Which import of a class list is the last that stands."""

from __future__ import annotations

from datetime import UTC, datetime

from capture_station.domain.ids import StudentId
from capture_station.domain.overview import AuditLine
from capture_station.station.rosters import RosterImport, last_import


def line(act: str, **details: str | float) -> AuditLine:
    return AuditLine(1, datetime(2026, 11, 21, tzinfo=UTC), "周", act, "s", details)


def imported(name: str) -> AuditLine:
    return line("roster-imported", count=2, first=f"{name}1", last=f"{name}2")


def test_the_last_that_was_not_undone_counts() -> None:
    lines = [imported("a"), imported("b"), line("roster-import-undone", first="b1")]
    assert last_import(lines[:2]) == RosterImport(2, StudentId("b1"), StudentId("b2"))
    assert last_import(lines) == RosterImport(2, StudentId("a1"), StudentId("a2"))
    assert last_import([*lines, line("roster-import-undone", first="a1")]) is None


def test_an_import_of_nobody_is_none() -> None:
    assert last_import([line("roster-imported", count=0, source="x")]) is None
