"""The one door to the database.

SQLite with a write-ahead log, every commit synced, foreign keys enforced and deleted content
overwritten. One process at a time works in a data folder.
"""

from __future__ import annotations

import os
import sqlite3
import sys
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING, Any, cast

from filelock import FileLock, Timeout
from sqlalchemy import create_engine, event  # noqa: TID251 - this is the one place that opens it
from sqlalchemy.pool import QueuePool
from typing_extensions import override

from capture_station.domain.errors import Trouble
from capture_station.store.faults import told_as_trouble

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path
    from types import ModuleType

    from sqlalchemy import Connection

    from capture_station.store.disk import Disk

DATABASE = "station.db"
_LOCK = "station.lock"
_BUSY_TIMEOUT_MS = 5000
_CACHE_KIB = 24 * 1024
"""Pages held in memory, decrypted. It fills in a day of work and is most of what memory grows by
then (``bench memory``), whose limit is 50 MB."""
_WIDE_CACHE_KIB = 128 * 1024
"""The same for one transaction that writes much: no page is encrypted and written twice."""
_WIDE = "capture-station-wide-cache"
_LOG_BYTES = 16 << 20
_LONGEST_PATH_BYTES = 512
"""``MAX_PATHNAME`` of SQLite's ``os_unix.c``."""
_CHECK_UP_TO_BYTES = 32 << 20
"""A smaller database is looked through at every start; a larger one when `doctor` is asked."""

_LOOKING_PRAGMAS = (
    f"busy_timeout = {_BUSY_TIMEOUT_MS}",
    "query_only = ON",
    "temp_store = MEMORY",
    "trusted_schema = OFF",
    f"cache_size = -{_CACHE_KIB}",
)

_PRAGMAS = (
    f"busy_timeout = {_BUSY_TIMEOUT_MS}",
    "journal_mode = WAL",
    "synchronous = FULL",
    "foreign_keys = ON",
    "secure_delete = ON",
    # REPLACE would otherwise delete rows without asking the triggers
    "recursive_triggers = ON",
    # no personal data in temporary files
    "temp_store = MEMORY",
    "trusted_schema = OFF",
    f"cache_size = -{_CACHE_KIB}",
    f"journal_size_limit = {_LOG_BYTES}",
    *(("fullfsync = ON", "checkpoint_fullfsync = ON") if sys.platform == "darwin" else ()),
)


def make_data_folder(folder: Path, disk: Disk) -> None:
    """Make a data folder, unless its path is longer than SQLite opens: 512 bytes with its log.

    Raises:
        Trouble: ``store.path-too-long``, ``store.not-a-folder``, ``store.read-only`` and the like.
    """
    longest = _LONGEST_PATH_BYTES - len(f"/{DATABASE}-journal") - 1
    if sys.platform != "win32" and len(os.fsencode(folder.absolute())) > longest:
        raise Trouble("store.path-too-long", longest=longest)
    with told_as_trouble():
        disk.make_folder(folder)


class Opener:
    """Opens plain database files.

    Attributes:
        driver: The driver's module (DB API 2).
    """

    driver: ModuleType = sqlite3

    def connect(self, location: str) -> sqlite3.Connection:
        """Open a database by its ``file:`` location, without changing anything in it yet."""
        opened: sqlite3.Connection = self.driver.connect(
            location,
            uri=True,
            isolation_level=None,
            check_same_thread=False,
            timeout=_BUSY_TIMEOUT_MS / 1000,
        )
        return opened


class CipherOpener(Opener):
    """Opens database files that SQLCipher encrypts, page by page, the log beside them too.

    Args:
        key: 32 bytes.
    """

    def __init__(self, key: bytes) -> None:
        from sqlcipher3 import dbapi2  # noqa: PLC0415 - not loaded where nothing is encrypted

        self.driver = dbapi2
        self._key = key

    @override
    def connect(self, location: str) -> sqlite3.Connection:
        """Open a database; a wrong key shows itself at the first statement."""
        opened = super().connect(location)
        # it would tell a wrong key on the error stream; we tell it ourselves
        opened.execute("PRAGMA cipher_log_level = NONE")
        opened.execute(f"PRAGMA key = \"x'{self._key.hex()}'\"")
        return opened


class FolderLock:
    """Keeps a second process out of a data folder. The system frees it when a process dies."""

    def __init__(self, folder: Path) -> None:
        self._lock = FileLock(folder / _LOCK, thread_local=False)
        with told_as_trouble():
            try:
                self._lock.acquire(blocking=False)
            except Timeout as error:
                raise Trouble("store.in-use") from error

    def release(self) -> None:
        """Let others in."""
        self._lock.release()


