"""Nothing hides the face."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from capture_station.checks.skin import PLAIN_SKIN, Zone
from capture_station.domain.findings import Severity

if TYPE_CHECKING:
    from capture_station.checks.measures import Measures
    from capture_station.checks.rules.asking import Asked
    from capture_station.domain.findings import Finding


def judge_covered(measures: Measures, asked: Asked) -> Finding:
    """Mouth, chin and nose show the same skin as the cheeks."""
    if measures.person is None:
        return asked.unknown("dE2000")
    patch = measures.person.patch
    upper = patch.median(Zone.FOREHEAD_LEFT, Zone.FOREHEAD_RIGHT)
    lower = patch.median(Zone.CHIN, Zone.LIP_UPPER)
    return asked.at_most(float(np.hypot(*(upper - lower)[1:])), "dE2000")


def judge_dark_glasses(measures: Measures, asked: Asked) -> Finding:
    """No dark lenses: the skin between brow and eye is about as light as the cheeks."""
    if measures.person is None:
        return asked.unknown()
    person = measures.person
    cheek = float(person.patch.median(*PLAIN_SKIN)[0])
    ratios = []
    for eye in (person.face.left, person.face.right):
        centre = eye.iris[0]
        reach = eye.width * 0.75
        x0, x1 = int(centre[0] - reach), int(centre[0] + reach)
        y0, y1 = int(centre[1] - 0.5 * reach), int(centre[1] + 0.9 * reach)
        part = measures.picture[max(0, y0) : max(0, y1), max(0, x0) : max(0, x1)]
        if part.size:
            ratios.append(float(np.percentile(part.max(axis=2), 60)) / 255.0 * 100.0)
    if not ratios:
        return asked.unknown()
    return asked.at_least(min(ratios) / max(cheek, 1.0))


def judge_glare(measures: Measures, asked: Asked) -> Finding:
    """No reflection over the eyes."""
    if measures.person is None:
        return asked.unknown("%")
    worst = 0.0
    for eye in (measures.person.face.left, measures.person.face.right):
        centre, reach = eye.iris[0], eye.width * 0.7
        x0, x1 = int(centre[0] - reach), int(centre[0] + reach)
        y0, y1 = int(centre[1] - 0.5 * reach), int(centre[1] + 0.7 * reach)
        part = measures.picture[max(0, y0) : max(0, y1), max(0, x0) : max(0, x1)]
        if part.size:
            worst = max(worst, 100.0 * float((part.min(axis=2) > 235).mean()))  # noqa: PLR2004 - white
    return asked.at_most(worst, "%")


def judge_hair(measures: Measures, asked: Asked) -> Finding:
    """Hair leaves eyes and brows free: skin shows above the brows."""
    if measures.person is None:
        return asked.unknown()
    patch = measures.person.patch
    cheek = float(patch.median(Zone.CHEEK_LEFT, Zone.CHEEK_RIGHT)[0])
    forehead = patch.lab[patch.zone(Zone.FOREHEAD_LEFT, Zone.FOREHEAD_RIGHT)][:, 0]
    if not len(forehead):
        return asked.unknown()
    return asked.at_most(100.0 * float((forehead < 0.6 * cheek).mean()), "%")


def judge_head_covered(measures: Measures, asked: Asked) -> Finding:
    """Nothing on the head."""
    if measures.person is None or measures.person.hair is None:
        return asked.unknown()
    return asked.answer(Severity.PASS, None, (None, None))
