"""Whether memory grows: one sitting after the other in the windows, the film at full speed.

    python -m benchmarks.memory --sittings 3600

is a day of ten hours. The default is a twentieth of it and tells the growth per sitting, without
a limit: only the long run tells a leak from caches that fill. The film is a video that is decoded
afresh, so that each picture is new memory as a camera's is.
"""

from __future__ import annotations

import argparse
import gc
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import cv2
import numpy as np

from benchmarks.measuring import tell
from benchmarks.room import LargeStills, load_words, room, sitter_picture, write_film

if TYPE_CHECKING:
    from capture_station.domain.clock import Clock

SITTINGS = 180
WARM_UP = 40
LIMIT_MB = 50.0
LIMIT_HANDLES = 2
"""A look may fall between the opening and the closing of a file."""
_FRAMES, _FPS = 60, 30.0
_LOOK_EVERY = 10


@dataclass(frozen=True, slots=True)
class Held:
    """What the process holds at one moment.

    Attributes:
        memory_mb: Resident memory.
        handles: Open files, sockets and pipes.
        threads: As the system counts them, those of libraries too.
    """

    memory_mb: float
    handles: int
    threads: int


def measure(sittings: int, fps: float) -> None:
    """Print how much is held after the sittings above that after the first ones.

    Args:
        sittings: How many after the first ones.
        fps: Pictures a second of the film; 0 for as fast as it can be decoded.
    """
    picture = sitter_picture(1920, 1080)
    still = cv2.imencode(".jpg", picture)[1].tobytes()

    def camera(folder: Path, clock: Clock) -> LargeStills:
        film = folder / "film.avi"
        if not film.exists():
            write_film(film, _FRAMES, _FPS)
        return LargeStills(film, clock, still, fps=fps)

    looks: list[Held] = []
    with room(camera, people=WARM_UP + sittings) as scene:
        for number in range(WARM_UP + sittings):
            scene.call_next()
            scene.shoot()
            scene.dismiss()
            if number >= WARM_UP and number % _LOOK_EVERY == 0:
                gc.collect()
                looks.append(_held())
    _tell(looks, sittings)


def _tell(looks: list[Held], sittings: int) -> None:
    memory = [look.memory_mb for look in looks]
    # a straight line through all looks: single ones swing with what is in flight
    slope = float(np.polyfit(np.arange(len(memory)) * _LOOK_EVERY, memory, 1)[0])
    growth = slope * len(memory) * _LOOK_EVERY
    note = f"from {memory[0]:.0f} to {memory[-1]:.0f} MB, at most {max(memory):.0f}; {load_words()}"
    tell("memory/growth", growth, "MB", limit=LIMIT_MB, cases=sittings, note=note)
    # no limit here: what a short run swings by, drawn out to a whole day, says little
    tell("memory/a-sitting", slope * 1000, "kB", cases=sittings, note="slope of the same line")
    for name, limit, counts in (
        ("memory/handles", LIMIT_HANDLES, [look.handles for look in looks]),
        ("memory/threads", 0, [look.threads for look in looks]),
    ):
        tenth = max(1, len(counts) // 10)
        more = float(np.median(counts[-tenth:]) - np.median(counts[:tenth]))
        note = f"more at the end; from {counts[0]} to {counts[-1]}, at most {max(counts)}"
        tell(name, more, "", limit=limit, cases=sittings, note=note)


def _held() -> Held:
    own = Path("/proc/self")
    told = dict(line.split(":", 1) for line in (own / "status").read_text("utf-8").splitlines())
    resident_kb = int(told["VmRSS"].split()[0])
    return Held(resident_kb / 1024, len(list((own / "fd").iterdir())), int(told["Threads"]))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Measure growth of memory.")
    parser.add_argument("--sittings", type=int, default=SITTINGS)
    parser.add_argument("--fps", type=float, default=0.0, help="pictures a second; 0: full speed")
    told = parser.parse_args()
    measure(told.sittings, told.fps)
