"""From the shutter to "safe": a 24-megapixel JPEG, judged, encrypted, on two disks, in windows."""

from __future__ import annotations

import argparse
import statistics
import time
from typing import TYPE_CHECKING

import cv2

from benchmarks.measuring import tell, timed_ms
from benchmarks.room import LargeStills, load_words, room, sitter_picture, write_film
from capture_station.camera.originals import decode

if TYPE_CHECKING:
    from pathlib import Path

    from capture_station.domain.clock import Clock

CASES = 12
LIMIT_S = 1.5
WIDTH, HEIGHT = 6000, 4000
_QUALITY = 92


def measure(cases: int) -> None:
    """Print how long it took."""
    picture = sitter_picture(WIDTH, HEIGHT)
    still = cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, _QUALITY])[1].tobytes()
    reference = timed_ms(lambda: decode(still)) / 1000

    def camera(folder: Path, clock: Clock) -> LargeStills:
        path = folder / "film.avi"
        if not path.exists():
            write_film(path, 30, 30.0)
        return LargeStills(path, clock, still)

    seconds = []
    with room(camera, people=cases + 1) as scene:
        for number in range(cases + 1):
            scene.call_next()
            began = time.perf_counter()
            scene.shoot()
            if number:  # the first loads what later ones find loaded
                seconds.append(time.perf_counter() - began)
            scene.dismiss()
    size = f"{WIDTH * HEIGHT / 1e6:.0f} megapixels, {len(still) / 1e6:.1f} MB; {load_words()}"
    note = f"{size}; reference: decoding that file once"
    value = statistics.median(seconds)
    tell("shutter/median", value, "s", limit=LIMIT_S, reference=reference, cases=cases, note=note)
    tell("shutter/slowest", max(seconds), "s", limit=LIMIT_S, cases=cases, note="of the same")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Measure shutter to safe.")
    parser.add_argument("--cases", type=int, default=CASES)
    measure(parser.parse_args().cases)
