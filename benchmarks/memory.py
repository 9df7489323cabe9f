"""Whether memory grows: one sitting after the other in the windows, the film at full speed.

    python -m benchmarks.memory --sittings 3600

is a day of ten hours. The default is a twentieth of it and tells the growth per sitting, without
a limit: only the long run tells a leak from caches that fill. The film is a video that is decoded
afresh, so that each picture is new memory as a camera's is. Fifty times a day the camera goes away
and comes back.
"""

from __future__ import annotations

import argparse
import gc
import os
import statistics
import sys
import threading
import time
from typing import TYPE_CHECKING

import cv2

from benchmarks.measuring import growth_of, held, tell
from benchmarks.room import LargeStills, load_words, people, room, sitter_picture, write_film
from capture_station.domain.errors import Trouble

if TYPE_CHECKING:
    from pathlib import Path

    from benchmarks.measuring import Held
    from benchmarks.room import Room
    from capture_station.camera.source import Image
    from capture_station.domain.clock import Clock

SITTINGS = 180
DAY, RESTARTS = 3600, 50
WARM_UP = 40
LIMIT_MB = 50.0
LIMIT_HANDLES = 2
"""A look may fall between the opening and the closing of a file."""
_FRAMES, _FPS = 60, 30.0
_LOOK_EVERY = 10
_GIVES_WAY = 10
"""As the system counts it; at the utmost, 19, a busy computer would leave the film no time."""


class RestartedFilm(LargeStills):
    """A film that can be cut like a camera's cable."""

    is_cut = False

    def read(self) -> Image | None:
        """Return the next picture, or fail once after `cut`."""
        if RestartedFilm.is_cut:
            RestartedFilm.is_cut = False
            raise Trouble("camera.gone", name="film")
        return super().read()


def measure(sittings: int, restarts: int, fps: float) -> None:
    """Print how much is held after the sittings above that after the first ones.

    Args:
        sittings: How many after the first ones.
        restarts: How often the camera goes away and comes back meanwhile, every other time with
            a thread of its own, as after one that hung in its driver.
        fps: Pictures a second of the film; 0 for as fast as it can be decoded.
    """
    picture = sitter_picture(1920, 1080)
    still = cv2.imencode(".jpg", picture)[1].tobytes()

    def camera(folder: Path, clock: Clock) -> RestartedFilm:
        _give_way()
        film = folder / "film.avi"
        if not film.exists():
            write_film(film, _FRAMES, _FPS)
        return RestartedFilm(film, clock, still, fps=fps)

    looks: list[Held] = []
    began = 0.0
    with room(camera, people(WARM_UP + sittings)) as scene:
        for number in range(WARM_UP + sittings):
            scene.call_next()
            scene.shoot()
            scene.dismiss()
            done = number - WARM_UP
            began = time.monotonic() if done < 0 else began
            if done >= 0 and done * restarts // sittings != (done + 1) * restarts // sittings:
                _restart(scene, with_thread=number % 2 == 0)
            if done >= 0 and done % _LOOK_EVERY == 0:
                gc.collect()
                looks.append(held())
                print(f"{done} sittings: {looks[-1]}", file=sys.stderr, flush=True)
        pace_s = (time.monotonic() - began) / sittings
        pictures = _newest(scene)
    _tell(looks, sittings, restarts)
    note = f"all in all; {pictures} pictures of the film were decoded meanwhile"
    tell("memory/pace", pace_s, "s", cases=sittings, note=note)


def _give_way() -> None:
    """Let the film's thread, and those of its decoder, run in what time the sittings leave free.

    Decoding as fast as it can it would take both cores, and a sitting would wait for it.
    """
    if sys.platform == "linux":
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), _GIVES_WAY)


def _restart(scene: Room, *, with_thread: bool) -> None:
    """Let the camera go and come back; return when it is live again."""
    reader = scene.desktop.reader
    assert reader is not None
    before = _newest(scene)
    if with_thread:
        reader.switch_to(scene.station.source)
    else:
        RestartedFilm.is_cut = True
        scene.wait(lambda: not RestartedFilm.is_cut)
    scene.wait(lambda: _newest(scene) > before + 1)


def _newest(scene: Room) -> int:
    """Return the number of the newest picture; 0 while there is none."""
    reader = scene.desktop.reader
    frame = reader.latest() if reader is not None else None
    return 0 if frame is None else frame.number


def _tell(looks: list[Held], sittings: int, restarts: int) -> None:
    memory = [look.memory_mb for look in looks]
    growth = growth_of(memory)
    note = f"from {memory[0]:.0f} to {memory[-1]:.0f} MB, at most {max(memory):.0f}; "
    note += f"{restarts} restarts of the camera; {load_words()}"
    tell("memory/growth", growth, "MB", limit=LIMIT_MB, cases=sittings, note=note)
    # no limit here: what a short run swings by, drawn out to a whole day, says little
    kb = growth / sittings * 1000
    tell("memory/a-sitting", kb, "kB", cases=sittings, note="slope of the same line")
    for name, limit, counts in (
        ("memory/handles", LIMIT_HANDLES, [look.handles for look in looks]),
        ("memory/threads", 0, [look.threads for look in looks]),
    ):
        tenth = max(1, len(counts) // 10)
        more = statistics.median(counts[-tenth:]) - statistics.median(counts[:tenth])
        note = f"more at the end; from {counts[0]} to {counts[-1]}, at most {max(counts)}"
        tell(name, more, "", limit=limit, cases=sittings, note=note)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Measure growth of memory.")
    parser.add_argument("--sittings", type=int, default=SITTINGS)
    parser.add_argument("--fps", type=float, default=0.0, help="pictures a second; 0: full speed")
    parser.add_argument("--restarts", type=int, help="of the camera; default 50 for a whole day")
    told = parser.parse_args()
    restarts = told.sittings * RESTARTS // DAY if told.restarts is None else told.restarts
    measure(told.sittings, restarts, told.fps)
