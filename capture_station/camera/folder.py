"""A watched folder: a camera's own program, or a memory card, drops photos into it.

Only whole files are taken: a photo is looked at when its writer has closed it or when it has not
grown for a moment, and it must decode to its end. Files are read, never moved, changed or removed.
"""

from __future__ import annotations

import hashlib
import logging
import os
import stat
from collections import deque
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING

from typing_extensions import override
from watchdog.events import (
    EVENT_TYPE_CLOSED,
    EVENT_TYPE_CREATED,
    EVENT_TYPE_MODIFIED,
    EVENT_TYPE_MOVED,
    FileSystemEvent,
    FileSystemEventHandler,
)
from watchdog.observers import Observer

from capture_station.camera.originals import is_whole_picture, still_from_file
from capture_station.camera.source import Image, SourceInfo, SourceKind, Still
from capture_station.domain.errors import Trouble

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from watchdog.observers.api import BaseObserver

    from capture_station.camera.tray import Tray
    from capture_station.domain.clock import Clock

PHOTO_SUFFIXES = frozenset({".jpg", ".jpeg", ".png"})
"""Files that are taken as photos, lower case."""

BESIDE_SUFFIXES = frozenset(
    {".cr2", ".cr3", ".nef", ".nrw", ".arw", ".raf", ".rw2", ".orf", ".pef", ".srw", ".dng", ".xmp"}
)
"""RAW and sidecar files that are kept beside a photo of the same name, lower case."""

_LARGEST_PHOTO = 256 * 1024 * 1024
_SETTLED_S = 0.5
_LOOK_EVERY_S = 1.0
_SCAN_SHARE = 0.05
"""Most of its time that may go into scans, for a share on a slow network takes long over one."""
_TURN_S = 0.1
"""How long one `read` may be at work on files: a live view beside it has to go on."""
_CHUNK = 1024 * 1024
_LONGEST_REQUEST_S = 60.0
_FLOOD, _FLOOD_S = 3, 1.0
"""So many photos that nobody asked for, in so many seconds before a request, are being copied."""


@dataclass(slots=True)
class _Candidate:
    """A file that may become a photo."""

    seen_at: float
    version: tuple[int, int] = (-1, -1)  # size in bytes, time of change in ns
    changed_at: float = 0.0
    is_closed: bool = False
    refused: tuple[int, int] | None = None  # the version that was no whole picture


class _Reading:
    """A file that is read a piece at a time, for a network drive may take seconds over it."""

    def __init__(self, path: str, version: tuple[int, int]) -> None:
        self.path = path
        self.version = version
        self.data = bytearray()
        self._file = Path(path).open("rb")  # noqa: SIM115 - closed by `close`

    def go_on(self) -> bool:
        """Read a piece; return whether that was the last one."""
        piece = self._file.read(_CHUNK)
        self.data += piece
        return not piece

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()


