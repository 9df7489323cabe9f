"""The store room put together: one data folder, opened."""

from __future__ import annotations

import logging
from dataclasses import replace
from threading import Lock
from typing import TYPE_CHECKING

from capture_station.domain.clock import SystemClock
from capture_station.domain.errors import Trouble
from capture_station.domain.ids import new_uuid7
from capture_station.domain.records import moment_text
from capture_station.store import audit
from capture_station.store.adopting import Adoption
from capture_station.store.audit import Checkpoints
from capture_station.store.backup import BACKUPS, Backups
from capture_station.store.copies import Copies
from capture_station.store.disk import Disk
from capture_station.store.engine import (
    DATABASE,
    CipherOpener,
    Database,
    FolderLock,
    Opener,
    make_data_folder,
    revision_in,
    revision_of,
)
from capture_station.store.faults import told_as_trouble
from capture_station.store.keyholder import Keyholder
from capture_station.store.keyplaces import usual_place
from capture_station.store.keys import has_keys, load_key, make_key, open_key
from capture_station.store.ledger import Ledger
from capture_station.store.looking import LookingDisk, LookingOperators
from capture_station.store.loose import TRAY, LoosePhotos
from capture_station.store.migrating import bring_up_to_date, refuse_newer, refuse_other
from capture_station.store.notes import note, noted
from capture_station.store.operators import Operators
from capture_station.store.outbox import Outbox
from capture_station.store.photos import NoSeal, Photos
from capture_station.store.records import Records
from capture_station.store.recovery import RecoveryReport, damaged_captures, recover
from capture_station.store.retention import Retention
from capture_station.store.sealing import FileSeal
from capture_station.store.second import PHOTOS, SecondDisk

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from capture_station.domain.clock import Clock
    from capture_station.domain.ids import CaptureId, Operator
    from capture_station.domain.keeping import ChainFault, Orphan
    from capture_station.store.audit import ChainHead
    from capture_station.store.keyplaces import KeyPlace
    from capture_station.store.keys import FolderKey

_log = logging.getLogger(__name__)

_CHECKPOINTS = "audit.checkpoints"
_CHECKPOINT_EVERY = 100
_STATION = "station"
_SECOND = "second-copy"


