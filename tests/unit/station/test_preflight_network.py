"""The pre-flight's look at the registry: away, something else in its place, another time."""

from __future__ import annotations

import socket
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING

import pytest

from capture_station.domain.clock import SystemClock
from capture_station.settings import Settings
from capture_station.station.addresses import Addresses
from capture_station.station.preflight.lines import Light, Line
from capture_station.station.preflight.network import examine_registry

if TYPE_CHECKING:
    from collections.abc import Iterator


class Answering(BaseHTTPRequestHandler):
    """A registry, or what is in its place: `answer` as the class was last told."""

    answer = (200, '{"status": "well"}')
    ahead = timedelta()

    def do_GET(self) -> None:
        status, body = self.answer
        self.send_response_only(status)
        there = datetime.now(UTC) + self.ahead  # noqa: TID251 - a clock of its own
        self.send_header("Date", format_datetime(there, usegmt=True))
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, *_: object) -> None: ...


@pytest.fixture
def registry() -> Iterator[tuple[str, type[Answering]]]:
    handler = type("Answer", (Answering,), {})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = Thread(target=server.serve_forever, args=(0.02,), name="registry")
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}", handler
        server.shutdown()
        thread.join()


def of_registry(address: str, proxy: str = "") -> dict[str, Line]:
    settings = Settings(Path(), {"registry.address": address, "registry.proxy": proxy})
    addresses = Addresses(settings, lambda: pytest.fail("asked for keys"))
    return {line.topic: line for line in examine_registry(settings, addresses, SystemClock())}


def test_without_a_registry_nothing_is_told() -> None:
    assert of_registry("") == {}


def test_a_registry_that_answers_and_has_our_time_is_well(
    registry: tuple[str, type[Answering]],
) -> None:
    lines = of_registry(registry[0])
    assert (lines["registry"].outcome, lines["registry"].facts["host"]) == (
        "reachable",
        "127.0.0.1",
    )
    assert (lines["skew"].outcome, lines["skew"].light) == ("small", Light.OK)


@pytest.mark.parametrize(
    ("registry_ahead", "outcome", "light"),
    [
        (timedelta(seconds=50), "small", Light.OK),
        (timedelta(minutes=-2), "ahead", Light.LOOK),
        (timedelta(minutes=2), "behind", Light.LOOK),
        (timedelta(hours=-8), "ahead", Light.ACT),
        (timedelta(days=300), "behind", Light.ACT),
    ],
)
def test_a_clock_that_differs_from_the_registrys_is_told(
    registry: tuple[str, type[Answering]], registry_ahead: timedelta, outcome: str, light: Light
) -> None:
    address, handler = registry
    handler.ahead = registry_ahead
    line = of_registry(address)["skew"]
    assert (line.outcome, line.light) == (outcome, light)
    assert float(line.facts["seconds"]) == pytest.approx(-registry_ahead.total_seconds(), abs=3)


@pytest.mark.parametrize(
    "answer", [(200, "<html>Welcome to our hotel</html>"), (404, "[]"), (302, "")]
)
def test_something_else_in_its_place_is_told(
    registry: tuple[str, type[Answering]], answer: tuple[int, str]
) -> None:
    address, handler = registry
    handler.answer = answer
    lines = of_registry(address)
    assert (lines["registry"].outcome, lines["registry"].light) == ("no-registry", Light.LOOK)
    assert "skew" not in lines


def test_a_registry_that_is_away_stops_nobody() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        address = f"http://127.0.0.1:{server.getsockname()[1]}"
    line = of_registry(address)["registry"]
    assert (line.outcome, line.light) == ("unreachable", Light.LOOK)


@pytest.mark.parametrize("address", ["https://registry.example:many", "registry", "http:///"])
def test_an_address_that_cannot_be_one_is_told(address: str) -> None:
    assert of_registry(address)["registry"].outcome == "bad-address"


def test_it_is_asked_through_the_proxy_of_the_settings(
    registry: tuple[str, type[Answering]],
) -> None:
    # an address that only the proxy, here the registry itself, can answer for
    lines = of_registry("http://registry.invalid", proxy=registry[0])
    assert lines["registry"].outcome == "reachable"
    assert of_registry(registry[0], proxy="no proxy")["registry"].outcome == "bad-proxy"
