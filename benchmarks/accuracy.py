"""How often the judgement is right: faultless portraits and portraits with exactly one fault.

    python -m benchmarks.accuracy --faces FOLDER --packages FOLDER --use held looked --rounds 3

Prints, rule by rule, how many portraits with that fault were failed by the rule that names it
(right), were failed or warned by another only (other), or passed clean (missed), and how often the
rule failed or warned of a portrait that did not have its fault (false, warned). What a person
breaks on the photo itself (`people.toml`) counts neither way. Without photos, drawn sitters are
judged.
"""

from __future__ import annotations

import argparse
import json
from collections import defaultdict
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import cv2
import numpy as np

from benchmarks.face_faults import FACE_FAULTS, glasses
from benchmarks.measuring import tell
from benchmarks.people import find_sitters
from benchmarks.room_faults import ROOM_FAULTS
from benchmarks.shots import faultless, render
from benchmarks.splits import report_splits, traits_of
from benchmarks.variety import TONES, Look
from capture_station.checks.judge import Judge
from capture_station.checks.networks import Networks
from capture_station.checks.portrait import encode_portrait
from capture_station.checks.rules.eyes_mouth import mouth_gap
from capture_station.checks.specs import load_specs
from capture_station.domain.findings import Severity
from capture_station.locations import models_dir
from capture_station.sitters.faults import RULES, Fault, with_fault
from capture_station.sitters.person import Person
from capture_station.sitters.scene import Scene
from capture_station.sitters.scene import render as render_scene

if TYPE_CHECKING:
    from collections.abc import Iterator

    from benchmarks.cutouts import Cutout
    from benchmarks.people import Label, Sitter
    from capture_station.domain.findings import Judgement
    from capture_station.domain.spec import PhotoSpec

SPEC = "cn.chsi.degree.2017"
_DRAWN = 3


@dataclass(frozen=True)
class Case:
    """One judged portrait.

    Attributes:
        source: ``"photo"`` or ``"drawn"``.
        person: Name of the person.
        fault: Rule that names its fault, empty if faultless.
        kind: Finer name of the fault.
        traits: What the person and the shot are otherwise: tone of the skin, glasses, hair.
        judgement: What the judge said.
        own: Rules that the person's photo breaks of itself.
    """

    source: str
    person: str
    fault: str
    kind: str
    traits: tuple[str, ...]
    judgement: Judgement
    own: frozenset[str] = frozenset()

    @property
    def failed(self) -> set[str]:
        """Rules that failed it and that its person does not break anyway."""
        return set(self.judgement.failed_rules()) - self.own

    @property
    def warned(self) -> set[str]:
        """Rules that warned or could not tell, without the person's own."""
        doubts = {Severity.WARN, Severity.UNKNOWN}
        return {f.rule for f in self.judgement.findings if f.severity in doubts} - self.own

    @property
    def clean(self) -> bool:
        """Whether nothing was said that the person does not break anyway."""
        return not self.failed and not self.warned


def fit_for_faultless(cutout: Cutout) -> bool:
    """Whether a photographed person can stand for a faultless sitter once put upright.

    Straight, whole, sharp enough, evenly lit, and with a head whose measures leave room in the
    limits for the small shifts of each shot.
    """
    pose, head, colour = cutout.sight.pose, cutout.sight.head, cutout.colour
    light = [
        colour[int(y) - 5 : int(y) + 6, int(x) - 5 : int(x) + 6].mean()
        for x, y in cutout.sight.face.points[[205, 425], :2]
    ]
    return (
        abs(pose.yaw) < 7.0
        and abs(pose.pitch) < 7.5
        and cutout.whole
        and cutout.enlarged < 2.0
        and head.face_width > 184
        and abs(np.log2(light[0] / light[1])) < 0.5
        and mouth_gap(cutout.sight.face) < 0.1
        and _shows_shoulders(cutout)
    )


