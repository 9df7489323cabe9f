"""Captures under kill -9 and injected faults: how many runs, how many faults, what was lost.

Prints one line a kind of fault; ``lost``, ``without file`` and ``gaps`` must be 0.
"""

from __future__ import annotations

import argparse
import hashlib
import random
import shutil
import subprocess
import sys
import tempfile
import threading
from collections import Counter
from pathlib import Path

from benchmarks.measuring import tell
from capture_station.domain.errors import Trouble
from capture_station.store.disk import Disk
from capture_station.store.engine import DATABASE
from capture_station.store.keyplaces import KeyFolder
from capture_station.store.store import Store
from tests.faults.disks import Fault, FaultyDisk, Killed
from tests.store.material import BY, Room, abandon, opened, person, picture
from tests.store.test_damaged_database import EXPECTED, look_at_everything
from tests.unit.workflow.world import ManualClock

IN_PROCESS = (Fault.KILLED, Fault.TORN, Fault.BROKEN, Fault.FULL, Fault.GARBLED, Fault.READ_ONLY)


def measure(captures: int, seed: int) -> None:
    """Measure in one go; ten runs of 1,000 with ten seeds do as well and can be spread out."""
    chance = random.Random(seed)
    share = captures // (len(IN_PROCESS) + 2)
    for fault in IN_PROCESS:
        _tell(fault.value, *_under_fault(fault, share, chance))
    _tell("second-disk-pulled", *_with_pulled_disk(share, chance))
    _tell("kill-9", *_under_kill(share, chance))


def _tell(kind: str, safe: int, struck: int, runs: int, lost: int) -> None:
    note = f"{safe} captures called safe, {struck} faults in {runs} runs; gaps and doubles count"
    tell(f"store-faults/{kind}", lost, "lost", limit=0, cases=safe, note=note)


def _under_fault(fault: Fault, captures: int, chance: random.Random) -> tuple[int, int, int, int]:
    """Keep so many captures, a third of them with a fault at a random step and a power cut."""
    folder, clock = Path(tempfile.mkdtemp(prefix="bench-faults-")), ManualClock()
    safe: dict[str, str] = {}
    struck = runs = lost = 0
    try:
        with opened(folder, clock) as room:
            session, _ = room.session(people=0)
        while len(safe) < captures:
            runs += 1
            disk = FaultyDisk()
            store = Store.open(folder, clock=clock, disk=disk)
            room = Room(store, clock)
            with store.ledger.act(BY) as act:
                stuck = act.on_stage(session.id)
            if stuck is not None:
                room.desk.leave(BY, stuck.id, "中断")
            try:
                for number in range(chance.randrange(1, 20)):
                    disk.heal()
                    if chance.random() < 1 / 3:
                        disk.strike(fault, after=chance.randrange(12))
                    _capture(room, session.id, len(safe) * 1000 + runs * 50 + number, safe)
            except (Killed, Trouble):
                struck += 1
            disk.heal()
            abandon(store)
            disk.cut_power(chance)
        with opened(folder, clock) as room:
            lost = _lost(room, session.id, safe)
    finally:
        shutil.rmtree(folder)
    return len(safe), struck, runs, lost


def _capture(room: Room, session_id: str, number: int, safe: dict[str, str]) -> None:
    sitting = room.desk.enter_walk_in(BY, session_id, person(number, student_number=""))
    room.desk.charge_school(BY, sitting.id)
    room.desk.register(BY, sitting.id)
    room.desk.call(BY, sitting.id)
    capture = room.desk.keep(BY, sitting.id, picture(number)).capture
    safe[sitting.id] = capture.photo.portrait.sha256


