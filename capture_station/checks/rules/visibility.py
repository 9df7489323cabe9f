"""Nothing hides the face: no glare, no dark lenses, no mask or hand, no hair, no hat."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import cv2
import numpy as np

from capture_station.checks.colour import to_lab
from capture_station.checks.eyes import EYE_WIDTH, LENS, OVER_EYE, SIDE, outline_of
from capture_station.checks.mouth import depth_of_nostrils, line_of_mouth
from capture_station.checks.ranks import median, rank
from capture_station.checks.skin import Zone
from capture_station.checks.strands import strands_over
from capture_station.domain.findings import Severity

if TYPE_CHECKING:
    from capture_station.checks.arrays import Grid
    from capture_station.checks.eyes import EyePatch
    from capture_station.checks.measures import Measures, Person
    from capture_station.checks.rules.asking import Asked
    from capture_station.domain.findings import Finding

_BROWS: Final = (105, 334)
_FOREHEAD_TOP: Final = 10


def judge_glare(measures: Measures, asked: Asked) -> Finding:
    """No reflection over the eyes: hardly anything there is white and much lighter than skin."""
    if measures.person is None:
        return asked.unknown("%")
    patch = measures.person.patch
    cheek = max(float(patch.median(zone)[0]) for zone in (Zone.CHEEK_LEFT, Zone.CHEEK_RIGHT))
    floor = float(np.clip(2.55 * cheek * 1.1, 205.0, 230.0))
    # Bright skin shines itself: a reflection is whiter than the lightest of it. Where that is at
    # the ceiling too, white lids are no more than a doubt.
    bare = patch.pixels(Zone.CHEEK_LEFT, Zone.CHEEK_RIGHT, Zone.FOREHEAD_LEFT, Zone.FOREHEAD_RIGHT)
    lightest = rank(bare.min(axis=1), 0.97) + 6.0 if len(bare) else 0.0
    floor = max(floor, min(lightest, _CEILING))
    worst = max(_white_share(eye, floor) for eye in measures.person.eyes)
    return asked.at_most(asked.doubted(worst) if lightest > _CEILING else worst, "%")


_CEILING: Final = 246.0
"""8-bit level above which nothing is whiter than something else."""


def _white_share(eye: EyePatch, floor: float) -> float:
    """Return how much of the lens area is white before the eye, its own white left out, in %.

    Specks are no reflection of a lamp: make-up shimmers.
    """
    white = np.zeros((SIDE, SIDE), np.uint8)
    white.flat[LENS[OVER_EYE]] = eye.lens[:, OVER_EYE].min(axis=0) > floor
    white = np.asarray(cv2.morphologyEx(white, cv2.MORPH_OPEN, np.ones((3, 3), np.uint8)))
    own = np.zeros((SIDE, SIDE), np.uint8)
    cv2.fillPoly(own, [outline_of(eye.lids)], 1)
    x, y = eye.iris.round().astype(int).tolist()
    cv2.circle(own, (x, y), max(1, round(eye.iris_radius)), 0, -1)
    return 100.0 * int(np.count_nonzero(white > own)) / int(eye.lens.shape[1])


def judge_dark_glasses(measures: Measures, asked: Asked) -> Finding:
    """No dark lenses: around the eyes it is about as light as on the cheek below, or they show.

    The shade of brows under one lamp darkens skin, lashes and white alike: what differs there goes
    on to differ as much. A dark lens takes the differences away.
    """
    if measures.person is None:
        return asked.unknown()
    patch = measures.person.patch
    ratios = []
    for eye, zone in zip(measures.person.eyes, (Zone.CHEEK_LEFT, Zone.CHEEK_RIGHT), strict=True):
        cheek = rank(patch.pixels(zone).max(axis=1), 0.5)
        light = eye.lens.max(axis=0)
        deep, bright = (rank(light, share) + _NOISE for share in (0.05, 0.8))
        shows = np.clip((np.log2(bright / deep) - _LENS) / (_EYE - _LENS), 0.0, 1.0)
        ratios.append(rank(light, 0.6) / max(cheek, 1.0) + _SHOWING_COUNTS * float(shows))
    return asked.at_least(max(ratios))


_NOISE: Final = 2.0
_LENS: Final = 0.8
_EYE: Final = 1.2
_SHOWING_COUNTS: Final = 0.3
"""By how many doublings the light about an eye differs from that of its lashes: 0.2-0.9 behind dark
lenses, 1.0-3.9 where it shows (2.5 in deep shade); and how much that adds to its lightness
against the cheek."""


def judge_covered(measures: Measures, asked: Asked) -> Finding:
    """Nothing before mouth and chin: lips differ from the skin around them and from their line.

    Lips are redder than chin or upper lip, or on dark and on flushed skin, which is as red, less
    yellow; and between them runs a dark line or show teeth. That holds for all skin tones, with
    beards and with make-up; under a mask or a hand mouth and chin have one colour. Lips as pale as
    the skin are told by their line, which ends where the mouth ends. Where the detector sees a face
    in which no eyes, nose and mouth can be made out, it is covered too.
    """
    person = measures.person
    if person is None and measures.faces:
        return asked.answer(Severity.FAIL, None, (None, None), variant="whole")
    if person is None:
        return asked.unknown()
    patch = person.patch
    lips, line = patch.median(Zone.MOUTH), patch.median(Zone.MOUTH_LINE)
    skin = min(_redness(patch.median(zone)) for zone in (Zone.CHIN, Zone.LIP_UPPER))
    exposure = float(np.clip(patch.median(Zone.CHEEK_LEFT, Zone.CHEEK_RIGHT)[0] / 65.0, 0.5, 1.0))
    redder = (_redness(lips) - skin) / exposure
    apart = float(np.linalg.norm(line - lips)) / exposure
    depth = line_of_mouth(measures.picture, person.face.points, person.face_width)
    sure = float(np.clip((depth - _NO_MOUTH) / (_SURE_MOUTH - _NO_MOUTH), 0.0, 1.0))
    seen = redder + _LINE_SHARE * min(apart, _LINE_MOST) + _MOUTH_COUNTS * sure
    if seen < asked.need("fail_below") and max(depth / _FAINT_LINE, redder / _FAINT_RED) > 1.0:
        # Lips pressed until no red shows: what covers a mouth covers the nostrils above it too.
        dark = depth_of_nostrils(measures.picture, person.face.points, person.face_width)
        if dark > (_NOSTRILS if redder < _FAINT_RED else _NOSTRILS_OF_LAUGHTER):
            seen = asked.doubted(seen)
    return asked.at_least(seen, variant="lower")


_LINE_SHARE: Final = 0.4
_LINE_MOST: Final = 9.0
"""How much the line between the lips counts; it must not outweigh the lips, fingers have gaps."""
_NO_MOUTH: Final = 0.20
_SURE_MOUTH: Final = 0.32
_MOUTH_COUNTS: Final = 6.0
"""Depth of a line that ends at the mouth's corners: up to 0.16 where a mask or a hand covers them,
0.37 and more of closed pale lips; and how much it adds to what lips are redder."""


_FAINT_LINE: Final = 0.10
_FAINT_RED: Final = 2.0
_NOSTRILS: Final = 0.32
_NOSTRILS_OF_LAUGHTER: Final = 0.20
"""Depth of a line between lips that are hardly seen, or what they are redder, from which nostrils
make a mouth that is pressed shut more likely than a covered one; and the depth of these: 0.32-1 of
faces at rest, 0.07-0.31 of laughing ones, up to 0.27 behind 124 of 127 masks and hands. Where they
show above those, the lips are redder by 1.6 at most."""


def _redness(lab: Grid) -> float:
    return float(lab[1] - lab[2])


def judge_hair(measures: Measures, asked: Asked) -> Finding:
    """Hair leaves eyes and brows free.

    Over an eye it leaves no skin to be seen between brow and lid, and comes from a forehead that is
    no skin either, or shows strands that run down over brow and lids, whatever their colour; over
    the brows alone only the forehead above them is covered.
    """
    if measures.person is None:
        return asked.unknown("%")
    person = measures.person
    patch = person.patch
    skin = patch.median(Zone.CHEEK_LEFT, Zone.CHEEK_RIGHT, Zone.NOSE)
    least = _NO_SKIN * float(np.clip(skin[0] / _LIGHT_SKIN, 0.5, 1.0))
    worst, fringe = 0.0, []
    for eye, zone in zip(person.eyes, (Zone.FOREHEAD_LEFT, Zone.FOREHEAD_RIGHT), strict=True):
        # A forehead shines; what is lighter than the cheeks is no hair for that alone.
        forehead = np.minimum(patch.colours(zone), [float(skin[0]), np.inf, np.inf])
        covered = float((_off_skin(forehead, skin) > least).mean()) if len(forehead) else 0.0
        fringe.append(covered)
        strands = float(np.clip((covered - _NO_FRINGE) / _NO_FRINGE, 0.0, 1.0))
        seen = min(_covered_columns(eye, skin, least), strands)
        worst = max(worst, seen, strands_over(eye))
    found = asked.at_most(100.0 * worst, "%")
    over_brows = 100.0 * min(fringe)
    if found.severity is Severity.PASS and over_brows > asked.need("brows_above"):
        return asked.answer(Severity.WARN, over_brows, found.limits, "%", variant="brows")
    return found


_NO_FRINGE: Final = 0.25
"""Share of a bare forehead that shade and shine make unlike skin: up to 0.28 where nothing hung
there, 0.80 and more where hair hung from it over an eye."""
_NO_SKIN: Final = 16.0
_LIGHT_SKIN: Final = 60.0
"""How unlike skin hair is at least, and the L* of skin below which it is less so."""


def _off_skin(lab: Grid, skin: Grid) -> Grid:
    """Return how unlike the person's skin colours are; shade counts half."""
    off = lab - skin
    off[..., 0] *= 0.5
    distance: Grid = np.sqrt((off * off).sum(axis=-1))
    return distance


