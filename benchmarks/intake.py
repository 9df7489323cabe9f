"""How many captures the registry takes in over HTTP: portrait of 35 KB, events committed.

Against PostgreSQL where Debian's package is installed, else against SQLite. The load comes from the
same computer, so both share its cores. Beside it the bare cost in the same run: the same portrait
written and synced, the same row inserted and committed.
"""

from __future__ import annotations

import os
import statistics
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path

import httpx2

from benchmarks.measuring import tell
from capture_station.domain import wire
from capture_station.domain.ids import SessionId
from capture_station.registry.database import Database
from capture_station.registry.schema import objects
from tests.end_to_end.registry_process import RegistryProcess
from tests.registry.material import AT, Sitter, jpeg, sha
from tests.registry.postgres import programs, running
from tests.unit.workflow.world import ManualClock
from tests.unit.workflow.world import session as made_session

STATIONS = 8
CAPTURES = 600
PORTRAIT_BYTES = 35_000
BATCH = 10
LIMIT_MS = 1000 / 150
LATENCY_LIMIT_MS = 500
MEMORY_LIMIT_MB = 150
CASES = 200


@dataclass
class Load:
    """One station that sends as fast as it is answered."""

    address: str
    code: str
    seconds: list[float] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.clock = ManualClock()
        self.http = httpx2.Client(base_url=f"{self.address}/api/v1", timeout=60)
        token = self.http.post("/enrolments", json={"code": self.code}).json()["token"]
        self.http.headers["Authorization"] = f"Bearer {token}"
        self.session_id = SessionId(f"s-{token[:36]}")
        described = wire.describe_session(replace(made_session(), id=self.session_id), AT)
        self.send([described])

    def send(self, told: list[wire.WireEvent]) -> None:
        """Send events and demand that all are stored."""
        data = {"events": [wire.to_data(each) for each in told]}
        answers = self.http.post("/events", json=data).json()["answers"]
        assert {each["status"] for each in answers} == {"stored"}, answers

    def capture(self, numbers: range) -> None:
        """Bring some portraits, then the events that name them."""
        told = []
        began = time.perf_counter()
        for number in numbers:
            sitter = Sitter(self.session_id, number + 1, self.clock)
            sitter.portrait = jpeg(number, PORTRAIT_BYTES) + os.urandom(16)
            path = f"/photos/{sha(sitter.portrait)}"
            assert self.http.put(path, content=sitter.portrait).status_code == 201
            told += [sitter.listed, sitter.kept()]
        self.send(told)
        self.seconds.append(time.perf_counter() - began)


def main() -> None:
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        bin_dir = programs()
        address = stack.enter_context(running(bin_dir)) if bin_dir else ""
        if address:
            database = Database(address)
            database.migrate()
            database.close()
        registry = RegistryProcess(folder / "registry", address)
        registry.start()
        stack.callback(registry.kill)
        loads = [Load(registry.address, registry.code()) for _ in range(STATIONS)]
        kind = "PostgreSQL" if address else "SQLite"
        bare_ms = bare(folder, address)
        before_mb = registry.memory_mb()
        sustained(loads, bare_ms, kind)
        latency(loads, bare_ms, kind)
        grown = registry.memory_mb() - before_mb
        note = f"growth of the service over {CAPTURES} captures"
        tell("intake/memory", grown, "MB", limit=MEMORY_LIMIT_MB, cases=1, note=note)


def bare(folder: Path, address: str) -> float:
    """Return the median milliseconds of one synced file and one committed row."""
    database = Database(address or f"sqlite:///{folder / 'bare.db'}")
    try:
        if not address:
            database.migrate()
        took = []
        for number in range(CASES):
            content = jpeg(number, PORTRAIT_BYTES)
            began = time.perf_counter()
            with (folder / f"{number}.bare").open("wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            row = {"sha256": f"bare-{number}", "kind": "bare", "size": 1, "received_at": "x"}
            with database.writing() as connection:
                connection.execute(objects.insert().values(row))
            took.append((time.perf_counter() - began) * 1000)
    finally:
        database.close()
    return statistics.median(took)


def sustained(loads: list[Load], bare_ms: float, kind: str) -> None:
    each = CAPTURES // len(loads)
    began = time.perf_counter()
    with ThreadPoolExecutor(len(loads)) as pool:
        sent = [pool.submit(send_all, load, each) for load in loads]
    for done in sent:
        done.result()
    per_capture_ms = (time.perf_counter() - began) * 1000 / (each * len(loads))
    note = f"{kind}; {1000 / per_capture_ms:.0f} captures/s from {len(loads)} stations; ratio to "
    note += "the bare write and insert"
    tell(
        "intake/capture",
        per_capture_ms,
        "ms",
        limit=LIMIT_MS,
        reference=bare_ms,
        cases=CAPTURES,
        note=note,
    )


def send_all(load: Load, count: int) -> None:
    for at in range(0, count, BATCH):
        load.capture(range(at, min(at + BATCH, count)))


def latency(loads: list[Load], bare_ms: float, kind: str) -> None:
    """Send a hundred captures a second, one each time, and tell the slowest of a hundred."""
    for load in loads:
        load.seconds.clear()
    pause = threading.Event()
    with ThreadPoolExecutor(len(loads)) as pool:
        sent = []
        for number in range(CASES):
            numbers = range(10_000 + number, 10_001 + number)
            sent.append(pool.submit(loads[number % len(loads)].capture, numbers))
            pause.wait(0.01)
    for done in sent:
        done.result()
    took = sorted(seconds * 1000 for load in loads for seconds in load.seconds)
    note = f"{kind}; portrait and events of one capture, at up to 100 a second"
    tell(
        "intake/p99",
        took[len(took) * 99 // 100],
        "ms",
        limit=LATENCY_LIMIT_MS,
        reference=bare_ms,
        cases=len(took),
        note=note,
    )


if __name__ == "__main__":
    main()
