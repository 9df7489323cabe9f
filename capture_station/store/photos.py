"""The one door to the photo files.

A capture has three files in the folder of its session: the original as the device delivered it, the
portrait, and a sidecar that names session, sitting and hashes, so that a shot whose row could not
be written finds back to its sitting. All are written beside, synced, renamed, their folder synced,
and read back from the disk before anybody calls them safe; then the same again on the second disk.
"""

from __future__ import annotations

import hashlib
import re
from contextlib import suppress
from typing import TYPE_CHECKING, Protocol

from capture_station.domain.capture import KeptFile, KeptPhoto
from capture_station.domain.errors import Trouble
from capture_station.domain.keeping import CopyState
from capture_station.domain.records import to_json
from capture_station.store.bundle import StoredFile, put_files, remove_files
from capture_station.store.faults import told_as_trouble
from capture_station.store.second import PHOTOS
from capture_station.store.sidecars import Sidecar

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from capture_station.domain.capture import Capture, Shot
    from capture_station.domain.ids import CaptureId, SessionId, SittingId
    from capture_station.domain.keeping import Orphan
    from capture_station.store.disk import Disk
    from capture_station.store.second import SecondDisk

_SUFFIX = re.compile(r"[.][a-z0-9]{1,8}")


class Seal(Protocol):
    """What stands between the content of a file and its bytes on the disk."""

    def close(self, content: bytes, name: str) -> bytes | bytearray:
        """Return the bytes to write for the content of a file."""
        ...

    def open(self, stored: bytes, name: str) -> bytes:
        """Return the content; raise ``Trouble("store.photo-damaged")`` if it was tampered with."""
        ...


class NoSeal:
    """Files as they are."""

    def close(self, content: bytes, name: str) -> bytes:  # noqa: ARG002 - the port's signature
        """Return the content."""
        return content

    def open(self, stored: bytes, name: str) -> bytes:  # noqa: ARG002 - the port's signature
        """Return the content."""
        return stored


