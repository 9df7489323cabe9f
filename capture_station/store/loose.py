"""Photos that belong to nobody yet: sealed files in a folder of their own.

Each has two files, named by the digest of its content, for the name a camera gives may tell of a
person: the photo, and what is known about it. The photo comes first, so that what is known about
one always has it beside it.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from capture_station.domain.errors import Trouble
from capture_station.store.bundle import StoredFile, put_files
from capture_station.store.faults import told_as_trouble

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from capture_station.store.disk import Disk
    from capture_station.store.photos import Seal

_log = logging.getLogger(__name__)

TRAY = "tray"
"""Folder of the loose photos in the data folder."""

_PHOTO, _ABOUT = ".photo", ".about"


class LoosePhotos:
    """The photos of the tray of which there is no other file; on the first disk only.

    Args:
        folder: Where they lie; made with the first.
        disk: The file system.
        seal: Closes and opens their content.
        in_place: Raises if the folder is not where it was opened any more.
    """

    def __init__(self, folder: Path, disk: Disk, seal: Seal, in_place: Callable[[], None]) -> None:
        self._folder = folder
        self._disk = disk
        self._seal = seal
        self._in_place = in_place

    def keep(self, digest: str, about: bytes, content: bytes) -> None:
        """Put a photo and what is known about it durably on the disk.

        Raises:
            Trouble: ``store.disk-full``, ``store.read-only``, ``store.disk-error``,
                ``store.folder-gone``, ``store.folder-replaced`` or ``store.written-wrong``;
                nothing half-written is left then.
        """
        self._in_place()
        files = [
            StoredFile(name, self._seal.close(told, name))
            for name, told in ((digest + _PHOTO, content), (digest + _ABOUT, about))
        ]
        with told_as_trouble():
            put_files(self._disk, self._folder, files)

    def read(self, digest: str) -> bytes:
        """Return the content of a photo.

        Raises:
            Trouble: ``store.photo-missing``, ``store.photo-damaged`` or ``store.disk-error``.
        """
        return self._read(digest + _PHOTO)

    def remove(self, digest: str) -> None:
        """Remove a photo; one that is not there is no error.

        Raises:
            Trouble: ``store.read-only`` or ``store.disk-error``.
        """
        with told_as_trouble():
            for name in (digest + _ABOUT, digest + _PHOTO):
                self._disk.remove(self._folder / name)

    def abouts(self) -> list[bytes]:
        """Return what is known about each photo that is whole; remains of others are removed."""
        with told_as_trouble():
            names = set(self._disk.names(self._folder))
        known = []
        for name in sorted(names):
            digest = name.partition(".")[0]
            if name == digest + _ABOUT and digest + _PHOTO in names:
                try:
                    known.append(self._read(name))
                except Trouble as trouble:
                    _log.warning("a photo of the tray cannot be read: %s", trouble.key)
            elif digest + _ABOUT not in names:
                with told_as_trouble():
                    self._disk.remove(self._folder / name)
        return known

    def _read(self, name: str) -> bytes:
        with told_as_trouble():
            try:
                stored = self._disk.read(self._folder / name)
            except FileNotFoundError as error:
                raise Trouble("store.photo-missing") from error
        return self._seal.open(stored, name)
