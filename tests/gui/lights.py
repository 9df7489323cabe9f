"""Light as the judge of the rehearsal says it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from capture_station.checks.calibration import Calibration
from capture_station.checks.lighting import BINS, COLUMNS, ROWS, LightMap
from capture_station.domain.findings import CropWindow

if TYPE_CHECKING:
    from collections.abc import Callable

    from capture_station.domain.spec import Background, PhotoSpec

MakeLight: TypeAlias = "Callable[[PhotoSpec, tuple[Background, ...]], LightMap]"


def light_of(
    across: float | None = 0.0, down: float | None = 0.0, distance: float = 3.0
) -> MakeLight:
    """Return what makes a light that leans so far."""

    def make(_spec: PhotoSpec, accepted: tuple[Background, ...]) -> LightMap:
        zones = ((0.0, None, 0.1, 0.3, -0.7)[:COLUMNS],) * ROWS
        return LightMap(
            area=CropWindow(555, 0, 810, 1080),
            zones=zones,
            across_stops=across,
            down_stops=down,
            level_stops=-1.0,
            nearest=accepted[0],
            distance=distance,
            histogram=(1 / BINS,) * BINS,
            lost_dark=0.0,
            lost_light=0.01,
            calibration=Calibration((70.0, 0.0, -20.0), 0.1),
        )

    return make
