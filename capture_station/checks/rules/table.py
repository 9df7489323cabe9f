"""All rules, in the order in which findings are listed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from capture_station.checks.rules import (
    background,
    clothing,
    eyes_mouth,
    file,
    image,
    light,
    person,
    position,
    visibility,
)
from capture_station.checks.rules.asking import Asked, Rule

if TYPE_CHECKING:
    from collections.abc import Mapping

    from capture_station.checks.measures import Measures
    from capture_station.domain.findings import Finding
    from capture_station.domain.spec import Background, PhotoSpec

_HIGH: Final = ("fail_above", "warn_above")
_LOW: Final = ("fail_below", "warn_below")


RULES: Final[tuple[Rule, ...]] = (
    Rule("one-face", person.judge_one_face, ("relative_size",), ("relative_size",)),
    Rule("enough-pixels", person.judge_enough_pixels, _LOW, ("fail_below",)),
    Rule("eye-line", position.judge_eye_line, measure="eye_y"),
    Rule("hair-top", position.judge_hair_top, measure="hair_top_y"),
    Rule("face-width", position.judge_face_width, measure="face_width"),
    Rule("centred", position.judge_centred, measure="eye_mid_x"),
    Rule("head-height", position.judge_head_height, measure="head_height"),
    Rule("below-chin", position.judge_below_chin, measure="below_chin"),
    Rule("eye-distance", position.judge_eye_distance, measure="inter_eye"),
    Rule("roll", position.judge_roll, _HIGH, ("fail_above",)),
    Rule("yaw", position.judge_yaw, _HIGH, ("fail_above",)),
    Rule("pitch", position.judge_pitch, _HIGH, ("fail_above",)),
    Rule(
        "shoulders-level",
        position.judge_shoulders,
        (*_HIGH, "clothes_differ"),
        ("fail_above", "clothes_differ"),
        lasting=True,
    ),
    Rule("eyes-open", eyes_mouth.judge_eyes_open, (*_LOW, "narrow"), ("fail_below", "narrow")),
    Rule(
        "gaze-ahead",
        eyes_mouth.judge_gaze,
        (*_HIGH, "down_share", "up_share", "both_say"),
        ("fail_above", "down_share", "up_share", "both_say"),
    ),
    Rule("mouth-closed", eyes_mouth.judge_mouth, _HIGH, ("fail_above",)),
    Rule("expression", eyes_mouth.judge_expression, _HIGH),
    Rule("glasses-glare", visibility.judge_glare, _HIGH, ("fail_above",), lasting=True),
    Rule("dark-glasses", visibility.judge_dark_glasses, _LOW, lasting=True),
    Rule("face-covered", visibility.judge_covered, _LOW, ("fail_below",), lasting=True),
    Rule(
        "hair-over-eyes",
        visibility.judge_hair,
        (*_HIGH, "brows_above"),
        ("brows_above",),
        lasting=True,
    ),
    Rule(
        "head-covered",
        visibility.judge_head_covered,
        (*_LOW, "sharp_above", "smooth_below"),
        ("sharp_above", "smooth_below", "fail_below"),
        lasting=True,
    ),
    Rule("background-colour", background.judge_colour, ("warn_share",), lasting=True),
    Rule("background-even", background.judge_even, _HIGH, lasting=True),
    Rule("background-shadow", background.judge_shadow, _HIGH, lasting=True),
    Rule(
        "background-object",
        background.judge_object,
        (*_HIGH, "apart", "beside"),
        ("apart", "beside"),
        lasting=True,
    ),
    Rule("background-spill", background.judge_spill, _HIGH, lasting=True),
    Rule("clothing-contrast", clothing.judge_contrast, _LOW, lasting=True),
    Rule(
        "black-edge",
        clothing.judge_black_edge,
        (*_HIGH, "even_below"),
        ("even_below",),
        lasting=True,
    ),
    Rule(
        "exposure-under",
        light.judge_under,
        (*_LOW, "dark_backdrop"),
        ("dark_backdrop",),
        lasting=True,
    ),
    Rule(
        "exposure-over",
        light.judge_over,
        (*_HIGH, "light_backdrop"),
        ("light_backdrop",),
        lasting=True,
    ),
    Rule(
        "light-even",
        light.judge_even,
        (*_HIGH, "down_share"),
        ("down_share",),
        lasting=True,
    ),
    Rule("hot-spots", light.judge_hot_spots, (*_HIGH, "lightness"), ("lightness",), lasting=True),
    Rule("red-eye", light.judge_red_eye, _HIGH, lasting=True),
    Rule("colour-cast", light.judge_cast, _HIGH, lasting=True),
    Rule(
        "sharpness",
        image.judge_sharpness,
        (*_LOW, "sharp_elsewhere", "surely_soft"),
        ("fail_below", "sharp_elsewhere", "surely_soft"),
    ),
    Rule(
        "motion-blur",
        image.judge_motion,
        (*_HIGH, "fine_above", "soft_below"),
        ("fine_above", "soft_below"),
    ),
    Rule("noise", image.judge_noise, (*_HIGH, "skin_share"), ("skin_share",), lasting=True),
    Rule("compression", image.judge_compression, _HIGH, of_file=True),
    Rule("format", file.judge_format, of_file=True),
    Rule("pixel-size", file.judge_pixel_size, of_file=True),
    Rule("resolution", file.judge_resolution, of_file=True),
    Rule("jpeg-quality", file.judge_jpeg_quality, of_file=True),
    Rule("file-size", file.judge_file_size, of_file=True),
    Rule("nothing-after-end", file.judge_nothing_after_end, of_file=True),
    Rule("no-identity-in-metadata", file.judge_no_identity, of_file=True),
)


def judge_all(
    measures: Measures,
    spec: PhotoSpec,
    accepted: tuple[Background, ...],
    known: Mapping[str, Finding] | None = None,
) -> tuple[Finding, ...]:
    """Return the answer of every rule that the spec applies, in the table's order.

    Rules of the file are asked only where there is a file; position rules only where the spec
    limits what they measure.

    Args:
        measures: Of the portrait.
        spec: The photo standard.
        accepted: The backgrounds accepted here.
        known: Answers of a moment ago; lasting rules that stand in it are not asked again.
    """
    findings = []
    for rule in RULES:
        setting = spec.rules.get(rule.name)
        if setting is None or (rule.of_file and measures.file is None):
            continue
        if rule.measure and rule.measure not in spec.geometry:
            continue
        told = known.get(rule.name) if known is not None and rule.lasting else None
        findings.append(told or rule.judge(measures, Asked(rule.name, setting, spec, accepted)))
    return tuple(findings)
