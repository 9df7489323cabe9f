"""The client understands the registry and nothing that only looks like it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import httpx2
import pytest

from capture_station.domain.errors import Trouble
from capture_station.sync.client import Client, Enrolment
from tests.unit.sync.test_reconcile import event
from tests.unit.workflow.world import ManualClock

if TYPE_CHECKING:
    from collections.abc import Callable

    Handler = Callable[[httpx2.Request], httpx2.Response]


def client(handler: Handler) -> Client:
    return Client("http://registry.test", "id.secret", ManualClock(), httpx2.MockTransport(handler))


def always(status: int, content: bytes = b"", **headers: str) -> Handler:
    return lambda _request: httpx2.Response(status, content=content, headers=headers)


def cut(request: httpx2.Request) -> httpx2.Response:
    raise httpx2.ReadError("cut", request=request)


@pytest.mark.parametrize(
    ("handler", "key"),
    [
        (cut, "sync.unreachable"),
        (always(502), "sync.unreachable"),
        (always(429), "sync.unreachable"),
        (always(401), "sync.token-refused"),
        (always(302), "sync.bad-answer"),
        (always(200, b"<html>please sign in</html>"), "sync.bad-answer"),
        (always(200, b"[]"), "sync.bad-answer"),
        (always(200, b'{"answers":[]}'), "sync.bad-answer"),
        (always(200, b'{"answers":[{"id":1}]}'), "sync.bad-answer"),
    ],
)
def test_every_fault_has_its_name(handler: Handler, key: str) -> None:
    with pytest.raises(Trouble) as caught:
        client(handler).send([event(1)])
    assert caught.value.key == key


def test_an_address_that_is_none_is_told() -> None:
    for address in ("", "registry", "ftp://x", "http://[x"):
        with pytest.raises(Trouble) as caught:
            Client(address, "", ManualClock()).held("s")
        assert caught.value.key in {"sync.bad-address", "sync.unreachable"}


def test_a_token_that_is_none_is_not_taken() -> None:
    with pytest.raises(Trouble, match="bad-answer"):
        client(always(201, b'{"token":"../../key.x"}')).enrol("CODE", b"")
    with pytest.raises(Trouble, match="code-refused"):
        client(always(403)).enrol("CODE", b"")
    given = client(always(201, b'{"token":"id-1.x_Y"}')).enrol("CODE", b"")
    assert given == Enrolment("id-1.x_Y", b"", b"")


def test_events_are_answered_in_their_order() -> None:
    def handler(request: httpx2.Request) -> httpx2.Response:
        told = json.loads(request.content)["events"]
        answers = [
            {"id": each["id"], "status": "stored", "receipt": "R", "reason": ""} for each in told
        ]
        assert request.headers["authorization"] == "Bearer id.secret"
        assert request.headers["station-time"].startswith("2026-06-01")
        return httpx2.Response(200, json={"answers": answers})

    assert set(client(handler).send([event(1), event(2)])) == {"e001", "e002"}


def test_a_photo_that_is_there_does_not_travel() -> None:
    methods: list[str] = []

    def handler(request: httpx2.Request) -> httpx2.Response:
        methods.append(request.method)
        return httpx2.Response(200 if request.method == "HEAD" else 500)

    assert client(handler).bring("a" * 64, b"x", "portrait") == ""
    assert methods == ["HEAD"]


def test_a_large_original_goes_on_where_it_stopped() -> None:
    whole = bytes(5 << 20)
    ranges: list[str] = []

    def handler(request: httpx2.Request) -> httpx2.Response:
        if request.method == "HEAD":
            return httpx2.Response(404, headers={"upload-offset": str(1 << 20)})
        ranges.append(request.headers["content-range"])
        end = int(ranges[-1].partition("-")[2].partition("/")[0]) + 1
        status = 201 if end == len(whole) else 202
        return httpx2.Response(status, headers={"upload-offset": str(end)})

    assert client(handler).bring("a" * 64, whole, "original") == ""
    size = 5 << 20
    assert ranges == [
        f"bytes {1 << 20}-{(3 << 20) - 1}/{size}",
        f"bytes {3 << 20}-{size - 1}/{size}",
    ]


def test_parts_that_lead_nowhere_end() -> None:
    with pytest.raises(Trouble, match="bad-answer"):
        client(always(409, **{"upload-offset": "0"})).bring("a" * 64, bytes(3 << 20), "original")


def test_a_refused_photo_says_why() -> None:
    def handler(request: httpx2.Request) -> httpx2.Response:
        if request.method == "HEAD":
            return httpx2.Response(404)
        return httpx2.Response(422, json={"detail": "not-a-jpeg"})

    assert client(handler).bring("a" * 64, b"x", "portrait") == "not-a-jpeg"


def test_a_clock_that_is_wrong_is_noticed() -> None:
    page = {"changes": [], "cursor": 5, "more": False, "time": "2026-06-01T07:00:00+00:00"}
    asking = client(lambda _request: httpx2.Response(200, json=page))
    assert asking.changes(0) == ((), 5, False)
    assert asking.skew_s is not None
    assert 3599 < asking.skew_s < 3601
