"""The light of the morning: what the backdrop looked like when the day began."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING

from capture_station.domain.errors import Trouble

if TYPE_CHECKING:
    from pathlib import Path

    from capture_station.checks.calibration import Calibration

_FILE = "light.json"


class Baseline:
    """The first calibration of each day; may be used from any thread, one at a time.

    Args:
        data_dir: Data folder of the station.
    """

    def __init__(self, data_dir: Path) -> None:
        self._path = data_dir / _FILE

    def of(self, day: date) -> Calibration | None:
        """Return the calibration of a day; None where there is none that can be read."""
        from capture_station.checks.calibration import (  # noqa: PLC0415 - the first window has no camera
            Calibration,
        )

        try:
            told = json.loads(self._path.read_text(encoding="utf-8"))
            if date.fromisoformat(told["day"]) != day:
                return None
            lightness, red, yellow = (float(value) for value in told["lab"])
            return Calibration((lightness, red, yellow), float(told["across_stops"]))
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def keep(self, day: date, calibration: Calibration) -> None:
        """Remember the light of a day in place of that of an earlier one.

        Raises:
            Trouble: ``settings.not-saved`` where the file cannot be written.
        """
        told = {
            "day": day.isoformat(),
            "lab": [round(value, 3) for value in calibration.colour],
            "across_stops": round(calibration.across_stops, 4),
        }
        beside = self._path.with_suffix(".part")
        try:
            beside.write_text(json.dumps(told), encoding="utf-8")
            beside.replace(self._path)
        except OSError as error:
            raise Trouble("settings.not-saved") from error