def _under_kill(captures: int, chance: random.Random) -> tuple[int, int, int, int]:
    """Have a process keep captures and kill it at random moments."""
    folder = Path(tempfile.mkdtemp(prefix="bench-kill-"))
    (folder / "second").mkdir()
    safe: dict[str, str] = {}
    runs = 0
    try:
        while len(safe) < captures:
            runs += 1
            where = [str(folder / "data"), str(folder / "second")]
            command = [sys.executable, "-m", "tests.store.capturing", *where]
            with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:  # noqa: S603
                told = [process.stdout.readline() for _ in range(chance.randrange(2, 60))]
                threading.Event().wait(chance.random() / 20)
                process.kill()
                told += process.stdout.read().splitlines(keepends=True)
            # the first line says that it is ready; a last one may be cut
            captures_told = [line.split() for line in told[1:] if line.endswith("\n")]
            safe |= {sitting_id: sha256 for sitting_id, _, sha256 in captures_told}
        with opened(folder / "data") as room:
            (session,) = room.records.sessions()
            lost = _lost(room, session.id, safe)
    finally:
        shutil.rmtree(folder)
    return len(safe), runs, runs, lost


def _with_pulled_disk(captures: int, chance: random.Random) -> tuple[int, int, int, int]:
    """Pull the second disk at random moments and give it back; in the end it has everything."""
    folder, clock = Path(tempfile.mkdtemp(prefix="bench-pulled-")), ManualClock()
    second, pulled = folder / "second", folder / "pulled"
    second.mkdir()
    safe: dict[str, str] = {}
    pulls = 0
    try:
        with opened(folder / "data", clock, second_dir=second) as room:
            session, _ = room.session(people=0)
            while len(safe) < captures:
                if chance.random() < 1 / 8:
                    pulls += second.exists()
                    second.rename(pulled) if second.exists() else pulled.rename(second)
                if chance.random() < 1 / 8:
                    room.store.copies.catch_up()
                _capture(room, session.id, len(safe), safe)
            if pulled.exists():
                pulled.rename(second)
            room.store.copies.catch_up()
            here = {path.name: path.read_bytes() for path in _photo_files(folder / "data")}
            there = {path.name: path.read_bytes() for path in _photo_files(second)}
            lost = _lost(room, session.id, safe) + (here != there)
    finally:
        shutil.rmtree(folder)
    return len(safe), pulls, 1, lost


def _photo_files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("photos/*/*") if path.is_file()]


def flip(count: int, seed: int) -> None:
    """Flip one bit of an encrypted database at so many places, each time of the whole one."""
    folder, chance = Path(tempfile.mkdtemp(prefix="bench-flips-")), random.Random(seed)
    place = KeyFolder(folder / "keys", Disk())
    told: Counter[str] = Counter()
    try:
        with opened(folder / "data", encrypt=True, keys=place) as room:
            session, (student, *_) = room.session()
            sitting = room.photograph(session.id, student)
        whole = (folder / "data" / DATABASE).read_bytes()
        for _ in range(count):
            at = chance.randrange(len(whole))
            rotten = bytearray(whole)
            rotten[at] ^= 1 << chance.randrange(8)
            (folder / "data" / DATABASE).write_bytes(rotten)
            told[look_at_everything(folder / "data", place, sitting.id)] += 1
            assert (folder / "data" / DATABASE).read_bytes() == rotten
    finally:
        shutil.rmtree(folder)
    unclear = sum(number for kind, number in told.items() if kind not in EXPECTED)
    note = ", ".join(f"{kind} {number}" for kind, number in told.most_common())
    tell("store-faults/bit-flips", unclear, "unclear", limit=0, cases=count, note=note)


def _lost(room: Room, session_id: str, safe: dict[str, str]) -> int:
    """Count what was called safe and is not whole, and every gap or double of a number."""
    records = {r.sitting.id: r.capture for r in room.records.captures(session_id)}
    lost = len(room.store.recovery_report.without_file)
    for sitting_id, sha256 in safe.items():
        capture = records.get(sitting_id)
        if (
            capture is None
            or capture.photo.portrait.sha256 != sha256
            or hashlib.sha256(room.records.portrait(capture)).hexdigest() != sha256
        ):
            lost += 1
    numbers = sorted(capture.serial.number for capture in records.values())
    lost += numbers != list(range(1, len(numbers) + 1))
    return lost + len(room.store.verify_audit())


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--captures", type=int, default=10_000)
    parser.add_argument("--flips", type=int, default=500)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    if arguments.captures:
        measure(arguments.captures, arguments.seed)
    if arguments.flips:
        flip(arguments.flips, arguments.seed)
