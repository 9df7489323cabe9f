"""All that is done to files, in steps small enough to be interrupted one by one.

Every step of keeping a photo is one method here, so that the tests can put a disk in its place
that fills up, breaks, lies about having synced or loses its power between any two of them.
"""

from __future__ import annotations

import errno
import os
import shutil
import sys
from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from io import FileIO
    from pathlib import Path

if sys.platform == "darwin":
    import fcntl

_CHUNK = 2 << 20
"""Bytes written or read at once at most."""

_OWNER_ONLY = 0o600
_OWNER_FOLDER = 0o700


class Disk:
    """The file system. Methods raise `OSError` as it comes."""

    def make_folder(self, folder: Path) -> None:
        """Make a folder with its parents, each durably entered in the one above it."""
        missing = []
        while not folder.is_dir():
            missing.append(folder)
            folder = folder.parent
        for each in reversed(missing):
            with suppress(FileExistsError):
                each.mkdir(mode=_OWNER_FOLDER)
            if not each.is_dir():
                # a file, or a link to a disk that is not there
                raise NotADirectoryError(errno.ENOTDIR, "no folder")
            self.sync_folder(each.parent)

    def write(self, path: Path, data: bytes | bytearray) -> None:
        """Write a new file that only the owner can read; its content may still be in memory."""
        flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0)
        with os.fdopen(os.open(path, flags, _OWNER_ONLY), "wb", buffering=0) as file:
            view = memoryview(data)
            while view:
                view = view[file.write(view[:_CHUNK]) or 0 :]

    def sync(self, path: Path) -> None:
        """Wait until the content of a file is on the medium."""
        with path.open("rb+", buffering=0) as file:
            _sync(file.fileno())

    def rename(self, source: Path, target: Path) -> None:
        """Give a file its name, replacing what had it; the folder still has to be synced."""
        source.replace(target)

    def sync_folder(self, folder: Path) -> None:
        """Wait until the names in a folder are on the medium. Windows does it by itself."""
        if sys.platform == "win32":
            return
        handle = os.open(folder, os.O_RDONLY)
        try:
            _sync(handle)
        finally:
            os.close(handle)

    def read(self, path: Path) -> bytes:
        """Return the content of a file."""
        return path.read_bytes()

    def reads_back(self, path: Path, data: bytes | bytearray) -> bool:
        """Whether a file holds this, on the medium itself as far as the system allows to look.

        Compared part by part: a file of many megabytes is never in memory a second time.
        """
        with path.open("rb", buffering=0) as file:
            if sys.platform == "linux":
                # synced pages are clean and can be dropped, so that the next read is a real one
                os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
            elif sys.platform == "darwin":
                fcntl.fcntl(file.fileno(), fcntl.F_NOCACHE, 1)
            view, found = memoryview(data), bytearray(min(_CHUNK, len(data)))
            for start in range(0, len(view), _CHUNK):
                part = view[start : start + _CHUNK]
                del found[len(part) :]
                # a bytearray on the left compares whole blocks, a memoryview byte by byte
                if not _fills(file, found) or found != part:
                    return False
            return not file.read(1)

    def remove(self, path: Path) -> None:
        """Remove a file; one that is not there is no error."""
        path.unlink(missing_ok=True)

    def names(self, folder: Path) -> list[str]:
        """Return the names in a folder, files and folders; none if it is not there."""
        try:
            return [entry.name for entry in os.scandir(folder)]
        except FileNotFoundError:
            return []

    def free_bytes(self, folder: Path) -> int:
        """Return how many bytes are free where a folder lies."""
        return shutil.disk_usage(folder).free

    def write_durably(self, path: Path, data: bytes) -> None:
        """Replace a file so that after a crash either the old or the new content is there."""
        temporary = path.with_name(path.name + TEMPORARY)
        self.write(temporary, data)
        self.sync(temporary)
        self.rename(temporary, path)
        self.sync_folder(path.parent)


TEMPORARY = ".part"
"""Suffix of files that do not have their final name yet."""


def _fills(file: FileIO, found: bytearray) -> bool:
    """Read until a buffer is full; tell whether the file was long enough."""
    left = memoryview(found)
    while left:
        count = file.readinto(left)
        if not count:
            return False
        left = left[count:]
    return True


def _sync(handle: int) -> None:
    if sys.platform == "darwin":
        # fsync alone leaves the data in the drive's cache there
        fcntl.fcntl(handle, fcntl.F_FULLFSYNC)
    else:
        os.fsync(handle)
