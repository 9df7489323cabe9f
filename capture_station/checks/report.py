"""A judgement as the record that `check` prints (CHECKS.md)."""

from __future__ import annotations

import math
from dataclasses import asdict
from typing import TYPE_CHECKING, Any, Final

from capture_station.domain.findings import Verdict

if TYPE_CHECKING:
    from collections.abc import Callable

    from capture_station.domain.findings import Finding, Judgement

_DECIMALS: Final = 2


def _rounded(value: float | None) -> float | int | None:
    if value is None or not math.isfinite(value):
        return None
    return value if isinstance(value, int) else round(float(value), _DECIMALS)


def judgement_record(
    file: str,
    judgement: Judgement,
    say: Callable[[Finding], tuple[str, str]],
    reason: str = "",
) -> dict[str, Any]:
    """Return a judgement as one JSON object.

    Args:
        file: The file's name as it was given.
        judgement: What was found.
        say: Gives message and advice of a finding.
        reason: The reason in words where the file is unreadable; its key where left out.
    """
    record: dict[str, Any] = {
        "file": file,
        "spec": judgement.spec_id,
        "verdict": judgement.verdict.value,
    }
    if judgement.verdict is Verdict.UNREADABLE:
        record["reason"] = reason or judgement.reason
    if judgement.geometry is not None:
        record["geometry"] = {
            name: _rounded(value) for name, value in asdict(judgement.geometry).items()
        }
    record["findings"] = [_finding_record(finding, say) for finding in judgement.findings]
    return record


def _finding_record(finding: Finding, say: Callable[[Finding], tuple[str, str]]) -> dict[str, Any]:
    message, advice = say(finding)
    return {
        "rule": finding.rule,
        "severity": finding.severity.value,
        "value": _rounded(finding.value),
        "limits": [_rounded(limit) for limit in finding.limits],
        "unit": finding.unit,
        "message": message,
        "advice": advice,
        "basis": finding.basis.value,
    }
