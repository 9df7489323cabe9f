"""Disks that fail on command, for any test that wants to see what is left afterwards.

A `FaultyDisk` counts its steps. At the chosen one it breaks in the chosen way; before that it is a
real disk. It also remembers what was not synced yet, so that `cut_power` can lose exactly that.
"""

from __future__ import annotations

import errno
import os
import threading
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from typing_extensions import override

from capture_station.store.disk import Disk

if TYPE_CHECKING:
    import random
    from pathlib import Path


def garbled(data: bytes | bytearray) -> bytes:
    """Return the same bytes but for the last, whatever that is: enciphered ones end in any byte."""
    return bytes(data[:-1]) + bytes([data[-1] ^ 0x5A])


class Killed(BaseException):
    """The process ends here: nothing above the disk may tidy up."""


class Fault(StrEnum):
    """How a step goes wrong.

    `KILLED` ends the process before the step, `TORN` in the middle of a write. `BROKEN` is an I/O
    error, `FULL` and `READ_ONLY` are what they say; a full disk keeps what fitted. `GARBLED` writes
    other bytes than it was given and says nothing. A `LYING` disk claims to have synced from that
    step on. `DEAF` fails from that step on for good, as a disk that was pulled.
    """

    KILLED = "killed"
    TORN = "torn"
    BROKEN = "broken"
    FULL = "full"
    READ_ONLY = "read-only"
    GARBLED = "garbled"
    LYING = "lying"
    DEAF = "deaf"


_ERRNO = {
    Fault.BROKEN: errno.EIO,
    Fault.FULL: errno.ENOSPC,
    Fault.READ_ONLY: errno.EROFS,
    Fault.DEAF: errno.EIO,
}


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that was done to the disk."""

    act: str
    name: str


class FaultyDisk(Disk):
    """A disk that breaks at one step.

    Args:
        fault: How; None for a disk that only records.
        at: Index of the step; steps are counted from 0.
        capacity: Bytes that can be written altogether before the disk is full; None without end.
        delay_s: Seconds that every sync takes longer.
        below: Folder that is on the faulty disk; None if everything is.
    """

    def __init__(
        self,
        fault: Fault | None = None,
        at: int = 0,
        *,
        capacity: int | None = None,
        delay_s: float = 0,
        below: Path | None = None,
    ) -> None:
        self.steps: list[Step] = []
        self.steps_before = 0
        self._fault = fault
        self._at = at
        self._capacity = capacity
        self._delay_s = delay_s
        self._below = below
        self._unsynced: dict[Path, None] = {}
        self._renames: list[tuple[Path, Path]] = []

    def strike(self, fault: Fault, after: int = 0) -> None:
        """Break after so many further steps."""
        self._fault, self._at = fault, len(self.steps) + after

    def heal(self) -> None:
        """Work as a disk should from now on."""
        self._fault = self._capacity = None

    def fill_up(self, left: int = 0) -> None:
        """Take so many bytes more and then be full."""
        self._capacity = left

    @override
    def make_folder(self, folder: Path) -> None:
        self._step("make_folder", folder)
        super().make_folder(folder)

    @override
    def write(self, path: Path, data: bytes | bytearray) -> None:
        fault = self._step("write", path)
        self._unsynced[path] = None
        if fault is Fault.TORN:
            super().write(path, data[: len(data) // 2])
            raise Killed
        if fault is Fault.FULL:
            super().write(path, data[: len(data) // 2])
            raise OSError(errno.ENOSPC, "full")
        self._fit(path, data)
        super().write(path, garbled(data) if fault is Fault.GARBLED else data)

    @override
    def sync(self, path: Path) -> None:
        self._step("sync", path)
        threading.Event().wait(self._delay_s)
        if not self._lies(path):
            super().sync(path)
            self._unsynced.pop(path, None)

    @override
    def rename(self, source: Path, target: Path) -> None:
        self._step("rename", target)
        super().rename(source, target)
        self._renames.append((source, target))
        if source in self._unsynced:
            self._unsynced[target] = self._unsynced.pop(source)

    @override
    def sync_folder(self, folder: Path) -> None:
        self._step("sync_folder", folder)
        if not self._lies(folder):
            super().sync_folder(folder)
            self._renames = [each for each in self._renames if each[1].parent != folder]

    @override
    def read(self, path: Path) -> bytes:
        self._step("read", path)
        return super().read(path)

    @override
    def reads_back(self, path: Path, data: bytes | bytearray) -> bool:
        self._step("reads_back", path)
        return super().reads_back(path, data)

    @override
    def remove(self, path: Path) -> None:
        self._step("remove", path)
        super().remove(path)

    def cut_power(self, chance: random.Random) -> None:
        """Lose what was not synced: names that were not entered, content that was in memory."""
        for source, target in reversed(self._renames):
            if chance.random() < 0.5 and target.exists():
                target.replace(source)
                if target in self._unsynced:
                    self._unsynced[source] = self._unsynced.pop(target)
        for path in self._unsynced:
            if path.exists():
                os.truncate(path, chance.randrange(path.stat().st_size + 1))
        self._renames, self._unsynced = [], {}

    def _step(self, act: str, path: Path) -> Fault | None:
        index = len(self.steps)
        self.steps.append(Step(act, path.name))
        is_struck = index == self._at or (self._fault is Fault.DEAF and index > self._at)
        if self._fault is None or not is_struck or not self._is_mine(path):
            return None
        if self._fault is Fault.KILLED:
            raise Killed
        if self._fault in _ERRNO and not (self._fault is Fault.FULL and act == "write"):
            raise OSError(_ERRNO[self._fault], self._fault.value)
        return self._fault

    def _is_mine(self, path: Path) -> bool:
        return self._below is None or path.is_relative_to(self._below)

    def _lies(self, path: Path) -> bool:
        is_lying = self._fault is Fault.LYING and len(self.steps) > self._at
        return is_lying and self._is_mine(path)

    def _fit(self, path: Path, data: bytes) -> None:
        if self._capacity is None or not self._is_mine(path):
            return
        if len(data) > self._capacity:
            super().write(path, data[: self._capacity])
            self._capacity = 0
            raise OSError(errno.ENOSPC, "full")
        self._capacity -= len(data)
