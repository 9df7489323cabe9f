"""How soon a camera that went away is missed, and how soon it is back after its return.

    python -m benchmarks.recovery --cycles 200

A real MJPEG server on loopback is killed, stalled, made to repeat itself and made to send damaged
pictures, in turn, most often killed. Prints one JSON object a line: `name`, `value`, `unit`,
`limit`, `ratio` (value to limit), `cases`, `note`. The exit status is 1 if a limit is passed.
"""

from __future__ import annotations

import argparse
import gc
import json
import logging
import random
import threading
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING

from capture_station.camera.chooser import open_source
from capture_station.camera.reader import CameraReader
from capture_station.camera.state import CameraState, Status
from capture_station.domain.clock import SystemClock
from tests.camera.mjpeg_server import MjpegServer

if TYPE_CHECKING:
    from collections.abc import Iterator

_CLOCK = SystemClock()
_DETECTED_S = 2.0
_BACK_S = 5.0
_GROWTH_MB = 20.0
_LONGEST_AWAY_S = 5.0
_PATIENCE_S = 30.0
_WARM_UP = 5
# One cycle in ten of each that takes seconds to notice; the others are kills.
_SLOW_FAULTS = ("stalled", "repeating", "corrupting")


class Watch:
    """Knows when the camera was last told to be live or not."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._is_live = False
        self._at = 0.0

    def note(self, state: CameraState) -> None:
        """Take in a state, on the reader's watchdog thread."""
        with self._changed:
            self._is_live = state.status is Status.LIVE
            self._at = _CLOCK.monotonic()
            self._changed.notify_all()

    def wait(self, *, is_live: bool) -> float:
        """Wait until the camera is told to be live, or not; return when it was told."""
        with self._changed:
            if not self._changed.wait_for(lambda: self._is_live is is_live, _PATIENCE_S):
                raise TimeoutError(f"is_live={is_live} was not told within {_PATIENCE_S} s")
            return self._at


def measure(cycles: int) -> Iterator[dict[str, object]]:
    """Break and mend the stream `cycles` times; give the measurements."""
    server, watch = MjpegServer(fps=30.0), Watch()
    server.start()
    spec = server.url
    reader = CameraReader(lambda: open_source(spec), _CLOCK, watch.note)
    noticed: dict[str, list[float]] = defaultdict(list)
    back: dict[str, list[float]] = defaultdict(list)
    before: tuple[int, int, float] | None = None
    reader.start()
    try:
        watch.wait(is_live=True)
        for cycle in range(cycles):
            if cycle == min(_WARM_UP, cycles - 1):
                before = _held()
            fault = _SLOW_FAULTS[cycle % 10] if cycle % 10 < len(_SLOW_FAULTS) else "killed"
            server.sent.clear()
            away_s = random.Random(cycle).uniform(0.0, _LONGEST_AWAY_S)
            _run_cycle(server, watch, fault, away_s, noticed[fault], back[fault])
            reader.take_still().result(_PATIENCE_S)
        after = _held()
    finally:
        reader.stop()
        server.kill()
    for fault, times in back.items():
        count = len(times)
        yield _line(f"recovery.noticed.{fault}", max(noticed[fault]), "s", _DETECTED_S, count)
        yield _line(f"recovery.back.{fault}", max(times), "s", _BACK_S, count)
    if before is not None:
        yield _line("recovery.leaked.threads", after[0] - before[0], "", 0, cycles)
        yield _line("recovery.leaked.handles", after[1] - before[1], "", 1, cycles)
        yield _line("recovery.leaked.memory", after[2] - before[2], "MB", _GROWTH_MB, cycles)


def _run_cycle(
    server: MjpegServer,
    watch: Watch,
    fault: str,
    away_s: float,
    noticed: list[float],
    back: list[float],
) -> None:
    broken_at = _CLOCK.monotonic()
    if fault == "killed":
        server.kill()
    else:
        getattr(server, fault).set()
    noticed.append(watch.wait(is_live=False) - broken_at)
    # Away for anything up to five seconds, so that every pause between attempts is met.
    threading.Event().wait(away_s)
    mended_at = _CLOCK.monotonic()
    if fault == "killed":
        server.start()
    else:
        getattr(server, fault).clear()
    back.append(watch.wait(is_live=True) - mended_at)


def _held() -> tuple[int, int, float]:
    """Return threads, file handles and resident memory in MB; 0 where the system does not tell."""
    gc.collect()
    handles, status = Path("/proc/self/fd"), Path("/proc/self/status")
    if not status.exists():
        return threading.active_count(), 0, 0.0
    resident = next(line for line in status.read_text().splitlines() if line.startswith("VmRSS"))
    return threading.active_count(), len(list(handles.iterdir())), int(resident.split()[1]) / 1024


def _line(name: str, value: float, unit: str, limit: float, cases: int) -> dict[str, object]:
    note = "largest of all cycles" if unit == "s" else "end of the run against its beginning"
    return {
        "name": name,
        "value": round(value, 3),
        "unit": unit,
        "limit": limit,
        "ratio": round(value / limit, 3) if limit else float(value > 0),
        "cases": cases,
        "note": note,
    }


def main() -> int:
    """Print the measurements."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--cycles", type=int, default=200)
    logging.getLogger("capture_station.camera").setLevel(logging.ERROR)
    is_well = True
    for line in measure(parser.parse_args().cycles):
        print(json.dumps(line))
        is_well = is_well and line["ratio"] <= 1  # type: ignore[operator] # a number
    return 0 if is_well else 1


if __name__ == "__main__":
    raise SystemExit(main())
