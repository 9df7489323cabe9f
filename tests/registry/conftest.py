from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest
from fastapi.testclient import TestClient

from capture_station.registry.app import make_app
from capture_station.registry.config import RegistryConfig
from tests.registry.material import Caller

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from capture_station.registry.service import Registry


@pytest.fixture
def config(tmp_path: Path) -> RegistryConfig:
    return RegistryConfig(tmp_path / "registry", review=False)


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
