"""Databases that fail on command."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING, Any

from typing_extensions import override

from capture_station.store.engine import Opener
from tests.faults.disks import Killed

if TYPE_CHECKING:
    from collections.abc import Callable


class _Cursor(sqlite3.Cursor):
    @override
    def execute(self, sql: str, parameters: Any = ()) -> _Cursor:
        self.connection.on_statement(sql)  # type: ignore[attr-defined]  # of the class below
        return super().execute(sql, parameters)

    @override
    def executemany(self, sql: str, parameters: Any) -> _Cursor:
        self.connection.on_statement(sql)  # type: ignore[attr-defined]  # of the class below
        return super().executemany(sql, parameters)


class FaultyOpener(Opener):
    """Opens databases whose statements fail from a chosen one on.

    `arm` sets it off: after so many statements each further one fails. Every statement that changes
    something, and the commit, counts.

    Attributes:
        statements: What was executed since the arming.
    """

    def __init__(self) -> None:
        self.statements: list[str] = []
        self._error: BaseException | None = None
        self._left = 0

    def arm(self, after: int, message: str = "", code: int = sqlite3.SQLITE_IOERR) -> None:
        """Fail after so many statements; without a message the process is killed there."""
        self.statements = []
        self._left = after
        if message:
            error = sqlite3.OperationalError(message)
            error.sqlite_errorcode, error.sqlite_errorname = code, "TEST"  # as the driver does
            self._error = error
        else:
            self._error = Killed()

    def disarm(self) -> None:
        """Work again."""
        self._error = None

    @override
    def connect(self, location: str) -> sqlite3.Connection:
        return sqlite3.connect(
            location,
            uri=True,
            isolation_level=None,
            check_same_thread=False,
            factory=_connection_class(self._count),
        )

    def _count(self, sql: str) -> None:
        if sql.split(maxsplit=1)[0].upper() in {"SELECT", "PRAGMA", "ROLLBACK"}:
            return
        self.statements.append(sql)
        if self._error is None:
            return
        if self._left <= 0:
            raise self._error
        self._left -= 1


def _connection_class(count: Callable[[str], None]) -> type[sqlite3.Connection]:
    class _Connection(sqlite3.Connection):
        def on_statement(self, sql: str) -> None:
            count(sql)

        @override
        def cursor(self, factory: Any = None) -> Any:
            return super().cursor(_Cursor)

        @override
        def commit(self) -> None:
            if self.in_transaction:
                count("COMMIT")
            super().commit()

    return _Connection
