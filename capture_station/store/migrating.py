"""Brings a database up to the tables of this program, after a backup."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from capture_station.domain.errors import Trouble
from capture_station.store.engine import revision_in
from capture_station.store.faults import told_as_trouble
from capture_station.store.schema import REVISION
from capture_station.store.search import fill_up

if TYPE_CHECKING:
    from alembic.config import Config
    from sqlalchemy import Connection

    from capture_station.domain.clock import Clock
    from capture_station.store.disk import Disk
    from capture_station.store.engine import Database

BACKUPS_KEPT = 3
_BACKUP = "before-{revision}-{moment}.db"


def refuse_newer(revision: str | None) -> None:
    """Raise if a database was made by a newer program.

    Raises:
        Trouble: ``store.newer``.
    """
    if revision is not None and (not revision.isdecimal() or int(revision) > int(REVISION)):
        raise Trouble("store.newer", revision=revision)


def refuse_other(revision: str) -> None:
    """Raise if a database is not of this program's version, where none may be migrated.

    Raises:
        Trouble: ``store.newer`` or ``store.older``.
    """
    refuse_newer(revision)
    if revision != REVISION:
        raise Trouble("store.older", revision=revision)


def bring_up_to_date(database: Database, backups: Path, disk: Disk, clock: Clock) -> str:
    """Run the migrations that are missing; all of them or none.

    Args:
        database: The open database.
        backups: Folder for the copy that is made before; the last three are kept.
        disk: Where the backups lie.
        clock: Names the backup.

    Returns:
        The revision the database had, empty if it was new or up to date.
    """
    with database.reading() as connection:
        revision = revision_in(connection)
    refuse_newer(revision)
    if revision == REVISION:
        return ""
    if revision is not None:
        _back_up(database, backups, disk, f"{clock.now():%Y%m%dT%H%M%S%f}")
    with database.writing() as connection:
        upgrade(connection)
        fill_up(connection)
    return revision or ""


def upgrade(connection: Connection, revision: str = "head") -> None:
    """Run migrations upwards within the caller's transaction."""
    from alembic import command  # noqa: PLC0415 - a start that migrates nothing need not load it

    command.upgrade(_config(connection), revision)


def downgrade(connection: Connection, revision: str) -> None:
    """Run migrations downwards within the caller's transaction."""
    from alembic import command  # noqa: PLC0415 - see `upgrade`

    command.downgrade(_config(connection), revision)


def _config(connection: Connection) -> Config:
    from alembic.config import Config  # noqa: PLC0415 - see `upgrade`

    config = Config(attributes={"connection": connection})
    folder = Path(__file__).with_name("migrations")
    config.set_main_option("script_location", str(folder).replace("%", "%%"))
    config.set_main_option("path_separator", "newline")
    return config


def _back_up(database: Database, folder: Path, disk: Disk, moment: str) -> None:
    with told_as_trouble():
        disk.make_folder(folder)
        target = folder / _BACKUP.format(revision=REVISION, moment=moment)
        temporary = target.with_name(target.name + ".part")
        disk.remove(temporary)
        database.copy_to(temporary)
        disk.sync(temporary)
        disk.rename(temporary, target)
        disk.sync_folder(folder)
        kept = sorted(
            (name for name in disk.names(folder) if name.startswith("before-")),
            key=lambda name: name.rsplit("-", 1)[-1],
        )
        for name in kept[:-BACKUPS_KEPT]:
            if name != target.name:  # the clock may have been put back
                disk.remove(folder / name)
