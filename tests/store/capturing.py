"""A station that takes one capture after another until somebody kills it.

Run as a process: ``python -m tests.store.capturing FOLDER SECOND``. It prints a line for every
capture after the desk called it safe: sitting, serial number and SHA-256 of the portrait.
"""

from __future__ import annotations

import itertools
import sys
from pathlib import Path

from capture_station.domain.clock import SystemClock
from capture_station.domain.session import SessionState
from capture_station.store.store import Store
from tests.store.material import BY, PLAN, Room, person, picture


def main(folder: Path, second: Path) -> None:
    clock = SystemClock()
    store = Store.open(folder, second, clock)
    room = Room(store, clock)
    if not store.records.sessions():
        room.sessions.plan(BY, PLAN)
    (session,) = store.records.sessions()
    if session.state is SessionState.PLANNED:
        room.sessions.open(BY, session.id)
    arrived = len(store.records.people(session.id))
    with store.ledger.act(BY) as act:
        stuck = act.on_stage(session.id)
    if stuck is not None:
        room.desk.leave(BY, stuck.id, "程序中断")
    print("ready", flush=True)  # noqa: T201 - told to who started it
    for number in itertools.count(arrived):
        sitting = room.desk.enter_walk_in(BY, session.id, person(number))
        room.desk.charge_school(BY, sitting.id)
        room.desk.register(BY, sitting.id)
        room.desk.call(BY, sitting.id)
        capture = room.desk.keep(BY, sitting.id, picture(number)).capture
        if capture is not None:
            told = (sitting.id, capture.serial.number, capture.photo.portrait.sha256)
            print(*told, flush=True)  # noqa: T201 - told to who started it


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