def _covered_columns(eye: EyePatch, skin: Grid, least: float) -> float:
    """Return the share of an eye's columns that show no skin between brow and lid."""
    top = float(eye.lids[9:16, 1].min())
    first = int(max(0.0, top - 0.5 * EYE_WIDTH))
    last = int(max(first + 2.0, top + 0.02 * EYE_WIDTH))
    reach = 0.42 * EYE_WIDTH
    gap = eye.pixels[first:last, int(SIDE / 2 - reach) : int(SIDE / 2 + reach) + 1]
    return float(
        (
            _off_skin(to_lab(np.asarray(cv2.blur(gap, (3, 3)), np.uint8)), skin).min(axis=0) > least
        ).mean()
    )


def judge_head_covered(measures: Measures, asked: Asked) -> Finding:
    """Nothing on the head: the crown shows hair (its grain and colours) or bare skin."""
    person = measures.person
    if person is None or person.hair is None or person.hair.cut:
        return asked.unknown()
    crown = _crown(measures, person)
    if crown is None or person.fineness < asked.need("sharp_above"):
        # Out of focus hair has no grain; the rule of sharpness says so.
        return asked.unknown()
    grain, colour = _grain(crown, person.inter_eye), _hair_colour(crown)
    likeness = min(grain, colour)
    if _is_skin(crown, person):
        likeness = 1.0
    elif _may_be_white_hair(crown, person.inter_eye) or (
        (colour >= 1.0 and grain > asked.need("smooth_below"))
        or (
            grain >= asked.need("warn_below")
            and (_has_hairs_hue(crown) or _has_the_brows_colour(crown, person))
        )
    ):
        # White strands hardly differ from each other, combed and soft ones little; dyed ones are
        # redder than any that grow, and a light that tints hair tints the brows too: no more than a
        # doubt.
        likeness = asked.doubted(likeness)
    return asked.at_least(likeness)


