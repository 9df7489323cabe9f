"""How soon a camera that went away is missed, and how soon it is back after its return.

    python -m benchmarks.recovery --cycles 200

A film, an MJPEG and an RTSP server on loopback, a watched folder and libgphoto2's virtual camera
(`benchmarks.breakable`) are killed, stalled, made to repeat themselves, damaged and mended again,
each in a process of its own, all at the same time. Most of it is waiting.
"""

from __future__ import annotations

import argparse
import gc
import logging
import random
import subprocess
import sys
import tempfile
import threading
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from benchmarks.breakable import CLOCK, KINDS
from benchmarks.measuring import tell
from capture_station.camera.reader import CameraReader
from capture_station.camera.state import CameraState, Status
from capture_station.domain.errors import Trouble

if TYPE_CHECKING:
    from collections.abc import Sequence

    from benchmarks.breakable import Breakable

_DETECTED_S = 2.0
_BACK_S = 5.0
_LEAKS = (("threads", "", 0.0), ("handles", "", 1.0), ("memory", "MB", 20.0))
"""What may be held more at the end than at the beginning; a handle may just be open."""
_CYCLES = 200
_LONGEST_AWAY_S = 5.0
_PATIENCE_S = 30.0
_LOOK_AGAIN_S = 0.1
_WARM_UP = 5
_OTHER_FAULTS_OF_TEN = 4
"""Of ten cycles, those in which another fault than the first befalls the camera."""


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
            self._at = CLOCK.monotonic()
            self._changed.notify_all()

    def wait(self, *, is_live: bool) -> float:
        """Wait until the camera is told to be live, or not; return when it was told."""
        with self._changed:
            if not self._changed.wait_for(lambda: self._is_live is is_live, _PATIENCE_S):
                raise TimeoutError(f"is_live={is_live} was not told within {_PATIENCE_S} s")
            return self._at


def measure(kind: str, cycles: int, longest_away_s: float) -> None:
    """Break and mend a camera of this kind `cycles` times; print the measurements."""
    with tempfile.TemporaryDirectory(prefix="bench-recovery-") as folder:
        try:
            with KINDS[kind](Path(folder)) as camera:
                _measure(kind, camera, cycles, longest_away_s)
        except pytest.skip.Exception as missing:
            print(f"recovery/{kind} is left out: {missing}", file=sys.stderr)


def _measure(kind: str, camera: Breakable, cycles: int, longest_away_s: float) -> None:
    watch = Watch()
    reader = CameraReader(camera.make, CLOCK, watch.note)
    noticed: dict[str, list[float]] = defaultdict(list)
    back: dict[str, list[float]] = defaultdict(list)
    before = None
    reader.start()
    try:
        watch.wait(is_live=True)
        for cycle in range(cycles):
            if cycle == min(_WARM_UP, cycles - 1):
                before = _held()
            fault = _fault_of(cycle, tuple(camera.faults))
            away_s = random.Random(cycle).uniform(0.0, longest_away_s)
            noticed_s, mended_at = _break_and_mend(camera, watch, fault, away_s)
            noticed[fault].append(noticed_s)
            back[fault].append(_photographed(reader, camera, watch) - mended_at)
        after = _held()
    finally:
        reader.stop()
    for fault, times in back.items():
        count, note = len(times), "largest of all cycles"
        for word, value, limit in (
            ("noticed", max(noticed[fault]), _DETECTED_S),
            ("back", max(times), _BACK_S),
        ):
            tell(f"recovery/{kind}-{word}-{fault}", value, "s", limit=limit, cases=count, note=note)
    if before is None:
        return
    for at, (name, unit, limit) in enumerate(_LEAKS):
        more, note = after[at] - before[at], "more at the end"
        tell(f"recovery/{kind}-{name}", more, unit, limit=limit, cases=cycles, note=note)


def _fault_of(cycle: int, faults: Sequence[str]) -> str:
    first, *others = faults
    at = cycle % 10
    return others[at % len(others)] if others and at < _OTHER_FAULTS_OF_TEN else first


def _break_and_mend(
    camera: Breakable, watch: Watch, fault: str, away_s: float
) -> tuple[float, float]:
    """Return after how long it was noticed, and when it was mended."""
    break_it, mend_it = camera.faults[fault]
    broken_at = CLOCK.monotonic()
    break_it()
    noticed_s = watch.wait(is_live=False) - broken_at
    # Away for anything up to five seconds, so that every pause between attempts is met.
    threading.Event().wait(away_s)
    mend_it()
    return noticed_s, CLOCK.monotonic()


def _photographed(reader: CameraReader, camera: Breakable, watch: Watch) -> float:
    """Take a photo; return when the camera was back that gave it.

    A stream may be cut once more just after its return: the photo is taken again then.
    """
    while True:
        live_at = watch.wait(is_live=True)
        taken = reader.take_still()
        camera.shoot()
        try:
            taken.result(_PATIENCE_S)
        except Trouble as trouble:
            if trouble.key == "camera.still-timeout":
                raise
            threading.Event().wait(_LOOK_AGAIN_S)
        else:
            return live_at


def _held() -> tuple[int, int, float]:
    """Return threads, file handles and resident memory in MB; 0 where the system does not tell."""
    gc.collect()
    handles, status = Path("/proc/self/fd"), Path("/proc/self/status")
    if not status.exists():
        return threading.active_count(), 0, 0.0
    resident = next(line for line in status.read_text().splitlines() if line.startswith("VmRSS"))
    return threading.active_count(), len(list(handles.iterdir())), int(resident.split()[1]) / 1024


def main() -> None:
    """Measure one kind, or each in a process of its own."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--kind", choices=tuple(KINDS))
    parser.add_argument("--cycles", type=int, default=_CYCLES)
    parser.add_argument("--longest-away", type=float, default=_LONGEST_AWAY_S, metavar="SECONDS")
    told = parser.parse_args()
    logging.getLogger("capture_station.camera").setLevel(logging.ERROR)
    if told.kind:
        measure(told.kind, told.cycles, told.longest_away)
        return
    options = [f"--cycles={told.cycles}", f"--longest-away={told.longest_away}"]
    own = [sys.executable, "-m", "benchmarks.recovery", *options]
    processes = [subprocess.Popen([*own, f"--kind={kind}"]) for kind in KINDS]  # noqa: S603 - ourselves
    sys.exit(max([process.wait() for process in processes]))


if __name__ == "__main__":
    main()
