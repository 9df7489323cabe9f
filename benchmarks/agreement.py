"""Whether preview and saved file say the same, on drawn sitters good and faulty.

    python -m benchmarks.agreement [--sitters 6]

Each frame is judged live and developed; the verdict seen through the crop and that on the file are
compared. Prints one JSON object a line.
"""

from __future__ import annotations

import argparse

from benchmarks.measuring import tell
from capture_station.checks.judge import Judge
from capture_station.checks.specs import load_specs
from capture_station.domain.errors import Trouble
from capture_station.domain.findings import Verdict
from capture_station.locations import models_dir
from capture_station.sitters.faults import Fault, with_fault
from capture_station.sitters.person import Person
from capture_station.sitters.scene import Scene, render

SPEC = "cn.chsi.degree.2017"
DIFFER_PERCENT = 1.0


def main() -> None:
    """Compare and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sitters", type=int, default=6)
    parser.add_argument("--first", type=int, default=3000)
    args = parser.parse_args()
    judge, spec = Judge(models_dir()), load_specs()[SPEC]
    cases, differ, opposite = 0, 0, 0
    for number in range(args.first, args.first + args.sitters):
        for fault in (None, *Fault):
            scene = Scene(Person.make(number), seed=number)
            frame = render(with_fault(scene, fault) if fault else scene, (1920, 1080)).image
            try:
                file = judge.develop(frame, spec).judgement.verdict
            except Trouble:
                continue
            judge.reset_tracking()
            judge.judge_live(frame, spec)
            live = judge.judge_live(frame, spec).judgement.verdict
            cases += 1
            differ += (live is Verdict.FAIL) is not (file is Verdict.FAIL)
            opposite += {live, file} == {Verdict.PASS, Verdict.FAIL}
    note = "failed by one and not by the other"
    percent = 100.0 * differ / max(cases, 1)
    tell("agreement", percent, "%", limit=DIFFER_PERCENT, cases=cases, note=note)
    note = "passed clean by one, failed by the other"
    tell("agreement/opposite", opposite, "", limit=0, cases=cases, note=note)


if __name__ == "__main__":
    main()