class FolderSource:
    """A folder with everything below it; has no live view of its own.

    Args:
        path: The folder.
        clock: Stamps arrivals.
        tray: Where photos go. It outlives this source and remembers what was met before.
        earlier: Whether photos that lie in the folder when it is watched for the first time go
            into the tray as well.
        wait_s: How long `read` waits for something to happen.
    """

    def __init__(
        self,
        path: Path,
        clock: Clock,
        tray: Tray,
        *,
        earlier: bool = False,
        wait_s: float = 0.2,
    ) -> None:
        self._path = path
        self._clock = clock
        self._tray = tray
        self._earlier = earlier
        self._wait_s = wait_s
        self._observer: BaseObserver | None = None
        self._identity: tuple[int, int] | None = None
        self._events: SimpleQueue[tuple[str, bool]] = SimpleQueue()
        self._candidates: dict[str, _Candidate] = {}
        self._came: deque[float] = deque()  # when photos of late were first seen
        self._reading: _Reading | None = None
        self._looked_at = 0.0
        self._next_scan_at = 0.0
        self._info = SourceInfo(SourceKind.FOLDER, path.name, has_live_view=False)

    def open(self) -> None:
        """Begin to watch."""
        self.close()
        self._identity = _identity_of(self._path)
        if self._identity is None:
            raise Trouble("camera.folder-missing", name=self._info.name)
        self._observe()
        self._scan()
        self._came.clear()
        if not self._earlier:
            self._leave_out_earlier()

    def read(self) -> Image | None:
        """Wait a moment, take in what is whole, and return None: there is no live view."""
        if self._identity is None:
            raise Trouble("camera.gone", name=self._info.name)
        self._tray.tell()
        self._take_events()
        now = self._clock.monotonic()
        if now - self._looked_at > _LOOK_EVERY_S:
            self._looked_at = now
            if _identity_of(self._path) != self._identity:
                raise Trouble("camera.folder-missing", name=self._info.name)
        if now > self._next_scan_at:
            self._scan()
        self._work_on(list(self._candidates))
        return None

    def still(self, asked_at: float) -> Still | None:
        """Return the first photo whose file was begun after the request.

        Raises:
            Trouble: ``camera.folder-flooded`` if photos are being copied into the folder, so that
                nobody can tell which of them was taken now.
        """
        flood = sum(asked_at - _FLOOD_S <= seen_at < asked_at for seen_at in self._came)
        if flood >= _FLOOD:
            raise Trouble("camera.folder-flooded", name=self._info.name)
        # it does not wait behind a thousand others that somebody is copying
        self._work_on([path for path, one in self._candidates.items() if one.seen_at >= asked_at])
        return self._tray.claim_since(asked_at)

    def take_back(self, still: Still) -> None:
        """Put a photo that came too late back into the tray."""
        self._tray.give_back(still)

    def describe(self) -> SourceInfo:
        """Tell the folder's name."""
        return self._info

    def close(self) -> None:
        """Stop watching. What is in the tray stays there."""
        if self._observer is not None:
            self._observer.stop()
            self._observer.join()
        self._observer = None
        self._identity = None
        self._stop_reading()
        self._candidates.clear()
        self._events = SimpleQueue()

    def _observe(self) -> None:
        """Be told of changes where the system can; elsewhere the scans find them."""
        # WORKAROUND: watchdog 7.1 logs an error about itself when it is stopped soon after its
        # start: the class InotifyEmitter in its observers/inotify.py
        logging.getLogger("watchdog.observers").setLevel(logging.CRITICAL)
        observer = Observer()
        observer.name = "camera.folder"
        observer.schedule(_Doorbell(self._events), str(self._path), recursive=True)
        try:
            observer.start()
        except OSError:  # e.g. the system's limit of watches, or a network drive
            return
        self._observer = observer

    def _take_events(self) -> None:
        wait_s = self._wait_s
        with suppress(Empty):
            while True:
                path, is_closed = (
                    self._events.get(timeout=wait_s) if wait_s else self._events.get_nowait()
                )
                wait_s = 0.0
                if (candidate := self._consider(path)) is not None:
                    candidate.is_closed = is_closed

    def _leave_out_earlier(self) -> None:
        """Pass over what lay in the folder before it was watched for the first time today."""
        since = self._tray.watch(str(self._path))
        for path in list(self._candidates):
            version = _version_of(path)
            if version is not None and (since is None or _arrival_of(path) < since):
                self._tray.meet(_mark(path, version))
                del self._candidates[path]

    def _scan(self) -> None:
        began = self._clock.monotonic()
        for path in _photos_below(str(self._path)):
            self._consider(path)
        ended = self._clock.monotonic()
        self._next_scan_at = ended + max(_LOOK_EVERY_S, (ended - began) / _SCAN_SHARE)

    def _consider(self, path: str) -> _Candidate | None:
        """Return the file's candidacy, a new one if this version was not met before."""
        known = self._candidates.get(path)
        if known is None:
            version = _version_of(path)
            if version is None or self._tray.has_met(_mark(path, version)):
                return None
            known = self._candidates[path] = _Candidate(self._clock.monotonic())
            self._came.append(known.seen_at)
            while known.seen_at - self._came[0] > _LONGEST_REQUEST_S:
                self._came.popleft()
        return known

    def _is_settled(self, path: str) -> bool:
        """Return whether its writer has surely finished with this version of the file."""
        candidate, version, now = self._candidates[path], _version_of(path), self._clock.monotonic()
        if version is None:
            del self._candidates[path]
            return False
        if version != candidate.version:
            candidate.version = version
            candidate.changed_at = now
        size = version[0]
        if size == 0 or size > _LARGEST_PHOTO or version == candidate.refused:
            return False
        return candidate.is_closed or now - candidate.changed_at > _SETTLED_S

    def _work_on(self, paths: Iterable[str]) -> None:
        """Take in what is settled, for a moment; those not reached come first the next time."""
        until = self._clock.monotonic() + _TURN_S
        begun = [] if self._reading is None else [self._reading.path]
        for path in (*begun, *paths):
            if path in self._candidates and self._is_settled(path):
                self._take_in(path, until)
            elif path in begun:  # gone, or being written again
                self._stop_reading()
            if self._reading is not None or self._clock.monotonic() > until:
                return
            if path in self._candidates:
                self._candidates[path] = self._candidates.pop(path)  # to the end of the queue

    def _take_in(self, path: str, until: float) -> None:
        data = self._read(path, until)
        if data is None:
            return
        candidate = self._candidates[path]
        candidate.is_closed = False
        if not is_whole_picture(data):
            candidate.refused = candidate.version
            return
        del self._candidates[path]
        self._tray.meet(_mark(path, candidate.version))
        digest = hashlib.sha256(data).hexdigest()
        load = partial(_load, Path(path), digest, candidate.seen_at)
        self._tray.put(Path(path).name, len(data), digest, candidate.seen_at, load)

    def _read(self, path: str, until: float) -> bytes | None:
        """Read on in a file; None as long as it is not read to its end."""
        version = self._candidates[path].version
        try:
            if self._reading is None or self._reading.version != version:
                self._stop_reading()
                self._reading = _Reading(path, version)
            while not self._reading.go_on():
                if self._clock.monotonic() > until:
                    return None
        except OSError:  # still locked by its writer; the next look may find it free
            self._stop_reading()
            return None
        data = bytes(self._reading.data)
        self._stop_reading()
        return data

    def _stop_reading(self) -> None:
        if self._reading is not None:
            self._reading.close()
        self._reading = None


