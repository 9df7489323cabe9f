"""The same verdict whoever sits there: results apart by skin tone, glasses and length of hair."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from benchmarks.accuracy import Case
    from benchmarks.people import Sitter

_POSE = {"yaw", "pitch", "roll"}
_LONG_HAIR = 1.25
"""Width of the person beside the chin in face widths from which hair hangs there."""


def traits_of(sitter: Sitter, tone: str, *, glasses: bool) -> tuple[str, ...]:
    """Return what a photographed person is, as names of groups.

    Args:
        sitter: The person.
        tone: Name of the tone that the skin was given, ``"own"`` for none.
        glasses: Whether glasses are worn, real or drawn ones.
    """
    cutout, label = sitter.cutout, sitter.label
    head = cutout.sight.head
    row = cutout.alpha[int(head.chin_y - 0.08 * head.face_width)]
    wide = float((row > 0.5).sum()) / head.face_width
    real = tone == "own"
    return (
        f"skin: {label.skin}, as photographed" if real else f"skin: {tone}, toned",
        "glasses: worn" if glasses else "glasses: none",
        "hair: long" if wide > _LONG_HAIR else "hair: short or tied",
        "head: turned" if label.own & _POSE else "head: straight",
        f"half: {'AB'[sum(label.who.encode()) % 2]}",
        f"person: {label.who}",
    )


def report_splits(cases: list[Case]) -> None:
    """Print, group by group, how faultless and faulty portraits were judged."""
    groups: dict[str, list[Case]] = defaultdict(list)
    for case in cases:
        for trait in case.traits:
            groups[trait].append(case)
    if not groups:
        return
    print(
        f"\n{'group':34}{'faultless':>10}{'not failed':>12}{'faulty':>8}{'named':>9}{'missed':>8}"
    )
    for trait in sorted(groups):
        good = [case for case in groups[trait] if not case.fault]
        faulty = [case for case in groups[trait] if case.fault]
        kept = sum(not case.failed for case in good)
        named = sum(case.fault in case.failed for case in faulty)
        missed = sum(case.clean for case in faulty)
        print(
            f"{trait:34}{len(good):10}{_percent(kept, len(good)):>12}"
            f"{len(faulty):8}{_percent(named, len(faulty)):>9}{missed:8}"
        )


def _percent(part: int, whole: int) -> str:
    return f"{100.0 * part / whole:.1f} %" if whole else "-"
