"""What limits chosen on other people say of each one: the honest figure for a face not seen yet.

    python -m benchmarks.accuracy --faces FOLDER --packages FOLDER --values FILE ...
    python -m benchmarks.leaving_out FILE ...

Reads the findings that `benchmarks.accuracy` wrote. Rule by rule it leaves out each person in turn,
chooses the limit on all others and counts what that limit says of the one left out: faultless
portraits failed (of how many people), faults not failed. Beside it stands what the limit of the
spec says, and between which values the chosen limits lie: where leaving out one person moves the
limit, the rule hangs on that person.
"""

from __future__ import annotations

import argparse
import json
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from capture_station.checks.specs import load_specs
from capture_station.domain.findings import Basis

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

SPEC = "cn.chsi.degree.2017"
_FALSE_COUNTS = 10.0
"""How much a faultless portrait failed weighs against a fault not failed, as shares: a portrait
passes all rules, a fault is named by one, and two false of 100 are allowed and five unnamed."""
_TOWARDS_FAULTY = 0.75
"""Where in a gap between good and faulty a limit lies."""


@dataclass(frozen=True, slots=True)
class Told:
    """What one rule said of one portrait.

    Attributes:
        person: Whose it is.
        faulty: Whether it has the fault that the rule names.
        value: The rule's value, larger where worse.
        doubted: Whether a second sign made it no more than a doubt, whatever the limit.
    """

    person: str
    faulty: bool
    value: float
    doubted: bool


@dataclass(frozen=True, slots=True)
class Outcome:
    """Errors of one way to choose limits.

    Attributes:
        false: Faultless portraits failed.
        people: How many people these show.
        unnamed: Faulty portraits not failed.
    """

    false: int
    people: int
    unnamed: int


def read_told(
    paths: Iterable[Path], rules: Mapping[str, tuple[float, float]]
) -> dict[str, list[Told]]:
    """Return what was said, by rule.

    Args:
        paths: Files of `benchmarks.accuracy --values`.
        rules: Those of interest (see `ways_and_limits`).
    """
    told = defaultdict(list)
    for path in paths:
        for line in path.read_text(encoding="utf-8").splitlines():
            case = json.loads(line)
            for rule, (severity, value) in case["values"].items():
                mine = not case["fault"] or case["fault"] == rule
                if not mine or value is None or rule not in rules or rule in case["own"]:
                    continue
                way, limit = rules[rule]
                worse = abs(value) if way > 0 else -value
                doubted = severity != "fail" and worse >= limit
                told[rule].append(Told(case["person"], bool(case["fault"]), worse, doubted))
    return told


def ways_and_limits() -> dict[str, tuple[float, float]]:
    """Return of each rule with one limit of ours which way is worse (1 or -1), and that limit."""
    found = {}
    for name, setting in load_specs()[SPEC].rules.items():
        for threshold, way in (("fail_above", 1.0), ("fail_below", -1.0)):
            if setting.basis is Basis.OURS and threshold in setting.thresholds:
                found[name] = (way, way * setting.thresholds[threshold])
    return found


def choose_limit(good: Sequence[float], faulty: Sequence[float]) -> float:
    """Return the limit with the least errors, in the widest gap of those that have as few.

    It lies nearer to the gap's end where it is worse: good portraits differ from face to face much
    more than faulty ones.

    Args:
        good: Values of faultless portraits.
        faulty: Values of faulty ones, mostly larger.
    """
    values = np.unique(np.concatenate([good, faulty]))
    if len(values) == 1:
        return float(values[0])
    limits = values[:-1] + _TOWARDS_FAULTY * np.diff(values)
    false = 1.0 - np.searchsorted(np.sort(good), limits, side="right") / max(len(good), 1)
    unnamed = np.searchsorted(np.sort(faulty), limits, side="right") / max(len(faulty), 1)
    cost = _FALSE_COUNTS * false + unnamed
    best = np.flatnonzero(cost <= cost.min() + 1e-9)
    return float(limits[best[np.diff(values)[best].argmax()]])


def limits_left_out(told: Sequence[Told]) -> dict[str, float]:
    """Return for each person the limit that the other people suggest."""
    limits = {}
    for person in {one.person for one in told}:
        others = [one for one in told if one.person != person and not one.doubted]
        good = [one.value for one in others if not one.faulty]
        limits[person] = choose_limit(good, [one.value for one in others if one.faulty])
    return limits


def outcome_of(told: Sequence[Told], limits: Mapping[str, float]) -> Outcome:
    """Return the errors of limits, one for each person."""
    failed = [one for one in told if one.value > limits[one.person] and not one.doubted]
    false = [one.person for one in failed if not one.faulty]
    unnamed = sum(one.faulty for one in told) - sum(one.faulty for one in failed)
    return Outcome(len(false), len(set(false)), unnamed)


def report(told: Mapping[str, Sequence[Told]], rules: Mapping[str, tuple[float, float]]) -> None:
    """Print the errors of each rule, by the spec's limit and by limits of other people."""
    print(f"{'':20}{'':>6}{'':>7}{'with the limit of the spec':>30}{'of other people':>44}")
    print(
        f"{'rule':20}{'good':>6}{'faulty':>7}{'limit':>9}{'false':>7}{'people':>7}{'unnamed':>8}"
        f"{'limits':>20}{'false':>7}{'people':>7}{'unnamed':>8}"
    )
    false = 0
    for rule, said in sorted(told.items()):
        way, limit = rules[rule]
        faulty = sum(one.faulty for one in said)
        now = outcome_of(said, defaultdict(lambda limit=limit: limit))
        head = f"{rule:20}{len(said) - faulty:6}{faulty:7}{way * limit:9.3g}"
        head += f"{now.false:7}{now.people:7}{now.unnamed:8}"
        if not faulty:
            print(head)
            continue
        chosen = limits_left_out(said)
        left = outcome_of(said, chosen)
        false += left.false
        ends = sorted(way * one for one in (min(chosen.values()), max(chosen.values())))
        between = f"{ends[0]:.3g} to {ends[1]:.3g}"
        print(f"{head}{between:>20}{left.false:7}{left.people:7}{left.unnamed:8}")
    print(f"false by limits of other people, all rules: {false}")


def main() -> None:
    """Read the findings and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("values", type=Path, nargs="+", help="findings of benchmarks.accuracy")
    rules = ways_and_limits()
    report(read_told(parser.parse_args().values, rules), rules)


if __name__ == "__main__":
    main()
