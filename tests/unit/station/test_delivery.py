"""A batch leaves no photo without a trace: the trail speaks before the first file is there."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from capture_station.domain.errors import Trouble
from capture_station.station.delivery import Deliveries, LeftOut, Scope
from capture_station.store.schema import elsewhere
from tests.store.material import BY, Room, opened

if TYPE_CHECKING:
    from pathlib import Path

    from capture_station.domain.ids import SessionId


def photographed(room: Room) -> SessionId:
    session, students = room.session(people=2)
    for number, student in enumerate(students):
        sitting = room.photograph(session.id, student, number)
        room.desk.confirm(BY, sitting.id)
    return session.id


def acts(room: Room, session_id: SessionId) -> list[str]:
    lines = room.records.history(session_id)
    return [line.act for line in lines if line.act.startswith("batch-")]


def test_what_is_wanted_is_written_down_first_and_what_it_became_afterwards(tmp_path: Path) -> None:
    with opened(tmp_path / "data") as room:
        session_id = photographed(room)
        deliveries = Deliveries(room.store, tmp_path / "data")
        target, seen = tmp_path / "batch", list[list[str]]()
        deliveries.write(
            BY,
            deliveries.preview(session_id, "school-archive", Scope.CONFIRMED),
            target,
            progress=lambda _done, _all: seen.append(acts(room, session_id)),
        )
        assert set(map(tuple, seen)) == {("batch-started",)}
        assert acts(room, session_id) == ["batch-started", "batch-exported"]
        (line,) = deliveries.history(session_id)
        assert (line.act, line.operator) == ("batch-exported", BY)


def test_a_batch_that_was_given_up_leaves_its_beginning_in_the_trail(tmp_path: Path) -> None:
    with opened(tmp_path / "data") as room:
        session_id = photographed(room)
        deliveries = Deliveries(room.store, tmp_path / "data")
        preview = deliveries.preview(session_id, "school-archive")
        with pytest.raises(Trouble, match="cancelled"):
            deliveries.write(BY, preview, tmp_path / "batch", cancel=lambda: True)
        assert acts(room, session_id) == ["batch-started", "batch-given-up"]
        assert deliveries.history(session_id) == ()
        assert deliveries.unfinished() == ()


def test_a_batch_that_was_interrupted_is_known_until_it_is_written(tmp_path: Path) -> None:
    with opened(tmp_path / "data") as room:
        session_id = photographed(room)
        deliveries = Deliveries(room.store, tmp_path / "data")
        preview = deliveries.preview(session_id, "school-archive")
        with pytest.raises(KeyboardInterrupt):
            deliveries.write(BY, preview, tmp_path / "batch", progress=end_the_program)
        assert acts(room, session_id) == ["batch-started"]
    with opened(tmp_path / "data") as room:
        deliveries = Deliveries(room.store, tmp_path / "data")
        (begun,) = deliveries.unfinished()
        assert (begun.subject, begun.details["photos"]) == (session_id, 2)
        deliveries.write(BY, deliveries.preview(session_id, "school-archive"), tmp_path / "batch")
        assert deliveries.unfinished() == ()


def end_the_program(_done: int, _all: int) -> None:
    raise KeyboardInterrupt


def test_portraits_of_other_desks_are_left_out(tmp_path: Path) -> None:
    with opened(tmp_path / "data") as room:
        session_id = photographed(room)
        one, two = room.records.captures(session_id)
        with room.store.adoption.act() as act:
            act.connection.execute(elsewhere.insert().values(id=two.capture.id))
        preview = Deliveries(room.store, tmp_path / "data").preview(session_id, "school-archive")
        assert [each.capture.id for each in preview.included] == [one.capture.id]
        ((record, reason),) = preview.left_out
        assert (record.capture.id, reason) == (two.capture.id, LeftOut.ELSEWHERE)
