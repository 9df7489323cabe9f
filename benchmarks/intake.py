"""How many captures the registry takes in over HTTP: portrait of 35 KB, events committed.

Against PostgreSQL where Debian's package is installed, else against SQLite. The load comes from the
same computer, so service, database and load share its cores; the processor time of each is told.
Beside it the bare cost in the same run: the same portraits written and synced, the same rows
inserted and committed, one by one and in batches as the service takes them.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from dataclasses import asdict
from pathlib import Path
from typing import Any

from benchmarks.intake_load import PORTRAIT_BYTES, Task
from benchmarks.measuring import asked, tell
from capture_station.registry.database import Database
from capture_station.registry.schema import objects
from tests.end_to_end.registry_process import RegistryProcess
from tests.registry.material import jpeg
from tests.registry.postgres import programs, with_tables

STATIONS = 8
CAPTURES = 4000
BATCH = 20
RATED = 1000
RATE = 100.0
LIMIT_MS = 1000 / 150
LATENCY_LIMIT_MS = 500
MEMORY_LIMIT_MB = 150
CASES = 200
_TICK_S = 1 / os.sysconf("SC_CLK_TCK")


def main(captures: int, workers: int) -> None:
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        bin_dir = programs()
        address = stack.enter_context(with_tables(bin_dir)) if bin_dir else ""
        registry = RegistryProcess(folder / "registry", address, "--workers", str(workers))
        registry.start()
        stack.callback(registry.kill)
        kind = f"{'PostgreSQL' if address else 'SQLite'}, {workers} process(es)"
        bare_ms = bare(folder, address, 1)
        grouped_ms = bare(folder, address, BATCH)
        tell("intake/bare", bare_ms, "ms", cases=CASES, note="one file synced, one row committed")
        note = f"{BATCH} files synced each, {BATCH} rows in one commit"
        tell("intake/bare-grouped", grouped_ms, "ms", cases=CASES, note=note)
        warm = Task(registry.address, codes(registry), STATIONS * BATCH, BATCH)
        load(warm)
        before_mb = registry.memory_mb()
        sustained(registry, captures, grouped_ms, kind)
        latency(registry, bare_ms, kind)
        grown = registry.memory_mb() - before_mb
        note = f"growth of the service over {captures + RATED} captures"
        tell("intake/memory", grown, "MB", limit=MEMORY_LIMIT_MB, cases=1, note=note)


def codes(registry: RegistryProcess) -> list[str]:
    return [registry.code() for _ in range(STATIONS)]


def load(task: Task) -> dict[str, Any]:
    """Run the load generator in a process of its own and return what it told."""
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.intake_load"],
        input=json.dumps(asdict(task)),
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    told: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return told


def sustained(registry: RegistryProcess, captures: int, grouped_ms: float, kind: str) -> None:
    task = Task(registry.address, codes(registry), captures, BATCH)
    before = processor_s(registry)
    told = load(task)
    spent = {name: now - before[name] for name, now in processor_s(registry).items()}
    count = told["captures"]
    per_capture_ms = told["seconds"] * 1000 / count
    shares = ", ".join(f"{name} {s * 1000 / count:.2f}" for name, s in spent.items())
    note = (
        f"{kind}; {count / told['seconds']:.0f} captures/s from {STATIONS} stations, {BATCH} a "
        f"request; processor ms a capture: {shares}, load {told['own_cpu_s'] * 1000 / count:.2f}"
    )
    tell(
        "intake/capture",
        per_capture_ms,
        "ms",
        limit=LIMIT_MS,
        reference=grouped_ms,
        cases=count,
        note=note,
    )


def latency(registry: RegistryProcess, bare_ms: float, kind: str) -> None:
    """Ask for a hundred captures a second, one a request, and tell the slowest of a hundred."""
    told = load(Task(registry.address, codes(registry), RATED, 1, RATE))
    took = [seconds * 1000 for seconds in told["seconds_each"]]
    note = f"{kind}; one capture a request at {RATE:.0f}/s, counted from when each was due; "
    note += f"median {statistics.median(took):.0f} ms"
    slow = took[len(took) * 99 // 100]
    tell(
        "intake/p99",
        slow,
        "ms",
        limit=LATENCY_LIMIT_MS,
        reference=bare_ms,
        cases=len(took),
        note=note,
    )


def bare(folder: Path, address: str, group: int) -> float:
    """Return milliseconds a capture of writing and syncing files and committing their rows."""
    database = Database(address or f"sqlite:///{folder / 'bare.db'}")
    try:
        if not address:
            database.migrate()
        began = time.perf_counter()
        for at in range(0, CASES, group):
            rows = []
            for number in range(at, at + group):
                with (folder / f"{group}-{number}.bare").open("wb") as file:
                    file.write(jpeg(number, PORTRAIT_BYTES))
                    file.flush()
                    os.fsync(file.fileno())
                name = f"bare-{group}-{number}"
                rows.append({"sha256": name, "kind": "bare", "size": 1, "received_at": "x"})
            with database.writing() as connection:
                connection.execute(objects.insert(), rows)
        return (time.perf_counter() - began) * 1000 / CASES
    finally:
        database.close()


def processor_s(registry: RegistryProcess) -> dict[str, float]:
    """Return the processor seconds of the service and of the databases beside it (Linux)."""
    found = {"service": 0.0, "database": 0.0}
    own = registry.process_ids()
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            told = stat.read_text(encoding="utf-8", errors="replace")
        except OSError:
            continue
        name, _, rest = told.partition("(")[2].rpartition(")")
        fields = rest.split()
        seconds = (int(fields[11]) + int(fields[12])) * _TICK_S
        if int(stat.parent.name) in own:
            found["service"] += seconds
        elif name == "postgres":
            found["database"] += seconds
    return found


if __name__ == "__main__":
    told = asked(captures=CAPTURES, workers=1)
    main(told.captures, told.workers)
