from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from capture_station.domain.keeping import ChainFault, ChainFaultKind
from capture_station.store import audit
from capture_station.store.audit import ChainHead, Checkpoints
from capture_station.store.engine import DATABASE
from tests.faults.disks import Fault, FaultyDisk
from tests.store.material import BY, opened, refused

if TYPE_CHECKING:
    from pathlib import Path

    from tests.store.material import Room

CHECKPOINTS = "audit.checkpoints"

HASH = "SELECT number, at, operator, act, subject, details, previous, hash FROM audit"


def lived(folder: Path) -> int:
    """Let a day pass in a data folder and return the length of its audit trail."""
    with opened(folder) as room:
        session, students = room.session()
        for student in students:
            room.photograph(session.id, student)
        return room.store.audit_rows()


def tamper(folder: Path, *statements: str) -> None:
    """Change the database as somebody would who removes the triggers first."""
    with closing(sqlite3.connect(folder / DATABASE)) as connection:
        triggers = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        for name, _ in triggers.fetchall():
            connection.execute(f"DROP TRIGGER {name}")
        for statement in statements:
            connection.execute(statement)
        connection.commit()


def faults_of(folder: Path) -> tuple[ChainFault, ...]:
    with opened(folder) as room:
        return room.store.verify_audit()


def test_an_untouched_trail_holds(folder: Path) -> None:
    lived(folder)
    assert faults_of(folder) == ()


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        ("UPDATE audit SET operator = '别人' WHERE number = 5", ChainFaultKind.CHANGED),
        ("UPDATE audit SET details = 'x' WHERE number = 5", ChainFaultKind.CHANGED),
        ("DELETE FROM audit WHERE number = 5", ChainFaultKind.MISSING),
        ("DELETE FROM audit WHERE number = 1", ChainFaultKind.MISSING),
        (
            "INSERT INTO audit SELECT 900, at, operator, act, subject, details, previous, hash"
            " FROM audit WHERE number = 5",
            ChainFaultKind.MISSING,
        ),
        ("UPDATE facts SET body = '{\"fee_fen\":1,\"walk_in\":false}' WHERE row = 4",
         ChainFaultKind.FACT_CHANGED),
        ("UPDATE facts SET operator = '别人' WHERE row = 4", ChainFaultKind.FACT_CHANGED),
        ("DELETE FROM facts WHERE row = 4", ChainFaultKind.FACT_MISSING),
        (
            "INSERT INTO facts SELECT 900, 'new', session_id, sitting_id, kind, version, body,"
            " at, operator, salt FROM facts WHERE row = 4",
            ChainFaultKind.FACT_ADDED,
        ),
    ],
)  # fmt: skip
def test_a_changed_removed_or_added_row_is_found(
    folder: Path, statement: str, expected: ChainFaultKind
) -> None:
    lived(folder)
    tamper(folder, statement)
    assert expected in {fault.kind for fault in faults_of(folder)}


def test_rows_that_changed_places_are_found(folder: Path) -> None:
    lived(folder)
    tamper(
        folder,
        "UPDATE audit SET number = 1000 WHERE number = 5",
        "UPDATE audit SET number = 5 WHERE number = 6",
        "UPDATE audit SET number = 6 WHERE number = 1000",
    )
    found = {(fault.kind, fault.number) for fault in faults_of(folder)}
    assert (ChainFaultKind.MISPLACED, 5) in found
    assert (ChainFaultKind.CHANGED, 6) in found


@pytest.mark.parametrize("left", [0, 1, 5])
def test_a_cut_off_end_is_found(folder: Path, left: int) -> None:
    length = lived(folder)
    assert length > 5
    tamper(folder, f"DELETE FROM audit WHERE number > {left}")  # noqa: S608 - a number of the test
    kinds = {fault.kind for fault in faults_of(folder)}
    assert ChainFaultKind.TRUNCATED in kinds


def test_one_row_cut_off_is_found_even_with_its_fact(folder: Path) -> None:
    length = lived(folder)
    tamper(folder, f"DELETE FROM audit WHERE number = {length}")  # noqa: S608 - a number of the test
    assert ChainFault(ChainFaultKind.TRUNCATED, length - 1) in faults_of(folder)


def test_a_chain_calculated_anew_does_not_fit_the_checkpoints(folder: Path) -> None:
    from capture_station.store.audit import _digest

    length = lived(folder)
    with closing(sqlite3.connect(folder / DATABASE)) as connection:
        rows = [list(row) for row in connection.execute(f"{HASH} ORDER BY number")]
    previous = ""
    statements = []
    for row in rows:
        row[2], row[6] = "别人", previous
        row[7] = previous = _digest(*row[:7])
        change = (
            "UPDATE audit SET operator = '别人', previous = '{6}', hash = '{7}' WHERE number = {0}"
        )
        statements.append(change.format(*row))
    tamper(folder, *statements)
    assert ChainFault(ChainFaultKind.CHANGED, length) in faults_of(folder)


def test_an_unreadable_checkpoint_is_found(folder: Path) -> None:
    lived(folder)
    (folder / CHECKPOINTS).write_text("[1]\n{{{\n")
    assert ChainFault(ChainFaultKind.CHANGED, 1) in faults_of(folder)


def test_checkpoints_are_noted_on_the_way(room: Room, folder: Path) -> None:
    session, _ = room.session(people=0)
    for number in range(120):
        with room.store.ledger.act(BY) as act:
            act.note("counted", session.id, number=number)
    noted = [json.loads(line) for line in (folder / CHECKPOINTS).read_text().splitlines()]
    assert [line["number"] for line in noted] == [100]


def test_only_the_last_checkpoints_are_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from capture_station.store.disk import Disk

    monkeypatch.setattr(audit, "_CHECKPOINTS_KEPT", 5)
    checkpoints = Checkpoints(tmp_path / CHECKPOINTS, Disk())
    for number in range(1, 9):
        checkpoints.note("2026", ChainHead(number, str(number)))
    checkpoints.note("2026", ChainHead(8, "8"))
    noted = checkpoints.noted()
    assert len(noted) == 5
    assert noted[-1] == ChainHead(8, "8")


@pytest.mark.logs_expected
def test_a_full_disk_does_not_stop_the_work_for_a_checkpoint(folder: Path) -> None:
    disk = FaultyDisk()
    with opened(folder, disk=disk) as room:
        session, _ = room.session()
        disk.fill_up()
    with opened(folder) as room:
        assert room.records.session(session.id) == session


def test_a_disk_error_while_reading_checkpoints_is_told(tmp_path: Path) -> None:
    checkpoints = Checkpoints(tmp_path / CHECKPOINTS, FaultyDisk(Fault.BROKEN))
    with refused("store.disk-error"):
        checkpoints.noted()


def test_the_trail_tells_who_did_what(room: Room) -> None:
    session, students = room.session()
    sitting = room.photograph(session.id, students[0])
    acts = [line.act for line in room.records.history(sitting.id)]
    assert acts == ["entered", "fee-paid", "registered", "called", "portrait-kept"]
    newest = room.records.audit(2)
    assert [line.act for line in newest] == ["portrait-kept", "called"]
    assert {line.operator for line in newest} == {BY}


def test_a_note_that_the_disk_garbled_is_written_again(folder: Path) -> None:
    disk = FaultyDisk()
    with opened(folder, disk=disk) as room:
        room.session()
        disk.strike(Fault.GARBLED)
        room.store._note_head()
        assert room.store.verify_audit() == ()
        assert room.store._checkpoints.noted()[-1].number == room.store.audit_rows()
