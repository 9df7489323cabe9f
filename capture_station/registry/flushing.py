"""Brings files to the disk, one sync for all who wait for one.

A file and its name are durable after a sync of the file system they lie on (``syncfs``, Linux); a
hundred files of several requests then cost one journal commit and not two hundred. Elsewhere each
file and its folder are synced by themselves.
"""

from __future__ import annotations

import ctypes
import os
import sys
from threading import Condition
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path


class Flush:
    """Syncs what lies in a folder.

    Args:
        folder: Where the files lie.
        sync_all: Syncs everything of a folder at once; None where the system cannot.
    """

    def __init__(self, folder: Path, sync_all: Callable[[Path], None] | None) -> None:
        self._folder = folder
        self._sync_all = sync_all
        self._turn = Condition()
        self._started = self._done = 0
        self._is_running = False

    def bring(self, files: Sequence[Path]) -> None:
        """Return when files that were written and named are on the disk.

        Raises:
            OSError: If the disk failed.
        """
        if self._sync_all is None:
            for path in files:
                _sync_one(path)
                _sync_one(path.parent)
            return
        with self._turn:
            # one that runs already may have passed these files
            wanted = self._started + 1
            while self._done < wanted:
                if self._is_running:
                    self._turn.wait()
                    continue
                self._is_running, self._started = True, self._started + 1
                current = self._started
                self._turn.release()
                try:
                    self._sync_all(self._folder)
                finally:
                    self._turn.acquire()
                    self._is_running = False
                    self._turn.notify_all()
                self._done = current


def system_sync() -> Callable[[Path], None] | None:
    """Return what syncs a whole file system here; None where there is no such call."""
    if not sys.platform.startswith("linux"):
        return None
    library = ctypes.CDLL(None, use_errno=True)
    call: Any = getattr(library, "syncfs", None)
    if call is None:
        return None

    def sync_all(folder: Path) -> None:
        handle = os.open(folder, os.O_RDONLY)
        try:
            if call(handle) != 0:
                code = ctypes.get_errno()
                raise OSError(code, os.strerror(code))
        finally:
            os.close(handle)

    return sync_all


def _sync_one(place: Path) -> None:
    handle = os.open(place, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
