"""The loop goes rounds when woken, waits longer after each failure, and stops when told."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field

import pytest

from capture_station.domain.errors import Trouble
from capture_station.sync.courier import Round
from capture_station.sync.loop import SyncLoop, SyncState, SyncStatus


@dataclass
class Walk:
    """Rounds as a test wants them; each tells that it went."""

    faults: list[Exception] = field(default_factory=list)
    went: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(0))
    closed: bool = False

    def go(self) -> Round:
        self.went.release()
        if self.faults:
            raise self.faults.pop(0)
        return Round(0, 0, 0, 0)

    def status(self) -> SyncStatus:
        return SyncStatus(SyncState.IDLE, pending=len(self.faults), skew_s=200.0)

    def close(self) -> None:
        self.closed = True


class Diary:
    """What the loop told, and a way to wait for it."""

    def __init__(self) -> None:
        self.told: list[SyncStatus] = []
        self._news = threading.Condition()

    def note(self, status: SyncStatus) -> None:
        with self._news:
            self.told.append(status)
            self._news.notify_all()

    def wait_for(self, state: SyncState, times: int = 1) -> SyncStatus:
        def found() -> list[SyncStatus]:
            return [each for each in self.told if each.state is state]

        with self._news:
            assert self._news.wait_for(lambda: len(found()) >= times, 20)
            return found()[times - 1]


def test_it_goes_at_once_when_woken_and_ends_when_told() -> None:
    walk, diary = Walk(), Diary()
    loop = SyncLoop(walk, diary.note, every_s=1000)
    loop.start()
    diary.wait_for(SyncState.IDLE)
    loop.wake()
    assert diary.wait_for(SyncState.IDLE, 2).trouble is None
    assert loop.status.clock_is_wrong
    loop.stop()
    assert walk.closed
    assert loop.status.state is SyncState.STOPPED


def test_a_failure_is_told_and_tried_again() -> None:
    fault = Trouble("sync.unreachable")
    walk, diary = Walk([fault, fault]), Diary()
    loop = SyncLoop(walk, diary.note, chance=lambda: 0.0, every_s=1000)
    loop.start()
    first = diary.wait_for(SyncState.WAITING)
    assert (first.trouble, first.next_try_s) == (fault, 0.5)
    loop.wake()
    assert diary.wait_for(SyncState.WAITING, 2).next_try_s == 1.0
    loop.wake()
    assert diary.wait_for(SyncState.IDLE).trouble is None
    loop.stop()


@pytest.mark.logs_expected
def test_a_mistake_of_ours_does_not_end_it() -> None:
    walk, diary = Walk([ZeroDivisionError()]), Diary()
    loop = SyncLoop(walk, diary.note, every_s=1000)
    loop.start()
    found = diary.wait_for(SyncState.WAITING).trouble
    assert found is not None
    assert found.key == "sync.mistake"
    loop.wake()
    diary.wait_for(SyncState.IDLE)
    loop.stop()


def test_it_rests_while_paused() -> None:
    walk, diary = Walk(), Diary()
    loop = SyncLoop(walk, diary.note, every_s=1000)
    loop.pause()
    loop.start()
    diary.wait_for(SyncState.PAUSED)
    assert not loop.is_wanted
    assert not walk.went.acquire(blocking=False)
    loop.resume()
    diary.wait_for(SyncState.IDLE)
    loop.stop()
    assert walk.went.acquire(blocking=False)
