from __future__ import annotations

import sqlite3
import subprocess
import sys
from contextlib import closing
from typing import TYPE_CHECKING

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from capture_station.domain.errors import Trouble
from capture_station.store import migrating, schema
from capture_station.store.backup import BACKUPS
from capture_station.store.disk import Disk
from capture_station.store.engine import DATABASE, Database, Opener
from capture_station.store.search import fill_up, find
from capture_station.store.store import Store
from tests.faults.disks import Fault, FaultyDisk
from tests.store.material import BY, PLAN, opened, person
from tests.unit.workflow.world import ManualClock

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Connection

    from capture_station.domain.ids import SessionId
    from tests.store.material import Room


def trouble_of(folder: Path, **options: object) -> Trouble:
    with pytest.raises(Trouble) as caught:
        Store.open(folder, clock=ManualClock(), **options)  # type: ignore[arg-type]  # any option
    return caught.value


def at_revision(folder: Path, revision: str) -> None:
    with closing(sqlite3.connect(folder / DATABASE)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = ?", (revision,))
        connection.commit()


def test_what_was_written_is_there_after_closing_and_opening(folder: Path) -> None:
    with opened(folder) as room:
        session, students = room.session()
        sitting = room.photograph(session.id, students[0])
    with opened(folder) as room:
        assert room.records.sitting(sitting.id) == sitting
        assert room.records.session(session.id) == session
        assert room.store.recovery_report.is_clean
        assert room.store.verify_audit() == ()
        assert room.store.database_faults() == ()


def test_the_door_is_set_up_safely(room: Room) -> None:
    told = {}
    with room.store._database.writing() as connection:
        for name in ("journal_mode", "synchronous", "foreign_keys", "secure_delete", "temp_store"):
            told[name] = connection.exec_driver_sql(f"PRAGMA {name}").scalar_one()
    assert told == {
        "journal_mode": "wal",
        "synchronous": 2,
        "foreign_keys": 1,
        "secure_delete": 1,
        "temp_store": 2,
    }


def test_a_second_program_on_the_same_folder_is_kept_out(room: Room, folder: Path) -> None:
    assert trouble_of(folder).key == "store.in-use"
    code = (
        "import sys, pathlib\n"
        "from capture_station.store.store import Store\n"
        "from capture_station.domain.errors import Trouble\n"
        "try: Store.open(pathlib.Path(sys.argv[1]))\n"
        "except Trouble as trouble: print(trouble.key)\n"
    )
    told = subprocess.run(
        [sys.executable, "-c", code, str(folder)], capture_output=True, text=True, check=True
    )
    assert told.stdout.strip() == "store.in-use"
    room.session()


def test_the_folder_is_free_again_after_closing_and_after_a_failed_opening(folder: Path) -> None:
    with opened(folder):
        pass
    (folder / DATABASE).write_bytes(b"x" * 5000)
    assert trouble_of(folder).key == "store.not-a-database"
    (folder / DATABASE).unlink()
    with opened(folder) as room:
        assert room.records.sessions() == ()


@pytest.mark.parametrize("revision", ["0999", "from-the-future"])
def test_a_newer_database_is_refused_untouched(folder: Path, revision: str) -> None:
    with opened(folder) as room:
        room.session()
    at_revision(folder, revision)
    before = (folder / DATABASE).read_bytes()
    trouble = trouble_of(folder)
    assert (trouble.key, trouble.params) == ("store.newer", {"revision": revision})
    assert (folder / DATABASE).read_bytes() == before
    assert sorted(path.name for path in folder.glob("station.db*")) == [DATABASE]


def test_another_programs_database_is_refused(folder: Path) -> None:
    folder.mkdir()
    with closing(sqlite3.connect(folder / DATABASE)) as connection:
        connection.execute("CREATE TABLE recipes (title TEXT)")
    assert trouble_of(folder).key == "store.not-a-database"


def test_a_damaged_database_is_told_and_left(folder: Path) -> None:
    with opened(folder) as room:
        room.session(people=200)
    content = bytearray((folder / DATABASE).read_bytes())
    content[4096 * 3 : 4096 * 20] = b"\xa5" * (4096 * 17)
    (folder / DATABASE).write_bytes(content)
    assert trouble_of(folder).key == "store.damaged"
    assert (folder / DATABASE).read_bytes() == content


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    disk = FaultyDisk(Fault.READ_ONLY)
    assert trouble_of(tmp_path / "data", disk=disk).key == "store.read-only"
    (tmp_path / "file").write_bytes(b"")
    assert trouble_of(tmp_path / "file").key == "store.not-a-folder"


def test_the_migrations_make_the_tables_of_the_program(tmp_path: Path) -> None:
    with closing(Database(tmp_path / DATABASE, Opener())) as database:
        with database.writing() as connection:
            migrating.upgrade(connection)
        with database.reading() as connection:
            context = MigrationContext.configure(connection, opts={"compare_type": True})
            assert compare_metadata(context, schema.metadata) == []


def test_what_the_tests_make_is_what_the_migrations_make(room: Room, tmp_path: Path) -> None:
    with closing(Database(tmp_path / DATABASE, Opener())) as database:
        with database.writing() as connection:
            migrating.upgrade(connection)
        with database.reading() as connection:
            made = dump(connection)
    with room.store._database.reading() as connection:
        assert dump(connection) == made


def dump(connection: Connection) -> list[object]:
    """Return all tables, and the revision that they are said to have."""
    tables = connection.exec_driver_sql("SELECT type, name, sql FROM sqlite_master ORDER BY name")
    return [*tables, *connection.exec_driver_sql("SELECT * FROM alembic_version")]


def test_the_program_stands_at_the_last_migration(room: Room) -> None:
    with room.store._database.writing() as connection:
        config = migrating._config(connection)
    assert ScriptDirectory.from_config(config).get_heads() == [schema.REVISION]


def test_migrations_run_down_and_up_again(tmp_path: Path) -> None:
    database = Database(tmp_path / DATABASE, Opener())
    try:
        for _ in range(2):
            with database.writing() as connection:
                migrating.upgrade(connection)
            with database.writing() as connection:
                migrating.downgrade(connection, "base")
        with database.reading() as connection:
            names = connection.exec_driver_sql("SELECT name FROM sqlite_master").scalars().all()
    finally:
        database.close()
    assert [name for name in names if not name.startswith("sqlite_")] == ["alembic_version"]


def test_who_was_written_down_by_an_older_program_is_found(room: Room) -> None:
    session, people = room.session(people=3)
    database = room.store._database
    with database.writing() as connection:
        migrating.downgrade(connection, "0005")
    with database.writing() as connection:
        migrating.upgrade(connection)
        assert not room_finds(connection, session.id)
        fill_up(connection)
        assert room_finds(connection, session.id) == [people[1].id]


def room_finds(connection: Connection, session_id: SessionId) -> list[str]:
    return find(connection, session_id, person(1).student_number, 5)


def test_an_interrupted_migration_leaves_the_database_as_it_was(tmp_path: Path) -> None:
    database = Database(tmp_path / DATABASE, Opener())
    try:
        with pytest.raises(RuntimeError):
            _upgrade_and_fail(database)
        with database.reading() as connection:
            assert connection.exec_driver_sql("SELECT * FROM sqlite_master").all() == []
    finally:
        database.close()


def _upgrade_and_fail(database: Database) -> None:
    with database.writing() as connection:
        migrating.upgrade(connection)
        raise RuntimeError


def test_a_backup_is_made_before_a_migration_and_the_last_three_are_kept(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = ManualClock()
    with opened(folder, clock) as room:
        session, _ = room.session()
    monkeypatch.setattr(migrating, "upgrade", lambda _: None)
    for older in ("0000", "0000", "0000", "0000"):
        at_revision(folder, older)
        with opened(folder, clock) as room:
            assert room.store.recovery_report.migrated_from == older
            assert room.records.sessions() == (session,)
    kept = sorted((folder / BACKUPS).iterdir())
    assert len(kept) == migrating.BACKUPS_KEPT
    with closing(sqlite3.connect(kept[-1])) as connection:
        assert connection.execute("SELECT count(*) FROM students").fetchone() == (3,)


def test_without_room_for_the_backup_nothing_is_migrated(folder: Path) -> None:
    with opened(folder) as room:
        room.session()
    at_revision(folder, "0000")
    disk = FaultyDisk(Fault.FULL, at=0)
    assert trouble_of(folder, disk=disk).key == "store.disk-full"
    with closing(sqlite3.connect(folder / DATABASE)) as connection:
        assert connection.execute("SELECT * FROM alembic_version").fetchone() == ("0000",)


def test_a_large_roster_comes_in_at_once(room: Room) -> None:
    planned = room.sessions.plan(BY, PLAN)
    people = [person(number) for number in range(2000)]
    added = room.sessions.import_roster(BY, planned.id, people, "0" * 64)
    assert [student.data for student in added] == people


def test_free_space_is_known(tmp_path: Path) -> None:
    assert Disk().free_bytes(tmp_path) > 0
