"""A campaign of 2,000 students from the room to the last proofreading, and whether all agree.

``python -m benchmarks.campaign [--students N]``: a real station and a real registry (its
application in this process), everybody at the pages. At the end every record must stand as its
story says, each open one with an owner and a due day, and the figures of the station, the registry
and the advisers' pages must be the same. Passwords are hashed with little work.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections import Counter
from pathlib import Path

import pytest
from argon2 import PasswordHasher

from capture_station.registry import passwords
from tests.registry.agreement import faults
from tests.registry.campaign import campaign


def main() -> int:
    """Run it and say whether all agree."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--students", type=int, default=2000)
    count = parser.parse_args().students
    hasher = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)
    began = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "_hasher", lambda: hasher)
        patch.setenv("CAPTURE_STATION_KEYS", str(Path(folder) / "keys"))
        with campaign(Path(folder), count) as one:
            one.run()
            found = faults(one)
            states = Counter(str(view.course.state) for view in one.views().values())
            retakes = sum(counts[3] for counts in one.classes_of_station().values())
    for fault in found[:20]:
        print(fault)
    told = ", ".join(f"{state} {number}" for state, number in sorted(states.items()))
    print(
        f"{count} students in {time.perf_counter() - began:.0f} s: {told}; retakes open at the "
        f"station {retakes}; disagreements {len(found)} (limit 0)"
    )
    return 1 if found else 0


if __name__ == "__main__":
    raise SystemExit(main())
