"""Where the files of a batch go: a folder, or ZIP files of limited size, plain or encrypted.

Everything is written beside its final place; only `finished` makes it appear there.
"""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
import zipfile
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

import pyzipper

from capture_station.domain.errors import Trouble

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_ZIP_DAY = (1980, 1, 1, 0, 0, 0)
_ZIP_RIGHTS = 0o644 << 16
_UNIX = 3
# Headers of one file in a ZIP, local and central, without its name; AES adds 28 bytes and a field.
_ZIP_BYTES_PER_FILE = 160
_ZIP_BYTES_AT_END = 100
_FAULTS = {
    errno.ENOSPC: "exchange.target-full",
    errno.EDQUOT: "exchange.target-full",
    errno.EFBIG: "exchange.target-full",
    errno.EROFS: "exchange.target-read-only",
    errno.EACCES: "exchange.target-read-only",
    errno.EPERM: "exchange.target-read-only",
    errno.ENAMETOOLONG: "exchange.target-name-too-long",
}


@contextmanager
def target_faults() -> Iterator[None]:
    """Turn what a disk or stick can do wrong into a `Trouble`.

    Raises:
        Trouble: ``exchange.target-full``, ``exchange.target-read-only``,
            ``exchange.target-name-too-long`` or ``exchange.target-gone``.
    """
    try:
        yield
    except OSError as error:
        raise Trouble(_FAULTS.get(error.errno or 0, "exchange.target-gone")) from error


def sha256(data: bytes) -> str:
    """Return the lower-case hex digest of a content."""
    return hashlib.sha256(data).hexdigest()


def digest_of_file(path: Path) -> str:
    """Return the SHA-256 of a file, read in pieces."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


class UnfinishedFolder:
    """A folder that is filled under another name and shown when all of it is there.

    What an interrupted run left is taken over where its content is right, and removed where not.

    Args:
        target: Where it shall appear; does not exist, or is an empty folder.
    """

    def __init__(self, target: Path) -> None:
        self._target = target
        self.path = target.with_name(f".{target.name}.unfinished")
        self._kept: set[Path] = set()
        self._folders: set[Path] = set()
        if self.path.is_symlink():
            raise Trouble("exchange.target-not-empty")
        self.path.mkdir(exist_ok=True)
        for path in [*self.path.rglob("*")]:
            if path.is_symlink():  # what is written must not land elsewhere
                path.unlink()

    def add(self, name: str, data: bytes, digest: str) -> None:
        """Write a file unless an interrupted run wrote the same.

        Args:
            name: Path in the folder with forward slashes.
            data: Its content.
            digest: SHA-256 of the content.
        """
        path = self.path / name
        if path.parent not in self._folders:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._folders.add(path.parent)
        self._kept.add(path)
        try:
            with path.open("xb") as file:
                file.write(data)
        except FileExistsError:
            if path.stat().st_size != len(data) or digest_of_file(path) != digest:
                path.write_bytes(data)

    def open_path(self, name: str) -> Path:
        """Return the path of a file that the caller writes himself, from scratch."""
        path = self.path / name
        path.unlink(missing_ok=True)
        self._kept.add(path)
        return path

    def finish(self) -> None:
        """Make sure that all is on the disk, then let the folder appear."""
        for path in sorted(self.path.rglob("*"), reverse=True):
            if path.is_dir() and not path.is_symlink():
                if not any(path.iterdir()):
                    path.rmdir()
            elif path not in self._kept:
                path.unlink()
        self._flush()
        if self._target.exists():
            self._target.rmdir()
        self.path.rename(self._target)
        _flush_folder(self._target.parent)

    def _flush(self) -> None:
        if hasattr(os, "sync"):
            os.sync()  # one call for thousands of files, and for the folders that name them
            return
        for path in self._kept:
            with path.open("r+b") as file:
                os.fsync(file.fileno())


def discard_unfinished(target: Path) -> bool:
    """Remove what an interrupted batch left beside its target; whether there was anything."""
    path = target.with_name(f".{target.name}.unfinished")
    if not path.is_dir() or path.is_symlink():
        return False
    with target_faults():
        shutil.rmtree(path)
    return True


def _flush_folder(folder: Path) -> None:
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


class ZipParts:
    """ZIP files that are filled one after the other, none larger than a limit.

    The same files give the same bytes, unless they are encrypted: AES needs a random salt.

    Args:
        folder: Where the parts are written.
        stem: Name of the parts without number and suffix.
        part_bytes: Greatest size of a part; 0 = one part.
        password: For AES-256; None leaves the content open.
    """

    def __init__(
        self, folder: UnfinishedFolder, stem: str, part_bytes: int, password: str | None
    ) -> None:
        self._folder = folder
        self._stem = stem
        self._limit = part_bytes
        self._password = password
        self._archive: zipfile.ZipFile | None = None
        self._size = 0
        self.names: list[str] = []

    def add(self, name: str, data: bytes) -> None:
        """Add a file, in a further part where this one would grow too large.

        Raises:
            Trouble: ``exchange.part-too-small`` if a single file is larger than a part may be.
        """
        size = len(data) + 2 * len(name.encode()) + _ZIP_BYTES_PER_FILE
        if self._limit and size + _ZIP_BYTES_AT_END > self._limit:
            raise Trouble("exchange.part-too-small")
        if self._archive is None or (self._limit and self._size + size > self._limit):
            self._next_part()
        self._size += size
        if self._archive is not None:
            try:
                self._archive.writestr(self._entry(name), data)
            except OSError:
                self._let_go()
                raise

    def close(self) -> None:
        """Close the last part."""
        archive, self._archive = self._archive, None
        if archive is not None:
            archive.close()

    def _let_go(self) -> None:
        """Let go of a part that the disk takes no more of; its end could not be written either."""
        archive, self._archive = self._archive, None
        file = archive.fp if archive is not None else None
        if archive is not None and file is not None:
            archive.fp = None
            with suppress(OSError):
                file.close()

    def _next_part(self) -> None:
        self.close()
        number = f"-{len(self.names) + 1:02}" if self._limit else ""
        name = f"{self._stem}{number}.zip"
        path = self._folder.open_path(name)
        if self._password is None:
            self._archive = zipfile.ZipFile(path, "w", zipfile.ZIP_STORED)
        else:
            sealed = pyzipper.AESZipFile(path, "w", encryption=pyzipper.WZ_AES)
            sealed.setpassword(self._password.encode())
            self._archive = sealed
        self.names.append(name)
        self._size = _ZIP_BYTES_AT_END

    def _entry(self, name: str) -> zipfile.ZipInfo:
        kind = zipfile.ZipInfo if self._password is None else pyzipper.zipfile_aes.AESZipInfo
        entry: zipfile.ZipInfo = kind(name, _ZIP_DAY)
        entry.create_system = _UNIX
        entry.external_attr = _ZIP_RIGHTS
        return entry
