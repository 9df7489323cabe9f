"""What portraits usually cost."""

from __future__ import annotations

import tomllib

from capture_station.domain.session import PricePlan
from capture_station.locations import resources_dir


def usual_prices() -> PricePlan:
    """Return the prices that a school's first session begins with, from ``prices.toml``."""
    path = resources_dir() / "prices.toml"
    fen = tomllib.loads(path.read_text(encoding="utf-8"))["fen"]
    return PricePlan(fen["on_site"], fen["walk_in"], fen["self_provided"])
