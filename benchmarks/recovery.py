"""How soon a camera that went away is missed, and how soon it is back after its return.

    python -m benchmarks.recovery --cycles 200

A real MJPEG server on loopback is killed, stalled, made to repeat itself and made to send damaged
pictures, in turn, most often killed.
"""

from __future__ import annotations

import argparse
import gc
import logging
import random
import threading
from collections import defaultdict
from pathlib import Path

from benchmarks.measuring import tell
from capture_station.camera.chooser import open_source
from capture_station.camera.reader import CameraReader
from capture_station.camera.state import CameraState, Status
from capture_station.domain.clock import SystemClock
from tests.camera.mjpeg_server import MjpegServer

_CLOCK = SystemClock()
_DETECTED_S = 2.0
_BACK_S = 5.0
_LEAKS = (("threads", "", 0.0), ("handles", "", 1.0), ("memory", "MB", 20.0))
"""What may be held more at the end than at the beginning; a handle may just be open."""
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


def measure(cycles: int) -> None:
    """Break and mend the stream `cycles` times; print the measurements."""
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
        count, note = len(times), "largest of all cycles"
        late = max(noticed[fault])
        tell(f"recovery/noticed-{fault}", late, "s", limit=_DETECTED_S, cases=count, note=note)
        tell(f"recovery/back-{fault}", max(times), "s", limit=_BACK_S, cases=count, note=note)
    if before is None:
        return
    for at, (name, unit, limit) in enumerate(_LEAKS):
        more = after[at] - before[at]
        tell(f"recovery/{name}", more, unit, limit=limit, cases=cycles, note="more at the end")


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


def main() -> None:
    """Measure."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--cycles", type=int, default=200)
    logging.getLogger("capture_station.camera").setLevel(logging.ERROR)
    measure(parser.parse_args().cycles)


if __name__ == "__main__":
    main()
