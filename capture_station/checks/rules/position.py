"""Where the head is and how it is held.

Official limits are given in pixels of the spec's frame. A picture of another size is judged as if
scaled to it, so that a wrong size is named by the rule for sizes and not by all of these.
"""

from __future__ import annotations

from math import copysign
from typing import TYPE_CHECKING

from capture_station.checks.rules.clothing import contrast_of
from capture_station.domain.findings import Severity

if TYPE_CHECKING:
    from capture_station.checks.measures import Measures
    from capture_station.checks.rules.asking import Asked
    from capture_station.domain.findings import Finding


def _down(measures: Measures, asked: Asked) -> float:
    return asked.spec.frame.height_px / measures.geometry.height


def _across(measures: Measures, asked: Asked) -> float:
    return asked.spec.frame.width_px / measures.geometry.width


def _pixels(beyond: float) -> int:
    """Return how far beyond a limit a value is, rounded as the value itself is shown."""
    return max(1, round(beyond))


def _within(asked: Asked, measure: str, value: float | None, low: str, high: str) -> Finding:
    """Judge a value in frame pixels by the spec's limits; `low` and `high` name the variants."""
    limit = asked.spec.geometry[measure]
    limits = (limit.low, limit.high)
    if value is None:
        return asked.unknown("px")
    params: tuple[tuple[str, str | float], ...] = ()
    variant = ""
    if limit.low is not None and value < limit.low:
        variant, params = low, (("by", _pixels(limit.low - value)),)
    elif limit.high is not None and value > limit.high:
        variant, params = high, (("by", _pixels(value - limit.high)),)
    severity = Severity.FAIL if variant else Severity.PASS
    return asked.answer(
        severity, value, limits, "px", variant=variant, params=params, basis=limit.basis
    )


def judge_eye_line(measures: Measures, asked: Asked) -> Finding:
    """Height of the eyes."""
    eye_y = measures.geometry.eye_y
    value = None if eye_y is None else eye_y * _down(measures, asked)
    return _within(asked, "eye_y", value, "too-high", "too-low")


def judge_hair_top(measures: Measures, asked: Asked) -> Finding:
    """Room above the hair."""
    top = measures.geometry.hair_top_y
    value = None if top is None else top * _down(measures, asked)
    return _within(asked, "hair_top_y", value, "too-high", "too-low")


def judge_face_width(measures: Measures, asked: Asked) -> Finding:
    """Size of the face."""
    width = measures.geometry.face_width
    value = None if width is None else width * _across(measures, asked)
    return _within(asked, "face_width", value, "too-small", "too-large")


def judge_eye_distance(measures: Measures, asked: Asked) -> Finding:
    """Distance of the eyes."""
    distance = measures.geometry.inter_eye
    value = None if distance is None else distance * _across(measures, asked)
    return _within(asked, "inter_eye", value, "too-small", "too-large")


def judge_centred(measures: Measures, asked: Asked) -> Finding:
    """The middle between the eyes lies on the picture's middle."""
    middle = measures.geometry.eye_mid_x
    value = None if middle is None else middle * _across(measures, asked)
    return _within(asked, "eye_mid_x", value, "too-left", "too-right")


def judge_head_height(measures: Measures, asked: Asked) -> Finding:
    """Length of the head from hair to chin."""
    height = measures.geometry.head_height
    value = None if height is None else height * _down(measures, asked)
    return _within(asked, "head_height", value, "too-small", "too-large")


def judge_below_chin(measures: Measures, asked: Asked) -> Finding:
    """Room for neck and shoulders."""
    chin = measures.geometry.chin_y
    value = None
    if chin is not None:
        value = (measures.geometry.height - chin) * _down(measures, asked)
    return _within(asked, "below_chin", value, "too-little", "too-much")


def _turned(value: float | None, asked: Asked, positive: str, negative: str) -> Finding:
    if value is None:
        return asked.unknown("deg")
    high = asked.need("fail_above")
    gentle = asked.threshold("warn_above")
    severity = Severity.PASS
    if gentle is not None and abs(value) > gentle:
        severity = Severity.WARN
    if abs(value) > high:
        severity = Severity.FAIL
    variant = "" if severity is Severity.PASS else positive if value > 0 else negative
    params = (("degrees", round(abs(value))),)
    return asked.answer(severity, value, (-high, high), "deg", variant=variant, params=params)


def judge_roll(measures: Measures, asked: Asked) -> Finding:
    """The head is held upright."""
    return _turned(measures.geometry.roll_deg, asked, "to-right", "to-left")


def judge_yaw(measures: Measures, asked: Asked) -> Finding:
    """The face looks straight, not sideways."""
    return _turned(measures.geometry.yaw_deg, asked, "to-right", "to-left")


def judge_pitch(measures: Measures, asked: Asked) -> Finding:
    """The chin is neither up nor down."""
    return _turned(measures.geometry.pitch_deg, asked, "up", "down")


def judge_shoulders(measures: Measures, asked: Asked) -> Finding:
    """The shoulders are level; unknown where hair or the picture's edge hides one of them.

    Where the clothing hardly differs from the backdrop, as white does before white, the outline may
    follow a fold instead of the shoulder: a slope read there is no more than a doubt.
    """
    person = measures.person
    value = None if person is None else person.shoulders_deg
    if value is not None and abs(value) > asked.need("fail_above"):
        apart = contrast_of(measures)
        if apart is not None and apart < asked.need("clothes_differ"):
            value = copysign(asked.doubted(abs(value)), value)
    return _turned(value, asked, "right-lower", "left-lower")
