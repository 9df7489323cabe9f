"""Two hundred stations come back at once, each with five hundred events pending: all are drained.

Each station sends its next request when
the last one was answered, as the program does; none may wait much longer than the others. Loopback
only, bounded in count.
"""

from __future__ import annotations

import asyncio
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path

import httpx2
from sqlalchemy import func, select

from benchmarks.intake_load import send
from benchmarks.measuring import asked, tell
from capture_station.domain import wire
from capture_station.domain.ids import SessionId
from capture_station.registry.schema import captures, events
from capture_station.registry.stations import make_code
from tests.end_to_end.registry_process import RegistryProcess
from tests.registry.material import AT, Sitter, jpeg, sha
from tests.registry.postgres import programs, with_tables
from tests.unit.workflow.world import ManualClock
from tests.unit.workflow.world import session as made_session

STATIONS = 200
SITTINGS = 84
"""Of six events each: five hundred events."""
AT_ONCE = 14
STARVED = 3.0
WITHIN_S = 480.0


def main(count: int) -> None:
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        bin_dir = programs()
        address = stack.enter_context(with_tables(bin_dir)) if bin_dir else ""
        registry = RegistryProcess(folder / "registry", address)
        registry.start()
        stack.callback(registry.kill)
        with registry.opened() as there, there.database.writing() as connection:
            codes = [make_code(connection, there.clock, "站", "bench") for _ in range(count)]
        stations = [requests_of(registry, number, code) for number, code in enumerate(codes)]
        began = time.perf_counter()
        finished = asyncio.run(drain(registry.port, stations))
        took = time.perf_counter() - began
        with registry.opened() as there, there.database.reading() as connection:
            kept = connection.execute(select(func.count()).select_from(captures)).scalar_one()
            told = connection.execute(
                select(func.count()).where(events.c.sitting_id != "")
            ).scalar_one()
        assert (kept, told) == (count * SITTINGS, count * SITTINGS * 5)
    finished.sort()
    share = finished[-1] / finished[len(finished) // 2]
    first, tenth, middle = (finished[len(finished) * part // 20] for part in (0, 2, 10))
    note = f"{count} stations, {count * SITTINGS * 6} events in {took:.0f} s, all kept once; done: "
    note += f"first {first:.0f}, tenth part {tenth:.0f}, half {middle:.0f}, last {finished[-1]:.0f}"
    note += " s; the last station's time as a multiple of the middle one's"
    tell("stations/drained", share, "", limit=STARVED, cases=count, note=note)


def requests_of(registry: RegistryProcess, number: int, code: str) -> list[bytes]:
    """Enrol a station, describe its session, and return what it has to send as bytes."""
    clock = ManualClock()
    session_id = SessionId(f"many-{number}")
    with httpx2.Client(base_url=f"{registry.address}/api/v1", timeout=60) as http:
        token = http.post("/enrolments", json={"code": code}).json()["token"]
        http.headers["Authorization"] = f"Bearer {token}"
    head = (
        "POST /api/v1/events HTTP/1.1\r\nHost: registry\r\n"
        f"Authorization: Bearer {token}\r\nContent-Type: {wire.BATCH_TYPE}\r\n"
    )
    described = wire.describe_session(made_session(), AT)
    about = wire.to_data(described) | {"id": f"d-{number}", "session_id": session_id}
    about["body"] |= {"id": session_id}
    bodies = [wire.pack_batch([about], [])]
    for at in range(0, SITTINGS, AT_ONCE):
        told, photos = [], []
        for place in range(at, min(at + AT_ONCE, SITTINGS)):
            sitter = Sitter(session_id, place + 1, clock)
            sitter.portrait = jpeg(number * SITTINGS + place)
            told += [wire.to_data(each) for each in sitter.visit()]
            photos.append((sha(sitter.portrait), sitter.portrait))
        bodies.append(wire.pack_batch(told, photos))
    return [f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body for body in bodies]


async def drain(port: int, stations: list[list[bytes]]) -> list[float]:
    """Let all stations send at once; return after how many seconds each had told all."""
    began = time.perf_counter()

    async def one(requests: list[bytes]) -> float:
        reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=1 << 20)
        for request in requests:
            await send(reader, writer, request)
        writer.close()
        return time.perf_counter() - began

    async with asyncio.timeout(WITHIN_S):
        return list(await asyncio.gather(*(one(requests) for requests in stations)))


if __name__ == "__main__":
    main(asked(stations=STATIONS).stations)
