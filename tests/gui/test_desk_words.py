"""What is measured, as the desk says it."""

from __future__ import annotations

import pytest

from capture_station.domain.findings import Basis, Finding, Severity
from capture_station.ui.desk.words import finding_value


def _finding(value: float, limits: tuple[float | None, float | None], unit: str) -> Finding:
    return Finding("face-width", Severity.FAIL, value, limits, unit, Basis.OURS)


@pytest.mark.parametrize(
    ("value", "limits", "unit", "said"),
    [
        (349.2, (200, 300), "px", "349 px"),
        (300.3, (180, 300), "px", "300.3 px"),
        (179.8, (180, 300), "px", "179.8 px"),
        (1.4, (None, 1), "%", "1.4 %"),
        (250.2, (200, 300), "px", "250 px"),
    ],
)
def test_a_value_beyond_its_limit_never_looks_as_if_it_were_within(
    value: float, limits: tuple[float | None, float | None], unit: str, said: str
) -> None:
    assert finding_value(_finding(value, limits, unit)) == said


@pytest.mark.parametrize(("value", "said"), [(-0.02, "0.0°"), (0.02, "0.0°"), (-1.6, "-1.6°")])
def test_nothing_has_no_sign(value: float, said: str) -> None:
    assert finding_value(_finding(value, (-6, 6), "deg")) == said
