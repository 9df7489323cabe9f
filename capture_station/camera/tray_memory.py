"""What the tray knows after a restart: which folders were watched today, which photos are done.

One line of text for each, in a file that begins anew every day. No name of a file or folder stands
in it, for those often hold names of persons: only digests.
"""

from __future__ import annotations

import hashlib
import logging
from contextlib import suppress
from threading import Lock
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from capture_station.domain.clock import Clock

_log = logging.getLogger(__name__)

_FILE = "tray.txt"
_MARGIN_S = 2.0
"""File systems cut the time of a file off to as much as this (FAT)."""


class TrayMemory:
    """Remembers through the day; may be used from any thread.

    A file that cannot be read or written costs this memory and nothing else: photos then have to
    be looked for in their folder after a restart.

    Args:
        data_dir: Data folder of the station.
        clock: Tells the day.
    """

    def __init__(self, data_dir: Path, clock: Clock) -> None:
        self._path = data_dir / _FILE
        self._clock = clock
        self._lock = Lock()
        self._day = self._today()
        self._done: set[str] = set()
        self._watched: dict[str, float] = {}
        self._read()

    def watch(self, folder: str) -> float | None:
        """Return since when a folder has been watched today, seconds since 1970; None for never.

        From now on it is.
        """
        name = hashlib.sha256(folder.encode("utf-8", "surrogateescape")).hexdigest()[:16]
        with self._lock:
            self._begin_day()
            since = self._watched.get(name)
            if since is None:
                now = self._clock.now().timestamp()
                self._watched[name] = now
                self._write(f"watched {name} {now:.3f}")
        return None if since is None else since - _MARGIN_S

    def is_done(self, digest: str) -> bool:
        """Return whether a photo was given to somebody or put aside today."""
        with self._lock:
            return digest in self._done

    def note_done(self, digest: str) -> None:
        """Remember that a photo was given to somebody or put aside."""
        with self._lock:
            self._begin_day()
            self._done.add(digest)
            self._write(f"done {digest}")

    def note_open(self, digest: str) -> None:
        """Forget that a photo was done: it has come back."""
        with self._lock:
            self._done.discard(digest)
            self._write(f"open {digest}")

    def _today(self) -> str:
        return self._clock.now().astimezone().date().isoformat()

    def _begin_day(self) -> None:
        if self._day != self._today():
            self._day = self._today()
            self._done.clear()
            self._watched.clear()
            with suppress(OSError):
                self._path.unlink(missing_ok=True)

    def _read(self) -> None:
        try:
            day, *lines = self._path.read_text(encoding="ascii").splitlines()
        except (OSError, ValueError):  # none yet, or none of ours
            day, lines = "", []
        if day != self._day:
            with suppress(OSError):
                self._path.unlink(missing_ok=True)
            return
        for line in lines:
            match line.split(" "):
                case ["done", digest]:
                    self._done.add(digest)
                case ["open", digest]:
                    self._done.discard(digest)
                case ["watched", name, since]:
                    with suppress(ValueError):
                        self._watched[name] = float(since)
                case _:
                    pass  # the last line of a program that was killed

    def _write(self, line: str) -> None:
        try:
            head = "" if self._path.exists() else f"{self._day}\n"
            with self._path.open("a", encoding="ascii") as file:
                file.write(f"{head}{line}\n")
        except OSError:
            _log.warning("the tray cannot be remembered")
