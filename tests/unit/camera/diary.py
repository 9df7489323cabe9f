"""A reader on a fake device, and the diary of what it told."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

from capture_station.camera.reader import CameraReader
from capture_station.domain.errors import Trouble
from tests.unit.camera.scenery import CLOCK, IMPATIENT, LONG_S

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from capture_station.camera.source import Source
    from capture_station.camera.state import CameraState, Patience, Status


class Diary:
    """Keeps the states that a reader told and lets a test wait for one."""

    def __init__(self) -> None:
        self.states: list[CameraState] = []
        self._changed = threading.Condition()

    def note(self, state: CameraState) -> None:
        with self._changed:
            self.states.append(state)
            self._changed.notify_all()

    def wait_for(self, *statuses: Status) -> None:
        """Wait until these statuses were told in this order, others between allowed."""

        def has_come() -> bool:
            told = iter([state.status for state in self.states])
            return all(status in told for status in statuses)

        with self._changed:
            assert self._changed.wait_for(has_come, LONG_S), [s.status for s in self.states]


@contextmanager
def reading(
    make: Callable[[], Source], diary: Diary | None = None, patience: Patience = IMPATIENT
) -> Iterator[CameraReader]:
    reader = CameraReader(make, CLOCK, diary.note if diary else None, patience)
    reader.start()
    try:
        yield reader
    finally:
        reader.stop()


def trouble_of(future: object) -> str:
    error = future.exception(LONG_S)  # type: ignore[attr-defined] # any Future
    assert isinstance(error, Trouble)
    return error.key
