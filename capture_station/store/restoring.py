"""A data folder made anew from what lies on a second disk, or in another data folder."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from capture_station.domain.clock import SystemClock
from capture_station.domain.errors import Trouble
from capture_station.store.backup import BACKUPS, copies_in, verify_copy
from capture_station.store.disk import TEMPORARY, Disk
from capture_station.store.engine import (
    DATABASE,
    CipherOpener,
    Database,
    FolderLock,
    Opener,
    make_data_folder,
)
from capture_station.store.faults import told_as_trouble
from capture_station.store.keyplaces import usual_place
from capture_station.store.keys import KEYS, has_keys, load_key, open_key, unlock
from capture_station.store.ledger import Ledger
from capture_station.store.migrating import bring_up_to_date
from capture_station.store.operators import Operators
from capture_station.store.second import PHOTOS

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from capture_station.domain.ids import Operator
    from capture_station.store.keyplaces import KeyPlace


@dataclass(frozen=True, slots=True)
class Restored:
    """What was brought back.

    Attributes:
        database: Name of the copy that was taken.
        photos: Number of photo files.
        left_out: Newer copies of the database that were not whole.
    """

    database: str
    photos: int
    left_out: tuple[str, ...]


def restore_folder(
    source: Path,
    data_dir: Path,
    admit: Callable[[Operators], Operator],
    recovery_key: str = "",
    keys: KeyPlace | None = None,
) -> Restored:
    """Make a data folder of a station's folder on a second disk, or of another data folder.

    Somebody who has an account in the copy is asked for first; what was done is a row of its
    trail. The photos come next and the database last: what was interrupted is simply done again.
    Photos that are newer than the database are offered as orphans at the next start.

    Args:
        source: Folder with ``photos`` and ``backups``.
        data_dir: New data folder; it may not have a database yet.
        admit: Given the accounts of the copy, returns in whose name it is restored; what it raises
            ends the restoring.
        recovery_key: Needed if the station's key is not on this computer.
        keys: Where the station's key is to lie; the usual place unless told otherwise.

    Raises:
        Trouble: ``store.folder-not-empty``; ``store.no-backup`` if there is no whole copy;
            ``store.key-missing``, ``store.key-wrong``, ``store.in-use``, ``store.disk-full`` and
            the like.
    """
    disk = Disk()
    make_data_folder(data_dir, disk)
    lock = FolderLock(data_dir)
    try:
        with told_as_trouble():
            if (data_dir / DATABASE).exists() and (data_dir / DATABASE).stat().st_size:
                raise Trouble("store.folder-not-empty")
            opener = _opener_of(source, data_dir, keys or usual_place(disk), disk, recovery_key)
            name, left_out = _newest_whole(source / BACKUPS, opener, disk)
            made = data_dir / (DATABASE + TEMPORARY)
            disk.write(made, disk.read(source / BACKUPS / name))
            try:
                _write_down(made, opener, data_dir, disk, admit, name)
                photos = _copy_photos(source / PHOTOS, data_dir / PHOTOS, disk)
                disk.sync(made)
                disk.rename(made, data_dir / DATABASE)
                disk.sync_folder(data_dir)
            finally:
                disk.remove(made)
    finally:
        lock.release()
    return Restored(name, photos, tuple(left_out))


def _write_down(
    made: Path,
    opener: Opener,
    data_dir: Path,
    disk: Disk,
    admit: Callable[[Operators], Operator],
    name: str,
) -> None:
    """Ask in whose name the copy is taken, and write that into it."""
    clock, database = SystemClock(), Database(made, opener)
    try:
        bring_up_to_date(database, data_dir / BACKUPS, disk, clock)
        ledger = Ledger(database, clock, lambda _head: None)
        with ledger.act(admit(Operators(database, ledger, clock))) as act:
            act.note("folder-restored", name)
    finally:
        database.close()


def _opener_of(
    source: Path, data_dir: Path, place: KeyPlace, disk: Disk, recovery_key: str
) -> Opener:
    if not has_keys(source):
        return Opener()
    disk.write_durably(data_dir / KEYS, disk.read(source / KEYS))
    if not recovery_key:
        return CipherOpener(load_key(data_dir, place, disk).key)
    folder = open_key(data_dir, recovery_key, place, disk)
    unlock(data_dir, folder, place, disk)
    return CipherOpener(folder.key)


def _newest_whole(folder: Path, opener: Opener, disk: Disk) -> tuple[str, list[str]]:
    left_out: list[str] = []
    for name in copies_in(folder, disk):
        try:
            verify_copy(folder / name, opener)
        except Trouble:
            left_out.append(name)
        else:
            return name, left_out
    raise Trouble("store.no-backup")


def _copy_photos(source: Path, target: Path, disk: Disk) -> int:
    count = 0
    for session in sorted(disk.names(source)):
        if not (source / session).is_dir():
            continue
        disk.make_folder(target / session)
        for name in disk.names(source / session):
            if not name.endswith(TEMPORARY):
                disk.write(target / session / name, disk.read(source / session / name))
                disk.sync(target / session / name)
                count += 1
        disk.sync_folder(target / session)
    return count
