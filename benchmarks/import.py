# ruff: noqa: N999 - the command `bench` calls the measurement so
"""How long checking a list of 100,000 students takes, and how much memory.

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

STUDENTS = 100_000
CASES = 5
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
_FRAME = """
import json, sys, time
from capture_station.exchange import roster
path = sys.argv[1]
began = time.perf_counter()
{work}
seconds = time.perf_counter() - began
try:
    import resource
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    peak_mb = peak / (1024 * 1024 if sys.platform == "darwin" else 1024)
except ImportError:
    peak_mb = None
print(json.dumps([seconds, peak_mb, found]))
"""


def measure() -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "list.xlsx"
        write_large_list(path, STUDENTS)
        reader, check, peaks = [], [], []
        for _ in range(CASES):
            reader.append(run(_READER, path)[0])
            seconds, peak = run(_CHECK, path)
            check.append(seconds)
            peaks.append(peak)
    reference = median(reader)
    note = f"{STUDENTS} students, 18 columns; reference: the spreadsheet reader alone"
    tell(
        "import/check",
        median(check),
        "s",
        limit=round(reference * TIMES_THE_READER, 3),
        reference=reference,
        cases=CASES,
        note=note,
    )
    if None not in peaks:
        tell("import/memory", max(peaks), "MB", limit=MEMORY_MB, cases=CASES, note=note)


def run(work: str, path: Path) -> tuple[float, float]:
    """Run a piece of work in a process of its own; return seconds and peak memory in MB."""
    command = [sys.executable, "-c", _FRAME.format(work=work), str(path)]
    done = subprocess.run(command, check=True, capture_output=True)  # noqa: S603 - written above
    seconds, peak, found = json.loads(done.stdout)
    assert found == STUDENTS
    return seconds, peak


if __name__ == "__main__":
    measure()
