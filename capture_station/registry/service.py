"""The registry put together: one folder or one database and photo store, opened."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from capture_station.domain.clock import SystemClock
from capture_station.registry.database import demand_migrated, open_database
from capture_station.registry.engine import Engine
from capture_station.registry.intake import Intake
from capture_station.registry.metrics import Metrics
from capture_station.registry.objects import open_objects
from capture_station.registry.photos import PhotoDoor
from capture_station.registry.presence import Presence
from capture_station.registry.workdays import review_rules

if TYPE_CHECKING:
    from capture_station.domain.clock import Clock
    from capture_station.registry.config import RegistryConfig


class Registry:
    """What every request works on. All parts may be used from any thread.

    Args:
        config: Where everything lies.
        clock: The registry's clock.

    Raises:
        Trouble: ``registry.folder``, ``registry.database-away``, ``registry.newer``,
            ``registry.not-migrated`` for a database that is not ours alone, or
            ``registry.objects-away``.
    """

    def __init__(self, config: RegistryConfig, clock: Clock | None = None) -> None:
        self.config = config
        self.clock = clock or SystemClock()
        self.database = open_database(config)
        try:
            if self.database.is_sqlite:
                self.database.migrate()
            else:
                # several processes share it: somebody decides when it changes
                demand_migrated(self.database)
            self.objects = open_objects(config)
        except BaseException:
            self.database.close()
            raise
        self.door = PhotoDoor(self.objects, self.clock, config.limits)
        self.intake = Intake(self.database, self.clock, self.door)
        self.metrics = Metrics(str(os.getpid()) if config.processes > 1 else "")
        self.engine = Engine(int(review_rules()["brought"]["at-once"]))
        self.presence = Presence(self.database, self.clock)

    def close(self) -> None:
        """Let go of the database."""
        self.database.close()