class Photos:
    """The photo files of a station.

    Args:
        folder: Where they lie.
        disk: The file system.
        seal: Closes and opens their content.
        second: The second disk.
        in_place: Raises if the folder is not where it was opened any more.

    Attributes:
        folder: Where they lie.
        second_required: Whether a photo counts as safe only with its second copy; not at first.
    """

    def __init__(
        self,
        folder: Path,
        disk: Disk,
        seal: Seal,
        second: SecondDisk,
        in_place: Callable[[], None],
    ) -> None:
        self.folder = folder
        self._disk = disk
        self._seal = seal
        self._second = second
        self._in_place = in_place
        self.second_required = False

    def keep(
        self, session_id: SessionId, sitting_id: SittingId, capture_id: CaptureId, shot: Shot
    ) -> KeptPhoto:
        """Put both files of a shot safely on the disk before any row speaks of them.

        Raises:
            Trouble: ``store.disk-full``, ``store.read-only``, ``store.disk-error``,
                ``store.folder-gone``, ``store.folder-replaced`` or ``store.written-wrong``;
                ``store.second-copy-missing`` if the second copy is required. Nothing half-written
                is left then.
        """
        self._in_place()
        suffix = shot.original_suffix.lower()
        suffix = suffix if _SUFFIX.fullmatch(suffix) else ".bin"
        stem = f"{session_id}/{capture_id}"
        original = _kept(f"{stem}.original{suffix}", shot.original)
        portrait = _kept(f"{stem}.portrait.jpg", shot.portrait)
        sidecar = Sidecar(
            1, session_id, sitting_id, capture_id, shot.taken_at, shot.crop, original, portrait
        )
        # the sidecar first: whatever else is found after a power cut finds back to its sitting
        files = [
            self._closed(f"{stem}.json", to_json(sidecar).encode()),
            self._closed(original.name, shot.original),
            self._closed(portrait.name, shot.portrait),
        ]
        with told_as_trouble():
            put_files(self._disk, self.folder, files)
            copied = self._second.put(files)
            if self.second_required and not copied:
                remove_files(self._disk, self.folder, files)
                raise Trouble("store.second-copy-missing")
        return KeptPhoto(original, portrait, second_copy=copied)

    def read(self, name: str, sha256: str) -> bytes:
        """Return the content of a file, from the second disk if this one's is not right.

        Args:
            name: As in `KeptFile`.
            sha256: Lower-case hex digest that the content must have.

        Raises:
            Trouble: ``store.photo-missing``, ``store.photo-damaged`` or ``store.disk-error``.
        """
        try:
            return self._read(self.folder / name, name, sha256)
        except Trouble:
            second = self._second.path(name)
            if second is not None:
                with suppress(Trouble):
                    return self._read(second, name, sha256)
            raise

    def is_whole(self, file: KeptFile) -> bool:
        """Whether the file on the first disk has its content."""
        try:
            self._read(self.folder / file.name, file.name, file.sha256)
        except Trouble:
            return False
        return True

    def stored(self, capture: Capture) -> list[StoredFile]:
        """Return the files of a capture as they lie on the first disk, checked, to be copied.

        Raises:
            Trouble: As `read`.
        """
        sidecar = f"{capture.session_id}/{capture.id}.json"
        files = []
        if (self.folder / sidecar).is_file():
            files.append(StoredFile(sidecar, self._stored(self.folder / sidecar)))
        for file in (capture.photo.original, capture.photo.portrait):
            stored = self._stored(self.folder / file.name)
            self._opened(stored, file.name, file.sha256)
            files.append(StoredFile(file.name, stored))
        return files

    def sidecar(self, name: str) -> bytes:
        """Return the content of a sidecar.

        Raises:
            Trouble: ``store.photo-missing``, ``store.photo-damaged`` or ``store.disk-error``.
        """
        return self._read(self.folder / name, name, None)

    def restore(self, file: KeptFile) -> bool:
        """Bring a file back from the second disk; tell whether that was possible."""
        second = self._second.path(file.name)
        if second is None:
            return False
        try:
            content = self._read(second, file.name, file.sha256)
            self._in_place()
            with told_as_trouble():
                put_files(self._disk, self.folder, [self._closed(file.name, content)])
        except Trouble:
            return False
        return True

    def remove(self, capture: Capture) -> bool:
        """Remove the files of a capture on both disks; tell whether both disks could be asked.

        Only for what was decided: see `store.retention`. Files that are not there are no fault.

        Raises:
            Trouble: ``store.read-only`` or ``store.disk-error``.
        """
        names = [f"{capture.session_id}/{capture.id}.json"]
        names += [file.name for file in (capture.photo.portrait, capture.photo.original)]
        with told_as_trouble():
            roots = [self.folder]
            if (second := self._second.folder) is not None:
                roots.append(second / PHOTOS)
            for root in roots:
                for name in names:
                    self._disk.remove(root / name)
                if (root / capture.session_id).is_dir():
                    self._disk.sync_folder(root / capture.session_id)
        return second is not None or self._second.state() is CopyState.OFF

    def discard(self, orphan: Orphan) -> None:
        """Remove the files of an orphan on both disks.

        Raises:
            Trouble: ``store.read-only`` or ``store.disk-error``.
        """
        stem = f"{orphan.session_id}/{orphan.capture_id}"
        names = [file.name for file in (orphan.portrait, orphan.original) if file is not None]
        with told_as_trouble():
            for name in (*names, f"{stem}.json"):
                self._disk.remove(self.folder / name)
                second = self._second.path(name)
                if second is not None:
                    self._disk.remove(second)
            self._disk.sync_folder((self.folder / stem).parent)

    def _closed(self, name: str, content: bytes) -> StoredFile:
        return StoredFile(name, self._seal.close(content, name))

    def _read(self, path: Path, name: str, sha256: str | None) -> bytes:
        return self._opened(self._stored(path), name, sha256)

    def _stored(self, path: Path) -> bytes:
        with told_as_trouble():
            try:
                return self._disk.read(path)
            except FileNotFoundError as error:
                raise Trouble("store.photo-missing") from error

    def _opened(self, stored: bytes, name: str, sha256: str | None) -> bytes:
        content = self._seal.open(stored, name)
        if sha256 is not None and hashlib.sha256(content).hexdigest() != sha256:
            raise Trouble("store.photo-damaged")
        return content


def _kept(name: str, content: bytes) -> KeptFile:
    return KeptFile(name, hashlib.sha256(content).hexdigest(), len(content))
