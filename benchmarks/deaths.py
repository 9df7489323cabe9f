"""Registry and station die at every single database statement of an exchange, one after another.

Run as ``python -m benchmarks.deaths [--database sqlite|postgresql] [--objects folder|s3]
[--every N]``. Each death is an exchange of its own, with a person of its own; then both go on, and
in the end they must agree event by event and portrait by portrait. ``--every`` leaves out some.
"""

from __future__ import annotations

import tempfile
import time
from contextlib import ExitStack, closing
from pathlib import Path

from benchmarks.measuring import tell
from benchmarks.sync_faults import options, prepared
from tests.end_to_end.mortal import Mortal
from tests.end_to_end.test_deaths import exchanging

ROSTER = 600


def main(database: str = "sqlite", objects: str = "folder", every: int = 1) -> None:
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        address, bucket = prepared(stack, database, objects)
        mortal = stack.enter_context(closing(Mortal()))
        exchange = stack.enter_context(exchanging(mortal, folder, ROSTER, address, bucket))
        # the first one describes the session too
        exchange.count()
        steps, own_steps = exchange.count()
        began = time.perf_counter()
        for step in range(1, steps + 1, every):
            exchange.survive(registry_dies_at=step)
        for step in range(1, own_steps + 1, every):
            exchange.survive(station_dies_at=step)
        took = time.perf_counter() - began
        exchange.demand_agreed()
    deaths = len(range(1, steps + 1, every)) + len(range(1, own_steps + 1, every))
    note = f"{database}, {objects}; an exchange of {steps} steps at the registry and {own_steps} "
    note += f"at the station, opened and closed; {deaths} deaths; all agree"
    tell("deaths/survived", took, "s", cases=deaths, note=note)


if __name__ == "__main__":
    parser = options()
    parser.add_argument("--every", type=int, default=1)
    told = vars(parser.parse_args())
    main(told["database"], told["objects"], told["every"])
