"""Whether memory grows: one sitting after the other in the windows, the film at full speed.

    python -m benchmarks.memory --sittings 3600

is a day of ten hours. The default is a twentieth of it and tells the growth per sitting, without
a limit: only the long run tells a leak from caches that fill.
"""

from __future__ import annotations

import argparse
import gc
from pathlib import Path
from typing import TYPE_CHECKING

import cv2
import numpy as np

from benchmarks.measuring import tell
from benchmarks.room import LargeStills, load_words, room, sitter_picture

if TYPE_CHECKING:
    from capture_station.domain.clock import Clock

SITTINGS = 180
WARM_UP = 40
LIMIT_MB = 50.0
_FRAMES = 8
_LOOK_EVERY = 10


def measure(sittings: int) -> None:
    """Print how much memory is held after the sittings above that after the first ones."""
    picture = sitter_picture(1920, 1080)
    still = cv2.imencode(".jpg", picture)[1].tobytes()

    def camera(folder: Path, clock: Clock) -> LargeStills:
        film = folder / "film"
        if not film.exists():
            film.mkdir()
            for number in range(_FRAMES):
                shown = np.roll(picture, number, axis=1)
                cv2.imwrite(str(film / f"{number}.jpg"), shown)
        return LargeStills(film, clock, still, fps=0)

    held: list[float] = []
    with room(camera, people=WARM_UP + sittings) as scene:
        for number in range(WARM_UP + sittings):
            scene.call_next()
            scene.shoot()
            scene.dismiss()
            if number >= WARM_UP and number % _LOOK_EVERY == 0:
                gc.collect()
                held.append(_resident_mb())
    # a straight line through all looks: single ones swing with what is in flight
    slope = float(np.polyfit(np.arange(len(held)) * _LOOK_EVERY, held, 1)[0])
    growth = slope * len(held) * _LOOK_EVERY
    note = f"from {held[0]:.0f} to {held[-1]:.0f} MB; {load_words()}"
    tell("memory/growth", growth, "MB", limit=LIMIT_MB, cases=sittings, note=note)
    # no limit here: what a short run swings by, drawn out to a whole day, says little
    tell("memory/a-sitting", slope * 1000, "kB", cases=sittings, note="slope of the same line")


def _resident_mb() -> float:
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    line = next(line for line in status.splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1]) / 1024


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Measure growth of memory.")
    parser.add_argument("--sittings", type=int, default=SITTINGS)
    measure(parser.parse_args().sittings)
