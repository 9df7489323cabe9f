"""The one door to the registry's database: SQLite by default, PostgreSQL where that is too little.

Everything above speaks SQLAlchemy Core that both understand; what differs stands here.
"""

from __future__ import annotations

from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from sqlalchemy import create_engine, event, text  # noqa: TID251 - the place that opens it
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.pool import QueuePool

from capture_station.domain.errors import Trouble
from capture_station.registry.schema import REVISION

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sqlalchemy import Connection, Table

    from capture_station.registry.config import RegistryConfig

_RECYCLE_S = 1800
_POOL = 16
_BUSY_TIMEOUT_MS = 15_000
_PRAGMAS = (
    f"busy_timeout = {_BUSY_TIMEOUT_MS}",
    "journal_mode = WAL",
    "synchronous = FULL",
    "foreign_keys = ON",
    "secure_delete = ON",
    "temp_store = MEMORY",
    "trusted_schema = OFF",
)
_LOCK_KEY = 0x63617074757265


class Database:
    """An open database.

    Args:
        address: SQLAlchemy address.

    Raises:
        Trouble: ``registry.database-away`` if it cannot be reached.
    """

    def __init__(self, address: str) -> None:
        self.is_sqlite = address.startswith("sqlite")
        options: dict[str, Any] = {"pool_size": _POOL, "max_overflow": _POOL}
        if self.is_sqlite:
            options |= {"poolclass": QueuePool}
        else:
            # after a restart of the database the first request fails, is told "busy" and sent again
            options |= {"pool_recycle": _RECYCLE_S}
        self.engine = create_engine(address, **options)
        self._plain = self.engine.execution_options(isolation_level="AUTOCOMMIT")
        if self.is_sqlite:
            event.listen(self.engine, "connect", _set_pragmas)
            event.listen(self.engine, "begin", _begin)
        try:
            with self.reading() as connection:
                connection.execute(text("SELECT 1"))
        except DBAPIError as error:
            self.engine.dispose()
            raise Trouble("registry.database-away") from error

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Read in one transaction."""
        with self.engine.connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def looking(self) -> Iterator[Connection]:
        """Read with one statement, which needs no transaction around it."""
        with self._plain.connect() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Read and write in one transaction; an exception undoes it."""
        with self.engine.connect() as connection:
            connection.execution_options(writes=True)
            with connection.begin():
                yield connection

    def migrate(self) -> str | None:
        """Bring the tables up to this program and return the revision they had."""
        before = self.revision()
        if before is not None and before > REVISION:
            raise Trouble("registry.newer", revision=before)
        if before == REVISION:
            return before
        with self.writing() as connection:
            command.upgrade(_alembic(connection), "head")
        return before

    def revision(self) -> str | None:
        """Return the migration the database is at; None for an empty one."""
        with self.reading() as connection:
            return MigrationContext.configure(connection).get_current_revision()

    def close(self) -> None:
        """Give all connections back."""
        self.engine.dispose()


def open_database(config: RegistryConfig) -> Database:
    """Open the database of a registry, not yet migrated.

    Raises:
        Trouble: ``registry.database-away`` or ``registry.folder``.
    """
    if config.database:
        return Database(config.database)
    try:
        config.data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
        path = config.data_dir / "central.db"
        if not path.exists():
            path.touch(mode=0o600)
    except OSError as error:
        raise Trouble("registry.folder") from error
    return Database(f"sqlite:///{path.absolute()}")


def demand_migrated(database: Database) -> None:
    """Raise unless the tables are those of this program.

    Raises:
        Trouble: ``registry.not-migrated`` or ``registry.newer``.
    """
    revision = database.revision()
    if revision is not None and revision > REVISION:
        raise Trouble("registry.newer", revision=revision)
    if revision != REVISION:
        raise Trouble("registry.not-migrated")


def insert_new(
    connection: Connection, table: Table, rows: Sequence[dict[str, Any]], *returning: str
) -> list[Any]:
    """Insert the rows that are not there yet and return columns of those that were new.

    One statement for many rows, of a shape that is compiled once.
    """
    if not rows:
        return []
    statement = _insert_statement(connection.dialect.name, table, returning)
    return list(connection.execute(statement, list(rows)))


def put_rows(
    connection: Connection, table: Table, key: str, rows: Sequence[dict[str, Any]]
) -> None:
    """Insert rows or update those of the same key; of two with one key the last one holds."""
    if not rows:
        return
    statement = _put_statement(connection.dialect.name, table, key, tuple(rows[0]))
    connection.execute(statement, list({row[key]: row for row in rows}.values()))


@cache
def _insert_statement(dialect: str, table: Table, returning: tuple[str, ...]) -> Any:
    make = sqlite.insert if dialect == "sqlite" else postgresql.insert
    columns = [table.c[name] for name in returning] or [next(iter(table.primary_key))]
    return make(table).on_conflict_do_nothing().returning(*columns)


@cache
def _put_statement(dialect: str, table: Table, key: str, names: tuple[str, ...]) -> Any:
    make = sqlite.insert if dialect == "sqlite" else postgresql.insert
    statement = make(table)
    changed = {name: statement.excluded[name] for name in names if name != key}
    put = statement.on_conflict_do_update(index_elements=[key], set_=changed)
    return put.returning(table.c[key])


def line_up(connection: Connection) -> None:
    """Let writers of the change feed commit one after another, so that no reader skips a row.

    SQLite has one writer at a time anyway.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK_KEY})


def is_busy(error: BaseException) -> bool:
    """Whether the database was only too busy, so that the same again may succeed."""
    return isinstance(error, OperationalError)


def _alembic(connection: Connection) -> Config:
    config = Config(attributes={"connection": connection})
    folder = Path(__file__).with_name("migrations")
    config.set_main_option("script_location", str(folder).replace("%", "%%"))
    config.set_main_option("path_separator", "newline")
    return config


def _set_pragmas(connection: Any, _record: object) -> None:
    # the driver's own transactions would begin too late
    connection.isolation_level = None
    for pragma in _PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