class Store:
    """The database and the photo files of one data folder. Make it with `open`.

    Attributes:
        ledger: The acts (`workflow.ports.Ledger`).
        photos: The photo files (`workflow.ports.PhotoKeeper`).
        loose: Photos that belong to nobody yet.
        adoption: What other desks of the room wrote down, taken in.
        records: The read side.
        operators: Who may sign in.
        outbox: What the registry is still to be told.
        copies: The second copies.
        backups: Copies of the database.
        retention: Removes persons after the retention time.
        recovery_report: What the start found and did.
        keyholder: Changes the keys of the folder.
        looks: Whether it only looks, beside a process that works in the folder.
        demand_in_place: Raises if the folder is gone or another lies in its place.
    """

    def __init__(
        self,
        data_dir: Path,
        second_dir: Path | None,
        clock: Clock,
        disk: Disk,
        opener: Opener | None,
        key: FolderKey | None,
        place: KeyPlace | None,
        *,
        second_required: bool,
        looks: bool = False,
    ) -> None:
        self.looks = looks
        self._clock = clock
        self._disk = disk
        self._noting = Lock()
        opener = opener or (Opener() if key is None else CipherOpener(key.key))
        seal = NoSeal() if key is None else FileSeal({key.id: key.key}, key.id)
        self._checkpoints = Checkpoints(data_dir / _CHECKPOINTS, disk)
        path = data_dir / DATABASE
        has_lived = bool(self._checkpoints.noted()) or bool(disk.names(data_dir / PHOTOS))
        if has_lived and not path.exists():
            raise Trouble("store.database-missing")
        if not looks:
            refuse_newer(revision_of(path, opener))
        database = self._database = Database(path, opener, looks=looks)
        try:
            self._refuse_emptied(has_lived)
            migrated_from = self._migrate(data_dir / BACKUPS)
            second = self._second = SecondDisk(None, disk, self._station_id(), prepared=False)
            self._turn_second_to(second_dir)
            in_place = self.demand_in_place = database.demand_in_place
            self.photos = photos = Photos(data_dir / PHOTOS, disk, seal, second, in_place)
            photos.second_required = second_required
            self.loose = LoosePhotos(data_dir / TRAY, disk, seal, in_place)
            self.ledger = Ledger(database, clock, self._on_written)
            self.adoption = Adoption(database, clock, self._on_written)
            self.records = Records(database, photos, clock)
            operators = LookingOperators if looks else Operators
            self.operators = operators(database, self.ledger, clock)
            self.outbox = Outbox(database, clock)
            self.copies = Copies(database, photos, second, clock)
            self.backups = Backups(database, opener, data_dir, second, disk, clock)
            self.keyholder = Keyholder(data_dir, key, place, disk, self.ledger, self.backups)
            self.retention = Retention(database, photos, self.backups, self.ledger, clock)
            self.recovery_report = replace(self._put_right(), migrated_from=migrated_from)
        except BaseException:
            database.close()
            raise

    def _migrate(self, backups: Path) -> str:
        """Bring the database up to date and return where it was; refuse to where it only looks."""
        if not self.looks:
            return bring_up_to_date(self._database, backups, self._disk, self._clock)
        with self._database.reading() as connection:
            refuse_other(revision_in(connection) or "")
        return ""

    def _put_right(self) -> RecoveryReport:
        """Put right what was interrupted, and finish what was begun."""
        if self.looks:
            return RecoveryReport()
        report = recover(self._database, self.photos, self._disk, ended_well=self._ended_well())
        self.backups.keep_key_on_second()
        self._finish_removals()
        self._note_head()
        return report

    @classmethod
    def open(
        cls,
        data_dir: Path,
        second_dir: Path | None = None,
        clock: Clock | None = None,
        *,
        disk: Disk | None = None,
        opener: Opener | None = None,
        keys: KeyPlace | None = None,
        encrypt: bool = True,
        second_required: bool = False,
        recovery_key: str = "",
    ) -> Store:
        """Open a data folder: lock it, migrate its database, put right what was interrupted.

        Args:
            data_dir: Made if it is not there.
            second_dir: Folder on another disk that holds every photo once more.
            clock: Stamps what is written; the computer's own unless told otherwise.
            disk: The file system.
            opener: Opens the database, for tests.
            keys: Where the station's key lies; the usual place unless told otherwise.
            encrypt: Whether a new folder is encrypted; one that exists stays what it is.
            second_required: Whether a photo is safe only with its second copy.
            recovery_key: Opens the folder instead of the station's key.

        Raises:
            Trouble: ``store.path-too-long``, ``store.not-a-folder``, ``store.database-missing``,
                ``store.key-missing``, ``store.key-wrong``, ``store.keys-damaged``,
                ``store.in-use``, ``store.newer``, ``store.read-only``, ``store.disk-full``,
                ``store.disk-error``, ``store.not-a-database`` or ``store.damaged``; the folder is
                left as it was then.
        """
        disk = disk or Disk()
        make_data_folder(data_dir, disk)
        lock = FolderLock(data_dir)
        try:
            with told_as_trouble():
                place = _place_of(data_dir, keys, disk, encrypt=encrypt)
                key = None if place is None else _key_of(data_dir, place, disk, recovery_key)
                clock = clock or SystemClock()
                required = second_required
                store = cls(
                    data_dir, second_dir, clock, disk, opener, key, place, second_required=required
                )
        except BaseException:
            lock.release()
            raise
        store._lock = lock
        return store

    @classmethod
    def look(
        cls,
        data_dir: Path,
        second_dir: Path | None = None,
        clock: Clock | None = None,
        keys: KeyPlace | None = None,
    ) -> Store:
        """Open a data folder to look only, while another process may be working in it.

        Nothing is written, not even into the audit trail, and nothing is locked, migrated or put
        right; whatever would write raises ``store.only-looking`` or ``store.read-only``.

        Args:
            data_dir: The folder.
            second_dir: As the settings name it, to tell whether the second disk is there.
            clock: The computer's own unless told otherwise.
            keys: Where the station's key lies; the usual place unless told otherwise.

        Raises:
            Trouble: ``store.no-folder``, ``store.older``, ``operators.nobody``, or as `open`.
        """
        if not (data_dir / DATABASE).is_file():
            raise Trouble("store.no-folder")
        disk, clock = LookingDisk(), clock or SystemClock()
        with told_as_trouble():
            place = _place_of(data_dir, keys, disk, encrypt=False)
            key = None if place is None else load_key(data_dir, place, disk)
            store = cls(
                *(data_dir, second_dir, clock, disk, None, key, place),
                second_required=False,
                looks=True,
            )
        if not store.operators.active():
            store.close()
            raise Trouble("operators.nobody")
        return store

    _lock: FolderLock

    @property
    def key(self) -> FolderKey | None:
        """The folder's key; None if it is not encrypted."""
        return self.keyholder.key

    def discard_orphan(self, by: Operator, orphan: Orphan) -> None:
        """Remove the files of a shot that was offered at the start and is not wanted.

        Raises:
            Trouble: ``store.read-only`` or ``store.disk-error``.
        """
        self.settle_orphan(by, orphan, "orphan-discarded")

    def settle_orphan(self, by: Operator, orphan: Orphan, what: str) -> None:
        """Write down what became of a shot that was offered, then remove its files.

        Args:
            by: Who decided.
            orphan: As it was offered.
            what: Act of the audit trail.

        Raises:
            Trouble: ``store.read-only`` or ``store.disk-error``.
        """
        with self.ledger.act(by) as act:
            act.note(what, orphan.sitting_id, capture=orphan.capture_id)
        self.photos.discard(orphan)

    def use_second_disk(self, root: Path | None, *, required: bool) -> bool:
        """Keep second copies in another folder from now on, or none.

        What is not on that disk comes with the next round of housekeeping. A disk that is named
        anew gets a folder if it has none: it may be in the place of a broken one.

        Args:
            root: Folder on another disk; None for no second copies.
            required: Whether a photo is safe only with its second copy.

        Returns:
            Whether that is another folder than before.

        Raises:
            Trouble: ``store.disk-full`` or ``store.disk-error``.
        """
        is_other = root != self._second.root
        self._turn_second_to(root, is_named=is_other)
        self.photos.second_required = required
        self.backups.keep_key_on_second()
        self.copies.look_over()
        return is_other

    def verify_audit(self) -> tuple[ChainFault, ...]:
        """Return every place where the audit trail or the facts do not hold."""
        with self._database.reading() as connection:
            return audit.verify(connection, self._checkpoints.noted())

    def verify_photos(
        self, should_stop: Callable[[], bool] = lambda: False
    ) -> tuple[CaptureId, ...]:
        """Return the captures whose photo files are not, or not whole, on this disk.

        Args:
            should_stop: Asked before each capture, for reading all of them takes a while.
        """
        return damaged_captures(self._database, self.photos, should_stop)

    def audit_rows(self) -> int:
        """Return how long the audit trail is."""
        with self._database.reading() as connection:
            return audit.count(connection)

    def database_faults(self) -> tuple[str, ...]:
        """Return what a full check of the database finds wrong; empty if nothing."""
        return self._database.faults()

    def close(self) -> None:
        """Note the head of the audit trail, close the database, let others in."""
        try:
            if not self.looks:
                self._note_head()
        finally:
            self._database.close()
            if not self.looks:
                self._lock.release()

    def _refuse_emptied(self, has_lived: bool) -> None:
        """Raise if an old folder's database is empty: SQLite takes a cut-off file for a new one."""
        with self._database.reading() as connection:
            if has_lived and revision_in(connection) is None:
                raise Trouble("store.database-missing")

    def _station_id(self) -> str:
        """Return the id of this data folder, made up when it is asked for first."""
        known = noted(self._database, _STATION)
        if known is None:
            known = new_uuid7(self._clock)
            note(self._database, _STATION, known)
        return known

    def _turn_second_to(self, root: Path | None, *, is_named: bool = False) -> None:
        """Let the second disk be in a folder, and note that it has been there.

        A disk that is named just now is at hand, and its folder is made.
        """
        place = f"{_SECOND}:{root}"
        is_known = noted(self._database, place) is not None
        self._second.turn_to(root, prepared=is_known and not is_named)
        if self.looks or root is None:
            return
        if self._second.prepare() and not is_known:
            note(self._database, place, moment_text(self._clock.now()))

    def _finish_removals(self) -> None:
        """Do what a removal left undone; a disk that refuses must not keep the station closed."""
        try:
            self.retention.finish()
        except Trouble as trouble:
            _log.warning("removals are not done yet: %s", trouble)

    def _ended_well(self) -> bool:
        """Whether the last run noted the head of the audit trail when it closed."""
        with self._database.reading() as connection:
            return self._checkpoints.noted()[-1:] in {(), (audit.head(connection),)}

    def _on_written(self, head: ChainHead) -> None:
        if head.number % _CHECKPOINT_EVERY == 0:
            self._note_head()

    def _note_head(self) -> None:
        """Note the head of the audit trail; a disk that is full must not stop the work."""
        try:
            with self._noting, self._database.reading() as connection:
                head = audit.head(connection)
                self._checkpoints.note(moment_text(self._clock.now()), head)
        except Trouble as trouble:
            _log.warning("no audit checkpoint: %s", trouble)


def _place_of(
    data_dir: Path, keys: KeyPlace | None, disk: Disk, *, encrypt: bool
) -> KeyPlace | None:
    """Return where the key of a folder lies or is to lie; None if it is not encrypted."""
    is_new = not (data_dir / DATABASE).exists()
    is_sealed = has_keys(data_dir) or (encrypt and is_new)
    return (keys or usual_place(disk)) if is_sealed else None


def _key_of(data_dir: Path, place: KeyPlace, disk: Disk, recovery_key: str) -> FolderKey:
    if has_keys(data_dir) and recovery_key:
        return open_key(data_dir, recovery_key, place, disk)
    if has_keys(data_dir):
        return load_key(data_dir, place, disk)
    return make_key(data_dir, place, disk)
