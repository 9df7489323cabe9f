"""How long a step at one desk of a room takes to be seen at the other, over a registry on loopback.

Each desk is a whole station with an encrypted store and its own loop; what is measured is from the
act's return at one desk until its fact is in the other desk's store.
"""

from __future__ import annotations

import statistics
import tempfile
import threading
import time
from contextlib import ExitStack
from pathlib import Path

from benchmarks.measuring import asked, tell
from capture_station.domain.sitting import Stage
from tests.end_to_end.registry_process import RegistryProcess
from tests.end_to_end.test_room import DeskOfRoom, begin, photograph, register, stage_at

PEOPLE = 30
LIMIT_MS = 1000
PAUSE_S = 0.3


def main(people: int) -> None:
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        registry = RegistryProcess(folder / "registry")
        registry.start()
        stack.callback(registry.kill)
        cashier = DeskOfRoom(folder / "cashier", registry)
        stack.callback(cashier.close)
        camera = DeskOfRoom(folder / "camera", registry)
        stack.callback(camera.close)
        session_id = begin(cashier, camera, people)
        pause = threading.Event()
        down, up = [], []
        for number in range(people):
            sitting = register(cashier, session_id, number)
            began = time.perf_counter()
            camera.wait_until(lambda: stage_at(camera, sitting) is Stage.REGISTERED)  # noqa: B023
            down.append((time.perf_counter() - began) * 1000)
            photograph(camera, sitting, number + 1)
            began = time.perf_counter()
            cashier.wait_until(lambda: stage_at(cashier, sitting) is Stage.DONE)  # noqa: B023
            up.append((time.perf_counter() - began) * 1000)
            pause.wait(PAUSE_S)
        for name, took in (("cashier-to-camera", down), ("camera-to-cashier", up)):
            took.sort()
            note = f"median {statistics.median(took):.0f} ms, slowest {took[-1]:.0f} ms"
            slow = took[len(took) * 95 // 100]
            tell(f"room/{name}/p95", slow, "ms", limit=LIMIT_MS, cases=len(took), note=note)


if __name__ == "__main__":
    main(asked(people=PEOPLE).people)
