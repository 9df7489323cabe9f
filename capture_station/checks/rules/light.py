"""The light on the face, and what it does to colours."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from capture_station.checks.colour import bgr_of_lab, lab_of_rgb, relative_luminance
from capture_station.checks.ranks import median, rank
from capture_station.checks.skin import PATCH_SIDE, PLAIN_SKIN, Zone

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from capture_station.checks.arrays import Picture
    from capture_station.checks.measures import Measures, Person
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
    lighter = float(np.clip((_backdrop_stops(measures, asked) - 0.35) / 0.4, 0.0, 1.0))
    return asked.at_most(burnt + asked.need("light_backdrop") * lighter, "%")


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

    Says which side is darker. The light is the plane through the lightness of all skin of the face:
    a strand of hair, the shade beside a nose or a beard lie off it and do not tilt it. Downwards it
    always falls a little: lamps hang above, cheeks and chin bend away from them.
    """
    if measures.person is None:
        return asked.unknown("EV")
    slopes = _slopes_of_light(measures.person)
    if slopes is None:
        return asked.unknown("EV")
    across = _CHEEKS_APART * slopes[0]
    down = (_BROWS_TO_CHIN * slopes[1] - _USUAL_FALL) / asked.need("down_share")
    if abs(down) > abs(across):
        stops, variant = down, "top-darker" if down > 0 else "bottom-darker"
    else:
        stops, variant = across, "left-darker" if across > 0 else "right-darker"
    return asked.at_most(
        abs(stops), "EV", variant=variant, params=(("stops", round(abs(stops), 1)),)
    )


_FOREHEAD: Final = (Zone.FOREHEAD_LEFT, Zone.FOREHEAD_RIGHT)
_BELOW_FRINGE: Final = (
    *(Zone.CHEEK_LEFT, Zone.CHEEK_RIGHT, Zone.NOSE),
    *(Zone.LIP_UPPER, Zone.CHIN, Zone.JAW_LEFT, Zone.JAW_RIGHT),
)
_FRINGE_DARKER: Final = 1.4
"""Stops by which a side of the forehead is darker than cheeks and nose when hair or the shade of a
peak covers it; 25 of light skin's L*, which darker skin has not got to lose."""
_CHEEKS_APART: Final = 0.5
_BROWS_TO_CHIN: Final = 0.9
"""Distances in face widths over which the light is compared."""
_USUAL_FALL: Final = -0.45
"""Stops by which it falls from the brows to the chin of evenly lit faces: -0.42 on 34 people."""
_FEWEST_SKIN: Final = 100
_SKIN_KEEPS: Final = 0.55
_SHADE: Final = 6.0
"""What is darker than usual by more L* and keeps less than this share of its chroma is no skin."""


def _slopes_of_light(person: Person) -> tuple[float, float] | None:
    """Return how many stops lighter it gets per face width to the right and downwards."""
    patch = person.patch
    usual = patch.median(Zone.CHEEK_LEFT, Zone.CHEEK_RIGHT, Zone.NOSE)
    bare = float(usual[0])
    fringe = any(_stops(bare, float(patch.median(brow)[0])) > _FRINGE_DARKER for brow in _FOREHEAD)
    zones = _BELOW_FRINGE if fringe else (*_BELOW_FRINGE, *_FOREHEAD)
    places = np.concatenate([patch.places[zone] for zone in zones])
    if len(places) < _FEWEST_SKIN:
        return None
    colours = patch.colours(*zones)
    chroma = np.hypot(colours[:, 1], colours[:, 2])
    # In the shade skin stays coloured; a fringe or a beard is dark and grey.
    skin = chroma > _SKIN_KEEPS * float(np.hypot(usual[1], usual[2]))
    skin |= colours[:, 0] > float(usual[0]) - _SHADE
    if np.count_nonzero(skin) < _FEWEST_SKIN:
        return None
    places = places[skin]
    light = relative_luminance(colours[skin, 0])
    stops = np.log2(np.maximum(light, 1e-3))
    unit = patch.step / person.face_width
    y, x = np.divmod(places, PATCH_SIDE)
    terms = np.stack([np.ones(len(x)), x * unit, y * unit], axis=1)
    fit = np.zeros(3)
    kept = np.ones(len(x), dtype=bool)
    for _ in range(4):
        t = terms[kept]
        fit = np.linalg.solve(t.T @ t + 1e-6 * np.eye(3), t.T @ stops[kept])
        off = stops - terms @ fit
        spread = 2.5 * float(np.median(np.abs(off[kept]))) + 0.1
        # What is darker is hair or shade sooner than what is lighter is shine.
        kept = (off > -spread) & (off < 2.0 * spread)
    return float(fit[1]), float(fit[2])


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
    # On dark skin a shine need not be as white; on very light skin it must stand out all the same.
    least = min(asked.need("lightness"), usual + _SHINE_ABOVE_DARK)
    bright = max(usual + 0.6 * (100.0 - usual), usual + _SHINE_ABOVE_LIGHT, least)
    bright = min(bright, _WHITE)
    white = min(0.35 * rank(chroma, 0.5) + 1.0, 7.0)
    shining = (light > bright) & (chroma < white)
    return asked.at_most(100.0 * float(shining.mean()), "%")


_SHINE_ABOVE_DARK: Final = 22.0
_SHINE_ABOVE_LIGHT: Final = 8.0
_WHITE: Final = 98.0


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
    ground = np.sign(ground) * np.maximum(np.abs(ground) - _ground_slack(measures), 0.0)
    together = np.where(skin * ground > 0, np.minimum(np.abs(skin), np.abs(ground)), 0.0)
    axis = int(together.argmax())
    names = (("yellow", "blue"), ("green", "red"))[axis]
    return asked.at_most(
        float(together[axis]), "EV", variant=names[0] if skin[axis] > 0 else names[1]
    )


_COLOURED_SLACK: Final = np.array([0.30, 0.07])
"""By how many stops a coloured backdrop may lean of itself: dye, saturation and tone curve of a
camera change the ratios of its unequal values, which those of a white one have not."""


def _ground_slack(measures: Measures) -> NDArray[np.float64]:
    backdrop = measures.backdrop
    if backdrop is None or _chroma(backdrop.colour) <= _COLOURED:
        return np.zeros(2)
    return _COLOURED_SLACK


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
