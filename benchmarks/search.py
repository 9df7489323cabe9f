"""Finding and counting in one database of 100,000 captures: search, coverage, lists, start."""

from __future__ import annotations

import argparse
import os
import shutil
import tempfile
from pathlib import Path

from benchmarks.measuring import median_ms, tell, timed_ms
from benchmarks.store_material import CLASSES, SteadyClock, fill
from capture_station.store.disk import Disk
from capture_station.store.keyplaces import KeyFolder
from capture_station.store.store import Store

CASES = 9
SEARCHES = ("2022050000", "110101200100", "王伟", "王", "wang", "wxm", "w", "9999", "查无此人")
SEARCH_MS, COVERAGE_MS, START_MS = 50.0, 300.0, 2000.0


def measure(captures: int) -> None:
    folder = Path(tempfile.mkdtemp(prefix="bench-store-"))
    os.environ["CAPTURE_STATION_KEYS"] = str(folder / "keys")
    try:
        _measure(folder, captures)
    finally:
        shutil.rmtree(folder)


def _measure(folder: Path, captures: int) -> None:
    note = f"{captures} captures in one session of {CLASSES} classes, encrypted"
    keys = KeyFolder(folder / "keys", Disk())
    store = Store.open(folder / "data", clock=SteadyClock(), keys=keys)
    database = store._database  # noqa: SLF001 - rows in bulk
    with database.reading() as connection:  # filling by the thousand is no station's work
        connection.exec_driver_sql("PRAGMA cache_size = -1048576")
    session = fill(store, database, SteadyClock(), captures)
    make_files(folder / "data" / "photos", store, session.id)
    store.close()
    opened: list[Store] = []
    start_ms = timed_ms(lambda: opened.append(Store.open(folder / "data", keys=keys)))
    tell("search/start", start_ms, "ms", limit=START_MS, note=f"{note}, all files there")
    store = opened[0]
    assert store.recovery_report.without_file == ()
    records = store.records
    reference = median_ms(lambda: records.session(session.id), CASES)
    worst = max(median_ms(lambda t=text: records.search(session.id, t), CASES) for text in SEARCHES)
    for name, value, limit in (
        ("search/person", worst, SEARCH_MS),
        ("search/coverage", median_ms(lambda: records.progress(session.id), CASES), COVERAGE_MS),
        ("search/totals", median_ms(lambda: records.totals(session.id), CASES), COVERAGE_MS),
        ("search/money", median_ms(lambda: records.money(session.id), CASES), COVERAGE_MS),
        ("search/queue", median_ms(lambda: records.queue(session.id), CASES), None),
    ):
        told = f"{note}; reference: reading one session"
        tell(name, value, "ms", limit=limit, reference=reference, cases=CASES, note=told)
    store.close()


def make_files(photos: Path, store: Store, session_id: str) -> None:
    """Put an empty file in the place of every photo: only their names are looked at."""
    folder = photos / session_id
    folder.mkdir(parents=True)
    with store._database.reading() as connection:  # noqa: SLF001 - names in bulk
        rows = connection.exec_driver_sql("SELECT id, original_name, portrait_name FROM captures")
        for capture_id, original, portrait in rows:
            for name in (f"{session_id}/{capture_id}.json", original, portrait):
                os.close(os.open(photos / name, os.O_CREAT | os.O_WRONLY))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--captures", type=int, default=100_000)
    measure(parser.parse_args().captures)
