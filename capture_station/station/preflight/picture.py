"""What is to be seen in the picture: sharpness, backdrop, light, and how they changed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from capture_station.domain.findings import Severity
from capture_station.station.preflight.lines import ORDER, Light, Line, limits

if TYPE_CHECKING:
    from collections.abc import Sequence

    from capture_station.camera.source import Image
    from capture_station.checks.calibration import Calibration
    from capture_station.checks.judge import Judge
    from capture_station.domain.findings import Finding
    from capture_station.domain.spec import Background, PhotoSpec

_RULES = {
    "sharpness": ("sharpness",),
    "backdrop": ("background-colour",),
    "evenness": ("background-even", "background-shadow"),
    "light": ("exposure-under", "exposure-over", "light-even", "colour-cast"),
}
"""Which rules of the standard answer for which topic, once somebody is in the picture."""
_LIGHTS = {
    Severity.PASS: Light.OK,
    Severity.WARN: Light.LOOK,
    Severity.UNKNOWN: Light.LOOK,
    Severity.FAIL: Light.ACT,
}


@dataclass(frozen=True, slots=True)
class PictureAnswer:
    """What was seen in the picture.

    Attributes:
        lines: The answers.
        calibration: Colour and light of the backdrop; None where it was not to be seen.
        has_person: Whether somebody was in the picture.
        is_baseline: Whether this is the light with which the day begins.
    """

    lines: tuple[Line, ...]
    calibration: Calibration | None
    has_person: bool
    is_baseline: bool


def examine_picture(
    judge: Judge,
    picture: Image,
    spec: PhotoSpec,
    accepted: Sequence[Background],
    morning: Calibration | None,
) -> PictureAnswer:
    """Look at sharpness, backdrop and light.

    Somebody who sits in for the first student is judged by the rules of the standard; the bare
    backdrop by what it shows itself.

    Args:
        judge: Of this thread; forgets whom it followed.
        picture: (h, w, 3) uint8 BGR.
        spec: The photo standard.
        accepted: Backgrounds that are accepted.
        morning: The light as the day began; None where this is the first picture of the day.
    """
    from capture_station.checks.calibration import (  # noqa: PLC0415 - loaded when used
        calibrate,
        portrait_part,
    )

    judge.reset_tracking()
    view = judge.judge_live(picture, spec, accepted)
    has_person = view.crop is not None
    if not has_person:
        view = judge.judge_live(portrait_part(picture), spec, accepted)
    judge.reset_tracking()
    calibration = calibrate(picture, view.crop if has_person else None)
    found = {finding.rule: finding for finding in view.judgement.findings}
    lines = []
    for topic, rules in _RULES.items():
        wanted = [found[rule] for rule in rules if rule in found]
        if not has_person and topic in {"sharpness", "light"}:
            lines.append(_without_person(topic, calibration))
        elif wanted:
            lines.append(_line_of(topic, wanted, is_bare=not has_person))
    is_fit = all(line.light is not Light.ACT for line in lines)
    lines.append(_drift(calibration, morning, is_fit=is_fit))
    is_baseline = is_fit and morning is None and calibration is not None
    return PictureAnswer(tuple(lines), calibration, has_person, is_baseline)


def _line_of(topic: str, findings: Sequence[Finding], *, is_bare: bool) -> Line:
    """Return the line of the rule that fails most; on a bare backdrop some have nothing to say."""
    said = [one for one in findings if not (is_bare and one.severity is Severity.UNKNOWN)]
    if not said:
        return Line(topic, "unmeasured", Light.LOOK)
    finding = max(said, key=lambda one: ORDER.index(_LIGHTS[one.severity]))
    if finding.severity is Severity.PASS:
        return Line(topic, "good", Light.OK, {"value": _rounded(said[0].value)})
    return Line(topic, "wrong", _LIGHTS[finding.severity], finding=finding)


def _without_person(topic: str, calibration: Calibration | None) -> Line:
    if topic == "sharpness":
        return Line(topic, "nobody", Light.LOOK)
    if calibration is None:
        return Line(topic, "unmeasured", Light.LOOK)
    limit = limits()["light"]
    stops = abs(calibration.across_stops)
    facts = {"stops": _rounded(stops)}
    if stops <= limit["look_stops"]:
        return Line(topic, "balanced", Light.OK, facts)
    outcome = "left-darker" if calibration.across_stops > 0 else "right-darker"
    return Line(topic, outcome, Light.ACT if stops > limit["act_stops"] else Light.LOOK, facts)


def _drift(calibration: Calibration | None, morning: Calibration | None, *, is_fit: bool) -> Line:
    if calibration is None:
        return Line("drift", "unmeasured", Light.LOOK)
    if morning is None:
        return Line("drift", *(("first", Light.OK) if is_fit else ("unfit", Light.LOOK)))
    limit = limits()["drift"]
    value = calibration.drift_from(morning)
    facts = {"value": _rounded(value)}
    if value <= limit["look_above"]:
        return Line("drift", "small", Light.OK, facts)
    light = Light.ACT if value > limit["act_above"] else Light.LOOK
    outcome = "darker" if calibration.colour[0] < morning.colour[0] - value / 2 else "changed"
    return Line("drift", outcome, light, facts)


def _rounded(value: float | None) -> float:
    return 0.0 if value is None else round(value, 2)