def files_beside(photo: Path) -> tuple[Path, ...]:
    """Return the RAW and sidecar files of the same shot: same folder, same name before the dot."""
    try:
        return tuple(
            sorted(
                path
                for path in photo.parent.iterdir()
                if path.suffix.lower() in BESIDE_SUFFIXES and path.stem == photo.stem
            )
        )
    except OSError:
        return ()


class _Doorbell(FileSystemEventHandler):
    """Passes on, from the observer's thread, which files were touched."""

    def __init__(self, events: SimpleQueue[tuple[str, bool]]) -> None:
        self._events = events

    @override
    def on_any_event(self, event: FileSystemEvent) -> None:
        if event.is_directory or event.event_type not in _TOLD:
            return
        is_moved = event.event_type == EVENT_TYPE_MOVED
        path = os.fsdecode(event.dest_path if is_moved else event.src_path)
        if _may_be_photo(path):
            self._events.put((path, is_moved or event.event_type == EVENT_TYPE_CLOSED))


_TOLD = frozenset({EVENT_TYPE_CREATED, EVENT_TYPE_MODIFIED, EVENT_TYPE_CLOSED, EVENT_TYPE_MOVED})


def _load(path: Path, digest: str, seen_at: float) -> Still:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise Trouble("camera.photo-gone") from error
    if hashlib.sha256(data).hexdigest() != digest:
        raise Trouble("camera.photo-changed")
    return still_from_file(data, path.suffix, seen_at, files_beside(path), path)


def _may_be_photo(path: str) -> bool:
    name = os.path.basename(path)  # noqa: PTH119 - called for every file of a large folder
    # macOS writes ._IMG_1.JPG beside IMG_1.JPG on cards; other programs hide unfinished files.
    return not name.startswith((".", "~")) and os.path.splitext(name)[1].lower() in PHOTO_SUFFIXES  # noqa: PTH122


def _photos_below(folder: str) -> Iterator[str]:
    for place, _, names in os.walk(folder):
        for name in names:
            if _may_be_photo(name):
                yield os.path.join(place, name)  # noqa: PTH118 - as above


def _version_of(path: str) -> tuple[int, int] | None:
    """Return size and time of change of a regular file; None if it is none or gone."""
    try:
        found = os.stat(path)  # noqa: PTH116 - as above
    except OSError:
        return None
    return (found.st_size, found.st_mtime_ns) if stat.S_ISREG(found.st_mode) else None


def _arrival_of(path: str) -> float:
    """Return when a file came to be here: seconds since 1970 of the disk's own clock.

    Not its time of change, which a copy keeps from the camera's clock.
    """
    try:
        return os.stat(path).st_ctime  # noqa: PTH116 - as above
    except OSError:
        return 0.0


def _identity_of(folder: Path) -> tuple[int, int] | None:
    """Return what tells this folder from another one put in its place; None if there is none."""
    try:
        found = folder.stat()
    except OSError:
        return None
    return (found.st_dev, found.st_ino) if stat.S_ISDIR(found.st_mode) else None


def _mark(path: str, version: tuple[int, int]) -> str:
    return f"{path}|{version[0]}|{version[1]}"
