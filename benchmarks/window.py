"""How long it takes until the windows can be used, with a roster of 20,000 and everything warm.

Each start is a process of its own, from the moment it is asked for until the window has been drawn
and the database has answered all that the page asked: once until somebody can sign in, and on until
the desk can be worked at.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

from benchmarks.measuring import asked, tell
from benchmarks.search import make_files
from benchmarks.store_material import BY, SteadyClock, fill
from capture_station.store.disk import Disk
from capture_station.store.keyplaces import KeyFolder
from capture_station.store.store import Store

CASES = 5
PERSONS = 20_000
LIMIT_MS = 2000.0


def measure(cases: int, persons: int) -> None:
    folder = Path(tempfile.mkdtemp(prefix="bench-window-"))
    os.environ["CAPTURE_STATION_KEYS"] = str(folder / "keys")
    try:
        store = Store.open(folder / "data", keys=KeyFolder(folder / "keys", Disk()))
        session = fill(store, store._database, SteadyClock(), persons)  # noqa: SLF001 - rows in bulk
        make_files(folder / "data" / "photos", store, session.id)
        store.close()
        started(folder / "data")  # the first one warms the disk's cache
        starts = [started(folder / "data") for _ in range(cases)]
    finally:
        shutil.rmtree(folder)
    note = f"{persons} on the roster, all photographed; a process of its own, offscreen"
    for moment in ("sign-in", "desk"):
        value = median(start[moment] for start in starts)
        tell(f"window/{moment}", value, "ms", limit=LIMIT_MS, cases=cases, note=note)


def started(data: Path) -> dict[str, float]:
    """Start the program and return when it could be used, ms."""
    began = time.time()
    command = [sys.executable, "-m", "benchmarks.window", "--start", str(data)]
    done = subprocess.run(  # noqa: S603 - written above
        command,
        env=os.environ | {"QT_QPA_PLATFORM": "offscreen"},
        stdout=subprocess.PIPE,
        check=True,
    )
    moments = json.loads(done.stdout.splitlines()[-1])
    return {name: 1000 * (at - began) for name, at in moments.items()}


def start(data: Path) -> None:
    """Be the program until it can be used, and say when that was."""
    from PySide6.QtCore import QTimer  # noqa: PLC0415 - the measuring process needs no Qt

    from capture_station.domain.staff import Account, Role  # noqa: PLC0415 - see above
    from capture_station.ui.program import Program  # noqa: PLC0415 - see above

    program = Program(data, camera=f"folder:{data}", size=(1366, 768), tells_key=False)
    program.start("desk")
    moments: dict[str, float] = {}
    timer = QTimer(interval=5)

    def look() -> None:
        if program.desktop.lane.is_busy or not program.window.isVisible():
            return
        program.window.grab()
        if "sign-in" not in moments:
            moments["sign-in"] = time.time()
            program.desktop.duty.begin(Account("lead", BY, Role.LEAD))
        elif program.window.shown_page == "desk":
            moments["desk"] = time.time()
            program.app.quit()

    timer.timeout.connect(look)
    timer.start()
    program.run()
    print(json.dumps(moments))


if __name__ == "__main__":
    if sys.argv[1:2] == ["--start"]:
        start(Path(sys.argv[2]))
    else:
        sizes = asked(cases=CASES, persons=PERSONS)
        measure(sizes.cases, sizes.persons)
