"""The picture as a picture: sharp, still, clean."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import cv2
import numpy as np

from capture_station.checks.detail import UNIT, fineness_elsewhere, grey_part

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from capture_station.checks.arrays import Grid, Picture
    from capture_station.checks.backdrop import Backdrop
    from capture_station.checks.measures import Measures
    from capture_station.checks.rules.asking import Asked
    from capture_station.domain.findings import Finding


def judge_sharpness(measures: Measures, asked: Asked) -> Finding:
    """The eyes are in focus.

    Narrowed or shaded eyes hold little fine detail of themselves: where mouth or crown are sharp,
    soft eyes are no more than a doubt.
    """
    person = measures.person
    if person is None:
        return asked.unknown()
    fine = person.fineness
    if asked.need("surely_soft") <= fine < asked.need("fail_below"):
        top = None if person.hair is None else person.hair.y
        elsewhere = fineness_elsewhere(measures.picture, person.face, top, person.inter_eye)
        fine = asked.doubted(fine) if elsewhere > asked.need("sharp_elsewhere") else fine
    return asked.at_least(fine)


def judge_motion(measures: Measures, asked: Asked) -> Finding:
    """Nobody moved: fine detail is not weaker along one direction than across it.

    What the face shows has directions of its own (eyes and lips lie level), so fine gradients are
    compared with coarse ones: the two ratios along and across the weakest direction are the
    eigenvalues of one matrix seen through the other. Only a picture that has lost fine detail along
    that direction can have been blurred by movement: the more there is of it, the less counts what
    it has more across.
    """
    if measures.person is None:
        return asked.unknown()
    person = measures.person
    if person.fineness > asked.need("fine_above"):
        return asked.at_most(1.0)
    points = person.face.points
    left, right = float(points[234, 0]), float(points[454, 0])
    top, bottom = float(points[9, 1]), float(points[152, 1])
    grey = grey_part(measures.picture, left, top - 0.1 * (bottom - top), right, bottom)
    if grey is None:
        return asked.unknown()
    unit = UNIT * person.inter_eye
    fine = _gradients(np.asarray(cv2.GaussianBlur(grey, (0, 0), 0.8 * unit), dtype=np.float32))
    coarse = _gradients(np.asarray(cv2.GaussianBlur(grey, (0, 0), 3.2 * unit), dtype=np.float32))
    seen = np.linalg.inv(np.linalg.cholesky(coarse + 1e-6 * np.eye(2)))
    weak, strong = np.linalg.eigvalsh(seen @ fine @ seen.T).tolist()
    lost = np.clip((asked.need("soft_below") - weak) / _SOFTER, 0.0, 1.0)
    return asked.at_most(1.0 + float(lost) * (strong / max(weak, 1e-6) - 1.0))


_SOFTER: Final = 0.7
"""By how much fine gradients must be weaker than what a still picture has before they count."""


def _gradients(grey: Grid) -> NDArray[np.float64]:
    """Return the mean structure tensor, shape (2, 2), a rim left out."""
    across = np.ascontiguousarray(cv2.Sobel(grey, cv2.CV_32F, 1, 0, ksize=3)[4:-4, 4:-4]).ravel()
    down = np.ascontiguousarray(cv2.Sobel(grey, cv2.CV_32F, 0, 1, ksize=3)[4:-4, 4:-4]).ravel()
    mixed = float(across @ down)
    return np.array([[float(across @ across), mixed], [mixed, float(down @ down)]]) / across.size


def judge_noise(measures: Measures, asked: Asked) -> Finding:
    """Backdrop and cheeks are free of grain; the noisier of them counts.

    A white backdrop hides its noise at the ceiling, skin has some texture of its own: where the
    backdrop can show noise, no more than a multiple of it is believed of the skin.
    """
    grains = []
    backdrop, person = measures.backdrop, measures.person
    most = np.inf
    if backdrop is not None:
        tiles = _clear_tiles(measures.picture, backdrop)
        grains += [_grain(tile) for tile in tiles]
        if tiles and max(float(tile.mean()) for tile in tiles) < _CEILING:
            most = _SKIN_NOISIER * max(grains)
    if person is not None:
        reach = 0.06 * person.face_width
        for x, y in person.face.points[list(_CHEEKS), :2].tolist():
            part = measures.picture[
                max(0, int(y - reach)) : max(0, int(y + reach)),
                max(0, int(x - reach)) : max(0, int(x + reach)),
            ]
            if min(part.shape[:2]) > 8:  # noqa: PLR2004 - pixels
                grains.append(min(asked.need("skin_share") * _grain(part), most))
    if not grains:
        return asked.unknown()
    return asked.at_most(max(grains))


_CHEEKS: Final = (50, 280)
_CEILING: Final = 248.0
_SKIN_NOISIER: Final = 2.0
"""8-bit level up to which a backdrop shows its noise, and how often that a darker cheek has it."""


def _clear_tiles(picture: Picture, backdrop: Backdrop) -> list[Picture]:
    """Return a tile of the backdrop from each upper corner, where that shows nothing else."""
    columns = backdrop.clear.shape[1]
    side = max(3, columns // 6)
    tiles = []
    for first in (1, columns - 1 - side):
        down = slice(1, 1 + side)
        if backdrop.clear[down, first : first + side].all():
            step = backdrop.step
            tiles.append(picture[step : (1 + side) * step, first * step : (first + side) * step])
    return tiles


def _grain(part: Picture) -> float:
    """Return the standard deviation of the noise in 8-bit steps, from second differences."""
    grey = cv2.cvtColor(part, cv2.COLOR_BGR2GRAY)
    rough = cv2.filter2D(grey, cv2.CV_16S, _SECOND)[1:-1, 1:-1]
    size = np.minimum(np.abs(rough), 60)
    return float(cv2.mean(size)[0]) / _SECOND_OF_NOISE


_SECOND_OF_NOISE: Final = float(np.sqrt(6.0) * np.sqrt(2.0 / np.pi))
"""Mean absolute second difference of white noise of deviation 1."""
_SECOND: Final = np.array([[-1.0, 2.0, -1.0]], dtype=np.float32)


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
