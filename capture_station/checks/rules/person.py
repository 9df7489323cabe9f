"""Is there one person, and enough of them?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from capture_station.domain.findings import Severity

if TYPE_CHECKING:
    from capture_station.checks.measures import Measures
    from capture_station.checks.rules.asking import Asked
    from capture_station.domain.findings import Finding


def judge_one_face(measures: Measures, asked: Asked) -> Finding:
    """Exactly one face; one much smaller than the sitter's counts too, a speck does not."""
    if measures.person is None and measures.faces:
        # There is one, but too much of it is hidden: `face-covered` says so.
        return asked.unknown()
    if measures.person is None:
        return asked.answer(Severity.FAIL, 0.0, (1.0, 1.0), variant="none")
    # A face that is followed from frame to frame counts even where the detector misses it.
    sides = [box.side for box in measures.faces]
    count = sum(side >= asked.need("relative_size") * max(sides) for side in sides)
    if count > 1:
        return asked.answer(Severity.FAIL, float(count), (1.0, 1.0), variant="several")
    return asked.answer(Severity.PASS, 1.0, (1.0, 1.0))


def judge_enough_pixels(measures: Measures, asked: Asked) -> Finding:
    """The camera gave at least one pixel for each pixel of the portrait."""
    if measures.enlarged is not None:
        given = 100.0 / measures.enlarged
        return asked.at_least(given, "%", params=(("percent", round(given)),))
    wanted = asked.spec.frame.smallest_px or (
        asked.spec.frame.width_px,
        asked.spec.frame.height_px,
    )
    geometry = measures.geometry
    given = 100.0 * min(geometry.width / wanted[0], geometry.height / wanted[1])
    return asked.at_least(given, "%", params=(("percent", round(given)),))
