"""A load generator that costs little itself: prepared bytes, raw sockets, one process.

Run as ``python -m benchmarks.intake_load`` by `benchmarks.intake`; it reads what to do as JSON from
its input and tells as JSON what came of it, its own processor time with it.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
import time
from dataclasses import dataclass, replace
from typing import Any

import httpx2

from capture_station.domain import wire
from capture_station.domain.ids import SessionId
from tests.registry.material import AT, Sitter, jpeg, sha
from tests.unit.workflow.world import ManualClock
from tests.unit.workflow.world import session as made_session

PORTRAIT_BYTES = 35_000


@dataclass
class Task:
    """What to send.

    Attributes:
        address: Of the registry.
        codes: One enrolment code for each station.
        captures: How many captures in all.
        batch: Captures in one request.
        rate: Captures a second that are asked for; 0 for as many as are answered.
    """

    address: str
    codes: list[str]
    captures: int
    batch: int
    rate: float = 0.0


class Station:
    """One station: its requests as bytes, and a connection of its own."""

    def __init__(self, task: Task, code: str, count: int, first: int) -> None:
        self.clock = ManualClock()
        place = httpx2.URL(task.address)
        self.host, self.port = place.host, place.port or 80
        with httpx2.Client(base_url=f"{task.address}/api/v1", timeout=60) as http:
            token = http.post("/enrolments", json={"code": code}).json()["token"]
            http.headers["Authorization"] = f"Bearer {token}"
            session_id = SessionId(f"s-{token[:36]}")
            described = wire.describe_session(replace(made_session(), id=session_id), AT)
            data = {"events": [wire.to_data(described)]}
            assert http.post("/events", json=data).json()["answers"][0]["status"] == "stored"
        self.requests = [
            self._request(token, session_id, range(at, min(at + task.batch, first + count)))
            for at in range(first, first + count, task.batch)
        ]

    def _request(self, token: str, session_id: str, numbers: range) -> bytes:
        events, photos = [], []
        for number in numbers:
            sitter = Sitter(session_id, number + 1, self.clock)
            sitter.portrait = jpeg(number, PORTRAIT_BYTES) + os.urandom(16)
            events += [wire.to_data(sitter.listed), wire.to_data(sitter.kept())]
            photos.append((sha(sitter.portrait), sitter.portrait))
        body = wire.pack_batch(events, photos)
        head = (
            "POST /api/v1/events HTTP/1.1\r\nHost: registry\r\n"
            f"Authorization: Bearer {token}\r\nContent-Type: {wire.BATCH_TYPE}\r\n"
            f"Content-Length: {len(body)}\r\n\r\n"
        )
        return head.encode() + body


async def send(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, request: bytes) -> None:
    """Send one request and demand that everything in it is stored."""
    writer.write(request)
    head = (await reader.readuntil(b"\r\n\r\n")).lower()
    length = int(head.split(b"content-length:")[1].split(b"\r\n")[0])
    answer = await reader.readexactly(length)
    assert b" 200 " in head.split(b"\r\n")[0], answer
    assert answer.count(b'"stored"') == request.count(b'"kind":'), answer[:500]


async def flood(stations: list[Station]) -> float:
    """Send all as fast as it is answered; return the seconds it took."""

    async def one(station: Station) -> None:
        reader, writer = await asyncio.open_connection(station.host, station.port, limit=1 << 20)
        for request in station.requests:
            await send(reader, writer, request)
        writer.close()

    began = time.perf_counter()
    await asyncio.gather(*(one(station) for station in stations))
    return time.perf_counter() - began


async def trickle(stations: list[Station], rate: float) -> list[float]:
    """Send one request after another at a rate, whoever is answered; return seconds of each."""
    took: list[float] = []

    async def one(station: Station) -> None:
        reader, writer = await asyncio.open_connection(station.host, station.port, limit=1 << 20)
        for number, request in enumerate(station.requests):
            due = began + (number * len(stations) + stations.index(station)) / rate
            await asyncio.sleep(max(0.0, due - time.perf_counter()))
            # counted from when it was due: waiting for the one before is the registry's time too
            await send(reader, writer, request)
            took.append(time.perf_counter() - due)
        writer.close()

    began = time.perf_counter() + 0.1
    await asyncio.gather(*(one(station) for station in stations))
    return took


def main() -> None:
    task = Task(**json.loads(sys.stdin.read()))
    each = task.captures // len(task.codes)
    stations = [Station(task, code, each, number * each) for number, code in enumerate(task.codes)]
    own = time.process_time()
    told: dict[str, Any] = {"captures": each * len(stations)}
    if task.rate:
        told["seconds_each"] = sorted(asyncio.run(trickle(stations, task.rate)))
    else:
        told["seconds"] = asyncio.run(flood(stations))
    told["own_cpu_s"] = time.process_time() - own
    print(json.dumps(told))


if __name__ == "__main__":
    main()