def _has_the_brows_colour(crown: Grid, person: Person) -> bool:
    """Return whether the crown has the hue of the darkest of both brows, which no hat covers."""
    _, a, b = median(crown.reshape(-1, 3)).tolist()
    for zone in (Zone.BROW_LEFT, Zone.BROW_RIGHT):
        brow = person.patch.colours(zone)
        dark = brow[brow[:, 0] <= rank(brow[:, 0], _HAIRS_OF_BROW)] if len(brow) else brow
        if not len(dark):
            return False
        off = median(dark)[1:] - (a, b)
        if float(np.hypot(*off)) > _ONE_HUE:
            return False
    return True


_HAIRS_OF_BROW: Final = 0.3
_ONE_HUE: Final = 6.0
"""Share of a brow that shows hair rather than skin; distance in a* and b* within which colours are
one: 15-29 between a navy cap and brows."""


def _crown(measures: Measures, person: Person) -> Grid | None:
    """Return the CIELAB pixels of the upper head, None where too little is to be seen."""
    points, hair = person.face.points, person.hair
    if hair is None:
        return None
    brow = float(points[list(_BROWS), 1].mean())
    height = brow - hair.y
    middle = float(points[_FOREHEAD_TOP, 0])
    x0, x1 = int(middle - 0.28 * person.face_width), int(middle + 0.28 * person.face_width)
    y0, y1 = int(hair.y + 0.10 * height), int(hair.y + 0.40 * height)
    part = measures.picture[max(0, y0) : max(0, y1), max(0, x0) : max(0, x1)]
    return to_lab(part) if min(part.shape[:2]) > 8 else None  # noqa: PLR2004 - pixels


