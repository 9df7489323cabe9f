"""The second review: no case goes to two reviewers, none is forgotten, decisions are counted."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, insert, select

from capture_station.domain.errors import Trouble
from capture_station.domain.findings import Basis, Finding, Geometry, Severity, Verdict
from capture_station.registry import cases
from capture_station.registry.case_tables import cases as table
from capture_station.registry.cases import Cause
from capture_station.registry.dossier import dossier_of
from capture_station.registry.review import decide, review_next
from capture_station.registry.schema import captures
from capture_station.registry.staff import Role, add_member
from tests.registry.material import Sitter
from tests.unit.workflow.world import ManualClock, judgement

if TYPE_CHECKING:
    from capture_station.registry.service import Registry
    from tests.registry.material import Caller

GEOMETRY = Geometry(480, 640, 1, eye_y=320.0, eye_mid_x=240, face_width=220)
LOW_EYES = Finding("eye-line", Severity.FAIL, 320, (200, 300), "px", Basis.OFFICIAL, "too-low")
CENTRED = Finding("centred", Severity.PASS, 240, (222, 258), "px", Basis.OURS)
DOUBTED = replace(judgement(Verdict.FAIL), geometry=GEOMETRY, findings=(CENTRED, LOW_EYES))


@pytest.fixture
def clock(registry: Registry) -> ManualClock:
    registry.clock = ManualClock()
    return registry.clock


@pytest.fixture
def sitters(station: Caller, registry: Registry) -> list[Sitter]:
    session = station.session()
    made = [Sitter(session, number, station.clock) for number in range(1, 5)]
    for sitter in made:
        station.put(sitter.portrait)
        assert set(station.statuses(sitter.visit())) == {"stored"}
    while review_next(registry, lambda *_: DOUBTED):
        pass
    return made


def reviewer(registry: Registry, name: str) -> str:
    with registry.database.writing() as connection:
        return add_member(connection, registry.clock, name, "long enough", Role.REVIEWER)


@pytest.mark.usefixtures("sitters")
def test_no_two_reviewers_get_the_same_case(registry: Registry) -> None:
    got: dict[str, int] = {}
    start = threading.Barrier(4)

    def work(name: str) -> None:
        start.wait(20)
        with registry.database.writing() as connection:
            lent = cases.claim(connection, registry.clock, name)
        assert lent is not None
        got[name] = lent.row

    threads = [threading.Thread(target=work, args=(f"r{number}",)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(got.values())) == 4
    with registry.database.writing() as connection:
        assert cases.claim(connection, registry.clock, "late") is None
        # asking again brings the same one
        mine = cases.claim(connection, registry.clock, "r0")
    assert mine is not None
    assert mine.row == got["r0"]


@pytest.mark.usefixtures("sitters")
def test_a_lease_that_ran_out_decides_nothing(registry: Registry, clock: ManualClock) -> None:
    first, second = reviewer(registry, "甲"), reviewer(registry, "乙")
    with registry.database.writing() as connection:
        lent = cases.claim(connection, clock, first)
        assert lent is not None
        clock.moment += timedelta(minutes=11)
        again = cases.claim(connection, clock, second)
        assert again is not None
        assert again.row == lent.row
        with pytest.raises(Trouble, match="not-waiting"):
            decide(connection, clock, first, lent.row, "accepted")
        with pytest.raises(Trouble, match="reason-missing"):
            decide(connection, clock, second, lent.row, "rejected")
        decide(connection, clock, second, lent.row, "rejected", "position", "坐低一点")
        with pytest.raises(Trouble, match="not-waiting"):
            decide(connection, clock, second, lent.row, "accepted")
        figures = cases.figures(connection)
    assert [(each.name, each.rejected) for each in figures.reviewers] == [("乙", 1)]
    assert figures.reasons == (("position", 1),)


@pytest.mark.usefixtures("sitters")
def test_overdue_ones_come_first(registry: Registry, clock: ManualClock) -> None:
    with registry.database.writing() as connection:
        newest = connection.execute(select(func.max(table.c.row))).scalar_one()
        connection.execute(table.update().where(table.c.row == newest).values(due_on="2026-05-29"))
        lent = cases.claim(connection, clock, "r")
        assert lent is not None
        assert lent.row == newest
        assert lent.is_overdue(date(2026, 6, 1))
        load = cases.load(connection, date(2026, 6, 1))
        assert (load.open, load.overdue) == (4, 1)
    # three working days after Monday 1 June 2026
    assert cases.due_day(clock.now()) == date(2026, 6, 4)


def test_the_dossier_shows_numbers_neighbours_and_earlier_portraits(
    registry: Registry, sitters: list[Sitter], station: Caller
) -> None:
    again = Sitter(sitters[1].session_id, 9, station.clock)
    again.student_id = sitters[1].student_id
    station.put(again.portrait)
    later = sitters[1].clock.now() + timedelta(days=1)
    assert station.statuses([again.kept(taken_at=later)]) == ["stored"]
    with registry.database.reading() as connection:
        dossier = dossier_of(connection, sitters[1].capture_id)
        newer = dossier_of(connection, again.capture_id)
    assert dossier.name == "学生2"
    assert [each.serial for each in dossier.neighbours] == ["A0001", "A0002", "A0003", "A0004"]
    assert [each.is_subject for each in dossier.neighbours] == [False, True, False, False]
    assert [each.rule for each in dossier.findings] == ["eye-line", "centred"]
    (level, upright) = sorted(dossier.marks, key=lambda each: not each.is_level)
    assert (level.line, level.band, level.severity) == ((0, 320, 480, 320), (200, 300), "fail")
    assert upright.line == (240, 0, 240, 640)
    assert [each.capture_id for each in newer.earlier] == [sitters[1].capture_id]


def test_a_sample_of_what_passed_is_looked_at_too(
    registry: Registry, station: Caller, clock: ManualClock
) -> None:
    sampled = next(f"c{number}" for number in range(10_000) if cases.is_sampled(f"c{number}"))
    share = sum(cases.is_sampled(f"x{number}") for number in range(10_000)) / 10_000
    assert 0.015 < share < 0.025
    sitter = Sitter(station.session(), 1, station.clock)
    sitter.capture_id = sampled
    station.put(sitter.portrait)
    station.send(sitter.visit())
    assert review_next(registry, lambda *_: judgement())
    someone = reviewer(registry, "丙")
    with registry.database.writing() as connection:
        lent = cases.claim(connection, clock, someone)
        assert lent is not None
        assert lent.cause is Cause.SAMPLE
        state = select(captures.c.review_state)
        assert connection.execute(state).scalar_one() == "auto-passed"
        decide(connection, clock, someone, lent.row, "rejected", "blurred")
        assert connection.execute(state).scalar_one() == "rejected"
        figures = cases.figures(connection)
    assert (figures.sampled, figures.agreed, figures.agreement_percent) == (1, 0, 0)


def test_a_dispute_outweighs_a_sample(registry: Registry, clock: ManualClock) -> None:
    with registry.database.writing() as connection:
        for cause in (Cause.SAMPLE, Cause.SAMPLE, Cause.DISPUTE, Cause.DOUBT):
            cases.open_case(connection, clock, "c1", "s1", cause)
        row = connection.execute(select(table)).one()
    assert row.cause == "dispute"


def test_a_long_queue_is_opened_by_its_index(registry: Registry) -> None:
    """A plan, not a time: nothing walks over all open cases to find the first."""
    with registry.database.writing() as connection:
        row = {"session_id": "s", "cause": "doubt", "opened_at": "x", "decision": "", "reason": ""}
        rows = [
            row | {"capture_id": f"c{each}", "due_on": f"2026-06-{each % 28 + 1:02d}", "remark": ""}
            for each in range(3000)
        ]
        connection.execute(insert(table), rows)
        if registry.database.is_sqlite:
            sql = (
                "EXPLAIN QUERY PLAN SELECT * FROM cases WHERE decided_at IS NULL AND "
                "(lease_until IS NULL OR lease_until < 'x') ORDER BY due_on, row LIMIT 1"
            )
        else:
            connection.exec_driver_sql("ANALYZE cases")
            sql = (
                "EXPLAIN SELECT * FROM cases WHERE decided_at IS NULL AND "
                "(lease_until IS NULL OR lease_until < 'x') ORDER BY due_on, row LIMIT 1"
            )
        plan = " ".join(str(each) for each in connection.exec_driver_sql(sql))
    assert "cases_in_order" in plan
    assert "TEMP B-TREE" not in plan
