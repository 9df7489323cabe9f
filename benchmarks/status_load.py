"""How quickly students see where their records stand, at 300,000 queries in half an hour.

``python -m benchmarks.status_load [--seconds N] [--records N] [--workers N]``: PostgreSQL, 100,000
records, a registry as processes of its own, queries at a fixed pace whether answers come or not.
The whole half hour is ``--seconds 1800``; the rate is the same in the short form. Limit: the
slowest percent of the answers takes at most 200 ms, and no answer is anything but the page.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import signal
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path

import httpx2
from sqlalchemy import insert

from benchmarks.measuring import tell
from benchmarks.review_queue import AT, fill
from capture_station.registry.account_tables import account_records, account_sign_ins, accounts
from capture_station.registry.database import Database
from capture_station.registry.passwords import hash_token
from tests.end_to_end.registry_process import RegistryProcess
from tests.registry.postgres import programs, with_tables

QUERIES, WITHIN_S = 300_000, 1800
LIMIT_S = 0.2
STUDENTS = 5000
FAR = "2099-01-01T00:00:00.000000+00:00"


def add_accounts(database: Database, records: int) -> None:
    """Write accounts that are signed in, each with one record."""
    numbers = random.Random(1).sample(range(records), min(STUDENTS, records))
    with database.writing() as connection:
        connection.execute(
            insert(accounts),
            [
                {
                    "id": f"a{each}", "login": f"s{each}@example.cn", "password_hash": "x",
                    "state": "active", "lang": "zh", "made_at": AT, "failures": 0,
                    "name": f"学生{each}", "id_type": "resident_id", "id_number": f"n{each}",
                    "bound_at": AT, "bind_failures": 0,
                }
                for each in numbers
            ],
        )  # fmt: skip
        connection.execute(
            insert(account_records),
            [
                {"student_id": f"p{each}", "account_id": f"a{each}", "bound_at": AT}
                for each in numbers
            ],
        )
        connection.execute(
            insert(account_sign_ins),
            [
                {
                    "token_hash": hash_token(f"t{place}"), "account_id": f"a{each}",
                    "form_token": "f", "made_at": AT, "expires_at": FAR, "browser": "",
                }
                for place, each in enumerate(numbers)
            ],
        )  # fmt: skip
    with database.engine.connect() as connection:
        connection.exec_driver_sql("ANALYZE")


async def ask(address: str, seconds: float, students: int) -> tuple[list[float], int]:
    """Ask at the pace and return how long each answer took, and how many were wrong."""
    count = int(QUERIES / WITHIN_S * seconds)
    pause = WITHIN_S / QUERIES
    took: list[float] = []
    wrong = 0
    # given up before the server does it (5 s), or a question meets a closed connection
    limits = httpx2.Limits(max_connections=64, max_keepalive_connections=64, keepalive_expiry=2)
    async with httpx2.AsyncClient(base_url=address, limits=limits, timeout=30) as http:

        async def one(number: int) -> None:
            nonlocal wrong
            began = time.perf_counter()
            token = f"registry-account=t{number % students}"
            answer = await http.get("/me", headers={"Cookie": token})
            took.append(time.perf_counter() - began)
            wrong += answer.status_code != 200 or "复审中" not in answer.text

        began = time.perf_counter()
        async with asyncio.TaskGroup() as tasks:
            for number in range(count):
                await asyncio.sleep(max(0.0, began + number * pause - time.perf_counter()))
                tasks.create_task(one(number))
    return took, wrong


def cpu_seconds(processes: set[int]) -> float:
    """Return the processor time that processes have had (Linux; elsewhere 0)."""
    ticks = 0
    for each in processes:
        stat = Path(f"/proc/{each}/stat")
        if stat.exists():
            fields = stat.read_text(encoding="ascii").rpartition(")")[2].split()
            ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK") if ticks else 0.0


def main() -> None:
    """Measure, where there is a PostgreSQL."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--records", type=int, default=100_000)
    parser.add_argument("--workers", type=int, default=2)
    told = parser.parse_args()
    bin_dir = programs()
    if bin_dir is None:
        print("status-load is left out: no PostgreSQL here", file=sys.stderr)
        return
    with with_tables(bin_dir) as address, tempfile.TemporaryDirectory() as folder:
        database = Database(address)
        fill(database, told.records)
        add_accounts(database, told.records)
        database.close()
        served = RegistryProcess(Path(folder) / "r", address, "--workers", str(told.workers))
        served.start()
        try:
            asyncio.run(ask(served.address, 3, STUDENTS))
            before = cpu_seconds(served.process_ids())
            took, wrong = asyncio.run(ask(served.address, told.seconds, STUDENTS))
            spent = cpu_seconds(served.process_ids()) - before
        finally:
            workers = served.process_ids()
            served.kill()
            for each in workers:
                with suppress(ProcessLookupError):
                    os.kill(each, signal.SIGKILL)
    took.sort()
    count, place = len(took), "status-load"
    median, p99 = took[count // 2] * 1000, took[int(count * 0.99)] * 1000
    note = f"in {told.seconds:g} s on {told.records} records; median {median:.0f} ms, longest "
    note += f"{took[-1] * 1000:.0f} ms"
    tell(f"{place}/p99", p99, "ms", limit=LIMIT_S * 1000, cases=count, note=note)
    tell(f"{place}/wrong", wrong, "", limit=0, cases=count, note="answers that are not the page")
    note = "processor time of the registry for an answer"
    tell(f"{place}/cpu", spent / count * 1000, "ms", cases=count, note=note)


if __name__ == "__main__":
    main()
