"""Choosing the best frame of a burst."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from capture_station.domain.findings import Severity, Verdict

if TYPE_CHECKING:
    from collections.abc import Sequence

    from capture_station.domain.findings import Judgement
    from capture_station.domain.spec import PhotoSpec

_VERDICTS: Final = (Verdict.PASS, Verdict.WARN, Verdict.FAIL, Verdict.UNREADABLE)


def choose_best(judgements: Sequence[Judgement], spec: PhotoSpec) -> int:
    """Return the index of the best frame: best verdict, fewest faults, then finest.

    Among frames of the same verdict and as many faults the one counts whose eyes are sharpest and
    most open and whose measures lie nearest to the spec's targets.

    Args:
        judgements: One a frame, at least one, in order of time.
        spec: The photo standard they were judged by.

    Raises:
        ValueError: If there is no frame.
    """
    if not judgements:
        raise ValueError("a burst has at least one frame")
    sharpest = max((_value(one, "sharpness") for one in judgements), default=0.0)
    widest = max((_value(one, "eyes-open") for one in judgements), default=0.0)

    def merit(index: int) -> tuple[int, int, int, float]:
        one = judgements[index]
        fails = sum(f.severity is Severity.FAIL for f in one.findings)
        warns = sum(f.severity in {Severity.WARN, Severity.UNKNOWN} for f in one.findings)
        fine = (
            _value(one, "sharpness") / max(sharpest, 1e-6)
            + 0.6 * _value(one, "eyes-open") / max(widest, 1e-6)
            - 0.5 * _off_target(one, spec)
        )
        return (-_VERDICTS.index(one.verdict), -fails, -warns, fine)

    return max(range(len(judgements)), key=merit)


def _value(judgement: Judgement, rule: str) -> float:
    found = next((f.value for f in judgement.findings if f.rule == rule), None)
    return 0.0 if found is None else found


def _off_target(judgement: Judgement, spec: PhotoSpec) -> float:
    """Return how far the measures lie off the targets, in widths of their limits, on average."""
    geometry = judgement.geometry
    if geometry is None:
        return 1.0
    off = []
    for name, limit in spec.geometry.items():
        value = getattr(geometry, name, None)
        if value is None or limit.target is None or limit.low is None or limit.high is None:
            continue
        span = max(limit.high - limit.low, 1.0)
        off.append(max(abs(value - limit.target) - limit.slack, 0.0) / span)
    return sum(off) / len(off) if off else 0.0
