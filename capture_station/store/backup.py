"""Copies of the database that stand alone.

A copy is taken while the work goes on, verified by opening it, and lies in the data folder and on
the second disk. The second disk then holds all that a new computer needs: photos, database and the
wrapped key. With its recovery key `store.restoring` makes a data folder of it.
"""

from __future__ import annotations

import logging
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from capture_station.domain.errors import Trouble
from capture_station.domain.records import read_moment
from capture_station.store.disk import TEMPORARY
from capture_station.store.engine import revision_of
from capture_station.store.faults import told_as_trouble
from capture_station.store.keys import KEYS, has_keys
from capture_station.store.migrating import refuse_newer

if TYPE_CHECKING:
    from pathlib import Path

    from capture_station.domain.clock import Clock
    from capture_station.store.disk import Disk
    from capture_station.store.engine import Database, Opener
    from capture_station.store.second import SecondDisk

_log = logging.getLogger(__name__)

BACKUPS = "backups"
KEPT = 3
_COPY = "station-{moment}.db"
_MOMENT = "%Y%m%dT%H%M%S%f"


@dataclass(frozen=True, slots=True)
class Backup:
    """Where a copy of the database was written.

    Attributes:
        here: Name of the copy in the data folder.
        on_second: Whether the second disk has it too.
    """

    here: str
    on_second: bool


class Backups:
    """Copies of the database.

    Args:
        database: The open database.
        opener: Opens a copy to verify it.
        data_dir: The data folder.
        second: The second disk.
        disk: The file system.
        clock: Names the copies.
    """

    def __init__(
        self,
        database: Database,
        opener: Opener,
        data_dir: Path,
        second: SecondDisk,
        disk: Disk,
        clock: Clock,
    ) -> None:
        self._database = database
        self._opener = opener
        self._data_dir = data_dir
        self._second = second
        self._disk = disk
        self._clock = clock

    def back_up(self) -> Backup:
        """Write a verified copy of the database here and on the second disk; keep the last three.

        Raises:
            Trouble: ``store.disk-full`` and the like, ``store.damaged`` if the copy is not whole.
        """
        with told_as_trouble():
            name = _COPY.format(moment=self._stamp())
            copy = self._data_dir / BACKUPS / name
            self._write(copy)
        return Backup(name, self._to_second(copy))

    def names(self) -> tuple[str, ...]:
        """Return the names of the copies in the data folder, newest first."""
        return tuple(copies_in(self._data_dir / BACKUPS, self._disk))

    def forget_before(self, moment: str) -> int:
        """Replace the copies that are older than a moment by a new one, on both disks.

        Args:
            moment: As stored; copies of that very moment stay.

        Returns:
            How many older copies are still there, on a second disk that is absent or full.

        Raises:
            Trouble: As `back_up`.
        """
        folders = [self._data_dir / BACKUPS]
        if self._second.folder is not None:
            folders.append(self._second.folder / BACKUPS)
        stamp = f"{read_moment(moment):{_MOMENT}}"
        with told_as_trouble():
            if any(older_than(folder, stamp, self._disk) for folder in folders):
                self.back_up()
            for folder in folders:
                # the last copy goes only where there is a newer one
                if any(_stamp_of(name) >= stamp for name in copies_in(folder, self._disk)):
                    for name in older_than(folder, stamp, self._disk):
                        self._disk.remove(folder / name)
                    self._disk.sync_folder(folder)
            return sum(len(older_than(folder, stamp, self._disk)) for folder in folders)

    def _stamp(self) -> str:
        """Return the present moment, or one behind all copies if the clock was put back.

        The newest copy is known by its name: it is the one that is kept, and restored first.
        """
        names = copies_in(self._data_dir / BACKUPS, self._disk)
        if self._second.folder is not None:
            names += copies_in(self._second.folder / BACKUPS, self._disk)
        moment = self._clock.now()
        for name in names:
            with suppress(ValueError):
                there = datetime.strptime(_stamp_of(name), _MOMENT).replace(tzinfo=UTC)
                moment = max(moment, there + timedelta(microseconds=1))
        return f"{moment:{_MOMENT}}"

    def _to_second(self, copy: Path) -> bool:
        folder = self._second.folder
        if folder is None:
            return False
        try:
            with told_as_trouble():
                self._write(folder / BACKUPS / copy.name)
        except Trouble as trouble:
            _log.warning("no backup on the second disk: %s", trouble)
            return False
        return self.keep_key_on_second()

    def keep_key_on_second(self) -> bool:
        """Put the wrapped key beside the photos on the second disk; tell whether it is there."""
        folder = self._second.folder
        if folder is None or not has_keys(self._data_dir):
            return folder is not None
        try:
            told = self._disk.read(self._data_dir / KEYS)
            if not (folder / KEYS).is_file() or self._disk.read(folder / KEYS) != told:
                self._disk.write_durably(folder / KEYS, told)
        except OSError as error:
            _log.warning("no key on the second disk: %s", error.strerror)
            return False
        return True

    def _write(self, target: Path) -> None:
        self._disk.make_folder(target.parent)
        temporary = target.with_name(target.name + TEMPORARY)
        self._disk.remove(temporary)
        try:
            self._database.copy_to(temporary)
            verify_copy(temporary, self._opener)
            self._disk.sync(temporary)
            self._disk.rename(temporary, target)
            self._disk.sync_folder(target.parent)
        except Exception:
            temporary.unlink(missing_ok=True)
            raise
        for name in copies_in(target.parent, self._disk)[KEPT:]:
            self._disk.remove(target.parent / name)


def copies_in(folder: Path, disk: Disk) -> list[str]:
    """Return the names of the copies in a folder, newest first."""
    names = disk.names(folder)
    return sorted(
        (n for n in names if n.startswith("station-") and n.endswith(".db")), reverse=True
    )


def older_than(folder: Path, stamp: str, disk: Disk) -> list[str]:
    """Return the copies in a folder that are older than a stamp, those before a migration too."""
    names = (name for name in disk.names(folder) if name.endswith((".db", TEMPORARY)))
    return [name for name in names if _stamp_of(name) < stamp]


def _stamp_of(name: str) -> str:
    return name.rpartition("-")[2].partition(".")[0]


def verify_copy(path: Path, opener: Opener) -> None:
    """Raise unless a copy is a whole database of this program.

    Raises:
        Trouble: ``store.damaged``, ``store.not-a-database`` or ``store.newer``.
    """
    refuse_newer(revision_of(path, opener))
    location = f"{path.absolute().as_uri()}?mode=ro&immutable=1"
    with told_as_trouble(), closing(opener.connect(location)) as connection:
        if connection.execute("PRAGMA integrity_check(1)").fetchone() != ("ok",):
            raise Trouble("store.damaged")
