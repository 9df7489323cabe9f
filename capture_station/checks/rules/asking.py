"""What a rule is asked and how it answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from capture_station.domain.findings import Basis, Finding, Severity

if TYPE_CHECKING:
    from collections.abc import Callable

    from capture_station.checks.measures import Measures
    from capture_station.domain.spec import Background, PhotoSpec, RuleSetting

Params = tuple[tuple[str, str | float], ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """One rule of one spec, put to one portrait.

    Attributes:
        rule: Its name.
        setting: How strictly it is applied.
        spec: The photo standard.
        accepted: The backgrounds accepted here.
    """

    rule: str
    setting: RuleSetting
    spec: PhotoSpec
    accepted: tuple[Background, ...]

    def threshold(self, name: str) -> float | None:
        """Return a threshold of the spec, None where it has none of this name."""
        return self.setting.thresholds.get(name)

    def need(self, name: str) -> float:
        """Return a threshold that the rule cannot do without (checked when specs are read)."""
        return self.setting.thresholds[name]

    def doubted(self, value: float) -> float:
        """Return a value no worse than where it fails: what one sign alone says is a doubt."""
        low, high = self.threshold("fail_below"), self.threshold("fail_above")
        value = value if low is None else max(value, low)
        return value if high is None else min(value, high)

    def answer(
        self,
        severity: Severity,
        value: float | None,
        limits: tuple[float | None, float | None],
        unit: str = "",
        *,
        variant: str = "",
        params: Params = (),
        basis: Basis | None = None,
    ) -> Finding:
        """Return a finding of this rule. A violation is never sharper than the spec wants it."""
        if severity is Severity.FAIL:
            severity = self.setting.severity
        told = basis or self.setting.basis
        value = None if value is None else float(value)
        return Finding(self.rule, severity, value, limits, unit, told, variant, params)

    def unknown(self, unit: str = "") -> Finding:
        """Return that nothing could be measured."""
        return self.answer(Severity.UNKNOWN, None, (None, None), unit, variant="unknown")

    def at_most(
        self, value: float, unit: str = "", *, variant: str = "", params: Params = ()
    ) -> Finding:
        """Judge a value by ``fail_above`` and, where given, the gentler ``warn_above``.

        The finding's limit is the one that the value broke; of a value that holds, the sharper.
        """
        high = self.threshold("fail_above")
        gentle = self.threshold("warn_above")
        severity = Severity.PASS
        if gentle is not None and value > gentle:
            severity = Severity.WARN
        if high is not None and value > high:
            severity = Severity.FAIL
        is_gentle = severity is Severity.WARN or high is None
        limits = (None, gentle if is_gentle else high)
        told = variant if severity is not Severity.PASS else ""
        return self.answer(severity, value, limits, unit, variant=told, params=params)

    def at_least(
        self, value: float, unit: str = "", *, variant: str = "", params: Params = ()
    ) -> Finding:
        """Judge a value by ``fail_below`` and, where given, the gentler ``warn_below``."""
        low = self.threshold("fail_below")
        gentle = self.threshold("warn_below")
        severity = Severity.PASS
        if gentle is not None and value < gentle:
            severity = Severity.WARN
        if low is not None and value < low:
            severity = Severity.FAIL
        is_gentle = severity is Severity.WARN or low is None
        limits = (gentle if is_gentle else low, None)
        told = variant if severity is not Severity.PASS else ""
        return self.answer(severity, value, limits, unit, variant=told, params=params)


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of the table.

    Attributes:
        name: As in the spec files.
        judge: Answers for a portrait.
        thresholds: Names that a spec may set.
        required: Those of them that a spec must set.
        of_file: Whether it judges the file rather than what it shows; not asked of a live frame.
        lasting: Whether it judges what does not change from one live frame to the next: backdrop,
            clothing, light, glasses. Its answer then holds for a few frames.
        measure: Name of the measure in the spec's geometry that gives its limits, empty if none;
            such a rule is applied when the spec limits that measure.
    """

    name: str
    judge: Callable[[Measures, Asked], Finding]
    thresholds: tuple[str, ...] = ()
    required: tuple[str, ...] = ()
    of_file: bool = False
    lasting: bool = False
    measure: str = ""
