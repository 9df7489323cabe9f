"""What the checks say of a picture: measures, findings, one judgement.

The words for a finding (message, advice) are not here: they are looked up by `Finding.sentence_key`
in ``resources/i18n/findings.toml`` where they are shown.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class Severity(StrEnum):
    """Answer of one rule. `UNKNOWN` means "could not be measured" and is never passed silently."""

    PASS = "pass"  # noqa: S105 - a verdict, no password
    WARN = "warn"
    FAIL = "fail"
    UNKNOWN = "unknown"


class Verdict(StrEnum):
    """Answer of all rules together."""

    PASS = "pass"  # noqa: S105 - a verdict, no password
    WARN = "warn"
    FAIL = "fail"
    UNREADABLE = "unreadable"


class Basis(StrEnum):
    """Whether a limit stands in the official document or was chosen by this project."""

    OFFICIAL = "official"
    OURS = "ours"


@dataclass(frozen=True, slots=True)
class Finding:
    """Answer of one rule.

    Attributes:
        rule: Name of the rule as in the spec files, e.g. ``"background-colour"``.
        severity: The answer.
        value: Measured value in `unit`; None where nothing could be measured.
        limits: Lowest and highest accepted value in `unit`; None where that side is open.
        unit: ``"px"``, ``"deg"``, ``"dE2000"``, ``"%"``, ``"KB"`` or ``""`` for a ratio or count.
        basis: Who set the limits.
        variant: Which of the rule's sentences fits, e.g. ``"too-low"``; empty for the general one.
        params: Values for the sentence.
    """

    rule: str
    severity: Severity
    value: float | None
    limits: tuple[float | None, float | None]
    unit: str
    basis: Basis
    variant: str = ""
    params: tuple[tuple[str, str | float], ...] = ()

    @property
    def sentence_key(self) -> str:
        """Key into ``findings.toml``: the rule, with the variant behind a dot if there is one."""
        return f"{self.rule}.{self.variant}" if self.variant else self.rule


@dataclass(frozen=True, slots=True)
class Geometry:
    """Measures of a picture in its own pixels, origin top left, x to the right (CHECKS.md).

    A measure that could not be taken is None. Angles are degrees: positive `roll_deg` = the head
    leans to the image's right, positive `yaw_deg` = turned to the image's right, positive
    `pitch_deg` = chin up.
    """

    width: int
    height: int
    faces: int
    eye_y: float | None = None
    eye_mid_x: float | None = None
    inter_eye: float | None = None
    hair_top_y: float | None = None
    chin_y: float | None = None
    face_width: float | None = None
    head_height: float | None = None
    roll_deg: float | None = None
    yaw_deg: float | None = None
    pitch_deg: float | None = None


@dataclass(frozen=True, slots=True)
class CropWindow:
    """Part of an original that became the portrait, in pixels of the original as displayed."""

    left: float
    top: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Judgement:
    """All that was found in one picture under one spec.

    Attributes:
        spec_id: The spec it was judged by.
        verdict: `FAIL` if any rule fails, else `WARN` if any warns or is unknown, else `PASS`;
            `UNREADABLE` where there was no picture to judge.
        geometry: The measures; None when unreadable.
        findings: One finding for every rule of the spec, the passed ones too.
        reason: Key of the sentence for an unreadable file; empty otherwise.
    """

    spec_id: str
    verdict: Verdict
    geometry: Geometry | None
    findings: tuple[Finding, ...] = field(default=())
    reason: str = ""

    def failed_rules(self) -> tuple[str, ...]:
        """Names of the rules that fail, in the order of judging."""
        return tuple(f.rule for f in self.findings if f.severity is Severity.FAIL)


def verdict_of(findings: tuple[Finding, ...]) -> Verdict:
    """Return the verdict that follows from the findings."""
    severities = {finding.severity for finding in findings}
    if Severity.FAIL in severities:
        return Verdict.FAIL
    if severities & {Severity.WARN, Severity.UNKNOWN}:
        return Verdict.WARN
    return Verdict.PASS
