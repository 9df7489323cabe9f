"""How long a review queue of 100,000 cases takes to open (limit 0.3 s), with SQLite or PostgreSQL.

``python -m benchmarks.review_queue [--cases N]``; the page is asked for through the application
itself, the first time of each reviewer, when the case is lent to them.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fastapi.testclient import TestClient
from sqlalchemy import insert

from benchmarks.measuring import asked, tell
from capture_station.registry.app import make_app
from capture_station.registry.case_tables import cases
from capture_station.registry.config import RegistryConfig
from capture_station.registry.schema import captures, events, sessions, sittings, stations, students
from capture_station.registry.staff import Role, add_member
from tests.registry.postgres import programs, with_tables

if TYPE_CHECKING:
    from capture_station.registry.database import Database

LIMIT_S = 0.3
REVIEWERS = 15
AT = "2026-06-01T09:00:00.000000+00:00"
PASSWORD = "a long enough one"  # noqa: S105 - of a measurement


def fill(database: Database, count: int) -> None:
    """Write that many persons, each with a portrait that waits for a person."""
    with database.writing() as connection:
        station = {"id": "st", "name": "st", "token_hash": "x", "enrolled_at": AT}
        connection.execute(insert(stations).values(**station, pending=0, version=""))
        connection.execute(
            insert(sessions).values(
                id="s", listing_id="l", school_name="s", school_code="1", place="p",
                starts_on="2026-06-01", ends_on="2026-06-01", spec_id="cn.chsi.degree.2017",
                backgrounds="[]", state="open", made_by="st", made_at=AT,
            )
        )  # fmt: skip
        for first in range(0, count, 5000):
            numbers = range(first, min(count, first + 5000))
            for table, row in (
                (students, student), (events, event), (captures, capture),
                (sittings, sitting), (cases, case),
            ):  # fmt: skip
                connection.execute(insert(table), [row(number) for number in numbers])


def student(number: int) -> dict[str, Any]:
    names = ("gender", "department", "major", "adviser")
    return dict.fromkeys(names, "") | {
        "id": f"p{number}", "session_id": "s", "listing_id": f"l{number}", "listed_at": AT,
        "student_number": f"{number:08d}", "name": f"学生{number}", "walk_in": False,
        "id_number": f"1101051990{number:07d}X", "class_name": f"{number // 40}班",
    }  # fmt: skip


def event(number: int) -> dict[str, Any]:
    return {
        "id": f"e{number}", "station_id": "st", "session_id": "s", "sitting_id": f"t{number}",
        "student_id": f"p{number}", "kind": "portrait-kept", "version": 1, "body": "{}",
        "at": AT, "operator": "", "received_at": AT,
    }  # fmt: skip


def capture(number: int) -> dict[str, Any]:
    return {
        "id": f"c{number}", "event_id": f"e{number}", "session_id": "s", "take": 1,
        "sitting_id": f"t{number}", "student_id": f"p{number}", "prefix": "A", "number": number,
        "portrait_sha256": f"{number:064d}", "original_sha256": f"{number:064d}", "taken_at": AT,
        "verdict": "warn", "override_reason": "", "review_state": "waiting", "review_tries": 0,
        "review_reasons": '["sharpness"]', "reviewed_at": AT,
    }  # fmt: skip


def sitting(number: int) -> dict[str, Any]:
    return {
        "id": f"t{number}", "session_id": "s", "student_id": f"p{number}", "stage": "done",
        "capture_id": f"c{number}", "retake_reason": "", "dispute_reason": "",
        "photographed_at": AT,
    }  # fmt: skip


def case(number: int) -> dict[str, Any]:
    return {
        "capture_id": f"c{number}", "session_id": "s", "cause": "doubt", "opened_at": AT,
        "due_on": f"2026-06-{number % 28 + 1:02d}", "decision": "", "reason": "", "remark": "",
    }  # fmt: skip


def measure(config: RegistryConfig, count: int) -> list[float]:
    """Return the seconds that each reviewer's first look at the queue took."""
    found = []
    with TestClient(make_app(config), base_url="http://127.0.0.1") as http:
        registry = http.app.state.registry  # type: ignore[attr-defined]  # any ASGI app
        fill(registry.database, count)
        for number in range(REVIEWERS):
            with registry.database.writing() as connection:
                add_member(connection, registry.clock, f"r{number}", PASSWORD, Role.REVIEWER)
            http.post("/sign-in", data={"name": f"r{number}", "password": PASSWORD})
            began = time.perf_counter()
            answer = http.get("/review")
            found.append(time.perf_counter() - began)
            assert answer.status_code == 200
            assert "/portraits/c" in answer.text
            http.cookies.clear()
    return found


def main() -> None:
    """Measure with each database that is there."""
    count = asked(cases=100_000).cases
    with tempfile.TemporaryDirectory() as folder:
        config = RegistryConfig(Path(folder) / "r", review=False)
        _tell("sqlite", measure(config, count), count)
    bin_dir = programs()
    if bin_dir is None:
        print("review-queue/postgresql is left out: no PostgreSQL here", file=sys.stderr)
        return
    with with_tables(bin_dir) as address, tempfile.TemporaryDirectory() as folder:
        config = RegistryConfig(Path(folder) / "r", database=address, review=False)
        _tell("postgresql", measure(config, count), count)


def _tell(database: str, seconds: list[float], count: int) -> None:
    opened = len(seconds)
    note = f"longest first look of a reviewer at {count} cases; median "
    note += f"{statistics.median(seconds):.3f} s"
    tell(f"review-queue/{database}", max(seconds), "s", limit=LIMIT_S, cases=opened, note=note)


if __name__ == "__main__":
    main()
