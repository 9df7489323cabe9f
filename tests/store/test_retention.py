"""Removal after the retention time: whole or not at all, whatever interrupts it."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from capture_station.domain.errors import Trouble
from capture_station.store.engine import DATABASE
from capture_station.store.store import Store
from tests.faults.disks import Fault, FaultyDisk, Killed
from tests.store.material import BY, Room, abandon, opened
from tests.unit.workflow.world import ManualClock

if TYPE_CHECKING:
    from pathlib import Path

    from capture_station.store.retention import Expired

SECRETS = ("学生0", "20220000", "110101200001010000", "code-20220000", "看错了名字", "学生零")


def make_day(room: Room) -> None:
    """Photograph two of three, one of them twice, with words people typed; close the session."""
    session, students = room.session()
    first = room.photograph(session.id, students[0], 1)
    room.desk.ask_retake(BY, first.id, "看错了名字")
    room.keep(first.id, 2)
    room.desk.propose_correction(BY, first.id, "name", "学生零", "看错了名字")
    room.desk.confirm(BY, first.id)
    room.desk.confirm(BY, room.photograph(session.id, students[1], 3).id)
    for event in room.store.outbox.waiting(1000):
        room.store.outbox.settle(event.id, "receipt")
    room.store.backups.back_up()
    room.sessions.close(BY, session.id, "都好")
    for event in room.store.outbox.waiting(1000):
        room.store.outbox.settle(event.id, "receipt")
    room.clock.moment += timedelta(days=200)


def due(room: Room, days: int = 180) -> tuple[Expired, ...]:
    return room.store.retention.expired(room.clock.now() - timedelta(days=days))


def photo_files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file() and "photos" in path.parts]


def bytes_below(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())


def test_everybody_of_a_session_closed_long_ago_is_due(room: Room) -> None:
    make_day(room)
    assert due(room, 201) == ()
    found = due(room)
    assert [len(one.captures) for one in found] == [2, 1, 0]
    assert all(one.is_confirmed for one in found)


def test_what_the_registry_has_not_confirmed_is_not_confirmed(room: Room) -> None:
    session, (first, *_) = room.session()
    room.desk.confirm(BY, room.photograph(session.id, first).id)
    room.sessions.close(BY, session.id, "x")
    room.clock.moment += timedelta(days=2)
    states = {one.student_id: one.is_confirmed for one in due(room, 1)}
    assert states.pop(first.id) is False
    assert set(states.values()) == {True}
    for event in room.store.outbox.waiting(1000):
        room.store.outbox.settle(event.id)  # stored, but without a receipt
    assert not next(one for one in due(room, 1) if one.student_id == first.id).is_confirmed


def test_nothing_of_a_person_is_left_and_the_trail_still_holds(
    folder: Path, tmp_path: Path
) -> None:
    (tmp_path / "second").mkdir()
    with opened(folder, second_dir=tmp_path / "second") as room:
        make_day(room)
        before = room.store.audit_rows()
        taken = room.records.captures(room.records.sessions()[0].id)
        assert room.store.retention.remove(BY, due(room)) == 3
        pending = room.store.retention.finish()
        assert (pending.persons, pending.backups) == (0, 0)
        assert room.store.verify_audit() == ()
        assert room.store.audit_rows() > before
        assert due(room) == ()
        session = room.records.sessions()[0]
        assert [r.capture.serial for r in room.records.captures(session.id)] == [
            r.capture.serial for r in taken
        ]
        assert room.records.totals(session.id).photographed == 2
        assert room.records.money(session.id).held_fen == 4000
        assert room.records.search(session.id, "20220000") == ()
        assert len(room.store.backups.names()) == 1
    assert photo_files(folder) == []
    assert photo_files(tmp_path / "second") == []
    told = bytes_below(folder) + bytes_below(tmp_path / "second")
    assert [secret for secret in SECRETS if secret.encode() in told] == []
    with opened(folder, second_dir=tmp_path / "second") as room:
        report = room.store.recovery_report
        assert (report.orphans, report.without_file, report.leftovers_removed) == ((), (), 0)
        assert room.store.copies.status().pending == 0
        assert room.store.verify_photos() == ()
        assert room.store.database_faults() == ()
        assert room.store.verify_audit() == ()


def test_facts_of_nobody_else_can_be_emptied(folder: Path) -> None:
    with opened(folder) as room:
        make_day(room)
        room.store.retention.remove(BY, due(room)[:1])
        room.store.retention.finish()
    with closing(sqlite3.connect(folder / DATABASE)) as connection:
        for statement in (
            "UPDATE facts SET body = '{}', salt = ''",  # those who stay, and those done with
            "UPDATE facts SET operator = 'x'",
            "DELETE FROM removals",
        ):
            with pytest.raises(sqlite3.DatabaseError):
                connection.execute(statement)


def test_an_emptied_fact_that_is_changed_once_more_is_found(folder: Path) -> None:
    with opened(folder) as room:
        make_day(room)
        room.store.retention.remove(BY, due(room))
    with closing(sqlite3.connect(folder / DATABASE)) as connection:
        connection.execute("DROP TRIGGER facts_are_not_changed")
        connection.execute('UPDATE facts SET body = replace(body, \'"note":""\', \'"note":"x"\')')
        connection.commit()
    with opened(folder) as room:
        assert {fault.kind for fault in room.store.verify_audit()} == {"fact_changed"}


def test_a_second_disk_that_is_absent_is_done_when_it_comes_back(
    folder: Path, tmp_path: Path
) -> None:
    second = tmp_path / "second"
    second.mkdir()
    with opened(folder, second_dir=second) as room:
        make_day(room)
        clock = room.clock
        second.rename(tmp_path / "pulled")
        room.store.retention.remove(BY, due(room))
        pending = room.store.retention.finish()
        assert pending.persons == 2
        assert photo_files(folder) == []
    with opened(folder, clock, second_dir=second) as room:
        assert room.store.retention.finish().persons == 2
        (tmp_path / "pulled").rename(second)
        assert room.store.retention.finish().persons == 0
    assert photo_files(second) == []


@pytest.mark.parametrize(
    "fault", [Fault.KILLED, pytest.param(Fault.BROKEN, marks=pytest.mark.logs_expected)]
)
def test_interrupted_at_every_step_there_is_no_half_state(tmp_path: Path, fault: Fault) -> None:
    clock, made = ManualClock(), tmp_path / "made"
    (made / "second").mkdir(parents=True)
    with opened(made / "data", clock, second_dir=made / "second") as room:
        make_day(room)
    at, struck = 0, True
    while struck:
        folder, second = tmp_path / f"{at}" / "data", tmp_path / f"{at}" / "second"
        shutil.copytree(made, tmp_path / f"{at}")
        disk = FaultyDisk()
        store = Store.open(folder, second, clock, disk=disk, encrypt=False)
        store.retention.remove(BY, due(Room(store, clock)))
        disk.strike(fault, after=at)
        struck = _finish(store)
        disk.heal()
        abandon(store)
        with opened(folder, clock, second_dir=second) as room:
            report = room.store.recovery_report
            assert (report.orphans, report.without_file) == ((), ())
            pending = room.store.retention.finish()
            assert (pending.persons, pending.backups) == (0, 0)
            assert room.store.backups.names()
            assert room.store.verify_audit() == ()
        told = bytes_below(tmp_path / f"{at}")
        assert [secret for secret in SECRETS if secret.encode() in told] == []
        shutil.rmtree(tmp_path / f"{at}")
        at += 1
    assert at > 15


def _finish(store: Store) -> bool:
    """Finish the removal; tell whether the fault struck."""
    try:
        store.retention.finish()
    except (Killed, Trouble):
        return True
    return False


def test_a_removal_that_fails_in_the_middle_removes_nobody(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_day(room)
    calls: list[Any] = []
    real = type(room.store.retention).remove.__globals__["_facts_of"]

    def break_down(*told: Any) -> Any:
        calls.append(told)
        if len(calls) == 2:
            raise Trouble("store.disk-full")
        return real(*told)

    monkeypatch.setattr("capture_station.store.retention._facts_of", break_down)
    with pytest.raises(Trouble):
        room.store.retention.remove(BY, due(room))
    assert len(due(room)) == 3
    assert room.records.search(room.records.sessions()[0].id, "20220000")
    assert room.store.verify_audit() == ()
