from __future__ import annotations

import secrets
import shutil
from dataclasses import replace
from typing import TYPE_CHECKING, LiteralString

import psycopg
import pytest
from sqlalchemy import make_url

from capture_station.registry.app import make_app
from capture_station.registry.config import RegistryConfig
from capture_station.registry.database import Database, open_database
from tests.registry import s3
from tests.registry.mailbox import mail_server
from tests.registry.material import Caller, asked
from tests.registry.postgres import programs, running
from tests.unit.workflow.world import ManualClock

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from fastapi.testclient import TestClient

    from capture_station.registry.config import Mail
    from capture_station.registry.service import Registry
    from tests.registry.mailbox import Mailbox


_OF_OBJECTS = ("test_photos", "test_events", "test_review")
"""Modules whose tests write or read photos: they are held to the object store too."""


_EMPTY, _TESTED = "empty", "tested"
"""Names of databases: the one that is copied, and the copy that a test works on."""


def _sibling(address: str, name: str) -> str:
    return make_url(address).set(database=name).render_as_string(hide_password=False)


def _administer(address: str, *statements: LiteralString) -> None:
    """Do to the server what no transaction may hold."""
    with psycopg.connect(address.replace("+psycopg", ""), autocommit=True) as connection:
        for statement in statements:
            connection.execute(statement)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Hold every test of the service to both databases, those of photos to both stores."""
    if "config" in metafunc.fixturenames:
        has_objects = metafunc.module.__name__.rpartition(".")[2] in _OF_OBJECTS
        kinds = ["sqlite", "postgresql", *(["s3"] if has_objects else [])]
        metafunc.parametrize("config", kinds, indirect=True)


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    bin_dir = programs()
    if bin_dir is None:
        pytest.skip("no PostgreSQL on this computer")
    with running(bin_dir) as address:
        yield address


@pytest.fixture(scope="session")
def empty_tables(postgres: str) -> LiteralString:
    """Name a database with the tables in it, of which copies are made: faster than to migrate."""
    _administer(postgres, f"CREATE DATABASE {_EMPTY}")
    database = Database(_sibling(postgres, _EMPTY))
    database.migrate()
    database.close()
    return _EMPTY


@pytest.fixture(scope="session")
def empty_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the file of a registry without any content."""
    config = RegistryConfig(tmp_path_factory.mktemp("empty"))
    database = open_database(config)
    database.migrate()
    database.close()
    return config.data_dir / "central.db"


@pytest.fixture(scope="session")
def object_store() -> Iterator[dict[str, str]]:
    if not s3.is_installed():
        pytest.skip("no S3-compatible server is installed")
    with s3.running() as variables:
        yield variables


@pytest.fixture
def config(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> RegistryConfig:
    """Give an empty registry on each of the two databases, and with photos in an object store."""
    folder = tmp_path / "registry"
    if request.param == "postgresql":
        address: str = request.getfixturevalue("postgres")
        empty: LiteralString = request.getfixturevalue("empty_tables")
        copied = f"CREATE DATABASE {_TESTED} TEMPLATE {empty}"
        _administer(address, f"DROP DATABASE IF EXISTS {_TESTED} WITH (FORCE)", copied)
        return RegistryConfig(folder, database=_sibling(address, _TESTED), review=False)
    folder.mkdir(mode=0o700)
    shutil.copyfile(request.getfixturevalue("empty_file"), folder / "central.db")
    if request.param == "sqlite":
        return RegistryConfig(folder, review=False)
    for name, value in request.getfixturevalue("object_store").items():
        monkeypatch.setenv(name, value)
    objects = f"s3://{s3.BUCKET}/{secrets.token_hex(8)}"
    return RegistryConfig(folder, objects=objects, review=False)


@pytest.fixture
def http(config: RegistryConfig) -> Iterator[TestClient]:
    with asked(make_app(config)) as client:
        yield client


@pytest.fixture
def registry(http: TestClient) -> Registry:
    service: Registry = http.app.state.registry  # type: ignore[attr-defined]  # any ASGI app
    return service


@pytest.fixture
def station(http: TestClient, registry: Registry) -> Caller:
    return Caller(http, registry)


@pytest.fixture(scope="session")
def server() -> Iterator[tuple[Mailbox, Mail]]:
    with mail_server() as served:
        yield served


@pytest.fixture
def box(registry: Registry, server: tuple[Mailbox, Mail]) -> Mailbox:
    mailbox, mail = server
    mailbox.letters.clear()
    mailbox.texts.clear()
    mailbox.is_away = False
    registry.config = replace(registry.config, mail=mail)
    registry.clock = ManualClock()
    return mailbox
