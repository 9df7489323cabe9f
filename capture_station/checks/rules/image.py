"""The picture as a picture: sharp, still, clean."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import cv2
import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from capture_station.checks.arrays import Flags, Grid, Picture
    from capture_station.checks.measures import Measures, Person
    from capture_station.checks.rules.asking import Asked
    from capture_station.domain.findings import Finding


_UNIT: Final = 0.01
"""Scale of all bands: a hundredth of the distance of the eyes, about a pixel of a portrait."""


def _grey(picture: Picture, x0: float, y0: float, x1: float, y1: float) -> Grid | None:
    """Return a part of the picture as float32 lightness, None where it is too small."""
    height, width = picture.shape[:2]
    part = picture[
        max(0, int(y0)) : min(height, max(0, int(y1))),
        max(0, int(x0)) : min(width, max(0, int(x1))),
    ]
    if min(part.shape[:2]) < 12:  # noqa: PLR2004 - too small to say anything
        return None
    grey: Grid = cv2.cvtColor(part, cv2.COLOR_BGR2GRAY).astype(np.float32)
    return grey


def fineness(measures: Measures, person: Person) -> float:
    """Return the strength of fine against coarse detail at the sharper eye.

    About 0.5 for a sharp portrait whatever its contrast, below 0.2 for one that is out of focus.
    The finest band of all is left out: sensor noise and JPEG live there.
    """
    unit = _UNIT * person.inter_eye
    best = 0.0
    for eye in (person.face.left, person.face.right):
        x, y = eye.iris[0].tolist()
        reach = 0.28 * person.inter_eye
        grey = _grey(measures.picture, x - reach, y - 0.7 * reach, x + reach, y + 0.7 * reach)
        if grey is None:
            continue
        fine = _spread(grey, 0.7 * unit, 1.4 * unit)
        coarse = _spread(grey, 2.8 * unit, 5.6 * unit)
        best = max(best, fine / max(coarse, 1e-3))
    return best


def _spread(grey: Grid, narrow: float, wide: float) -> float:
    """Return the standard deviation of the band between two blurs."""
    band = cv2.GaussianBlur(grey, (0, 0), narrow) - cv2.GaussianBlur(grey, (0, 0), wide)
    return float(band.std())


def judge_sharpness(measures: Measures, asked: Asked) -> Finding:
    """The eyes are in focus."""
    if measures.person is None:
        return asked.unknown()
    return asked.at_least(fineness(measures, measures.person))


def judge_motion(measures: Measures, asked: Asked) -> Finding:
    """Nobody moved: fine detail is not weaker along one direction than across it.

    What the face shows has directions of its own (eyes and lips lie level), so fine gradients are
    compared with coarse ones: the two ratios along and across the weakest direction are the
    eigenvalues of one matrix seen through the other. Only a picture that has lost fine detail can
    have been blurred by movement.
    """
    if measures.person is None:
        return asked.unknown()
    person = measures.person
    points = person.face.points
    left, right = float(points[234, 0]), float(points[454, 0])
    top, bottom = float(points[9, 1]), float(points[152, 1])
    grey = _grey(measures.picture, left, top - 0.1 * (bottom - top), right, bottom)
    if grey is None:
        return asked.unknown()
    unit = _UNIT * person.inter_eye
    fine = _gradients(cv2.GaussianBlur(grey, (0, 0), 0.8 * unit))
    coarse = _gradients(cv2.GaussianBlur(grey, (0, 0), 3.2 * unit))
    seen = np.linalg.inv(np.linalg.cholesky(coarse + 1e-6 * np.eye(2)))
    weak, strong = np.linalg.eigvalsh(seen @ fine @ seen.T).tolist()
    value = strong / max(weak, 1e-6) if weak < asked.need("soft_below") else 1.0
    return asked.at_most(value)


def _gradients(grey: Grid) -> NDArray[np.float64]:
    """Return the mean structure tensor, shape (2, 2), a rim left out."""
    across = cv2.Sobel(grey, cv2.CV_32F, 1, 0, ksize=3)[4:-4, 4:-4]
    down = cv2.Sobel(grey, cv2.CV_32F, 0, 1, ksize=3)[4:-4, 4:-4]
    mixed = float((across * down).mean())
    return np.array([[float((across**2).mean()), mixed], [mixed, float((down**2).mean())]])


def judge_noise(measures: Measures, asked: Asked) -> Finding:
    """Backdrop and cheeks are free of grain; the noisier of them counts.

    A white backdrop hides its noise at the ceiling, skin has some texture of its own.
    """
    grains = []
    backdrop, person = measures.backdrop, measures.person
    if backdrop is not None:
        step = backdrop.step
        rows, columns = backdrop.clear.shape
        upper = backdrop.clear[: rows // 2]
        clear = cv2.resize(
            upper.astype(np.uint8),
            (columns * step, rows // 2 * step),
            interpolation=cv2.INTER_NEAREST,
        )
        part = measures.picture[: rows // 2 * step, : columns * step]
        grains.append(_grain(part, clear[1:-1, 1:-1] > 0))
    if person is not None:
        reach = 0.06 * person.face_width
        for x, y in person.face.points[list(_CHEEKS), :2].tolist():
            part = measures.picture[
                max(0, int(y - reach)) : max(0, int(y + reach)),
                max(0, int(x - reach)) : max(0, int(x + reach)),
            ]
            if min(part.shape[:2]) > 8:  # noqa: PLR2004 - pixels
                grains.append(asked.need("skin_share") * _grain(part, None))
    if not grains:
        return asked.unknown()
    return asked.at_most(max(grains))


_CHEEKS: Final = (50, 280)


def _grain(part: Picture, where: Flags | None) -> float:
    """Return the standard deviation of the noise in 8-bit steps (second differences, median)."""
    grey = cv2.cvtColor(part, cv2.COLOR_BGR2GRAY).astype(np.int16)
    rough = np.abs(2 * grey[1:-1, 1:-1] - grey[1:-1, :-2] - grey[1:-1, 2:])
    values = rough[where] if where is not None else rough
    if not values.size:
        return 0.0
    return float(np.mean(np.minimum(values, 60))) / (np.sqrt(6.0) * np.sqrt(2.0 / np.pi))


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
