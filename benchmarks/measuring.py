"""How a measurement is told: one JSON object a line, ratios beside the value.

Seconds of one computer say little about another. So a value comes with its ratio to a reference
that was measured in the same run, where there is one, and with its share of the limit.
"""

from __future__ import annotations

import argparse
import json
import statistics
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


@dataclass(frozen=True, slots=True)
class Held:
    """What a process holds at one moment.

    Attributes:
        memory_mb: Resident memory.
        handles: Open files, sockets and pipes.
        threads: As the system counts them, those of libraries too.
    """

    memory_mb: float
    handles: int
    threads: int


def held() -> Held:
    """Look at what this process holds (Linux)."""
    own = Path("/proc/self")
    told = dict(line.split(":", 1) for line in (own / "status").read_text("utf-8").splitlines())
    resident_kb = int(told["VmRSS"].split()[0])
    return Held(resident_kb / 1024, len(list((own / "fd").iterdir())), int(told["Threads"]))


def growth_of(values: Sequence[float]) -> float:
    """Return by what values grow from the first to the last, by the straight line through all.

    Single ones swing with what is in flight.
    """
    if len(values) < 2:
        return 0.0
    places = range(len(values))
    return statistics.linear_regression(places, values).slope * len(values)


def asked(**defaults: int) -> argparse.Namespace:
    """Return the sizes that were asked for on the command line, each an option with its default."""
    parser = argparse.ArgumentParser()
    for name, default in defaults.items():
        parser.add_argument(f"--{name}", type=int, default=default, help=f"default {default}")
    return parser.parse_args()


def median_ms(work: Callable[[], object], cases: int) -> float:
    """Return the median time of `work` in milliseconds, after one run that does not count."""
    work()
    return statistics.median(timed_ms(work) for _ in range(cases))


def timed_ms(work: Callable[[], object]) -> float:
    """Return how long `work` takes, in milliseconds."""
    began = time.perf_counter()
    work()
    return (time.perf_counter() - began) * 1000


def tell(
    name: str,
    value: float,
    unit: str,
    *,
    limit: float | None = None,
    reference: float | None = None,
    cases: int = 1,
    note: str = "",
) -> None:
    """Print one measurement.

    Args:
        name: Name of the measurement with what was measured behind a slash.
        value: What was measured, in `unit`; lower is better.
        unit: ``"ms"``, ``"s"``, ``"MB"`` …
        limit: Highest accepted value; None where there is none.
        reference: Value of the reference in the same unit and run.
        cases: How often it was measured.
        note: What the reference is, and what else must be known.
    """
    line = {
        "name": name,
        "value": round(value, 3),
        "unit": unit,
        "limit": limit,
        "of_limit": round(value / limit, 2) if limit else None,
        "ratio": None if reference is None else round(value / reference, 2),
        "cases": cases,
        "note": note,
    }
    print(json.dumps(line, ensure_ascii=False), flush=True)
