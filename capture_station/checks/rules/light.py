"""The light on the face, and what it does to colours."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from capture_station.checks.colour import bgr_of_lab, lab_of_rgb, relative_luminance
from capture_station.checks.ranks import median, rank
from capture_station.checks.skin import PLAIN_SKIN, Zone

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from capture_station.checks.arrays import Picture
    from capture_station.checks.measures import Measures
    from capture_station.checks.rules.asking import Asked
    from capture_station.domain.findings import Finding


_COLOURED: Final = 12.0
"""Chroma from which a backdrop is no white or grey."""


def _chroma(lab: NDArray[np.float64]) -> float:
    return float(np.hypot(lab[1], lab[2]))


def _backdrop_stops(measures: Measures, asked: Asked) -> float:
    """Return by how many stops the backdrop is lighter than its reference, negative if darker."""
    backdrop = measures.backdrop
    if backdrop is None or not asked.accepted:
        return 0.0
    colours = [lab_of_rgb(one.rgb) for one in asked.accepted]
    coloured = _chroma(backdrop.colour) > _COLOURED
    alike = [c for c in colours if (_chroma(c) > _COLOURED) is coloured] or colours
    nearest = min(alike, key=lambda c: float(np.abs(c - backdrop.colour).sum()))
    return _stops(float(backdrop.colour[0]), float(nearest[0]))


def judge_under(measures: Measures, asked: Asked) -> Finding:
    """The face is not too dark.

    How light skin is depends on its tone, so the backdrop has its say: where it is as light as its
    reference, dark skin is dark skin; where it is too dark as well, the exposure is too low.
    """
    if measures.person is None:
        return asked.unknown("%")
    light = float(measures.person.patch.median(*PLAIN_SKIN)[0])
    doubt = float(np.clip((-_backdrop_stops(measures, asked) - 0.35) / 0.4, 0.0, 1.0))
    gain = asked.need("dark_backdrop") * doubt
    return asked.at_least(light - gain, "%")


def judge_over(measures: Measures, asked: Asked) -> Finding:
    """The skin does not burn out: hardly any of it is at the ceiling in two of three colours.

    Dark skin burns late; there a backdrop that is lighter than its reference tells.
    """
    if measures.person is None:
        return asked.unknown("%")
    patch = measures.person.patch
    skin = patch.pixels(*PLAIN_SKIN)
    if not len(skin):
        return asked.unknown("%")
    burnt = 100.0 * np.count_nonzero(_middle_channel(skin) >= 249) / len(skin)  # noqa: PLR2004 - near the ceiling of 8 bits
    return asked.at_most(burnt, "%")


def _middle_channel(pixels: Picture) -> Picture:
    """Return of each pixel, shape (n, 3), the middle one of its three values."""
    blue, green, red = pixels.T
    found: Picture = np.maximum(np.minimum(blue, green), np.minimum(np.maximum(blue, green), red))
    return found


def _stops(bright: float, dark: float) -> float:
    light = relative_luminance([bright, dark])
    return float(np.log2(max(float(light[0]), 1e-4) / max(float(light[1]), 1e-4)))


def judge_even(measures: Measures, asked: Asked) -> Finding:
    """The face gets the same light from both sides, and from above as from below.

    Says which side is darker. Where a fringe covers the forehead the cheeks decide alone.
    """
    if measures.person is None:
        return asked.unknown("EV")
    patch = measures.person.patch
    cheeks = [float(patch.median(zone)[0]) for zone in (Zone.CHEEK_LEFT, Zone.CHEEK_RIGHT)]
    brows = [float(patch.median(zone)[0]) for zone in (Zone.FOREHEAD_LEFT, Zone.FOREHEAD_RIGHT)]
    across = _stops(cheeks[0], cheeks[1])
    down = 0.0
    if _stops(max(cheeks), min(brows)) < asked.need("fringe_above"):
        across = 0.7 * across + 0.3 * _stops(brows[0], brows[1])
        chin = float(patch.median(Zone.CHIN)[0])
        down = _stops(sum(brows) / 2.0, chin) / asked.need("down_share")
    if abs(down) > abs(across):
        stops, variant = down, "bottom-darker" if down > 0 else "top-darker"
    else:
        stops, variant = across, "left-darker" if across < 0 else "right-darker"
    return asked.at_most(
        abs(stops), "EV", variant=variant, params=(("stops", round(abs(stops), 1)),)
    )


def judge_hot_spots(measures: Measures, asked: Asked) -> Finding:
    """No shine on forehead, nose and cheeks."""
    if measures.person is None:
        return asked.unknown("%")
    patch = measures.person.patch
    skin = patch.colours(*PLAIN_SKIN)
    if not len(skin):
        return asked.unknown("%")
    light, chroma = skin[:, 0], np.hypot(skin[:, 1], skin[:, 2])
    usual = rank(light, 0.5)
    bright = max(usual + 0.6 * (100.0 - usual), asked.need("lightness"))
    white = np.minimum(0.5 * rank(chroma, 0.5) + 1.0, 10.0)
    shining = (light > bright) & (chroma < white)
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
    """Colours are natural: skin and backdrop do not both lean the same way.

    Either alone leans for good reasons (skin has many tones, a wrong backdrop is the affair of
    another rule); both together are the light or the white balance.
    """
    if measures.person is None:
        return asked.unknown("EV")
    patch = measures.person.patch
    pixels = patch.pixels(*PLAIN_SKIN)
    if not len(pixels):
        return asked.unknown("EV")
    skin = _leaning(median(pixels).astype(np.float64)) - _SKIN_LEANING
    ground = _backdrop_leaning(measures, asked)
    together = np.where(skin * ground > 0, np.minimum(np.abs(skin), np.abs(ground)), 0.0)
    axis = int(together.argmax())
    names = (("yellow", "blue"), ("green", "red"))[axis]
    return asked.at_most(
        float(together[axis]), "EV", variant=names[0] if skin[axis] > 0 else names[1]
    )


_SKIN_LEANING: Final = np.array([1.15, -0.10])
"""Of skin of all tones, the middle of what was seen (red over blue 0.5-2.4)."""


def _leaning(bgr: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return in stops how much redder than blue and how much greener than both a colour is."""
    blue, green, red = np.log2(np.maximum(bgr / 255.0, 1e-2) ** 2.2)
    return np.array([red - blue, green - (red + blue) / 2.0])


def _backdrop_leaning(measures: Measures, asked: Asked) -> NDArray[np.float64]:
    """Return how the backdrop leans against the accepted colour that explains it best."""
    backdrop = measures.backdrop
    if backdrop is None or not asked.accepted:
        return np.zeros(2)
    seen = _leaning(bgr_of_lab(backdrop.colour))
    off = [seen - _leaning(np.array(one.rgb[::-1], np.float64)) for one in asked.accepted]
    return min(off, key=lambda lean: float(np.abs(lean).sum()))
