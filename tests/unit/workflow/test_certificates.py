"""Certificates and their numbers."""

from __future__ import annotations

import pytest

from capture_station.domain.certificate import Letter, Series
from capture_station.domain.errors import Trouble
from capture_station.domain.ids import Operator, SessionId, StudentId
from capture_station.domain.people import PersonData, Student
from capture_station.workflow.certificates import Certificates
from tests.unit.workflow.world import ManualClock, MemoryLedger, session

BY, S = Operator("操作员"), SessionId("s")


@pytest.fixture
def ledger() -> MemoryLedger:
    ledger = MemoryLedger()
    ledger.state.all_sessions[S] = session()
    ledger.state.students["1"] = Student(StudentId("1"), PersonData("1", "甲"))
    return ledger


def test_every_certificate_has_the_next_number(ledger: MemoryLedger) -> None:
    certificates = Certificates(ledger, ManualClock())
    letter = Letter("实习未归", "李老师", "138", "某路")
    issued = certificates.issue(BY, S, StudentId("1"), letter)
    assert (issued.number, issued.student_id, issued.letter) == ("2026-A0001", "1", letter)
    blanks = certificates.issue_blank(BY, S, 3)
    assert [one.number for one in blanks] == ["2026-A0002", "2026-A0003", "2026-A0004"]
    assert all(one.student_id is None for one in blanks)
    assert len(ledger.state.notes) == 2


@pytest.mark.parametrize("copies", [0, 501])
def test_a_sensible_count_of_blanks(ledger: MemoryLedger, copies: int) -> None:
    with pytest.raises(Trouble, match=r"certificate\.count"):
        Certificates(ledger, ManualClock()).issue_blank(BY, S, copies)


def test_a_series_is_a_year_and_a_prefix() -> None:
    assert Series(2026, "B").number(12345) == "2026-B12345"
