"""What is put right at the start, after whatever ended the last run.

Nothing that could be somebody's portrait is ever removed here: only half-written files, sidecars of
which nothing was finished, and files whose very content is kept under another capture.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from capture_station.domain.capture import KeptFile
from capture_station.domain.errors import Trouble
from capture_station.domain.ids import CaptureId
from capture_station.domain.keeping import Orphan
from capture_station.store.disk import TEMPORARY
from capture_station.store.faults import told_as_trouble
from capture_station.store.schema import captures, is_here, removed_sittings
from capture_station.store.sidecars import read_sidecar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from sqlalchemy import Connection, Row

    from capture_station.store.disk import Disk
    from capture_station.store.engine import Database
    from capture_station.store.photos import Photos
    from capture_station.store.sidecars import Sidecar

_UUID = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
_NAME = re.compile(rf"({_UUID}/{_UUID})[.](?:original[.][a-z0-9]{{1,8}}|portrait[.]jpg|json)")
_FOLDER = re.compile(_UUID)
_LAST_CAPTURES = 20


@dataclass(frozen=True, slots=True)
class RecoveryReport:
    """What the start found and did.

    Attributes:
        temporary_removed: Half-written files that were removed.
        leftovers_removed: Files of shots that are kept elsewhere, or of which nothing was finished.
        orphans: Shots without a row, to be offered.
        without_file: Captures whose files are not, or not whole, on this disk.
        restored: Captures whose files were brought back from the second disk.
        unknown_files: Files in the photo folder that are not the station's; left untouched.
        migrated_from: Revision the database had, if it was brought up to date.
    """

    temporary_removed: int = 0
    leftovers_removed: int = 0
    orphans: tuple[Orphan, ...] = ()
    without_file: tuple[CaptureId, ...] = ()
    restored: tuple[CaptureId, ...] = ()
    unknown_files: int = 0
    migrated_from: str = ""

    @property
    def is_clean(self) -> bool:
        """Whether nothing had to be done and nothing is left to decide."""
        return self == RecoveryReport(migrated_from=self.migrated_from)


def recover(database: Database, photos: Photos, disk: Disk, *, ended_well: bool) -> RecoveryReport:
    """Bring files and rows together. Only while nothing else uses the data folder.

    Args:
        database: The open database.
        photos: The photo files.
        disk: Where they lie.
        ended_well: Whether the last run was closed. If not, the content of the last captures is
            checked too: a disk that lies about having synced shows itself there.

    Returns:
        What was found and done.

    Raises:
        Trouble: ``store.*`` where the disk fails.
    """
    with database.reading() as connection:
        kept = _KeptNames(connection)
    with told_as_trouble():
        found = _names(disk, photos)
        temporary = [name for name in found if name.endswith(TEMPORARY)]
        for name in temporary:
            disk.remove(photos.folder / name)
        loose = found.difference(temporary, kept.names, kept.sidecars, kept.removed)
        shots, unknown = _by_shot(loose)
        tally = _Tally(unknown_files=unknown)
        for stem, names in sorted(shots.items()):
            _settle_shot(photos, disk, database, stem, names, tally)
    missing = kept.names - found
    if not ended_well:
        missing |= _torn(database, photos)
    restored, without_file = _restore(database, photos, missing)
    return RecoveryReport(
        temporary_removed=len(temporary),
        leftovers_removed=tally.leftovers_removed,
        orphans=tuple(tally.orphans),
        without_file=without_file,
        restored=restored,
        unknown_files=tally.unknown_files,
    )


class _KeptNames:
    """All file names that rows speak of, and those of persons who were removed."""

    def __init__(self, connection: Connection) -> None:
        query = select(
            captures.c.session_id, captures.c.id, captures.c.original_name, captures.c.portrait_name
        )
        self.names: set[str] = set()
        self.removed: set[str] = set()
        rows = connection.execute(query.where(is_here)).all()  # tens of thousands: at one go
        for column in (2, 3):
            self.names.update(row[column] for row in rows)
        self.sidecars = {f"{row[0]}/{row[1]}.json" for row in rows}
        gone = query.where(captures.c.sitting_id.in_(removed_sittings))
        for session_id, capture_id, original, portrait in connection.execute(gone):
            self.removed |= {original, portrait, f"{session_id}/{capture_id}.json"}


@dataclass(slots=True)
class _Tally:
    unknown_files: int
    leftovers_removed: int = 0
    orphans: list[Orphan] = field(default_factory=list)


def _names(disk: Disk, photos: Photos) -> set[str]:
    """Return all names below the photo folder, as rows write them."""
    found: set[str] = set()
    for folder in disk.names(photos.folder):
        if _FOLDER.fullmatch(folder):
            found |= {f"{folder}/{name}" for name in disk.names(photos.folder / folder)}
        else:
            found.add(folder)
    return found


def _by_shot(names: Iterable[str]) -> tuple[dict[str, list[str]], int]:
    """Sort names without a row by their shot; count those that are not the station's."""
    shots: dict[str, list[str]] = {}
    unknown = 0
    for name in names:
        match = _NAME.fullmatch(name)
        if match is None:
            unknown += 1
        else:
            shots.setdefault(match[1], []).append(name)
    return shots, unknown


