"""A whole campaign in small: at the end everybody is accepted or somebody has to act by a day."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.registry.agreement import faults
from tests.registry.campaign import campaign
from tests.registry.fates import FATES

if TYPE_CHECKING:
    from pathlib import Path


def test_everybody_is_accepted_or_somebody_has_to_act(tmp_path: Path) -> None:
    with campaign(tmp_path, len(FATES)) as one:
        one.run()
        assert faults(one) == []
