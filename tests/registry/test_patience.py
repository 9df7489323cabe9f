"""A real server on loopback does not wait for those who are slow on purpose."""

from __future__ import annotations

import socket
import threading
from contextlib import closing, suppress
from dataclasses import replace
from typing import TYPE_CHECKING

import httpx2
import pytest
import uvicorn

from capture_station.domain.errors import Trouble
from capture_station.registry.app import make_app
from capture_station.registry.config import Limits, RegistryConfig
from capture_station.registry.patience import PatientProtocol

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

LIMITS = Limits(head_s=0.4, body_s=0.4, body_rate=1 << 20, silence_s=0.4, heads=8, bodies=3)
_HEAD = b"POST /api/v1/enrolments HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"


@pytest.fixture
def port(tmp_path: Path) -> Iterator[int]:
    app = make_app(RegistryConfig(tmp_path, review=False, limits=LIMITS))
    listening = socket.create_server(("127.0.0.1", 0))
    config = uvicorn.Config(app, http=PatientProtocol, log_config=None, timeout_keep_alive=60)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, args=([listening],), name="registry")
    thread.start()
    yield listening.getsockname()[1]
    server.should_exit = True
    thread.join()
    listening.close()
    for each in threading.enumerate():
        if each.name == "AnyIO worker thread":
            each.join(10)


def is_well(port: int) -> bool:
    return httpx2.get(f"http://127.0.0.1:{port}/health", timeout=30).is_success


def connected(port: int) -> socket.socket:
    line = socket.create_connection(("127.0.0.1", port))
    line.settimeout(0.02)
    return line


def answer_to(line: socket.socket, said: bytes) -> bytes:
    """Say bytes one by one, a few a second, until the other side ends it; return what it said."""
    heard, left = b"", list(said)
    while True:
        with suppress(TimeoutError):
            try:
                if not (come := line.recv(65_536)):
                    return heard
            except ConnectionError:
                return heard
            heard += come
            continue
        with suppress(OSError):
            line.send(bytes([left.pop(0)]) if left else b" ")


def test_a_head_that_never_ends_is_not_waited_for(port: int) -> None:
    with closing(connected(port)) as line:
        assert answer_to(line, b"GET /health HTTP/1.1\r\nHost: x\r\nX: " + b"a" * 10_000) == b""
    with closing(connected(port)) as line:
        # nor the head of the second request of a connection
        line.sendall(b"GET /health HTTP/1.1\r\nHost: x\r\n\r\n")
        assert b"200" in answer_to(line, b"GET /health HTTP/1.1\r\nX: " + b"a" * 10_000)
    assert is_well(port)


def test_a_body_that_trickles_is_given_up(port: int) -> None:
    with closing(connected(port)) as line:
        line.sendall(_HEAD + b"Content-Length: 1000\r\n\r\n")
        assert b" 408 " in answer_to(line, b"{" * 1000)
    with closing(connected(port)) as line:
        # whoever was answered before the body was whole may not go on for ever either
        line.sendall(b"PUT /api/v1/photos/x HTTP/1.1\r\nHost: x\r\nContent-Length: 100000\r\n\r\n")
        assert b" 40" in answer_to(line, b"x" * 100_000)
    assert is_well(port)


def test_of_many_who_ask_nothing_the_first_goes(port: int) -> None:
    lines = [connected(port) for _ in range(LIMITS.heads + 1)]
    try:
        assert is_well(port)
        assert answer_to(lines[0], b"") == b""
    finally:
        for line in lines:
            line.close()


@pytest.mark.parametrize("at_once", [10, 1000])
def test_who_asks_and_does_not_read_is_not_waited_for(port: int, at_once: int) -> None:
    line = socket.socket()
    line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    pause = threading.Event()
    with closing(line):
        line.connect(("127.0.0.1", port))
        line.settimeout(0.02)
        with suppress(ConnectionError):
            while True:
                with suppress(TimeoutError):
                    line.send(b"GET /api/v1/openapi.json HTTP/1.1\r\nHost: x\r\n\r\n" * at_once)
                pause.wait(0.02)
    assert is_well(port)


def test_more_bodies_at_once_than_there_is_room_for_are_put_off(port: int) -> None:
    lines = [connected(port) for _ in range(LIMITS.bodies)]
    try:
        for line in lines:
            line.sendall(_HEAD + b"Content-Length: 1000\r\n\r\n{")
        with closing(connected(port)) as line:
            line.sendall(_HEAD + b"Content-Length: 1000\r\n\r\n{")
            assert b" 503 " in answer_to(line, b"")
        assert is_well(port)
        assert all(b" 408 " in answer_to(line, b"") for line in lines)
    finally:
        for line in lines:
            line.close()
    enrolment = {"code": "none"}
    told = httpx2.post(f"http://127.0.0.1:{port}/api/v1/enrolments", json=enrolment, timeout=30)
    assert told.status_code == 403


def test_limits_are_set_by_the_environment_and_reach_every_process(tmp_path: Path) -> None:
    told = {"CAPTURE_STATION_LIMIT_HEAD_S": "2.5", "CAPTURE_STATION_LIMIT_BODIES": "7"}
    limits = Limits.from_environment(told)
    assert limits == replace(Limits(), head_s=2.5, bodies=7)
    config = RegistryConfig(tmp_path, limits=limits)
    assert RegistryConfig.from_text(config.to_text()) == config
    for wrong in ("0", "-1", "x", "inf", "nan", "1.5"):
        with pytest.raises(Trouble, match="limit-wrong"):
            Limits.from_environment({"CAPTURE_STATION_LIMIT_BODIES": wrong})
