"""Putting the files of one capture on a disk, all of them or none."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from capture_station.domain.errors import Trouble
from capture_station.store.disk import TEMPORARY

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from capture_station.store.disk import Disk


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file as it goes to a disk.

    Attributes:
        name: Path below the photo folder, with forward slashes.
        stored: Sealed bytes.
    """

    name: str
    stored: bytes | bytearray


def put_files(disk: Disk, root: Path, files: Sequence[StoredFile]) -> None:
    """Write files of one folder durably and read them back; all of them or none.

    Args:
        disk: The file system.
        root: The photo folder.
        files: In the order in which they may appear.

    Raises:
        OSError: As the disk gives it.
        Trouble: ``store.folder-gone`` if the photo folder's own folder is not there any more,
            ``store.written-wrong`` if what is read is not what was written.
    """
    if not root.parent.is_dir():
        # made anew it would hold photos that the database, moved away with the rest, does not find
        raise Trouble("store.folder-gone")
    folder = (root / files[0].name).parent
    disk.make_folder(folder)
    try:
        for file in files:
            temporary = root / (file.name + TEMPORARY)
            disk.write(temporary, file.stored)
            disk.sync(temporary)
        for file in files:
            disk.rename(root / (file.name + TEMPORARY), root / file.name)
        disk.sync_folder(folder)
        _read_back(disk, root, files)
    except Exception:
        remove_files(disk, root, files)
        raise


def _read_back(disk: Disk, root: Path, files: Iterable[StoredFile]) -> None:
    for file in files:
        if not disk.reads_back(root / file.name, file.stored):
            raise Trouble("store.written-wrong")


def remove_files(disk: Disk, root: Path, files: Iterable[StoredFile]) -> None:
    """Take back what was written, as far as the disk still does anything."""
    for file in files:
        for name in (file.name + TEMPORARY, file.name):
            with suppress(OSError):
                disk.remove(root / name)
