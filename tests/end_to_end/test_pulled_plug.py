"""A demo that is killed in the middle of the day: what was called safe is there."""

from __future__ import annotations

import hashlib
import subprocess
import time
from typing import TYPE_CHECKING

import pytest

from capture_station.sitters.film import write_scene
from capture_station.sitters.scene import Scene
from capture_station.station.station import Station
from capture_station.ui.demo.day import plan_day
from capture_station.ui.demo.film import EMPTY_CHAIR, write_visit
from tests.end_to_end.commands import run
from tests.end_to_end.day import command, environment, json_of

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = [pytest.mark.models, pytest.mark.timeout(280)]

PATIENCE_S = 240
STUDENTS = 2


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Draw who comes, once for all days that are interrupted."""
    folder = tmp_path_factory.mktemp("day") / "film"
    write_scene(folder / EMPTY_CHAIR, Scene(None), 1, 0)
    for visit in plan_day(STUDENTS, seed=1).visits:
        write_visit(folder, visit, 2, (1920, 1080))
    return folder


@pytest.mark.parametrize("safe_first", [1, 2])
def test_nothing_that_was_called_safe_is_missing_after_a_kill(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, film: Path, safe_first: int
) -> None:
    keys, out = tmp_path / "keys", tmp_path / "out"
    safe = play_and_kill(keys, out, film, safe_first)
    assert len(safe) >= safe_first
    monkeypatch.setenv("CAPTURE_STATION_KEYS", str(keys))
    station = Station.open(out / "data")
    try:
        records = station.records
        (session,) = records.sessions()
        captures = [record.capture for record in records.captures(session.id)]
        kept = {capture.serial.text: capture for capture in captures}
        for serial, digest in safe.items():
            portrait = records.portrait(kept[serial])
            assert hashlib.sha256(portrait).hexdigest() == digest
        # no row without its files, serials without a gap, trail and database whole
        for capture in captures:
            assert records.original(capture)
        assert sorted(kept) == [f"A{number:04d}" for number in range(1, len(kept) + 1)]
        assert station.store.verify_audit() == ()
        assert station.store.database_faults() == ()
    finally:
        station.close()
    words = ("doctor", "--data", out / "data", "--json")
    assert json_of(run(*words, variables=environment(keys)))


def play_and_kill(keys: Path, out: Path, film: Path, safe_first: int) -> dict[str, str]:
    """Play until some portraits were called safe, a little longer, then kill -9."""
    camera = f"film:{film}?fps=12"
    process = subprocess.Popen(
        command(
            "demo", "--headless", "--students", str(STUDENTS), "--camera", camera, "--out", out
        ),
        env=environment(keys),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        deadline = time.monotonic() + PATIENCE_S
        while len(told(out)) < safe_first and time.monotonic() < deadline:
            try:
                process.wait(0.02)
                break
            except subprocess.TimeoutExpired:
                continue
    finally:
        process.kill()
        process.wait()
    return told(out)


def told(out: Path) -> dict[str, str]:
    """Return what the screen called safe so far: SHA-256 by serial, a torn last line left out."""
    path = out / "safe.txt"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True) if path.exists() else []
    pairs = (line.split() for line in lines if line.endswith("\n"))
    return {serial: digest for serial, digest in pairs}  # noqa: C416 - each line has two words
