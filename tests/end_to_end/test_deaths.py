"""Registry and station die between any two database statements: nothing is lost, nothing twice.

Here a few places, spread over an exchange; `benchmarks.deaths` goes through all of them.
"""

from __future__ import annotations

from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import pytest

from capture_station.registry.database import Database
from capture_station.station import syncing
from capture_station.station.station import Station
from tests.end_to_end.mortal import DIED, Mortal
from tests.end_to_end.registry_process import RegistryProcess
from tests.end_to_end.test_sync import assert_agreed, count_facts
from tests.registry.material import jpeg
from tests.registry.postgres import programs, running
from tests.store.material import BY, opened, picture

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.slow
PLACES = 1
"""How many steps of an exchange are tried here."""


@dataclass
class Exchange:
    """A station and a registry, both as processes that can be made to die; one exchange a person.

    Attributes:
        folder: The station's.
        registry: Where the registry keeps what it has; it is served by `mortal`.
        tallies: Folder for the counts of steps.
        people: How many were photographed.
    """

    folder: Path
    registry: RegistryProcess
    mortal: Mortal
    tallies: Path
    people: int = 0

    def photograph(self) -> None:
        """Let one more person be photographed at the station."""
        with opened(self.folder) as room:
            (session,) = room.records.sessions()
            number = self.people
            student = room.records.people(session.id)[number].student
            sitting = room.to_camera(session.id, student)
            shot = replace(picture(number), portrait=jpeg(number, filling=5_000))
            room.desk.keep(BY, sitting.id, shot)
            room.desk.confirm(BY, sitting.id)
        self.people += 1

    def count(self) -> tuple[int, int]:
        """Go through one exchange undisturbed; return the steps of registry and station."""
        self.photograph()
        tallies = [self.tallies / f"{self.people}-{whose}" for whose in ("registry", "station")]
        self.mortal.serve(self.registry.config, steps=tallies[0])
        assert self.mortal.go(self.folder, steps=tallies[1]) == 0
        self.mortal.serve(self.registry.config)
        steps, own_steps = (tally.stat().st_size for tally in tallies)
        return steps, own_steps

    def survive(self, *, registry_dies_at: int = 0, station_dies_at: int = 0) -> None:
        """Let one of them die in an exchange; afterwards both go on and agree."""
        self.photograph()
        if registry_dies_at:
            self.mortal.serve(self.registry.config, dies_at=registry_dies_at)
        told = self.mortal.go(self.folder, dies_at=station_dies_at)
        if registry_dies_at:
            assert self.mortal.end() == DIED or told == 0
            self.mortal.serve(self.registry.config)
        else:
            assert told in {0, DIED}
        assert self.mortal.go(self.folder) == 0

    def demand_agreed(self) -> None:
        """Compare both sides event by event and portrait by portrait."""
        assert_agreed(self.folder, self.registry, count_facts(self.folder), self.people)
        with opened(self.folder) as room:
            assert room.store.verify_audit() == ()
            assert room.store.outbox.counts().rejected == 0


@contextmanager
def exchanging(
    mortal: Mortal, folder: Path, roster: int, database: str = "", objects: str = ""
) -> Iterator[Exchange]:
    """Give a station that is enrolled at an empty registry, with so many people to photograph."""
    if database:
        with closing(Database(database)) as fresh:
            fresh.migrate()
    registry = RegistryProcess(folder / "registry", database, objects=objects)
    exchange = Exchange(folder / "data", registry, mortal, folder)
    with opened(exchange.folder) as room:
        room.session(roster)
    station = Station.open(exchange.folder)
    mortal.serve(registry.config)
    syncing.enrol(station, BY, mortal.address, registry.code())
    station.close()
    yield exchange
    mortal.end()


@pytest.fixture(scope="module")
def mortal() -> Iterator[Mortal]:
    with closing(Mortal()) as process:
        yield process


@pytest.mark.timeout(240)
@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_whoever_dies_between_two_statements_nothing_is_lost_or_twice(
    tmp_path: Path, mortal: Mortal, kind: str
) -> None:
    bin_dir = programs()
    if kind == "sqlite":
        try_places(mortal, tmp_path)
    elif bin_dir is None:
        pytest.skip("no PostgreSQL on this computer")
    else:
        with running(bin_dir) as address:
            try_places(mortal, tmp_path, address)


def try_places(mortal: Mortal, folder: Path, database: str = "") -> None:
    with exchanging(mortal, folder, 2 + 2 * PLACES, database) as exchange:
        # the first one describes the session too
        exchange.count()
        steps, own_steps = exchange.count()
        assert min(steps, own_steps) > PLACES
        for place in range(PLACES):
            exchange.survive(registry_dies_at=(place + 1) * steps // (PLACES + 1))
            exchange.survive(station_dies_at=(place + 1) * own_steps // (PLACES + 1))
        exchange.demand_agreed()
