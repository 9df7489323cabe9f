"""A watched folder with its source and its tray, for tests."""

from __future__ import annotations

from typing import TYPE_CHECKING

from capture_station.camera.folder import FolderSource
from capture_station.camera.tray import Arrival, Tray
from tests.unit.camera.scenery import CLOCK, LONG_S

if TYPE_CHECKING:
    from pathlib import Path


class Stage:
    """A folder, its source and its tray."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir()
        self.told: list[Arrival] = []
        self.tray = Tray(CLOCK, self.told.append)
        self.source = FolderSource(folder, CLOCK, self.tray, wait_s=0.05)

    def read_until(self, count: int) -> tuple[str, ...]:
        """Read until this many photos wait in the tray; return their names."""
        until = CLOCK.monotonic() + LONG_S
        while len(self.tray.waiting()) < count and CLOCK.monotonic() < until:
            self.source.read()
        return tuple(arrival.name for arrival in self.tray.waiting())

    def read_for(self, seconds: float) -> tuple[str, ...]:
        """Read on for a while, to see what does not come."""
        until = CLOCK.monotonic() + seconds
        while CLOCK.monotonic() < until:
            self.source.read()
        return tuple(arrival.name for arrival in self.tray.waiting())
