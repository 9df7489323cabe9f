"""Certificate numbers: each once, whatever happens."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import delete, update
from sqlalchemy.exc import DatabaseError

from capture_station.domain.certificate import Letter
from capture_station.domain.errors import Trouble
from capture_station.store.schema import certificates
from capture_station.workflow.certificates import Certificates
from tests.store.material import BY, PLAN
from tests.unit.workflow.world import ManualClock

if TYPE_CHECKING:
    from tests.store.material import Room


def test_numbers_run_on_over_all_sessions_of_the_station(room: Room) -> None:
    issuing = Certificates(room.store.ledger, ManualClock())
    first, students = room.session(people=2)
    letter = Letter("实习未归", "李老师", "138", "某路 1 号")
    one = issuing.issue(BY, first.id, students[0].id, letter)
    second = room.sessions.plan(BY, PLAN)
    two, three = issuing.issue_blank(BY, second.id, 2)
    assert [one.number, two.number, three.number] == [f"2026-A000{n}" for n in (1, 2, 3)]
    assert room.records.certificates(first.id) == (one,)
    assert room.records.certificates(second.id) == (two, three)
    acts = [line.act for line in room.records.history(second.id)]
    assert acts[-1] == "certificates-issued"


def test_an_act_that_is_undone_gives_its_number_back(room: Room) -> None:
    issuing = Certificates(room.store.ledger, ManualClock())
    session, students = room.session(people=1)
    with pytest.raises(Trouble, match="unknown"):
        issuing.issue(BY, session.id, type(students[0].id)("nobody"), Letter())
    assert issuing.issue(BY, session.id, students[0].id, Letter()).number == "2026-A0001"


def test_a_number_is_neither_deleted_nor_changed(room: Room) -> None:
    issuing = Certificates(room.store.ledger, ManualClock())
    session, students = room.session(people=1)
    issuing.issue(BY, session.id, students[0].id, Letter())
    for statement in (delete(certificates), update(certificates).values(place=7)):
        with (
            pytest.raises((DatabaseError, Trouble)),
            room.store.ledger.act(BY) as act,
        ):
            act.connection.execute(statement)
    assert len(room.records.certificates(session.id)) == 1
