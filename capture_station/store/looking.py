"""What a store is made of that only looks at a data folder another process works in."""

from __future__ import annotations

import errno
from typing import TYPE_CHECKING

from typing_extensions import override

from capture_station.domain.errors import Trouble
from capture_station.domain.records import moment_text
from capture_station.store.disk import Disk
from capture_station.store.operators import Operators, pause_s

if TYPE_CHECKING:
    from pathlib import Path

    from capture_station.domain.clock import Clock
    from capture_station.domain.ids import Operator
    from capture_station.domain.staff import Account
    from capture_station.store.engine import Database
    from capture_station.store.ledger import Ledger


class LookingDisk(Disk):
    """A file system in which nothing can be changed."""

    @override
    def make_folder(self, folder: Path) -> None:
        _refuse()

    @override
    def write(self, path: Path, data: bytes | bytearray) -> None:
        _refuse()

    @override
    def sync(self, path: Path) -> None:
        _refuse()

    @override
    def rename(self, source: Path, target: Path) -> None:
        _refuse()

    @override
    def sync_folder(self, folder: Path) -> None:
        _refuse()

    @override
    def remove(self, path: Path) -> None:
        _refuse()


def _refuse() -> None:
    raise OSError(errno.EROFS, "only looking")


class LookingOperators(Operators):
    """The accounts, to sign in only. Wrong PINs are counted in memory, beside those of the rows.

    Args:
        database: The database, opened to look.
        ledger: Of the same store; refuses whatever is to be written.
        clock: Measures the waits.
    """

    def __init__(self, database: Database, ledger: Ledger, clock: Clock) -> None:
        super().__init__(database, ledger, clock)
        self._failed: dict[str, tuple[int, str]] = {}

    @override
    def sign_in(self, name: str, pin: str) -> Account:
        """Return the account of a name and its PIN; nobody writes it down.

        Raises:
            Trouble: As `Operators.sign_in`.
        """
        row = self._row(name)
        failures, failed_at = self._failed.get(row.id, (0, None))
        waits = (self._wait_s(row.failures, row.failed_at), self._wait_s(failures, failed_at))
        if (wait_s := max(waits)) > 0:
            raise Trouble("operators.wait", seconds=wait_s)
        account = self._account_of(row, pin)
        if account is not None:
            self._failed.pop(row.id, None)
            return account
        self._failed[row.id] = (failures + 1, moment_text(self._clock.now()))
        wait_s = pause_s(failures + 1)
        raise Trouble("operators.wait" if wait_s else "operators.wrong-pin", seconds=wait_s)

    @override
    def sign_out(self, by: Operator, *, idle: bool = False) -> None:
        """Nobody writes it down."""
