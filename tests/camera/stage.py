"""A watched folder with its source and its tray, for tests."""

from __future__ import annotations

from typing import TYPE_CHECKING

from typing_extensions import override

from capture_station.camera.folder import FolderSource
from capture_station.camera.tray import Arrival, Tray
from capture_station.domain.clock import SystemClock
from tests.unit.camera.scenery import CLOCK, LONG_S

if TYPE_CHECKING:
    from pathlib import Path


class HurriedClock(SystemClock):
    """Four seconds go by in one: what does not come is not waited for as long."""

    @override
    def monotonic(self) -> float:
        return 4 * super().monotonic()


class Stage:
    """A folder, its source and its tray."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir()
        self.told: list[Arrival] = []
        self.clock: SystemClock = HurriedClock()
        self.tray = Tray(self.clock, self.told.append)
        self.source = FolderSource(folder, self.clock, self.tray, wait_s=0.05)

    def read_until(self, count: int) -> tuple[str, ...]:
        """Read until this many photos wait in the tray; return their names."""
        until = CLOCK.monotonic() + LONG_S
        while len(self.tray.waiting()) < count and CLOCK.monotonic() < until:
            self.source.read()
        return tuple(arrival.name for arrival in self.tray.waiting())

    def read_for(self, seconds: float) -> tuple[str, ...]:
        """Read on for a while of the stage's clock, to see what does not come."""
        until = self.clock.monotonic() + seconds
        while self.clock.monotonic() < until:
            self.source.read()
        return tuple(arrival.name for arrival in self.tray.waiting())
