"""From a live picture to its verdict on the screen: a film with a time code, 1080p, 30 a second.

The number of each picture is written into its corner. What the camera hands over is noted by that
number, and so is what the windows have painted; the difference is the latency that a person sees.
"""

from __future__ import annotations

import argparse
import statistics
import time
from typing import TYPE_CHECKING

from benchmarks.measuring import tell
from benchmarks.room import load_words, people, read_code, room, write_film
from capture_station.camera.film import FilmSource

if TYPE_CHECKING:
    from pathlib import Path

    from capture_station.camera.source import Image
    from capture_station.domain.clock import Clock
    from capture_station.ui.judging import LiveResult

FPS = 30.0
FRAMES = 90
LIMIT_MS = 150.0
LIMIT_CORES = 1.5
SECONDS = 20.0


class TimedFilm(FilmSource):
    """A film that notes when it handed over which picture."""

    def __init__(self, path: Path, clock: Clock, handed: dict[int, float]) -> None:
        super().__init__(path, clock)
        self._handed = handed

    def read(self) -> Image | None:
        """Return the next picture."""
        image = super().read()
        if image is not None:
            self._handed[read_code(image)] = time.perf_counter()
        return image


def measure(seconds: float) -> None:
    """Print latency and processor time."""
    handed: dict[int, float] = {}
    latencies: list[float] = []
    costs: list[float] = []

    def camera(folder: Path, clock: Clock) -> TimedFilm:
        path = folder / "film.avi"
        if not path.exists():
            write_film(path, FRAMES, FPS)
        return TimedFilm(path, clock, handed)

    with room(camera, people(1)) as scene:
        live = scene.page.stage.live

        def shown(result: LiveResult) -> None:
            live.repaint()  # the page has taken the result over; now it is on the screen
            now = time.perf_counter()
            latencies.append((now - handed[read_code(result.frame.image)]) * 1000)
            costs.append(result.cost_s * 1000)

        scene.desktop.judge.judged.connect(shown)
        scene.call_next()
        latencies.clear()
        began, used = time.perf_counter(), time.process_time()
        scene.wait(lambda: len(latencies) > FPS)
        scene.wait(lambda: time.perf_counter() - began > seconds)
        wall, cores = time.perf_counter() - began, time.process_time() - used
        state = scene.page.desktop.reader.state() if scene.page.desktop.reader else None
    latencies.sort()
    rate = f"{len(latencies) / wall:.1f} verdicts a second of {state.fps if state else 0:.0f}"
    note = f"{rate} pictures, judging {statistics.median(costs):.0f} ms; {load_words()}"
    count = len(latencies)
    median, late = statistics.median(latencies), latencies[int(0.95 * count)]
    tell("latency/median", median, "ms", limit=LIMIT_MS, cases=count, note=note)
    tell("latency/p95", late, "ms", limit=LIMIT_MS, cases=count, note="one in twenty is later")
    told = "decoding, judging, painting at 1920 x 1080"
    tell("latency/cpu", cores / wall, "cores", limit=LIMIT_CORES, note=told)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Measure frame to shown verdict.")
    parser.add_argument("--seconds", type=float, default=SECONDS)
    measure(parser.parse_args().seconds)
