"""From the shutter to "safe": a 24-megapixel JPEG, judged, encrypted, on two disks, in windows."""

from __future__ import annotations

import argparse
import statistics
import time
from typing import TYPE_CHECKING

import cv2
import numpy as np

from benchmarks.measuring import tell, timed_ms
from benchmarks.room import LargeStills, load_words, people, room, sitter_picture, write_film
from capture_station.camera.originals import decode

if TYPE_CHECKING:
    from pathlib import Path

    from capture_station.domain.clock import Clock

CASES = 12
LIMIT_S = 1.5
WIDTH, HEIGHT = 6000, 4000
_GRAIN = 5.0
"""Of the sensor, in 8-bit steps: with it the file is as large as those of cameras, 8 to 15 MB."""
_CODING = (
    *(cv2.IMWRITE_JPEG_QUALITY, 97),
    *(cv2.IMWRITE_JPEG_SAMPLING_FACTOR, cv2.IMWRITE_JPEG_SAMPLING_FACTOR_422),
)


def camera_file() -> bytes:
    """Return a JPEG of a drawn sitter as a single-lens camera writes it, with grain."""
    picture = cv2.resize(sitter_picture(WIDTH // 4, HEIGHT // 4), (WIDTH, HEIGHT))
    grain = np.empty(picture.shape, np.int16)
    cv2.setRNGSeed(1)
    cv2.randn(grain, (0, 0, 0), (_GRAIN, _GRAIN, _GRAIN))
    return cv2.imencode(".jpg", cv2.add(picture, grain, dtype=cv2.CV_8U), _CODING)[1].tobytes()


def measure(cases: int) -> None:
    """Print how long it took."""
    still = camera_file()
    reference = timed_ms(lambda: decode(still)) / 1000

    def camera(folder: Path, clock: Clock) -> LargeStills:
        path = folder / "film.avi"
        if not path.exists():
            write_film(path, 30, 30.0)
        return LargeStills(path, clock, still)

    seconds = []
    with room(camera, people(cases + 1)) as scene:
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
