from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import text

from capture_station.registry.app import make_app
from capture_station.registry.config import RegistryConfig
from capture_station.registry.database import Database
from tests.registry.material import Caller
from tests.registry.postgres import programs, running

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from capture_station.registry.service import Registry


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    bin_dir = programs()
    if bin_dir is None:
        pytest.skip("no PostgreSQL on this computer")
    with running(bin_dir) as address:
        yield address


@pytest.fixture(params=["sqlite", "postgresql"])
def config(request: pytest.FixtureRequest, tmp_path: Path) -> RegistryConfig:
    """Give an empty registry on each of the two databases."""
    if request.param == "sqlite":
        return RegistryConfig(tmp_path / "registry", review=False)
    address: str = request.getfixturevalue("postgres")
    database = Database(address)
    try:
        with database.writing() as connection:
            connection.execute(text("DROP SCHEMA public CASCADE"))
            connection.execute(text("CREATE SCHEMA public"))
        database.migrate()
    finally:
        database.close()
    return RegistryConfig(tmp_path / "registry", database=address, review=False)


@pytest.fixture
def http(config: RegistryConfig) -> Iterator[TestClient]:
    with TestClient(make_app(config), base_url="http://127.0.0.1") as client:
        yield client
    # they have been told to end by then, but nobody waits for them
    for thread in threading.enumerate():
        if thread.name == "AnyIO worker thread":
            thread.join(10)


@pytest.fixture
def registry(http: TestClient) -> Registry:
    service: Registry = http.app.state.registry  # type: ignore[attr-defined]  # any ASGI app
    return service


@pytest.fixture
def station(http: TestClient, registry: Registry) -> Caller:
    return Caller(http, registry)
