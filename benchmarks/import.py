# ruff: noqa: N999 - the command `bench` calls the measurement so
"""How long checking and importing a list of 100,000 students takes, and how much memory.

The reference is the spreadsheet reader alone: the same file, all rows walked, nothing done with
them. Each run has a process of its own, so that the memory is that of one reading.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median

from benchmarks.measuring import tell
from benchmarks.roster_material import write_large_list

Run = tuple[float, float | None]

STUDENTS = 100_000
CASES = 3
TIMES_THE_READER = 3.0
MEMORY_MB = 600.0

_READER = """
import python_calamine
sheet = python_calamine.load_workbook(path).get_sheet_by_index(0)
found = sum(1 for row in sheet.iter_rows()) - 1
"""
_CHECK = """
from pathlib import Path
from capture_station.exchange.roster import read_roster
reading = read_roster(Path(path))
assert not reading.problems, reading.problems[:3]
found = len(reading.students)
"""
_IMPORT = """
import tempfile
from datetime import date
from pathlib import Path
from capture_station.domain.ids import Operator
from capture_station.domain.session import PricePlan
from capture_station.exchange.roster import read_roster
from capture_station.station.station import Station
from capture_station.store.disk import Disk
from capture_station.store.keyplaces import KeyFolder
from capture_station.workflow.sessions import SessionPlan
with tempfile.TemporaryDirectory() as place:
    folder, by = Path(place), Operator("bench")
    with_keys = KeyFolder(folder / "keys", Disk())
    station = Station.open(folder / "data", keys=with_keys)
    day = date(2026, 6, 1)
    plan = SessionPlan("bench", "10335", "", day, day, "cn.chsi.degree.2017", PricePlan(0, 0), "A")
    session = station.sessions.plan(by, plan)
    began = time.perf_counter()
    students = [row.person for row in read_roster(Path(path)).students]
    found = len(station.sessions.import_roster(by, session.id, students, "0" * 64))
    seconds = time.perf_counter() - began
    station.close()
"""
_FRAME = """
import json, sys, time
from capture_station.exchange import roster
path = sys.argv[1]
began = time.perf_counter()
{work}
seconds = locals().get("seconds") or time.perf_counter() - began
try:
    import resource
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    peak_mb = peak / (1024 * 1024 if sys.platform == "darwin" else 1024)
except ImportError:
    peak_mb = None
print(json.dumps([seconds, peak_mb, found]))
"""


WORKS = {"check": _CHECK, "store": _IMPORT}
"""Checking alone, and checking with the import into an encrypted store in one transaction."""


def measure() -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "list.xlsx"
        write_large_list(path, STUDENTS)
        for name, work in WORKS.items():
            runs = [(run(_READER, path), run(work, path)) for _ in range(CASES)]
            _tell(name, runs)


def _tell(name: str, runs: list[tuple[Run, Run]]) -> None:
    """Print time and memory of one work, each beside the reader in the same minutes."""
    reference = median(reader[0] for reader, _ in runs)
    note = f"{STUDENTS} students, 18 columns; reference: the spreadsheet reader alone"
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


def run(work: str, path: Path) -> Run:
    """Run a piece of work in a process of its own; return seconds and peak memory in MB."""
    command = [sys.executable, "-c", _FRAME.format(work=work), str(path)]
    done = subprocess.run(command, check=True, capture_output=True)  # noqa: S603 - written above
    seconds, peak, found = json.loads(done.stdout)
    assert found == STUDENTS
    return seconds, peak


if __name__ == "__main__":
    measure()
