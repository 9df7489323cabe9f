"""The second disk: another disk or folder that holds every photo once more.

The station has a folder of its own there. Once it was made, its absence means that the disk is
absent: an empty mount point is never mistaken for the disk itself.
"""

from __future__ import annotations

import errno
import logging
from typing import TYPE_CHECKING

from capture_station.domain.errors import Trouble
from capture_station.domain.keeping import CopyState
from capture_station.store.bundle import put_files
from capture_station.store.faults import disk_trouble

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from capture_station.store.bundle import StoredFile
    from capture_station.store.disk import Disk

PHOTOS = "photos"
"""Name of the photo folder, on either disk."""

FolderMark = tuple[str, int, int]
"""What tells a folder from one of the same name on another disk: path, device, number there."""

_log = logging.getLogger(__name__)


class SecondDisk:
    """The second disk as the photo store sees it. It never raises: its state tells.

    Args:
        root: Folder the operator named; None if there is no second disk.
        disk: The file system.
        station: Id of this station's data folder.
        prepared: Whether the station's folder was made there before.
    """

    def __init__(self, root: Path | None, disk: Disk, station: str, *, prepared: bool) -> None:
        self._disk = disk
        self._station = station
        self.turn_to(root, prepared=prepared)

    def turn_to(self, root: Path | None, *, prepared: bool) -> None:
        """Go on with another folder, or with none; what is being written ends where it began.

        Args:
            root: As of a new second disk.
            prepared: As of a new second disk.
        """
        self._root = root
        self._folder = None if root is None else root / f"capture-station-{self._station}"
        self._is_prepared = prepared
        self._state = CopyState.OFF if root is None else CopyState.READY

    def prepare(self) -> bool:
        """Make the station's folder on a disk that is named for the first time.

        Returns:
            Whether the folder is there.
        """
        if self._folder is None or self._root is None:
            return False
        if not self._is_prepared and self._root.is_dir():
            try:
                self._disk.make_folder(self._folder / PHOTOS)
            except OSError as error:
                self._failed(error)
                return False
        self._is_prepared = self._is_prepared or self._folder.is_dir()
        return self._folder.is_dir()

    def state(self) -> CopyState:
        """Return where the disk stands: absent if it is not there now, else how it last did."""
        folder = self._folder
        if folder is None:
            return CopyState.OFF
        return self._state if folder.is_dir() else CopyState.ABSENT

    def put(self, files: Sequence[StoredFile]) -> bool:
        """Write files, read them back, and tell whether they are there."""
        folder = self._folder
        if folder is None or not self.prepare():
            return False
        try:
            put_files(self._disk, folder / PHOTOS, files)
        except OSError as error:
            self._failed(error)
            return False
        except Trouble:
            self._turn(CopyState.FAILING, "store.written-wrong")
            return False
        self._state = CopyState.READY
        return True

    def holds(self, files: Sequence[StoredFile]) -> bool:
        """Read files and tell whether all of them are there as they should be."""
        folder = self.folder
        try:
            return folder is not None and all(
                self._disk.reads_back(folder / PHOTOS / file.name, file.stored) for file in files
            )
        except OSError:
            return False

    def names(self, session: str) -> frozenset[str] | None:
        """Return the names of a session's files; None if the disk cannot be looked at."""
        folder = self.folder
        try:
            found = None if folder is None else self._disk.names(folder / PHOTOS / session)
        except OSError:
            return None
        return None if found is None else frozenset(found)

    def mark(self) -> FolderMark | None:
        """Return what tells the disk that is there from others; None if none is there."""
        folder = self._folder
        try:
            about = None if folder is None else folder.stat()
        except OSError:
            return None
        return None if about is None else (str(folder), about.st_dev, about.st_ino)

    @property
    def root(self) -> Path | None:
        """The folder that the operator named; None if there is no second disk."""
        return self._root

    @property
    def folder(self) -> Path | None:
        """The station's folder on the disk; None if the disk is not there."""
        folder = self._folder
        return folder if folder is not None and folder.is_dir() else None

    def path(self, name: str) -> Path | None:
        """Return where a photo file would lie on the disk; None if there is no disk."""
        folder = self.folder
        return None if folder is None else folder / PHOTOS / name

    def _failed(self, error: OSError) -> None:
        is_full = error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
        self._turn(CopyState.FULL if is_full else CopyState.FAILING, disk_trouble(error).key)

    def _turn(self, state: CopyState, why: str) -> None:
        if self._state is not state:
            _log.warning("second disk is %s (%s)", state.value, why)
        self._state = state
