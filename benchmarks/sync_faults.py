"""The long version of the fault test: thousands of captures over a network that cuts and repeats.

Run as ``python -m benchmarks.sync_faults [--captures N] [--database sqlite|postgresql]
[--objects folder|s3]``. Station and registry are processes that are killed again and again while
the proxy between them cuts every connection somewhere and sends requests a second time, late and
out of order; in the end both sides must agree event by event and portrait by portrait.
"""

from __future__ import annotations

import argparse
import os
import random
import tempfile
import threading
import time
from contextlib import ExitStack
from pathlib import Path

from typing_extensions import override

from benchmarks.measuring import tell
from capture_station.store.disk import Disk
from tests.end_to_end.registry_process import CuttingProxy, RegistryProcess
from tests.end_to_end.test_sync import (
    assert_agreed,
    go_until_told,
    make_day,
    start_round,
    wait_until_carried,
    with_station,
)
from tests.registry import s3
from tests.registry.postgres import programs, with_tables

CAPTURES = 5000
KILLS = 40
CARRIED_MOST = 500_000
LIMIT_S = 600.0
"""On two cores that do nothing else, the making of the day included."""
ROUNDS_AN_OPENING = 20


class HastyDisk(Disk):
    """Does not wait for the medium: only for making the day, which nobody interrupts."""

    @override
    def sync(self, path: Path) -> None:
        pass

    @override
    def sync_folder(self, folder: Path) -> None:
        pass


def main(captures: int = CAPTURES, database: str = "sqlite", objects: str = "folder") -> None:
    began = time.perf_counter()
    chance = random.Random(captures)
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        address, bucket = prepared(stack, database, objects)
        registry = RegistryProcess(folder / "registry", address, objects=bucket)
        registry.start()
        stack.callback(registry.kill)
        proxy = CuttingProxy(registry.port, seed=captures, whole=0.7)
        stack.callback(proxy.close)
        data = folder / "data"
        waiting = make_day(data, captures, disk=HastyDisk())
        with_station(data, registry, proxy.address)
        made = time.perf_counter()
        kills = min(KILLS, captures // 10)
        for number in range(kills):
            kill_something(data, registry, proxy, chance, with_registry=number % 2 == 1)
        failures = go_until_told(data, 10_000, ROUNDS_AN_OPENING)
        told = time.perf_counter()
        assert_agreed(data, registry, waiting, captures)
    note = (
        f"{database}, {objects}; {waiting} events; made in {made - began:.0f} s, told in "
        f"{told - made:.0f} s, {proxy.carried >> 20} MB; {kills} killed, {proxy.cuts} connections "
        f"cut, {proxy.repeats} said again later, {failures} rounds failed; all agree"
    )
    took = time.perf_counter() - began
    tell("sync-faults/all-told", took, "s", limit=LIMIT_S, cases=captures, note=note)


def prepared(stack: ExitStack, database: str, objects: str) -> tuple[str, str]:
    """Start what the registry is to run on; return the addresses of database and objects."""
    address = bucket = ""
    if database == "postgresql":
        bin_dir = programs()
        if bin_dir is None:
            raise SystemExit("no PostgreSQL on this computer")
        address = stack.enter_context(with_tables(bin_dir))
    if objects == "s3":
        if not s3.is_installed():
            raise SystemExit("no S3-compatible server is installed")
        os.environ.update(stack.enter_context(s3.running()))
        bucket = f"s3://{s3.BUCKET}/faults"
    return address, bucket


def kill_something(
    data: Path,
    registry: RegistryProcess,
    proxy: CuttingProxy,
    chance: random.Random,
    *,
    with_registry: bool,
) -> None:
    """Let a round begin and end one of the two processes somewhere in it."""
    process = start_round(data)
    wait_until_carried(proxy, proxy.carried + chance.randrange(CARRIED_MOST), process)
    threading.Event().wait(chance.random() / 10)
    if with_registry:
        registry.kill()
        process.wait()
        registry.start()
    else:
        process.kill()
        process.wait()


def options() -> argparse.ArgumentParser:
    """Return what can be told on the command line."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--captures", type=int, default=CAPTURES)
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    parser.add_argument("--objects", choices=("folder", "s3"), default="folder")
    return parser


if __name__ == "__main__":
    main(**vars(options().parse_args()))