class Database:
    """An open database file.

    Connections are pooled; each thread that reads or writes takes its own for the length of the
    block. Writers wait for each other, readers see the state at the beginning of their block.

    Args:
        path: The file; it is made if it is not there.
        opener: Opens connections.
        looks: Whether it is only read, beside a process that works in it; no lock is needed then,
            and the file must be there.

    Raises:
        Trouble: ``store.read-only``, ``store.disk-full``, ``store.disk-error``,
            ``store.not-a-database`` or ``store.damaged``.
    """

    def __init__(self, path: Path, opener: Opener, *, looks: bool = False) -> None:
        self.path = path = path.absolute()
        self._opener = opener
        self._looks = looks
        with told_as_trouble():
            # nobody but the owner; the log beside it follows
            if not path.exists() and not looks:
                path.touch(mode=0o600)
        self._engine = create_engine(
            "sqlite://",
            module=opener.driver,
            creator=self._connect,
            poolclass=QueuePool,
            pool_size=4,
            max_overflow=8,
            # in turns, each would fill a cache of its own
            pool_use_lifo=True,
        )
        event.listen(self._engine, "begin", _begin)
        try:
            self._look_through()
            self._file = _identity(path)
        except BaseException:
            self.close()
            raise

    def _connect(self) -> sqlite3.Connection:
        location = self.path.as_uri()
        connection = self._opener.connect(f"{location}?mode=ro" if self._looks else location)
        try:
            for pragma in _LOOKING_PRAGMAS if self._looks else _PRAGMAS:
                connection.execute(f"PRAGMA {pragma}")
        except BaseException:
            connection.close()
            raise
        return connection

    def _look_through(self) -> None:
        with self.reading() as connection:
            if self.path.stat().st_size <= _CHECK_UP_TO_BYTES:
                answer = connection.exec_driver_sql("PRAGMA quick_check(1)").scalar_one()
                if answer != "ok":
                    raise Trouble("store.damaged")

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Read in one consistent snapshot."""
        with told_as_trouble(), self._engine.connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Read and write in one transaction; an exception undoes it.

        Raises:
            Trouble: ``store.only-looking``, or as `demand_in_place`.
        """
        if self._looks:
            raise Trouble("store.only-looking")
        with told_as_trouble(), self._engine.connect() as connection:
            connection.execution_options(writes=True)
            try:
                with connection.begin():
                    self.demand_in_place()
                    yield connection
                    # what took a while may have lost its place meanwhile: nothing is called done
                    self.demand_in_place()
            finally:
                if connection.info.pop(_WIDE, False):
                    raw = cast("sqlite3.Connection", connection.connection.driver_connection)
                    raw.execute(f"PRAGMA cache_size = -{_CACHE_KIB}")

    def demand_in_place(self) -> None:
        """Raise if the file that is open is not the one that is found at its place any more.

        A folder can be moved, removed or replaced by another while it is open: SQLite goes on in
        the file that it has, and photos would come to lie in a folder without their rows.

        Raises:
            Trouble: ``store.folder-gone`` or ``store.folder-replaced``.
        """
        with told_as_trouble():
            found = _identity(self.path)
        if found is None:
            raise Trouble("store.folder-gone")
        if found != self._file:
            raise Trouble("store.folder-replaced")

    def faults(self) -> tuple[str, ...]:
        """Return what a full check of structure and references finds wrong; empty if nothing."""
        with self.reading() as connection:
            lines = connection.exec_driver_sql("PRAGMA integrity_check").scalars().all()
            loose = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
        found = [str(line) for line in lines if line != "ok"]
        return (*found, *(f"{row[0]}: reference to {row[2]}" for row in loose))

    def empty_log(self) -> None:
        """Write the log into the database and cut it to nothing, as far as no reader needs it."""
        with told_as_trouble(), self._engine.connect() as connection:
            raw = cast("sqlite3.Connection", connection.connection.driver_connection)
            raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()

    def copy_to(self, target: Path) -> None:
        """Write a consistent copy of the database while others go on working.

        Args:
            target: A file that is not there yet.
        """
        with told_as_trouble(), self._engine.connect() as connection:
            source = cast("sqlite3.Connection", connection.connection.driver_connection)
            target.touch(mode=0o600)
            with closing(self._opener.connect(target.absolute().as_uri())) as copy:
                source.backup(copy)
                # the copy stands alone, without a log beside it
                copy.execute("PRAGMA journal_mode = DELETE")

    def close(self) -> None:
        """Give all connections back; the last one writes the log into the database."""
        self._engine.dispose()


def _identity(path: Path) -> tuple[int, int] | None:
    """Return what tells a file from every other one while it is open; None if it is not there.

    Windows lets nobody move or replace a file that is open.
    """
    if sys.platform == "win32":
        return (0, 0)
    try:
        found = path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return None
    return found.st_dev, found.st_ino


def widen_cache(connection: Connection) -> None:
    """Let the transaction under way hold some hundred megabytes of pages in memory."""
    connection.info[_WIDE] = True
    connection.exec_driver_sql(f"PRAGMA cache_size = -{_WIDE_CACHE_KIB}")


def revision_of(path: Path, opener: Opener) -> str | None:
    """Return the migration that a database file is at, without touching it.

    Returns:
        None where there is no database yet.

    Raises:
        Trouble: ``store.not-a-database`` for another kind of file or another program's database.
    """
    with told_as_trouble():
        if not path.exists() or path.stat().st_size == 0:
            return None
        location = path.absolute().as_uri()
        # an unread log is left alone too; what it holds is seen by the second look after opening
        with closing(opener.connect(f"{location}?mode=ro&immutable=1")) as connection:
            return _revision(connection.execute)


def revision_in(connection: Connection) -> str | None:
    """Return the migration an open database is at; None for an empty one."""
    return _revision(connection.exec_driver_sql)


def _revision(execute: Callable[[str], Any]) -> str | None:
    tables = {row[0] for row in execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    if not tables:
        return None
    if "alembic_version" not in tables:
        raise Trouble("store.not-a-database")
    row = execute("SELECT version_num FROM alembic_version").fetchone()
    return None if row is None else str(row[0])


def _begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
