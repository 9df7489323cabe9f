"""The file around the picture."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from capture_station.domain.findings import Severity

if TYPE_CHECKING:
    from capture_station.checks.measures import Measures
    from capture_station.checks.rules.asking import Asked
    from capture_station.domain.findings import Finding

_DPI_ROUNDING: Final = 0.6
"""Some writers store dots per centimetre: 300 dpi comes back as 299.7."""
_ASPECT_ROUNDING: Final = 0.01


def judge_format(measures: Measures, asked: Asked) -> Finding:
    """A single upright picture in an accepted format, 24-bit colour."""
    facts = measures.file
    if facts is None:
        return asked.unknown()
    variant, told = "", facts.format
    if facts.format not in asked.spec.file.formats:
        variant = "wrong"
    elif facts.mode != "RGB":
        variant, told = "mode", facts.mode
    elif facts.frames > 1:
        variant = "several"
    elif facts.turned:
        variant = "turned"
    severity = Severity.FAIL if variant else Severity.PASS
    return asked.answer(severity, None, (None, None), variant=variant, params=(("format", told),))


def judge_pixel_size(measures: Measures, asked: Asked) -> Finding:
    """Exactly the frame, or inside the accepted range with the frame's proportions."""
    facts, frame = measures.file, asked.spec.frame
    if facts is None:
        return asked.unknown("px")
    size = (facts.width, facts.height)
    low = frame.smallest_px or (frame.width_px, frame.height_px)
    high = frame.largest_px or (frame.width_px, frame.height_px)
    aspect = facts.width * frame.height_px / (facts.height * frame.width_px)
    inside = all(least <= have <= most for least, have, most in zip(low, size, high, strict=True))
    right = inside and abs(aspect - 1.0) < _ASPECT_ROUNDING
    params = (
        ("width", facts.width),
        ("height", facts.height),
        ("wanted_width", frame.width_px),
        ("wanted_height", frame.height_px),
    )
    severity = Severity.PASS if right else Severity.FAIL
    return asked.answer(severity, float(facts.width), (low[0], high[0]), "px", params=params)


def judge_resolution(measures: Measures, asked: Asked) -> Finding:
    """The resolution written in the file."""
    facts, wanted = measures.file, asked.spec.frame.dpi
    if facts is None:
        return asked.unknown("dpi")
    if wanted is None:
        return asked.answer(Severity.PASS, None, (None, None), "dpi")
    limits = (float(wanted), float(wanted))
    if facts.dpi is None:
        return asked.answer(
            Severity.FAIL, None, limits, "dpi", variant="missing", params=(("wanted", wanted),)
        )
    right = all(abs(value - wanted) <= _DPI_ROUNDING for value in facts.dpi)
    severity = Severity.PASS if right else Severity.FAIL
    params = (("dpi", round(facts.dpi[0])), ("wanted", wanted))
    return asked.answer(severity, facts.dpi[0], limits, "dpi", params=params)


def judge_jpeg_quality(measures: Measures, asked: Asked) -> Finding:
    """The quality that the file's own tables tell."""
    facts, least = measures.file, asked.spec.file.quality_min
    if facts is None or facts.structure is None or facts.structure.quality is None:
        return asked.unknown()
    quality = facts.structure.quality
    low = least is not None and quality < least
    severity = Severity.FAIL if low else Severity.PASS
    return asked.answer(severity, float(quality), (least, None), params=(("quality", quality),))


def judge_file_size(measures: Measures, asked: Asked) -> Finding:
    """The size of the file."""
    facts = measures.file
    if facts is None:
        return asked.unknown("KB")
    low, high = asked.spec.file.size_kb
    variant = ""
    if low is not None and facts.size_kb < low:
        variant = "too-small"
    if high is not None and facts.size_kb > high:
        variant = "too-large"
    severity = Severity.FAIL if variant else Severity.PASS
    params = (("size", round(facts.size_kb, 1)),)
    return asked.answer(severity, facts.size_kb, (low, high), "KB", variant=variant, params=params)


def judge_nothing_after_end(measures: Measures, asked: Asked) -> Finding:
    """No bytes behind the picture's end."""
    facts = measures.file
    if facts is None:
        return asked.unknown()
    severity = Severity.FAIL if facts.leftover else Severity.PASS
    return asked.answer(
        severity, float(facts.leftover), (None, 0.0), params=(("bytes", facts.leftover),)
    )


def judge_no_identity(measures: Measures, asked: Asked) -> Finding:
    """No metadata that could name a person, a place or a device."""
    facts = measures.file
    if facts is None:
        return asked.unknown()
    severity = Severity.FAIL if facts.carries else Severity.PASS
    return asked.answer(
        severity,
        float(len(facts.carries)),
        (None, 0.0),
        params=(("places", ", ".join(facts.carries)),),
    )
