"""What is done to a data folder while no station works in it: unlock, change keys, restore."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from capture_station.store.backup import restore
from capture_station.store.disk import Disk
from capture_station.store.engine import FolderLock
from capture_station.store.faults import told_as_trouble
from capture_station.store.keyplaces import usual_place
from capture_station.store.keys import rekey, unlock

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from capture_station.store.backup import Restored
    from capture_station.store.keyplaces import KeyPlace


def unlock_folder(data_dir: Path, recovery_key: str, keys: KeyPlace | None = None) -> None:
    """Let this computer open a data folder, by the recovery key that was shown when it was made.

    Raises:
        Trouble: ``store.in-use``, ``store.key-wrong`` or ``store.keys-damaged``.
    """
    disk = Disk()
    with _alone(data_dir):
        unlock(data_dir, recovery_key, keys or usual_place(disk), disk)


def rekey_folder(data_dir: Path, keys: KeyPlace | None = None) -> str:
    """Change the station's key and the recovery key, and return the new one to be shown once.

    Raises:
        Trouble: ``store.in-use``, ``store.key-missing``, ``store.key-wrong``,
            ``store.keys-damaged`` or ``store.disk-full`` and the like.
    """
    disk = Disk()
    with _alone(data_dir):
        return rekey(data_dir, keys or usual_place(disk), disk).recovery_key


def restore_folder(
    source: Path, data_dir: Path, recovery_key: str = "", keys: KeyPlace | None = None
) -> Restored:
    """Make a data folder of what lies on a second disk; see `store.backup.restore`.

    Raises:
        Trouble: ``store.folder-not-empty``, ``store.no-backup``, ``store.key-missing``,
            ``store.key-wrong``, ``store.in-use``, ``store.disk-full`` and the like.
    """
    disk = Disk()
    with told_as_trouble():
        disk.make_folder(data_dir)
    with _alone(data_dir):
        return restore(source, data_dir, keys or usual_place(disk), disk, recovery_key)


@contextmanager
def _alone(data_dir: Path) -> Iterator[None]:
    lock = FolderLock(data_dir)
    try:
        yield
    finally:
        lock.release()
