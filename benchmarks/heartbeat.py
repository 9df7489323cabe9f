"""Whether the main thread of the windows answers: a timer beats, a thread watches the beat.

While the beat stays away the watcher looks at what the main thread is doing, so that a block is
told by the name of the function that made it. On a busy computer the system itself keeps the thread
waiting for a processor; how long is told by Linux (``/proc/thread-self/schedstat``) and told apart.
"""

from __future__ import annotations

import faulthandler
import re
import tempfile
import threading
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import QObject, Qt, QTimer

BEAT_MS = 5
_LOOK_S = 0.01
_OURS = "capture_station"
_PLACE = re.compile(r'  File "(.+)", line (\d+) in (\S+)')


class Place(NamedTuple):
    """A line of a stack as `faulthandler` tells it."""

    file: str
    line: str
    function: str

    def __str__(self) -> str:
        """Return module, function and line."""
        return f"{Path(self.file).stem}.{self.function}:{self.line}"


@dataclass(frozen=True, slots=True)
class Block:
    """A time in which the main thread answered nothing.

    Attributes:
        wall_ms: How long the beat was late.
        worked_ms: Of it, at work on a processor.
        starved_ms: Of it, waiting for a processor that others used.
        doing: What the thread was doing most of the time, innermost last.
    """

    wall_ms: float
    worked_ms: float
    starved_ms: float
    doing: str


class Heartbeat(QObject):
    """Beats on the main thread from `start` to `stop`.

    Args:
        notable_ms: Shorter blocks are only counted.
    """

    def __init__(self, notable_ms: float) -> None:
        super().__init__()
        self.blocks: list[Block] = []
        """Those longer than `notable_ms`, in order."""
        self.beats = 0
        self._notable_ms = notable_ms
        self._main = threading.get_ident()
        self._schedule = Path(f"/proc/self/task/{threading.get_native_id()}/schedstat")
        self._seen: Counter[str] = Counter()
        self._is_over = threading.Event()
        self._at = (0.0, 0.0, 0.0)
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(BEAT_MS)
        self._timer.timeout.connect(self._beat)
        self._watcher = threading.Thread(target=self._watch, name="bench.heartbeat", daemon=True)

    def start(self) -> None:
        """Begin to beat."""
        self._at = self._now()
        self._timer.start()
        self._watcher.start()

    def stop(self) -> None:
        """Beat no longer."""
        self._timer.stop()
        self._is_over.set()
        self._watcher.join()

    def _now(self) -> tuple[float, float, float]:
        """Return the time, how long the main thread has worked, and waited for a processor, ms."""
        waited_ns = 0
        if self._schedule.exists():
            waited_ns = int(self._schedule.read_text(encoding="ascii").split()[1])
        return time.perf_counter() * 1000, time.thread_time() * 1000, waited_ns / 1e6

    def _beat(self) -> None:
        before, self._at = self._at, self._now()
        wall, worked, starved = (now - then for now, then in zip(self._at, before, strict=True))
        seen, self._seen = self._seen, Counter()
        self.beats += 1
        if wall - BEAT_MS > self._notable_ms:
            doing = seen.most_common(1)[0][0] if seen else "?"
            self.blocks.append(Block(wall - BEAT_MS, worked, starved, doing))

    def _watch(self) -> None:
        with tempfile.TemporaryFile("w+") as file:
            while not self._is_over.wait(_LOOK_S):
                if time.perf_counter() * 1000 - self._at[0] > 2 * BEAT_MS:
                    # Not by frames: whoever holds one keeps what the function has in its hands,
                    # a painter for instance, beyond its end.
                    file.seek(0)
                    file.truncate()
                    faulthandler.dump_traceback(file)
                    file.seek(0)
                    self._seen[_named(file.read(), self._main)] += 1


def _named(told: str, thread: int) -> str:
    """Return the innermost function of the program in a thread, and where it stands in others."""
    _, _, own = told.partition(f"Thread 0x{thread:016x}")
    places = [Place(*found) for found in _PLACE.findall(own.partition("\n\n")[0])]
    ours = [place for place in places if _OURS in Path(place.file).parts]
    if not ours:
        return f"{places[0]}" if places else "?"
    return f"{ours[0]}" if places[0] is ours[0] else f"{ours[0]} ({places[0]})"
