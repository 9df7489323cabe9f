"""Who is let in: codes once, tokens until they are taken back, nobody without."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from capture_station.domain.errors import Trouble
from capture_station.registry.config import RegistryConfig
from capture_station.registry.metrics import Metrics
from capture_station.registry.schema import metadata, stations
from capture_station.registry.stations import CODE_LIFE, enrol, make_code, revoke
from tests.unit.workflow.world import ManualClock

if TYPE_CHECKING:
    from pathlib import Path

    from fastapi.testclient import TestClient

    from capture_station.registry.service import Registry
    from tests.registry.material import Caller


def test_a_code_works_once(registry: Registry) -> None:
    with registry.database.writing() as connection:
        code = make_code(connection, registry.clock, "一号机", "admin")
        enrolled = enrol(connection, registry.clock, code.lower().replace("-", " "))
    assert enrolled.token.startswith(enrolled.station_id)
    with registry.database.writing() as connection, pytest.raises(Trouble, match="code-refused"):
        enrol(connection, registry.clock, code)


def test_a_code_grows_old(registry: Registry) -> None:
    clock = ManualClock()
    with registry.database.writing() as connection:
        code = make_code(connection, clock, "一号机", "admin")
        clock.moment += CODE_LIFE + timedelta(seconds=1)
        with pytest.raises(Trouble, match="code-refused"):
            enrol(connection, clock, code)


def test_a_wrong_code_is_answered_as_any_other(http: TestClient) -> None:
    for code in ("", "wrong", "' OR 1=1 --"):
        answer = http.post("/api/v1/enrolments", json={"code": code})
        assert (answer.status_code, answer.json()) == (403, {"detail": "code-refused"})
    assert http.post("/api/v1/enrolments", json={"code": "x" * 100}).status_code == 422


def test_a_token_that_was_taken_back_opens_nothing(
    http: TestClient, registry: Registry, station: Caller
) -> None:
    with registry.database.writing() as connection:
        revoke(connection, registry.clock, station.id, "admin")
        with pytest.raises(Trouble, match="station-unknown"):
            revoke(connection, registry.clock, station.id, "admin")
    assert http.get("/api/v1/changes", headers=station.headers).status_code == 401


def test_no_secret_is_kept(registry: Registry, station: Caller) -> None:
    secret = station.headers["Authorization"].rpartition(".")[2]
    with registry.database.reading() as connection:
        for table in metadata.sorted_tables:
            assert secret not in str(list(connection.execute(table.select())))


def test_a_station_tells_how_it_is(http: TestClient, registry: Registry, station: Caller) -> None:
    told = {
        "Station-Pending": "17",
        "Station-Version": "9.9",
        "Station-Time": "2026-06-01T00:00:00+00:00",
    }
    http.get("/api/v1/changes", headers=station.headers | told)
    with registry.database.reading() as connection:
        row = connection.execute(stations.select()).one()
    assert (row.pending, row.version) == (17, "9.9")
    assert row.seen_at
    assert row.skew_s is not None


def test_an_open_address_without_tls_is_refused(tmp_path: Path) -> None:
    for host in ("127.0.0.1", "::1", "localhost"):
        RegistryConfig(tmp_path, host=host).demand_safe()
    RegistryConfig(tmp_path, host="0.0.0.0", behind_proxy=True).demand_safe()  # noqa: S104 - refused else
    with pytest.raises(Trouble, match="no-tls"):
        RegistryConfig(tmp_path, host="0.0.0.0").demand_safe()  # noqa: S104 - that is the point


def test_health_metrics_and_description_are_there(http: TestClient, station: Caller) -> None:
    assert http.get("/health").json()["status"] == "well"
    station.session()
    text = http.get("/metrics").text
    assert 'registry_events_total{answer="stored"} 1\n' in text
    assert "registry_stations 1" in text
    paths = http.get("/api/v1/openapi.json").json()["paths"]
    assert {"/api/v1/events", "/api/v1/photos/{sha256}", "/api/v1/changes"} <= set(paths)


def test_each_of_several_processes_tells_its_own_counts_under_its_number() -> None:
    counted = Metrics(process="17")
    counted.answered("/x", 200, 0.5)
    counted.took(["stored"])
    text = counted.text({"registry_events": 1.0})
    assert 'registry_requests_total{route="/x",status="200",process="17"} 1\n' in text
    assert 'registry_request_seconds_total{route="/x",process="17"} 0.500000\n' in text
    assert 'registry_events_total{answer="stored",process="17"} 1\n' in text
    # what is asked of the database is the same for all
    assert "registry_events 1\n" in text


def test_every_answer_is_guarded(http: TestClient) -> None:
    headers = http.get("/health").headers
    assert headers["x-content-type-options"] == "nosniff"
    assert "default-src 'none'" in headers["content-security-policy"]