def _grain(crown: Grid, inter_eye: float) -> float:
    """Return how strongly strands vary the lightness, 1 and more for hair, about 0.2 for cloth."""
    light = crown[..., 0]
    fine = light - cv2.GaussianBlur(light, (0, 0), 0.015 * inter_eye)
    return float(fine.std()) / (rank(light, 0.5) + 8.0) / 0.06


def _may_be_white_hair(crown: Grid, inter_eye: float) -> bool:
    """Return whether the crown is light grey and not quite smooth."""
    light, a, b = median(crown.reshape(-1, 3)).tolist()
    if light < _WHITE_HAIR or float(np.hypot(a, b)) > _GREY:
        return False
    fine = cv2.GaussianBlur(crown[..., 0], (0, 0), 0.015 * inter_eye)
    waves = fine - cv2.GaussianBlur(fine, (0, 0), 0.05 * inter_eye)
    return float(waves.std()) > _WAVES


_WHITE_HAIR: Final = 60.0
_GREY: Final = 12.0
_WAVES: Final = 0.6
"""L* and chroma of white hair, and by how much L* its waves differ: 1.2 seen, smooth cloth 0.2."""


def _has_hairs_hue(crown: Grid) -> bool:
    """Return whether the crown has a hue that hair has, however strong."""
    _, a, b = median(crown.reshape(-1, 3)).tolist()
    return _HUES[0] <= float(np.degrees(np.arctan2(b, a))) <= _HUES[1]


_HUES: Final = (25.0, 95.0)
"""Black to blond and red hair, in degrees of a* and b*."""


def _hair_colour(crown: Grid) -> float:
    """Return 1 for colours that hair has, falling to 0 for those that only cloth has."""
    _, a, b = median(crown.reshape(-1, 3)).tolist()
    chroma = float(np.hypot(a, b))
    hue = float(np.degrees(np.arctan2(b, a)))
    # Everything nearly grey is possible too (up to 4 seen, a navy cap 13 and more).
    off = max(_HUES[0] - hue, hue - _HUES[1], 0.0)
    ceiling = 42.0 if off == 0.0 else 9.0
    return float(np.clip(1.0 - (chroma - ceiling) / 12.0, 0.0, 1.0))


def _is_skin(crown: Grid, person: Person) -> bool:
    skin = person.patch.median(Zone.FOREHEAD_LEFT, Zone.FOREHEAD_RIGHT, Zone.NOSE)
    off = median(crown.reshape(-1, 3)) - skin
    return float(np.hypot(off[1], off[2])) < 9.0 and abs(float(off[0])) < 22.0  # noqa: PLR2004 - CIELAB