def _shows_shoulders(cutout: Cutout) -> bool:
    """Whether something is to be seen of both shoulders."""
    head = cutout.sight.head
    sides = [int(head.eye_x + way * 0.9 * head.face_width) for way in (-1, 1)]
    below = cutout.alpha[int(head.chin_y) :]
    return all(0 <= x < below.shape[1] and bool((below[:, x] > 0.5).any()) for x in sides)


def photo_cases(
    judge: Judge,
    people: list[Sitter],
    spec: PhotoSpec,
    args: argparse.Namespace,
) -> Iterator[Case]:
    """Yield photographed people, faultless and with each fault."""
    faults = {**_FAULTLESS, **ROOM_FAULTS, **FACE_FAULTS}
    if args.only:
        faults = {
            name: change
            for name, change in faults.items()
            if name.partition(":")[0] in {*_FAULTLESS, *args.only}
        }
    tones = list(TONES)
    for number, sitter in enumerate(people):
        cutout, label = sitter.cutout, sitter.label
        for turn in range(args.rounds):
            for place, (name, change) in enumerate(faults.items()):
                fault = "" if name in _FAULTLESS else name.partition(":")[0]
                worn = name.startswith("glasses") and not fault
                if fault in label.own or (worn and label.glasses):
                    continue
                rng = np.random.default_rng([args.seed, number, turn, place])
                tone = tones[(turn + place) % len(tones)] if label.skin == "light" else "own"
                look = Look(tone, clothed=bool(rng.random() < 0.3))
                shot = faultless(cutout, rng, (number + turn + place) % 3, look)
                shot = shot if change is None else change(shot, rng)
                data = encode_portrait(render(shot, rng), spec)
                if args.keep is not None:
                    (args.keep / f"{name or 'good'}-{cutout.name}-{turn}.jpg").write_bytes(data)
                yield Case(
                    source="photo",
                    person=cutout.name,
                    fault=fault,
                    kind=name,
                    traits=traits_of(sitter, tone, glasses=worn or label.glasses),
                    judgement=judge.judge_file(data, spec),
                    own=label.own,
                )


_FAULTLESS = {
    "good": None, "good-2": None, "good-3": None, "glasses": glasses, "glasses-2": glasses,
}  # fmt: skip
"""Several looks of each person at each turn: tones and backdrops are dealt out anew."""


def drawn_cases(
    judge: Judge, spec: PhotoSpec, count: int, first: int, keep: Path | None
) -> Iterator[Case]:
    """Yield drawn sitters, faultless and with each fault, as develop would deliver them."""
    for number in range(first, first + count):
        for fault in (None, *Fault):
            good = Scene(Person.make(number), seed=number)
            scene = good if fault is None else with_fault(good, fault)
            frame = render_scene(scene, (1920, 1080)).image
            view = judge.judge_live(frame, spec)
            judge.reset_tracking()
            if keep is not None:
                name = f"drawn-{fault.value if fault else 'good'}-{number}.jpg"
                cv2.imwrite(str(keep / name), frame)
            rule = RULES[fault] if fault else ""
            kind = fault.value if fault else "good"
            yield Case("drawn", f"drawn-{number}", rule, kind, (), view.judgement)


def told(case: Case) -> str:
    """Return how a portrait with a fault was judged: right, other or missed."""
    if case.fault in case.failed:
        return "right"
    return "missed" if case.clean else "other"


def report(cases: list[Case]) -> None:
    """Print the table."""
    for source in ("photo", "drawn"):
        mine = [case for case in cases if case.source == source]
        if mine:
            _report_source(source, mine)
            report_splits(mine)


