"""The light on the backdrop as numbers and zones, for whoever sets up the lamps.

Works on the bare backdrop and with somebody before it: only what surely shows backdrop is measured.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import cv2
import numpy as np

from capture_station.checks.backdrop import find_backdrop
from capture_station.checks.colour import lab_of_rgb, relative_luminance
from capture_station.checks.rules.background import nearest_background

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from capture_station.checks.arrays import Picture
    from capture_station.checks.backdrop import Backdrop
    from capture_station.checks.calibration import Calibration
    from capture_station.checks.outline import PersonMask
    from capture_station.domain.findings import CropWindow
    from capture_station.domain.spec import Background

ROWS: Final = 6
COLUMNS: Final = 5
"""Zones down and across."""
BINS: Final = 64
_DARKEST: Final = 2
_BRIGHTEST: Final = 253
"""8-bit luma from which a pixel counts as without detail."""
_LEAST_SHARE: Final = 0.25
"""Share of a zone that has to show backdrop."""
_LEAST_LIGHT: Final = 1e-4
_SIDE: Final = 2
"""Columns or rows at either end that are compared with each other."""


@dataclass(frozen=True, slots=True)
class LightMap:
    """The light of one picture.

    Attributes:
        area: What was looked at, in the picture's pixels.
        zones: `ROWS` rows of `COLUMNS` values: stops lighter (+) or darker (-) than the middle of
            all; None where too little backdrop is seen.
        across_stops: By how many stops the right side is lighter than the left; None if unseen.
        down_stops: By how many stops the lower part is lighter than the upper; None if unseen.
        level_stops: By how many stops the backdrop is lighter than its standard; None if unseen.
        nearest: The accepted background that is nearest; None where there is none.
        distance: CIEDE2000 to it.
        histogram: `BINS` shares of the pixels by luma, dark to light; their sum is 1.
        lost_dark: Share of pixels without detail in the dark.
        lost_light: Share of pixels without detail in the light.
        calibration: The backdrop to compare later ones with; None where it cannot be measured.
    """

    area: CropWindow
    zones: tuple[tuple[float | None, ...], ...]
    across_stops: float | None
    down_stops: float | None
    level_stops: float | None
    nearest: Background | None
    distance: float | None
    histogram: tuple[float, ...]
    lost_dark: float
    lost_light: float
    calibration: Calibration | None


def map_light(
    part: Picture,
    area: CropWindow,
    calibration: Calibration | None,
    mask: PersonMask | None,
    accepted: tuple[Background, ...],
) -> LightMap:
    """Measure the light.

    Args:
        part: What is looked at, at about the portrait's scale, shape (h, w, 3), BGR.
        area: Where it lies in the whole picture.
        calibration: Of the whole picture, to be handed on.
        mask: The person in `part`.
        accepted: Backgrounds to compare with.
    """
    backdrop = find_backdrop(part, mask)
    counts, lost_dark, lost_light = _histogram(part)
    if backdrop is None:
        blank = ((None,) * COLUMNS,) * ROWS
        return LightMap(
            area, blank, None, None, None, None, None, counts, lost_dark, lost_light, calibration
        )
    lights = _zone_lights(backdrop)
    middle = float(np.nanmedian(lights)) if np.isfinite(lights).any() else 0.0
    nearest, distance, level = None, None, None
    if accepted:
        nearest, distance = nearest_background(backdrop, accepted)
        level = _stops(float(backdrop.colour[0]), float(lab_of_rgb(nearest.rgb)[0]))
    return LightMap(
        area=area,
        zones=tuple(
            tuple(None if np.isnan(one) else round(float(one) - middle, 2) for one in line)
            for line in lights
        ),
        across_stops=_between(lights[:, -_SIDE:], lights[:, :_SIDE]),
        down_stops=_between(lights[-_SIDE:], lights[:_SIDE]),
        level_stops=level,
        nearest=nearest,
        distance=distance,
        histogram=counts,
        lost_dark=lost_dark,
        lost_light=lost_light,
        calibration=calibration,
    )


def _zone_lights(backdrop: Backdrop) -> NDArray[np.float64]:
    """Return log2 of the luminance of each zone, shape (ROWS, COLUMNS), NaN where unseen."""
    lights = np.full((ROWS, COLUMNS), np.nan)
    rows = np.array_split(np.arange(backdrop.clear.shape[0]), ROWS)
    columns = np.array_split(np.arange(backdrop.clear.shape[1]), COLUMNS)
    for at_y, ys in enumerate(rows):
        for at_x, xs in enumerate(columns):
            place = (slice(ys[0], ys[-1] + 1), slice(xs[0], xs[-1] + 1))
            clear = backdrop.clear[place]
            if clear.mean() >= _LEAST_SHARE:
                lightness = float(np.median(backdrop.lab[place][..., 0][clear]))
                light = max(float(relative_luminance(lightness)), _LEAST_LIGHT)
                lights[at_y, at_x] = np.log2(light)
    return lights


def _between(one: NDArray[np.float64], other: NDArray[np.float64]) -> float | None:
    """Return by how many stops the first zones are lighter; None where either is unseen."""
    if not (np.isfinite(one).any() and np.isfinite(other).any()):
        return None
    return float(np.nanmean(one) - np.nanmean(other))


def _stops(lightness: float, reference: float) -> float:
    light = np.maximum(relative_luminance([lightness, reference]), _LEAST_LIGHT)
    return float(np.log2(light[0] / light[1]))


def _histogram(part: Picture) -> tuple[tuple[float, ...], float, float]:
    luma = cv2.cvtColor(part, cv2.COLOR_BGR2GRAY)
    counts = np.bincount(luma.ravel(), minlength=256) / max(luma.size, 1)
    bins = counts.reshape(BINS, -1).sum(axis=1)
    dark, light = counts[: _DARKEST + 1].sum(), counts[_BRIGHTEST:].sum()
    return tuple(float(one) for one in bins), float(dark), float(light)
