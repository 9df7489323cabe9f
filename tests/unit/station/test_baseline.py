"""The light of the morning, remembered for a day."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from capture_station.checks.calibration import Calibration
from capture_station.domain.errors import Trouble
from capture_station.station.baseline import Baseline

if TYPE_CHECKING:
    from pathlib import Path

TODAY, TOMORROW = date(2026, 11, 21), date(2026, 11, 22)
SEEN = Calibration((76.25, -6.5, -45.125), 0.125)


def test_it_is_there_again_on_the_same_day_only(tmp_path: Path) -> None:
    Baseline(tmp_path).keep(TODAY, SEEN)
    assert Baseline(tmp_path).of(TODAY) == SEEN
    assert Baseline(tmp_path).of(TOMORROW) is None


def test_a_new_one_takes_its_place(tmp_path: Path) -> None:
    baseline = Baseline(tmp_path)
    baseline.keep(TODAY, SEEN)
    baseline.keep(TODAY, Calibration((50.0, 0.0, 0.0), 0.0))
    found = baseline.of(TODAY)
    assert found is not None
    assert found.colour == (50.0, 0.0, 0.0)


@pytest.mark.parametrize(
    "told",
    ["", "{}", "[]", '{"day": 3}', '{"day": "2026-11-21", "lab": [1, 2], "across_stops": 0}'],
)
def test_one_that_cannot_be_read_counts_as_none(tmp_path: Path, told: str) -> None:
    (tmp_path / "light.json").write_text(told, encoding="utf-8")
    assert Baseline(tmp_path).of(TODAY) is None


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    with pytest.raises(Trouble) as told:
        Baseline(tmp_path / "absent").keep(TODAY, SEEN)
    assert told.value.key == "settings.not-saved"
