"""What is done with the key of a data folder that is open, each act in somebody's name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from capture_station.domain.errors import Trouble
from capture_station.store.keys import confirm, rekey, unlock

if TYPE_CHECKING:
    from pathlib import Path

    from capture_station.domain.ids import Operator
    from capture_station.store.backup import Backups
    from capture_station.store.disk import Disk
    from capture_station.store.keyplaces import KeyPlace
    from capture_station.store.keys import FolderKey
    from capture_station.store.ledger import Ledger


class Keyholder:
    """Changes the keys of one open data folder.

    Every act is written down before it is done: a row without its change is possible where the disk
    fails or the power goes, a change without its row is not.

    Args:
        data_dir: The data folder.
        key: Its key; None if it is not encrypted.
        place: Where the station's key lies; None if the folder is not encrypted.
        disk: The file system.
        ledger: Writes the audit trail.
        backups: Keep the wrapped key on the second disk.

    Attributes:
        key: The folder's key, with the recovery key as long as nobody has confirmed having it.
    """

    def __init__(
        self,
        data_dir: Path,
        key: FolderKey | None,
        place: KeyPlace | None,
        disk: Disk,
        ledger: Ledger,
        backups: Backups,
    ) -> None:
        self.key = key
        self._data_dir, self._place, self._disk = data_dir, place, disk
        self._ledger, self._backups = ledger, backups

    def unlock(self, by: Operator) -> None:
        """Let this computer open the folder from now on, which its recovery key has opened.

        Raises:
            Trouble: ``store.not-encrypted``, ``store.disk-full`` and the like.
        """
        key, place = self._demand()
        with self._ledger.act(by) as act:
            act.note("folder-unlocked", str(key.id))
        unlock(self._data_dir, key, place, self._disk)
        self._backups.keep_key_on_second()

    def rekey(self, by: Operator) -> str:
        """Change the station's key and the recovery key; the old ones are void.

        Returns:
            The new recovery key. It is shown again until it is confirmed.

        Raises:
            Trouble: ``store.not-encrypted``, ``store.disk-full`` and the like.
        """
        key, place = self._demand()
        with self._ledger.act(by) as act:
            act.note("keys-changed", str(key.id))
        self.key = rekey(self._data_dir, key, place, self._disk)
        self._backups.keep_key_on_second()
        return self.key.recovery_key

    def confirm(self, by: Operator) -> None:
        """Show the recovery key no more, for somebody says that it is kept.

        Raises:
            Trouble: ``store.not-encrypted``, ``store.disk-full`` and the like.
        """
        key, _ = self._demand()
        if not key.recovery_key:
            return
        with self._ledger.act(by) as act:
            act.note("recovery-key-kept", str(key.id))
        self.key = confirm(self._data_dir, key, self._disk)
        self._backups.keep_key_on_second()

    def _demand(self) -> tuple[FolderKey, KeyPlace]:
        if self.key is None or self._place is None:
            raise Trouble("store.not-encrypted")
        return self.key, self._place