def _settle_shot(
    photos: Photos, disk: Disk, database: Database, stem: str, names: list[str], tally: _Tally
) -> None:
    """Offer a shot without a row, or remove it where nothing would be lost."""
    sidecar = _sidecar(photos, f"{stem}.json")
    if sidecar is None or f"{sidecar.session_id}/{sidecar.capture_id}" != stem:
        tally.unknown_files += len(names)
        return
    original = sidecar.original if photos.is_whole(sidecar.original) else None
    portrait = sidecar.portrait if photos.is_whole(sidecar.portrait) else None
    is_empty = original is None and portrait is None
    if is_empty or (original and portrait and _is_kept(database, sidecar)):
        for name in names:
            disk.remove(photos.folder / name)
        tally.leftovers_removed += len(names)
        return
    orphan = Orphan(
        capture_id=sidecar.capture_id,
        session_id=sidecar.session_id,
        sitting_id=sidecar.sitting_id,
        taken_at=sidecar.taken_at,
        crop=sidecar.crop,
        original=original,
        portrait=portrait,
    )
    tally.orphans.append(orphan)


def _sidecar(photos: Photos, name: str) -> Sidecar | None:
    try:
        return read_sidecar(photos.sidecar(name))
    except Trouble:
        return None


def _is_kept(database: Database, sidecar: Sidecar) -> bool:
    """Whether the very same shot is kept for the sitting under another capture."""
    query = select(captures.c.id).where(
        captures.c.sitting_id == sidecar.sitting_id,
        captures.c.original_sha256 == sidecar.original.sha256,
        captures.c.portrait_sha256 == sidecar.portrait.sha256,
    )
    with database.reading() as connection:
        return connection.execute(query).first() is not None


def _torn(database: Database, photos: Photos) -> set[str]:
    """Return the names among the last captures' files that do not have their content."""
    query = select(captures).where(is_here).order_by(captures.c.row.desc()).limit(_LAST_CAPTURES)
    with database.reading() as connection:
        rows = connection.execute(query).all()
    return {file.name for row in rows for file in _files_of(row) if not photos.is_whole(file)}


def damaged_captures(
    database: Database, photos: Photos, should_stop: Callable[[], bool]
) -> tuple[CaptureId, ...]:
    """Return the captures whose files on the first disk do not have their content.

    Args:
        database: The open database.
        photos: The photo files.
        should_stop: Asked before each capture; what was found so far is returned.
    """
    query = select(captures).where(is_here).order_by(captures.c.row)
    with database.reading() as connection:
        rows = connection.execute(query).all()
    found: list[CaptureId] = []
    for row in rows:
        if should_stop():
            break
        if not all(photos.is_whole(file) for file in _files_of(row)):
            found.append(CaptureId(row.id))
    return tuple(found)


def _files_of(row: Row[Any]) -> tuple[KeptFile, KeptFile]:
    return (
        KeptFile(row.original_name, row.original_sha256, 0),
        KeptFile(row.portrait_name, row.portrait_sha256, 0),
    )


def _restore(
    database: Database, photos: Photos, missing: set[str]
) -> tuple[tuple[CaptureId, ...], tuple[CaptureId, ...]]:
    """Bring missing files back from the second disk; return who was and who was not."""
    if not missing:
        return (), ()
    query = select(captures).where(is_here).order_by(captures.c.row)
    with database.reading() as connection:
        rows = [
            row
            for row in connection.execute(query)
            if not missing.isdisjoint({row.original_name, row.portrait_name})
        ]
    restored: list[CaptureId] = []
    without_file: list[CaptureId] = []
    for row in rows:
        outcomes = [photos.restore(file) for file in _files_of(row) if file.name in missing]
        (restored if all(outcomes) else without_file).append(CaptureId(row.id))
    return tuple(restored), tuple(without_file)
