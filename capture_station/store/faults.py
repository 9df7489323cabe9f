"""The disk's and the database's own faults, told as `Trouble`.

Only what the world did is told: a broken constraint or a wrong statement stays the bug it is.
"""

from __future__ import annotations

import errno
import sqlite3
from contextlib import contextmanager
from typing import TYPE_CHECKING

from sqlalchemy.exc import DBAPIError

from capture_station.domain.errors import Trouble

if TYPE_CHECKING:
    from collections.abc import Iterator

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_READ_ONLY = {errno.EROFS, errno.EACCES, errno.EPERM}
_NO_FOLDER = {errno.EEXIST, errno.ENOTDIR}

_KEYS = {
    sqlite3.SQLITE_FULL: "store.disk-full",
    sqlite3.SQLITE_READONLY: "store.read-only",
    sqlite3.SQLITE_PERM: "store.read-only",
    sqlite3.SQLITE_CANTOPEN: "store.disk-error",
    sqlite3.SQLITE_IOERR: "store.disk-error",
    sqlite3.SQLITE_CORRUPT: "store.damaged",
    sqlite3.SQLITE_NOTADB: "store.not-a-database",
    sqlite3.SQLITE_BUSY: "store.busy",
    sqlite3.SQLITE_LOCKED: "store.busy",
}

_MESSAGES = {
    "database or disk is full": "store.disk-full",
    "attempt to write a readonly database": "store.read-only",
    "unable to open database file": "store.disk-error",
    "disk I/O error": "store.disk-error",
    "database disk image is malformed": "store.damaged",
    "malformed database schema": "store.damaged",
    "file is not a database": "store.not-a-database",
    "database is locked": "store.busy",
    "database table is locked": "store.busy",
}
"""For drivers that give no error code."""


def disk_trouble(error: OSError) -> Trouble:
    """Return the trouble that an error of the file system means."""
    if error.errno in _FULL:
        return Trouble("store.disk-full")
    if error.errno in _NO_FOLDER:
        return Trouble("store.not-a-folder")
    if error.errno in _READ_ONLY:
        return Trouble("store.read-only")
    return Trouble("store.disk-error", reason=errno.errorcode.get(error.errno or 0, "?"))


def database_trouble(error: BaseException) -> Trouble | None:
    """Return the trouble that an error of the database driver means; None if it is a bug."""
    code = getattr(error, "sqlite_errorcode", None)
    told = str(error)
    key = _KEYS.get(code & 0xFF) if isinstance(code, int) else None
    if key is None:
        key = next((key for words, key in _MESSAGES.items() if words in told), None)
    if key is None:
        return None
    name = getattr(error, "sqlite_errorname", "?")
    return Trouble(key, reason=name) if key == "store.disk-error" else Trouble(key)


@contextmanager
def told_as_trouble() -> Iterator[None]:
    """Turn the faults of disk and database within the block into `Trouble`."""
    try:
        yield
    except OSError as error:
        raise disk_trouble(error) from error
    except DBAPIError as error:
        trouble = database_trouble(error.orig) if error.orig is not None else None
        if trouble is None:
            raise
        raise trouble from error
    except Exception as error:
        # straight from a driver, of which there are two with errors of their own
        is_driver = isinstance(error, sqlite3.Error) or hasattr(error, "sqlite_errorcode")
        trouble = database_trouble(error) if is_driver else None
        if trouble is None:
            raise
        raise trouble from error
