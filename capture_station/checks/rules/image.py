"""The picture as a picture: sharp, still, clean."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

if TYPE_CHECKING:
    from capture_station.checks.arrays import Grid
    from capture_station.checks.measures import Measures, Person
    from capture_station.checks.rules.asking import Asked
    from capture_station.domain.findings import Finding


def _eye_strip(measures: Measures, person: Person) -> Grid | None:
    """Return the grey strip of both eyes as float32, None where it lies outside."""
    left, right = person.face.left.iris[0], person.face.right.iris[0]
    reach = person.inter_eye
    middle = (left + right) / 2.0
    x0, x1 = int(middle[0] - 0.85 * reach), int(middle[0] + 0.85 * reach)
    y0, y1 = int(middle[1] - 0.35 * reach), int(middle[1] + 0.25 * reach)
    height, width = measures.picture.shape[:2]
    part = measures.picture[max(0, y0) : min(height, y1), max(0, x0) : min(width, x1)]
    if min(part.shape[:2]) < 12:  # noqa: PLR2004 - too small to say anything
        return None
    grey: Grid = cv2.cvtColor(part, cv2.COLOR_BGR2GRAY).astype(np.float32)
    return grey


def judge_sharpness(measures: Measures, asked: Asked) -> Finding:
    """The eyes are in focus: fine detail holds its share of coarse detail."""
    if measures.person is None:
        return asked.unknown()
    strip = _eye_strip(measures, measures.person)
    if strip is None:
        return asked.unknown()
    size = measures.person.inter_eye / 100.0
    fine = cv2.GaussianBlur(strip, (0, 0), 0.9 * size)
    coarse = cv2.GaussianBlur(strip, (0, 0), 2.7 * size)
    detail = float(np.abs(strip - fine).mean())
    shape = float(np.abs(fine - coarse).mean())
    return asked.at_least(detail / max(shape, 1e-3))


def judge_motion(measures: Measures, asked: Asked) -> Finding:
    """Nobody moved: detail is as fine along one direction as along the other."""
    if measures.person is None:
        return asked.unknown()
    strip = _eye_strip(measures, measures.person)
    if strip is None:
        return asked.unknown()
    coarse = cv2.GaussianBlur(strip, (0, 0), 2.0)
    shares = []
    for axis in (0, 1):
        fine = np.abs(np.diff(strip, axis=axis)).mean()
        broad = np.abs(np.diff(coarse, axis=axis)).mean()
        shares.append(float(fine) / max(float(broad), 1e-3))
    return asked.at_most(max(shares) / max(min(shares), 1e-3))


def judge_noise(measures: Measures, asked: Asked) -> Finding:
    """The backdrop is free of grain."""
    backdrop = measures.backdrop
    if backdrop is None:
        return asked.unknown()
    rows = np.flatnonzero(backdrop.clear[: len(backdrop.clear) // 2].any(axis=1))
    if not rows.size:
        return asked.unknown()
    height = int(rows[-1] + 1) * backdrop.step
    grey = cv2.cvtColor(measures.picture[:height], cv2.COLOR_BGR2GRAY).astype(np.float32)
    rough = np.abs(grey[1:-1, 1:-1] * 2 - grey[1:-1, :-2] - grey[1:-1, 2:])
    clear = np.repeat(
        np.repeat(backdrop.clear[: height // backdrop.step], backdrop.step, 0), backdrop.step, 1
    )[1:-1, 1:-1]
    seen = rough[: clear.shape[0], : clear.shape[1]][clear[: rough.shape[0], : rough.shape[1]]]
    if not seen.size:
        return asked.unknown()
    return asked.at_most(float(np.median(seen)) / 0.6745 / np.sqrt(6.0))


def judge_compression(measures: Measures, asked: Asked) -> Finding:
    """No blocks of a coarse JPEG: steps at the 8-pixel grid are no larger than between."""
    height, width = measures.picture.shape[:2]
    if min(height, width) < 64:  # noqa: PLR2004 - too few blocks
        return asked.unknown()
    grey = cv2.cvtColor(measures.picture, cv2.COLOR_BGR2GRAY).astype(np.int16)
    steps = np.abs(np.diff(grey, axis=1)).mean(axis=0)
    at_grid = steps[7::8]
    between = np.delete(steps, np.arange(7, len(steps), 8))
    return asked.at_most(float(at_grid.mean()) / max(float(between.mean()), 0.05))
