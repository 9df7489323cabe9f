"""The migrations make the tables of the program, and go back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import inspect, text

from capture_station.domain.errors import Trouble
from capture_station.registry.config import RegistryConfig
from capture_station.registry.database import (
    Database,
    _alembic,
    demand_migrated,
    open_database,
)
from capture_station.registry.schema import REVISION, metadata

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = open_database(RegistryConfig(tmp_path / "new"))
    yield opened
    opened.close()


def test_the_migrations_make_what_the_program_expects(database: Database) -> None:
    assert database.migrate() is None
    assert database.migrate() == REVISION
    demand_migrated(database)
    with database.reading() as connection:
        context = MigrationContext.configure(connection)
        assert compare_metadata(context, metadata) == []


def test_the_migrations_go_back(database: Database) -> None:
    database.migrate()
    with database.writing() as connection:
        command.downgrade(_alembic(connection), "base")
    with database.reading() as connection:
        assert set(inspect(connection).get_table_names()) == {"alembic_version"}


def test_a_newer_database_is_left_alone(database: Database) -> None:
    with pytest.raises(Trouble, match="not-migrated"):
        demand_migrated(database)
    database.migrate()
    with database.writing() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(Trouble, match="newer"):
        database.migrate()
    with pytest.raises(Trouble, match="newer"):
        demand_migrated(database)


def test_a_database_that_is_not_there_is_told() -> None:
    with pytest.raises(Trouble, match="database-away"):
        Database("postgresql+psycopg://nobody@127.0.0.1:1/none")
