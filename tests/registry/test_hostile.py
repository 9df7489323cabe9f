"""Whatever a stranger or a broken program sends, the registry answers it and stays whole."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from capture_station.domain import wire
from capture_station.registry.schema import events, sessions, stations
from capture_station.registry.stations import revoke
from tests.registry.material import Caller, Sitter, jpeg, sha
from tests.registry.test_events import rows

if TYPE_CHECKING:
    from fastapi.testclient import TestClient

    from capture_station.registry.service import Registry

TRICKS = (
    "../../etc/passwd",
    "..%2f..%2fcentral.db",
    "'; DROP TABLE events; --",
    "' OR '1'='1",
    "a" * 5000,
    "\x00",
    "\ud800",
    "学生",
    "{{7*7}}",
    "<script>alert(1)</script>",
)
CALLS = (
    ("POST", "/api/v1/events"),
    ("HEAD", f"/api/v1/photos/{'0' * 64}"),
    ("PUT", f"/api/v1/photos/{'0' * 64}"),
    ("GET", "/api/v1/changes"),
    ("GET", "/api/v1/sessions/s-1/held"),
    ("GET", "/api/v1/sessions/s-1/students"),
    ("GET", "/api/v1/stream"),
)


@pytest.mark.parametrize(("method", "path"), CALLS)
def test_without_a_good_token_nothing_is_told(
    http: TestClient, station: Caller, registry: Registry, method: str, path: str
) -> None:
    wrong = ("", "Bearer", "Bearer x", "Bearer x.y", "Basic eDp5", f"Bearer {station.id}")
    wrong += (f"Bearer {station.id}.", f"Bearer {station.id}.{'x' * 40}")
    for headers in ({}, *({"Authorization": each} for each in wrong), station.headers):
        if headers is station.headers:
            with registry.database.writing() as connection:
                revoke(connection, registry.clock, station.id, "admin")
        answer = http.request(method, path, headers=headers, content=b"{}")
        assert answer.status_code == 401
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert "default-src 'none'" in answer.headers["content-security-policy"]


def test_one_station_reaches_nothing_of_another(
    http: TestClient, station: Caller, registry: Registry
) -> None:
    session_id = station.session()
    sitter = Sitter(session_id, 1, station.clock)
    station.put(sitter.portrait)
    station.send([sitter.listed, sitter.kept()])
    other = Caller(http, registry, "二号机")
    for path in (f"/sessions/{session_id}/held", f"/sessions/{session_id}/students"):
        answer = http.get(f"/api/v1{path}", headers=other.headers)
        assert answer.status_code == 404
    assert other.get("/changes")["changes"] == []
    theirs = Sitter(session_id, 2, station.clock)
    assert {each["status"] for each in other.send([theirs.listed, theirs.kept()])} == {"rejected"}


@pytest.mark.parametrize(
    "field", ["id", "kind", "session_id", "sitting_id", "student_id", "operator", "at", "version"]
)
def test_a_trick_in_a_field_of_an_event_is_text_or_refused(
    station: Caller, registry: Registry, field: str
) -> None:
    session_id = station.session()
    for number, trick in enumerate(TRICKS):
        sitter = Sitter(session_id, number, station.clock)
        station.send([sitter.listed])
        before = len(rows(registry, events))
        good = wire.to_data(sitter.visit()[1])
        (answer,) = station.send([good | {field: trick}])
        assert answer["status"] in {"stored", "rejected", "later"}, trick
        kept = answer["status"] == "stored"
        assert len(rows(registry, events)) == before + kept, trick
        assert len(rows(registry, stations)) == 1


def test_a_trick_in_a_name_is_only_a_name(station: Caller, registry: Registry) -> None:
    session_id = station.session()
    for number, trick in enumerate(TRICKS):
        listed = wire.to_data(Sitter(session_id, number, station.clock).listed)
        listed["body"]["data"]["name"] = trick
        (answer,) = station.send([listed])
        assert answer["status"] in {"stored", "rejected"}, trick
        assert len(rows(registry, sessions)) == 1


@pytest.mark.parametrize(
    "path", ["/api/v1/photos/../../central.db", "/static/../central.db", "/static/%2e%2e/x"]
)
def test_no_path_leads_out(http: TestClient, station: Caller, path: str) -> None:
    assert http.get(path, headers=station.headers).status_code in {404, 405}


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"null",
        b"[]",
        b'{"events":1}',
        b'{"events":' + b"[" * 100_000,
        b"\xff\xfe",
        json.dumps({"events": [None, 1, "x", [], {}, {"id": 1}]}).encode(),
    ],
)
def test_a_body_that_is_none_is_answered(station: Caller, content: bytes) -> None:
    for kind in ("application/json", wire.BATCH_TYPE, "text/plain"):
        headers = station.headers | {"Content-Type": kind}
        answer = station.http.post("/api/v1/events", content=content, headers=headers)
        assert answer.status_code in {200, 400}


def test_portraits_that_come_along_are_looked_at_like_any_other(
    station: Caller, registry: Registry
) -> None:
    session_id = station.session()
    sitters = [Sitter(session_id, number, station.clock) for number in (1, 2, 3)]
    sitters[1].portrait = b"no photo"
    listed = [wire.to_data(each.listed) for each in sitters]
    kept = [wire.to_data(each.kept()) for each in sitters]
    photos = [(sha(each.portrait), each.portrait) for each in sitters[:2]]
    photos.append((sha(sitters[2].portrait), jpeg(99)))

    def told() -> list[tuple[str, str]]:
        body = wire.pack_batch([*listed, *kept], photos)
        headers = station.headers | {"Content-Type": wire.BATCH_TYPE}
        answer: Any = station.http.post("/api/v1/events", content=body, headers=headers).json()
        return [(each["status"], each["reason"]) for each in answer["answers"]][3:]

    refused = [("rejected", "not-a-jpeg"), ("rejected", "wrong-hash")]
    assert told() == [("stored", ""), *refused]
    assert told() == [("duplicate", ""), *refused]
    assert registry.objects.get(sha(sitters[0].portrait)) == sitters[0].portrait
