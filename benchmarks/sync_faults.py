"""The long version of the fault test: thousands of captures over a network that cuts and repeats.

Station and registry are processes that are
killed again and again while the proxy between them cuts connections anywhere and sends requests a
second time, late and out of order; in the end both sides must agree event by event and portrait by
portrait.
"""

from __future__ import annotations

import random
import tempfile
import threading
import time
from pathlib import Path

from benchmarks.measuring import asked, tell
from tests.end_to_end.registry_process import CuttingProxy, RegistryProcess
from tests.end_to_end.test_sync import (
    assert_agreed,
    go_until_told,
    make_day,
    start_round,
    wait_until_carried,
    with_station,
)

CAPTURES = 5000
KILLS = 40
CARRIED_MOST = 5_000_000


def main(captures: int) -> None:
    chance = random.Random(captures)
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "data"
        registry = RegistryProcess(Path(folder) / "registry")
        registry.start()
        proxy = CuttingProxy(registry.port, seed=captures, whole=0.7)
        try:
            waiting = make_day(data, captures)
            with_station(data, registry, proxy.address)
            began = time.perf_counter()
            for number in range(min(KILLS, captures // 10)):
                kill_something(data, registry, proxy, chance, with_registry=number % 2 == 1)
            failures = go_until_told(data, rounds=100_000)
            took = time.perf_counter() - began
            assert_agreed(data, registry, waiting, captures)
        finally:
            proxy.close()
            registry.kill()
    note = (
        f"{waiting} events; {proxy.cuts} connections cut, {proxy.repeats} said again later, "
        f"{failures} rounds failed; all agree"
    )
    tell("sync-faults/all-told", took, "s", cases=captures, note=note)


def kill_something(
    data: Path,
    registry: RegistryProcess,
    proxy: CuttingProxy,
    chance: random.Random,
    *,
    with_registry: bool,
) -> None:
    """Let a round begin and end one of the two processes somewhere in it."""
    process = start_round(data)
    wait_until_carried(proxy, proxy.carried + chance.randrange(CARRIED_MOST // 10), process)
    threading.Event().wait(chance.random() / 10)
    if with_registry:
        registry.kill()
        process.wait()
        registry.start()
    else:
        process.kill()
        process.wait()


if __name__ == "__main__":
    main(asked(captures=CAPTURES).captures)
