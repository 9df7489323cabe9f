# ruff: noqa: N999 - the command `bench` calls the measurement so
"""How long checking and importing a list of 100,000 students takes, and how much memory.

The reference is the spreadsheet reader alone: the same file, all rows walked, nothing done with
them. Each run has a process of its own, so that the memory is that of one reading.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

import python_calamine

from benchmarks.measuring import tell
from benchmarks.roster_material import write_large_list
from capture_station.domain.ids import Operator
from capture_station.domain.session import PricePlan
from capture_station.exchange.roster import read_roster
from capture_station.station.station import Station
from capture_station.store.disk import Disk
from capture_station.store.keyplaces import KeyFolder
from capture_station.workflow.sessions import SessionPlan

if TYPE_CHECKING:
    from collections.abc import Callable

Run = tuple[float, float | None]
"""Seconds, and peak memory of the process in MB where the system tells it."""

STUDENTS = 100_000
CASES = 3
TIMES_THE_READER = 3.0
MEMORY_MB = 600.0
_BY = Operator("bench")


def read_alone(path: Path) -> tuple[float, int]:
    """Walk all rows with the reader; return the seconds and the students seen."""
    began = time.perf_counter()
    sheet = python_calamine.load_workbook(str(path)).get_sheet_by_index(0)
    found = sum(1 for row in sheet.iter_rows()) - 1
    return time.perf_counter() - began, found


def check(path: Path) -> tuple[float, int]:
    """Check the list, with nothing written."""
    began = time.perf_counter()
    reading = read_roster(path)
    seconds = time.perf_counter() - began
    assert not reading.problems, reading.problems[:3]
    return seconds, len(reading.students)


def check_and_import(path: Path) -> tuple[float, int]:
    """Check the list and import it into an encrypted store, in one transaction."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        station = Station.open(folder / "data", keys=KeyFolder(folder / "keys", Disk()))
        day = date(2026, 6, 1)
        plan = SessionPlan(
            "bench", "10335", "", day, day, "cn.chsi.degree.2017", PricePlan(0, 0), "A"
        )
        session = station.sessions.plan(_BY, plan)
        began = time.perf_counter()
        people = [row.person for row in read_roster(path).students]
        found = len(station.sessions.import_roster(_BY, session.id, people, "0" * 64))
        seconds = time.perf_counter() - began
        station.close()
    return seconds, found


WORKS: dict[str, Callable[[Path], tuple[float, int]]] = {
    "reader": read_alone,
    "check": check,
    "store": check_and_import,
}


def measure(students: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "list.xlsx"
        write_large_list(path, students)
        for name in ("check", "store"):
            runs = [
                (run("reader", path, students), run(name, path, students)) for _ in range(CASES)
            ]
            _tell(name, runs, students)


def _tell(name: str, runs: list[tuple[Run, Run]], students: int) -> None:
    """Print time and memory of one work, each beside the reader in the same minutes."""
    reference = median(reader[0] for reader, _ in runs)
    note = f"{students} students, 18 columns; reference: the spreadsheet reader alone"
    tell(
        f"import/{name}",
        median(done[0] for _, done in runs),
        "s",
        limit=round(reference * TIMES_THE_READER, 3),
        reference=reference,
        cases=CASES,
        note=note,
    )
    peaks = [peak for _, (_, peak) in runs if peak is not None]
    if peaks:
        tell(f"import/{name}-memory", max(peaks), "MB", limit=MEMORY_MB, cases=CASES, note=note)


def run(name: str, path: Path, students: int) -> Run:
    """Do a piece of work in a process of its own, on a list of so many students."""
    command = [sys.executable, "-m", "benchmarks.import", "--work", name, str(path)]
    done = subprocess.run(command, check=True, capture_output=True)  # noqa: S603 - written above
    seconds, peak, found = json.loads(done.stdout)
    assert found == students
    return seconds, peak


def _do(name: str, path: Path) -> None:
    """Do a piece of work and print how long it took, the peak of memory and how many it found."""
    seconds, found = WORKS[name](path)
    try:
        import resource  # noqa: PLC0415 - not on Windows
    except ImportError:
        peak_mb = None
    else:
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        peak_mb = peak / (1024 * 1024 if sys.platform == "darwin" else 1024)
    print(json.dumps([seconds, peak_mb, found]))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--work", nargs=2, metavar=("NAME", "FILE"), help="do one of them, once")
    parser.add_argument("--students", type=int, default=STUDENTS)
    told = parser.parse_args()
    if told.work:
        _do(told.work[0], Path(told.work[1]))
    else:
        measure(told.students)
