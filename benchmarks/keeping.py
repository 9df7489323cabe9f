"""From the accepted shot to "safe", for 24-megapixel files: plain, encrypted, with second copy."""

from __future__ import annotations

import itertools
import os
import secrets
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.measuring import asked, median_ms, tell
from benchmarks.store_material import BY, JUDGEMENT, SteadyClock, people, shot
from capture_station.domain.session import PricePlan
from capture_station.store.store import Store
from capture_station.workflow.desk import Desk
from capture_station.workflow.sessions import SessionPlan, Sessions

if TYPE_CHECKING:
    from collections.abc import Callable

CASES = 15
ORIGINAL_BYTES, PORTRAIT_BYTES = 12_000_000, 30_000
LIMIT_MS = 1500.0
KINDS = {
    "plain": (False, False),
    "encrypted": (True, False),
    "plain-second-copy": (False, True),
    "encrypted-second-copy": (True, True),
}


def measure(cases: int) -> None:
    folder = Path(tempfile.mkdtemp(prefix="bench-keeping-"))
    os.environ["CAPTURE_STATION_KEYS"] = str(folder / "keys")
    reference: dict[bool, float] = {}
    try:
        for name, (encrypt, second) in KINDS.items():
            value = median_ms(_keeping(folder / name, cases, encrypt, second), cases)
            reference.setdefault(second, value)
            tell(
                f"keeping/{name}",
                value,
                "ms",
                limit=LIMIT_MS,
                reference=reference[second],
                cases=cases,
                note=f"{ORIGINAL_BYTES} byte originals; reference: the same unencrypted",
            )
    finally:
        shutil.rmtree(folder)


def _keeping(folder: Path, cases: int, encrypt: bool, second: bool) -> Callable[[], object]:
    """Return what keeps one shot of the next person; each call is one capture."""
    (folder / "second").mkdir(parents=True)
    clock = SteadyClock()
    second_dir = folder / "second" if second else None
    store = Store.open(folder / "data", second_dir, clock, encrypt=encrypt)
    desk, sessions = Desk(store.ledger, store.photos, clock), Sessions(store.ledger, clock)
    day = clock.now().date()
    plan = SessionPlan("示例学院", "", "", day, day, JUDGEMENT.spec_id, PricePlan(0, 0), "A")
    session = sessions.plan(BY, plan)
    students = sessions.import_roster(BY, session.id, people(cases + 1), "0" * 64)
    sessions.open(BY, session.id)
    waiting = []
    for student in students:
        sitting = desk.enter(BY, session.id, student.id)
        waiting.append(desk.register(BY, sitting.id).id)
    persons = itertools.chain(waiting)
    taken = shot(secrets.token_bytes(ORIGINAL_BYTES), secrets.token_bytes(PORTRAIT_BYTES))

    def keep() -> None:
        sitting_id = next(persons)
        with store.ledger.act(BY) as act:
            on_stage = act.on_stage(session.id)
        if on_stage is None:
            desk.call(BY, sitting_id)
        kept = desk.keep(BY, sitting_id, taken)
        assert kept.capture is not None
        assert kept.capture.photo.second_copy is second
        desk.confirm(BY, sitting_id)
        if sitting_id == waiting[-1]:
            store.close()

    return keep


if __name__ == "__main__":
    measure(asked(cases=CASES).cases)
