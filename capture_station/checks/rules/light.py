"""The light on the face, and what it does to colours."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from capture_station.checks.colour import relative_luminance
from capture_station.checks.skin import PLAIN_SKIN, Zone

if TYPE_CHECKING:
    from capture_station.checks.measures import Measures
    from capture_station.checks.rules.asking import Asked
    from capture_station.domain.findings import Finding


def judge_under(measures: Measures, asked: Asked) -> Finding:
    """The face is not too dark."""
    if measures.person is None:
        return asked.unknown("%")
    return asked.at_least(float(measures.person.patch.median(*PLAIN_SKIN)[0]), "%")


def judge_over(measures: Measures, asked: Asked) -> Finding:
    """The skin does not burn out."""
    if measures.person is None:
        return asked.unknown("%")
    patch = measures.person.patch
    skin = patch.pixels[patch.zone(*PLAIN_SKIN)]
    if not len(skin):
        return asked.unknown("%")
    burnt = 100.0 * float((skin.max(axis=1) >= 252).mean())  # noqa: PLR2004 - near the ceiling of 8 bits
    return asked.at_most(burnt, "%")


def _stops(bright: float, dark: float) -> float:
    light = relative_luminance([bright, dark])
    return float(np.log2(max(float(light[0]), 1e-4) / max(float(light[1]), 1e-4)))


def judge_even(measures: Measures, asked: Asked) -> Finding:
    """Both halves of the face get the same light; otherwise says which side is darker."""
    if measures.person is None:
        return asked.unknown("EV")
    patch = measures.person.patch
    left = float(patch.median(Zone.CHEEK_LEFT, Zone.FOREHEAD_LEFT)[0])
    right = float(patch.median(Zone.CHEEK_RIGHT, Zone.FOREHEAD_RIGHT)[0])
    stops = _stops(left, right)
    return asked.at_most(
        abs(stops),
        "EV",
        variant="left-darker" if stops < 0 else "right-darker",
        params=(("stops", round(abs(stops), 1)),),
    )


def judge_hot_spots(measures: Measures, asked: Asked) -> Finding:
    """No shine on forehead, nose and cheeks."""
    if measures.person is None:
        return asked.unknown("%")
    patch = measures.person.patch
    skin = patch.lab[patch.zone(*PLAIN_SKIN)]
    if not len(skin):
        return asked.unknown("%")
    shining = (skin[:, 0] > 96.0) & (np.hypot(skin[:, 1], skin[:, 2]) < 10.0)  # noqa: PLR2004
    return asked.at_most(100.0 * float(shining.mean()), "%")


def judge_red_eye(measures: Measures, asked: Asked) -> Finding:
    """No red pupils."""
    if measures.person is None:
        return asked.unknown()
    picture = measures.picture
    height, width = picture.shape[:2]
    worst = 0.0
    for eye in (measures.person.face.left, measures.person.face.right):
        x, y = eye.iris[0].tolist()
        reach = max(1.0, 0.45 * eye.iris_radius)
        part = picture[
            max(0, int(y - reach)) : min(height, int(y + reach) + 1),
            max(0, int(x - reach)) : min(width, int(x + reach) + 1),
        ].astype(np.float32)
        if part.size:
            blue, green, red = part.reshape(-1, 3).mean(axis=0).tolist()
            worst = max(worst, (red - max(green, blue)) / 255.0)
    return asked.at_most(worst)


def judge_cast(measures: Measures, asked: Asked) -> Finding:
    """Skin looks like skin: its hue lies where skin of all tones lies."""
    if measures.person is None:
        return asked.unknown("deg")
    _, a, b = measures.person.patch.median(*PLAIN_SKIN).tolist()
    hue = float(np.degrees(np.arctan2(b, a)))
    middle = asked.need("hue")
    off = (hue - middle + 180.0) % 360.0 - 180.0
    return asked.at_most(abs(off), "deg", variant="yellow" if off > 0 else "blue")
