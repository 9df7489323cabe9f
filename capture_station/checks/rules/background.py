"""The backdrop: its colour, its evenness, shadows and things on it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import cv2
import numpy as np

from capture_station.checks.colour import difference, lab_of_rgb, relative_luminance
from capture_station.checks.ranks import median, rank
from capture_station.domain.findings import Severity

if TYPE_CHECKING:
    from capture_station.checks.arrays import Flags
    from capture_station.checks.backdrop import Backdrop
    from capture_station.checks.measures import Measures, Person
    from capture_station.checks.rules.asking import Asked
    from capture_station.domain.findings import Finding
    from capture_station.domain.spec import Background

_FEWEST_ZONE_CELLS: Final = 10
_BESIDE_PERSON: Final = 0.06
_CHIN: Final = 152
_NOSE: Final = 168


def nearest_background(
    backdrop: Backdrop, accepted: tuple[Background, ...]
) -> tuple[Background, float]:
    """Return the accepted background nearest to a backdrop and its CIEDE2000 distance."""
    references = np.array([lab_of_rgb(one.rgb) for one in accepted])
    distances = difference(backdrop.colour, references).tolist()
    best = min(range(len(accepted)), key=lambda i: distances[i] / accepted[i].tolerance)
    return accepted[best], distances[best]


def judge_colour(measures: Measures, asked: Asked) -> Finding:
    """The backdrop has an accepted colour."""
    backdrop = measures.backdrop
    if backdrop is None or not asked.accepted:
        return asked.unknown("dE2000")
    nearest, distance = nearest_background(backdrop, asked.accepted)
    share = asked.threshold("warn_share") or 1.0
    severity = Severity.PASS
    if distance > share * nearest.tolerance:
        severity = Severity.WARN
    if distance > nearest.tolerance:
        severity = Severity.FAIL
    return asked.answer(
        severity,
        distance,
        (None, nearest.tolerance),
        "dE2000",
        params=(("nearest", nearest.name),),
    )


def zones_of(backdrop: Backdrop) -> dict[str, np.ndarray[tuple[int], np.dtype[np.float64]]]:
    """Return the median CIELAB of the backdrop's zones that can be seen, by name."""
    rows, columns = backdrop.clear.shape
    left, right = slice(0, columns // 3), slice(columns - columns // 3, columns)
    middle = slice(columns // 3, columns - columns // 3)
    upper, centre, lower = (
        slice(0, rows // 4),
        slice(rows // 4, rows // 2),
        slice(rows // 2, rows),
    )
    places = {
        "upper-left": (upper, left),
        "upper-middle": (upper, middle),
        "upper-right": (upper, right),
        "left": (centre, left),
        "right": (centre, right),
        "lower-left": (lower, left),
        "lower-right": (lower, right),
    }
    zones = {}
    for name, place in places.items():
        clear = backdrop.clear[place]
        if np.count_nonzero(clear) >= _FEWEST_ZONE_CELLS:
            zones[name] = median(backdrop.lab[place][clear]).astype(np.float64)
    return zones


def judge_even(measures: Measures, asked: Asked) -> Finding:
    """The backdrop is the same everywhere; otherwise says where it is how much darker."""
    backdrop = measures.backdrop
    if backdrop is None:
        return asked.unknown("dE2000")
    zones = zones_of(backdrop)
    if len(zones) < 2:  # noqa: PLR2004 - nothing to compare
        return asked.unknown("dE2000")
    names = list(zones)
    colours = np.array([zones[name] for name in names])
    apart = difference(colours[:, np.newaxis], colours[np.newaxis])
    one, other = np.unravel_index(int(apart.argmax()), apart.shape)
    dark, bright = (one, other) if colours[one, 0] < colours[other, 0] else (other, one)
    lights = relative_luminance(colours[[dark, bright], 0])
    percent = round(100.0 * (1.0 - float(lights[0] / max(lights[1], 1e-6))))
    return asked.at_most(
        float(apart.max()),
        "dE2000",
        variant=names[dark],
        params=(("percent", percent),),
    )


def judge_shadow(measures: Measures, asked: Asked) -> Finding:
    """No shadow of the person on the backdrop; otherwise says on which side it falls.

    Thin dark things are hair: a median over the cells takes them out, and a shadow covers more
    than a twentieth of what is seen, or an eighth of what lies beside the person: narrow ones do
    not reach far.
    """
    backdrop = measures.backdrop
    if backdrop is None:
        return asked.unknown("%")
    usual = np.maximum(backdrop.modelled[..., 0], 1.0)
    darker = np.asarray(cv2.medianBlur((usual - backdrop.lab[..., 0]) / usual, 3))
    # Flying hair and soft edges reach a cell beyond the person; a shadow reaches much further.
    near = cv2.dilate(backdrop.person, np.ones((3, 3), np.uint8)) < _BESIDE_PERSON
    if not near.any():
        return asked.unknown("%")
    away = cv2.distanceTransform((backdrop.person <= _PERSON).astype(np.uint8), cv2.DIST_L2, 5)
    beside = near & (away < _SHADOW_REACHES)
    value = max(0.0, rank(darker[near], 0.95), rank(darker[beside], 0.88) if beside.any() else 0.0)
    middle = near.shape[1] // 2
    depth = [
        float(np.clip(half[seen], 0.0, None).sum())
        for half, seen in (
            (darker[:, :middle], near[:, :middle]),
            (darker[:, middle:], near[:, middle:]),
        )
    ]
    return asked.at_most(100.0 * value, "%", variant="left" if depth[0] > depth[1] else "right")


_PERSON: Final = 0.5
_SHADOW_REACHES: Final = 5.0
"""Cells from the person within which a narrow shadow falls: 40 pixels of a portrait."""


def judge_object(measures: Measures, asked: Asked) -> Finding:
    """Nothing and nobody else stands on the backdrop.

    Whatever differs from the smooth backdrop counts, and beside the head also what the person's
    mask takes for a person: further from the face than hair reaches it is somebody else.
    """
    backdrop, person = measures.backdrop, measures.person
    if backdrop is None:
        return asked.unknown("%")
    apart = np.abs(backdrop.lab - backdrop.modelled).sum(axis=2) > asked.need("apart")
    strange = apart & backdrop.clear
    seen = backdrop.clear
    if person is not None:
        beside = _beside_head(backdrop, person, asked.need("beside"))
        strange |= apart & beside
        seen = seen | beside
    share = 100.0 * float(strange.sum()) / max(int(seen.sum()), 1)
    return asked.at_most(share, "%")


def _beside_head(backdrop: Backdrop, person: Person, reach: float) -> Flags:
    """Return the cells above the chin that are further than `reach` face widths from the face."""
    rows, columns = backdrop.clear.shape
    chin = float(person.face.points[_CHIN, 1]) / backdrop.step
    middle = float(person.face.points[_NOSE, 0]) / backdrop.step
    away = np.abs(np.arange(columns) + 0.5 - middle) > reach * person.face_width / backdrop.step
    above = np.arange(rows) + 1 < chin
    cells: Flags = above[:, np.newaxis] & away[np.newaxis, :]
    return cells


def judge_spill(measures: Measures, asked: Asked) -> Finding:
    """The backdrop's colour does not show on hair and shoulders.

    Along the outline the person's colours are compared with those a little further in: light that
    a coloured backdrop throws back tints the edge alone. White hair beside flushed skin is nearer
    to a blue than the skin, and yet not blue: the edge must have the tint itself. Says what share
    of the backdrop's colour is there.
    """
    backdrop = measures.backdrop
    if backdrop is None or measures.person is None:
        return asked.unknown("%")
    tint = backdrop.colour[1:].astype(np.float32)
    chroma = float(np.hypot(*tint))
    if chroma < _COLOURED:
        return asked.at_most(0.0, "%")
    inside = (backdrop.person > _SURELY_PERSON).astype(np.uint8)
    core = cv2.erode(inside, np.ones((3, 3), np.uint8))
    deep = cv2.erode(core, np.ones((3, 3), np.uint8))
    edge = (inside == 1) & (core == 0)
    if np.count_nonzero(edge) < _FEWEST_EDGE_CELLS:
        return asked.unknown("%")
    along = (backdrop.lab[..., 1:] @ (tint / chroma)).astype(np.float32)
    weight = cv2.blur(deep.astype(np.float32), (9, 9))
    usual = cv2.blur(along * deep, (9, 9)) / np.maximum(weight, 1e-3)
    known = edge & (weight > 0.05)  # noqa: PLR2004 - something deeper lies near
    if not known.any():
        return asked.unknown("%")
    tinted = np.minimum(along - usual, along + _OWN_SHARE * chroma)
    return asked.at_most(100.0 * max(0.0, rank(tinted[known], 0.5)) / chroma, "%")


_COLOURED: Final = 12.0
"""Chroma from which a backdrop tints."""
_OWN_SHARE: Final = 0.10
"""How far an edge may be from the backdrop's tint, in its chroma, and yet count in full: what brown
hair and warm clothing take from it."""
_SURELY_PERSON: Final = 0.97
_FEWEST_EDGE_CELLS: Final = 20
