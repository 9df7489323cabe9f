"""What the thousand small databases of a test run need not do anew each: compile and migrate."""

from __future__ import annotations

from contextlib import closing, contextmanager
from functools import partial
from typing import TYPE_CHECKING, Any, cast

import pytest
from sqlalchemy import create_engine, event  # noqa: TID251 - handed on to the places that open it
from sqlalchemy.util import LRUCache

from capture_station.registry import database as of_registry
from capture_station.store import engine as of_store
from capture_station.store import migrating, store
from capture_station.store.engine import Database, Opener

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator
    from pathlib import Path

    from capture_station.domain.clock import Clock
    from capture_station.store.disk import Disk


_STATEMENTS_KEPT = 4000


class _Compiled:
    """Compiled statements by dialect, whichever database they were compiled for."""

    def __init__(self) -> None:
        self._kept: LRUCache[Any, Any] = LRUCache(_STATEMENTS_KEPT)

    def get(self, key: tuple[Any, ...]) -> Any:
        return self._kept.get((type(key[0]), *key[1:]))

    def __setitem__(self, key: tuple[Any, ...], compiled: object) -> None:
        self._kept[type(key[0]), *key[1:]] = compiled


@contextmanager
def statements_compiled_once() -> Iterator[None]:
    """Let all databases share what is compiled, for the length of a block.

    SQLAlchemy does this for one database, which is all that the program has.
    """
    sharing = partial(create_engine, execution_options={"compiled_cache": _Compiled()})
    with pytest.MonkeyPatch.context() as patch:
        for place in (of_store, of_registry):
            patch.setattr(place, "create_engine", sharing)
        yield


@contextmanager
def tables_at_once(folder: Path) -> Iterator[None]:
    """Give every new store its tables in a tenth of the time, for the length of a block.

    Args:
        folder: Where the migrations are run this once; made if it is not there.
    """
    folder.mkdir(parents=True, exist_ok=True)
    said = _said_by_migrations(folder / "rehearsal.db")

    def bring_up_to_date(database: Database, backups: Path, disk: Disk, clock: Clock) -> str:
        with database.reading() as connection:
            is_new = connection.exec_driver_sql("SELECT 1 FROM sqlite_master").first() is None
        if is_new:
            with database.writing() as connection:
                raw = cast("sqlite3.Connection", connection.connection.driver_connection)
                for statement, values in said:
                    raw.execute(statement, values)
        return migrating.bring_up_to_date(database, backups, disk, clock)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(store, "bring_up_to_date", bring_up_to_date)
        yield


def _said_by_migrations(path: Path) -> list[tuple[str, Any]]:
    said: list[tuple[str, Any]] = []

    def hear(*told: Any) -> None:
        _connection, _cursor, statement, values, *_ = told
        if not statement.startswith(("BEGIN", "PRAGMA", "SELECT")):
            said.append((statement, values))

    with closing(Database(path, Opener())) as database, database.writing() as connection:
        event.listen(connection, "before_cursor_execute", hear)
        migrating.upgrade(connection)
    return said