def _report_source(source: str, cases: list[Case]) -> None:
    good = [case for case in cases if not case.fault]
    failed = [case for case in good if case.failed]
    clean = [case for case in good if case.clean]
    not_failed = _share(len(good) - len(failed), len(good))
    print(
        f"\n{source}: faultless {len(good)}, not failed {not_failed}, "
        f"clean {_share(len(clean), len(good))}"
    )
    _tell_share(f"{source}-failed", len(failed), len(good), 2.0, "faultless portraits failed")
    by_rule = defaultdict(lambda: defaultdict(list))
    for case in cases:
        if case.fault:
            by_rule[case.fault][told(case)].append(case)
    total = sum(len(group) for row in by_rule.values() for group in row.values())
    right = sum(len(row["right"]) for row in by_rule.values())
    missed = sum(len(row["missed"]) for row in by_rule.values())
    print(f"one fault {total}: named {_share(right, total)}, passed clean {_share(missed, total)}")
    _tell_share(f"{source}-unnamed", total - right, total, 5.0, "faults not named by their rule")
    _tell_share(f"{source}-missed", missed, total, 1.0, "faults that passed clean")
    false = defaultdict(int)
    warned = defaultdict(int)
    for case in good:
        for rule in case.failed:
            false[rule] += 1
        for rule in case.warned:
            warned[rule] += 1
    print(f"{'rule':26}{'cases':>6}{'right':>7}{'other':>7}{'missed':>7}{'false':>7}{'warned':>7}")
    for rule in sorted({*by_rule, *false, *warned}):
        row = by_rule[rule]
        count = sum(len(group) for group in row.values())
        print(
            f"{rule:26}{count:6}{len(row['right']):7}{len(row['other']):7}{len(row['missed']):7}"
            f"{false[rule]:7}{warned[rule]:7}"
        )


def _share(part: int, whole: int) -> str:
    return f"{part} ({100.0 * part / whole:.1f} %)" if whole else "0"


def _tell_share(name: str, part: int, whole: int, limit: float, note: str) -> None:
    if whole:
        share = 100.0 * part / whole
        tell(f"accuracy/{name}", share, "%", limit=limit, cases=whole, note=note)


def write_values(cases: list[Case], path: Path) -> None:
    """Write every finding as one JSON line, for looking into."""
    with path.open("w", encoding="utf-8") as out:
        for case in cases:
            record = {
                "source": case.source, "person": case.person, "fault": case.fault,
                "kind": case.kind, "traits": case.traits, "own": sorted(case.own),
                "verdict": case.judgement.verdict.value,
                "values": {f.rule: (f.severity.value, f.value) for f in case.judgement.findings},
            }  # fmt: skip
            out.write(json.dumps(record) + "\n")


def _asked_for(args: argparse.Namespace, name: str, label: Label) -> bool:
    if name in args.leave or (args.people and name not in args.people):
        return False
    return not args.use or label.use in args.use


def main() -> None:
    """Judge the set and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--faces", type=Path, help="folder of portraits to cut people from")
    parser.add_argument("--packages", type=Path, help="folder for packages with portraits")
    parser.add_argument("--use", nargs="*", default=[], help="only people of this use")
    parser.add_argument(
        "--drawn", type=int, help="number of drawn sitters; 3 where no photos are named"
    )
    parser.add_argument("--first", type=int, default=1000, help="first drawn sitter")
    parser.add_argument(
        "--rounds", type=int, default=2, help="variations of each photographed case"
    )
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--values", type=Path, help="write all findings as JSON lines")
    parser.add_argument("--keep", type=Path, help="folder to keep the judged pictures in")
    parser.add_argument("--people", nargs="*", default=[], help="only these photographed people")
    parser.add_argument("--leave", nargs="*", default=[], help="all photographed people but these")
    parser.add_argument("--only", nargs="*", default=[], help="only these faults of photographs")
    args = parser.parse_args()
    if args.drawn is None:
        args.drawn = 0 if args.faces or args.packages else _DRAWN
    spec = load_specs()[SPEC]
    judge = Judge(models_dir())
    sitters = find_sitters(
        Networks(models_dir()), spec, args.faces, args.packages, partial(_asked_for, args)
    )
    # Of a labelled person is known what is wrong; any other must show nothing wrong at all.
    people = [one for one in sitters if one.label.use or fit_for_faultless(one.cutout)]
    print("people:", ", ".join(f"{one.cutout.name} ({one.label.use})" for one in people))
    cases = list(photo_cases(judge, people, spec, args))
    cases += drawn_cases(judge, spec, args.drawn, args.first, args.keep)
    report(cases)
    if args.values:
        write_values(cases, args.values)


if __name__ == "__main__":
    main()
