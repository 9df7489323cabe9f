"""Time to develop and judge a still of 24 megapixels, one core.

    python -m benchmarks.still [--rounds 12]

Prints one JSON object a line: seconds of processor time from the camera's JPEG to the judged
portrait, with the ratio to only decoding that JPEG.
"""

from __future__ import annotations

import argparse
import io
import time

import cv2
import numpy as np
from PIL import Image

from benchmarks.measuring import tell
from capture_station.checks.judge import Judge
from capture_station.checks.specs import load_specs
from capture_station.locations import models_dir
from capture_station.sitters.person import Person
from capture_station.sitters.scene import Framing, Scene, render

SPEC = "cn.chsi.degree.2017"
LIMIT_S = 0.6


def still() -> bytes:
    """Return a 4000 x 6000 JPEG of a drawn sitter, as an upright camera delivers it."""
    framing = Framing(eye_y=0.40, face=0.22)
    frame = render(Scene(Person.make(3), framing=framing), (1000, 1500)).image
    large = cv2.resize(frame, (4000, 6000), interpolation=cv2.INTER_CUBIC)
    grain = np.random.default_rng(1).normal(0, 2.5, large.shape[:2]).astype(np.int16)
    noisy = np.clip(large.astype(np.int16) + grain[..., np.newaxis], 0, 255).astype(np.uint8)
    out = io.BytesIO()
    Image.fromarray(noisy[:, :, ::-1]).save(out, "JPEG", quality=92)
    return out.getvalue()


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=12)
    args = parser.parse_args()
    cv2.setNumThreads(1)
    judge, spec, data = Judge(models_dir()), load_specs()[SPEC], still()
    costs, references = [], []
    made = judge.develop(data, spec)
    for _ in range(args.rounds):
        start = time.thread_time()
        made = judge.develop(data, spec)
        costs.append(time.thread_time() - start)
        start = time.thread_time()
        Image.open(io.BytesIO(data)).load()
        references.append(time.thread_time() - start)
    median = float(np.median(costs))
    note = (
        f"24 MP JPEG of {len(data) / 1e6:.1f} MB, verdict {made.judgement.verdict.value}; "
        "processor time of one thread; reference: decoding alone"
    )
    reference = float(np.median(references))
    tell("still", median, "s", limit=LIMIT_S, reference=reference, cases=args.rounds, note=note)


if __name__ == "__main__":
    main()
