"""Whatever people and stations do in whatever order, no record and no answer is left to nobody."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select

from capture_station.domain import events as ev
from capture_station.domain import wire
from capture_station.domain.course import OWNER_OF_DISPUTE, DisputeKind, State
from capture_station.domain.errors import Trouble
from capture_station.domain.findings import Verdict
from capture_station.domain.ids import SessionId, new_uuid7
from capture_station.registry import cases
from capture_station.registry.answer_tables import answers
from capture_station.registry.answers import (
    close_answer,
    find_right,
    find_wrong,
    open_answers,
    plan_retake,
)
from capture_station.registry.case_tables import cases as case_table
from capture_station.registry.config import RegistryConfig
from capture_station.registry.corrections import decide_correction
from capture_station.registry.records import RecordView, view_of
from capture_station.registry.review import decide, decide_swap, review_next
from capture_station.registry.schema import captures
from capture_station.registry.service import Registry
from capture_station.registry.staff import Member, Role
from capture_station.registry.stations import enrol, make_code
from capture_station.registry.workdays import day_in_china
from tests.registry.material import AT, Sitter, jpeg, sha
from tests.unit.workflow.world import ManualClock, judgement
from tests.unit.workflow.world import session as made_session

if TYPE_CHECKING:
    from collections.abc import Iterator

    from capture_station.domain.events import SittingEvent

TEAM = Member("team", "team", Role.ADMINISTRATOR, frozenset(), "")
EVENTS: dict[str, SittingEvent] = {
    "retake-asked": ev.RetakeAsked("blinked"),
    "retake-dropped": ev.RetakeDropped("went home"),
    "disputed": ev.Disputed(ev.DisputeReason.NAME),
    "settled": ev.DisputeSettled(ev.Resolution.WITHDRAWN),
    "confirmed": ev.Confirmed(),
}
"""What a station may tell of a sitting at any time."""
ACTS = (
    "photographed", "passed", "doubted", "accepted", "rejected", "swapped", "right", "datum",
    "not-mine", "missing", "corrected", "declined", "answered", "planned", *EVENTS,
)  # fmt: skip


class Two:
    """Two students of one session, and all that may befall them."""

    def __init__(self, registry: Registry, station: str) -> None:
        self.registry, self.station, self.clock = registry, station, ManualClock()
        with registry.database.writing() as connection:
            # what an example before left open would be given to the reviewer first
            for table in (case_table, answers, captures):
                connection.execute(delete(table))
        session = SessionId(new_uuid7(self.clock))
        described = wire.describe_session(replace(made_session(), id=session), AT)
        self._tell([wire.to_data(described)])
        self.sitters = [Sitter(session, number, self.clock) for number in (1, 2)]
        self._tell([wire.to_data(each.listed) for each in self.sitters])

    def _tell(self, told: list[Any], photos: dict[str, bytes] | None = None) -> None:
        taken = self.registry.intake.take(self.station, told, photos or {})
        assert [each.answer.value for each in taken] == ["stored"] * len(told), taken

    def view(self, number: int) -> RecordView:
        with self.registry.database.reading() as connection:
            view = view_of(connection, self.sitters[number].student_id)
        assert view is not None
        return view

    def do(self, act: str, number: int) -> None:
        """Let an act happen to a student, or be refused."""
        if act in EVENTS:
            self._tell([wire.to_data(self.sitters[number].told(EVENTS[act]))])
        elif act == "photographed":
            self._photograph(number)
        elif act in {"passed", "doubted"}:
            verdict = Verdict.PASS if act == "passed" else Verdict.UNREADABLE
            review_next(self.registry, lambda *_: judgement(verdict))
        else:
            with suppress(Trouble), self.registry.database.writing() as connection:
                self._by_people(connection, act, number)

    def _photograph(self, number: int) -> None:
        sitter = self.sitters[number]
        sitter.capture_id = new_uuid7(self.clock)
        sitter.portrait = jpeg(hash(sitter.capture_id))
        photos = {sha(sitter.portrait): sitter.portrait}
        self._tell([wire.to_data(sitter.kept())], photos)

    def _by_people(self, connection: Any, act: str, number: int) -> None:
        view = view_of(connection, self.sitters[number].student_id)
        assert view is not None
        match act:
            case "right":
                find_right(connection, self.clock, "student", view)
            case "datum" | "not-mine" | "missing":
                told = {"fields": {"major": str(self.clock.now())}}
                find_wrong(connection, self.clock, "student", view, DisputeKind(act), told)
            case "corrected" | "declined":
                decision = "accepted" if act == "corrected" else act
                for asked in open_answers(connection, TEAM, DisputeKind.DATUM):
                    decide_correction(connection, self.clock, "adviser", asked, decision, "")
            case "answered":
                for asked in open_answers(connection, TEAM, DisputeKind.MISSING):
                    close_answer(connection, self.clock, "team", asked.row, "declined")
            case "planned":
                day = day_in_china(self.clock.now())
                plan_retake(connection, self.clock, "team", view, day, "三教")
            case _:
                self._review(connection, act)

    def _review(self, connection: Any, act: str) -> None:
        lent = cases.claim(connection, self.clock, "reviewer")
        if lent is None:
            return
        if act == "swapped":
            others = {each.capture_id for each in map(self._seen(connection), (0, 1))}
            other = next(iter(others - {lent.capture_id}), "")
            decide_swap(connection, self.clock, "reviewer", lent.row, other)
        else:
            decide(connection, self.clock, "reviewer", lent.row, act, "blurred")

    def _seen(self, connection: Any) -> Any:
        return lambda number: view_of(connection, self.sitters[number].student_id)


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Registry, str]]:
    registry = Registry(RegistryConfig(tmp_path_factory.mktemp("r"), review=False))
    with registry.database.writing() as connection:
        code = make_code(connection, registry.clock, "一号机", "console")
        station = enrol(connection, registry.clock, code).station_id
    yield registry, station
    registry.close()


@settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(st.sampled_from(ACTS), st.integers(0, 1)), max_size=25))
def test_no_record_and_no_answer_is_left_to_nobody(
    opened: tuple[Registry, str], acts: list[tuple[str, int]]
) -> None:
    two = Two(*opened)
    for act, number in acts:
        two.do(act, number)
        for each in (0, 1):
            course = two.view(each).course
            closed = course.state is State.PROOFREAD
            assert (course.owner is None) == (course.due is None) == closed, (act, course)
    assert_answers_are_with_somebody(two)


def assert_answers_are_with_somebody(two: Two) -> None:
    ids = [each.student_id for each in two.sitters]
    query = select(answers).where(answers.c.student_id.in_(ids), answers.c.decided_at.is_(None))
    with two.registry.database.reading() as connection:
        for row in connection.execute(query):
            kind = DisputeKind(row.kind)
            assert OWNER_OF_DISPUTE[kind]
            assert row.due_on
            if kind is DisputeKind.NOT_MINE:
                waits = select(case_table.c.row).where(
                    case_table.c.capture_id == row.capture_id, case_table.c.decided_at.is_(None)
                )
                assert connection.execute(waits).first(), "no reviewer will see it"
            else:
                listed = open_answers(connection, TEAM, kind, row=row.row)
                assert listed, "it is on nobody's list"
