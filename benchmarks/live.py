"""Speed of the live judgement against the bare inference on the same frames, and its memory.

    python -m benchmarks.live [--frames 1000] [--long 20000]

Prints one JSON object a line: the median of a full judgement of a 1080p frame in milliseconds of
processor time, with its ratio to running each model once on the same frames; the 99th percentile;
the growth of memory. One core: OpenCV and the models run single-threaded.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path
from typing import TYPE_CHECKING

import cv2
import numpy as np

from benchmarks.measuring import tell
from capture_station.checks.judge import Judge
from capture_station.checks.networks import (
    DETECTOR_SIDE,
    IRIS_SIDE,
    MESH_SIDE,
    SEGMENTER_SIDE,
    Networks,
)
from capture_station.checks.specs import load_specs
from capture_station.locations import models_dir
from capture_station.sitters.person import Person
from capture_station.sitters.scene import Scene, render

if TYPE_CHECKING:
    from numpy.typing import NDArray

SPEC = "cn.chsi.degree.2017"
MEDIAN_MS, P99_MS, RATIO, GROWTH_MB = 15.0, 25.0, 1.5, 10.0


def film(frames: int) -> list[NDArray[np.uint8]]:
    """Return a moving film of a drawn sitter: sway and nod of some pixels, sensor noise."""
    still = render(Scene(Person.make(3)), (1920, 1080)).image
    rng = np.random.default_rng(5)
    place = np.zeros(3)
    moved = []
    for _ in range(frames):
        place = 0.9 * place + rng.standard_normal(3) * (2.0, 1.2, 0.12)
        matrix = cv2.getRotationMatrix2D((960, 700), place[2], 1.0)
        matrix[:, 2] += place[:2]
        frame = cv2.warpAffine(still, matrix, (1920, 1080), borderMode=cv2.BORDER_REPLICATE)
        grain = rng.integers(-2, 3, (270, 480, 3), dtype=np.int16).repeat(4, 0).repeat(4, 1)
        moved.append(np.clip(frame + grain, 0, 255).astype(np.uint8))
    return moved


def bare(networks: Networks, rng: np.random.Generator) -> float:
    """Return the milliseconds that each model takes once, an eye each for the iris model."""
    pictures = {
        side: rng.integers(0, 255, (side, side, 3), dtype=np.uint8)
        for side in (DETECTOR_SIDE, MESH_SIDE, IRIS_SIDE, SEGMENTER_SIDE)
    }
    start = time.thread_time()
    networks.detect(pictures[DETECTOR_SIDE], 0.5)
    networks.mesh(pictures[MESH_SIDE])
    networks.iris(pictures[IRIS_SIDE])
    networks.iris(pictures[IRIS_SIDE])
    networks.segment(pictures[SEGMENTER_SIDE])
    return 1000.0 * (time.thread_time() - start)


def memory_mb() -> float:
    """Return the resident memory of this process in MB."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * 4096 / 1e6


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--frames", type=int, default=1000)
    parser.add_argument("--long", type=int, default=3000, help="frames for the growth of memory")
    args = parser.parse_args()
    cv2.setNumThreads(1)
    judge, networks = Judge(models_dir()), Networks(models_dir())
    spec, rng, frames = load_specs()[SPEC], np.random.default_rng(1), film(60)
    for frame in frames[:20]:
        judge.judge_live(frame, spec)
        bare(networks, rng)
    costs, bares = [], []
    for number in range(args.frames):
        frame = frames[_there_and_back(number, len(frames))]
        start = time.thread_time()
        judge.judge_live(frame, spec)
        costs.append(1000.0 * (time.thread_time() - start))
        bares.append(bare(networks, rng))
    median, reference = float(np.median(costs)), float(np.median(bares))
    note = "processor time of one thread; reference: every model once a frame"
    tell("live", median, "ms", limit=MEDIAN_MS, reference=reference, cases=args.frames, note=note)
    tell("live/ratio", median / reference, "", limit=RATIO, cases=args.frames, note=note)
    p99, mean = float(np.percentile(costs, 99)), float(np.mean(costs))
    tell("live/p99", p99, "ms", limit=P99_MS, reference=reference, cases=args.frames, note=note)
    tell("live/mean", mean, "ms", limit=MEDIAN_MS, reference=reference, cases=args.frames)
    before = memory_mb()
    for number in range(args.long):
        judge.judge_live(frames[_there_and_back(number, len(frames))], spec)
    growth = memory_mb() - before
    note = f"resident memory, from {before:.0f} MB; 20000 frames: --long 20000"
    tell("live/growth", growth, "MB", limit=GROWTH_MB, cases=args.long, note=note)


def _there_and_back(number: int, count: int) -> int:
    """Return the index of a film played forwards and backwards without a jump."""
    place = number % (2 * count - 2)
    return place if place < count else 2 * count - 2 - place


if __name__ == "__main__":
    main()
