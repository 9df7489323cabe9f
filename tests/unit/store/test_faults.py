from __future__ import annotations

import errno
import sqlite3

import pytest
from sqlalchemy.exc import IntegrityError, OperationalError

from capture_station.store.faults import database_trouble, disk_trouble, told_as_trouble
from tests.store.material import refused


@pytest.mark.parametrize(
    ("number", "key"),
    [
        (errno.ENOSPC, "store.disk-full"),
        (errno.EDQUOT, "store.disk-full"),
        (errno.EFBIG, "store.disk-full"),
        (errno.EROFS, "store.read-only"),
        (errno.EACCES, "store.read-only"),
        (errno.EIO, "store.disk-error"),
    ],
)
def test_errors_of_the_file_system_are_told_by_what_can_be_done(number: int, key: str) -> None:
    assert disk_trouble(OSError(number, "told")).key == key


def test_an_error_without_a_number_is_told_too() -> None:
    assert disk_trouble(OSError()).params == {"reason": "?"}


@pytest.mark.parametrize(
    ("message", "key"),
    [
        ("database or disk is full", "store.disk-full"),
        ("attempt to write a readonly database", "store.read-only"),
        ("unable to open database file", "store.disk-error"),
        ("database disk image is malformed", "store.damaged"),
        ("malformed database schema (x)", "store.damaged"),
        ("file is not a database", "store.not-a-database"),
        ("database is locked", "store.busy"),
    ],
)
def test_a_driver_without_codes_is_understood_by_its_words(message: str, key: str) -> None:
    trouble = database_trouble(sqlite3.OperationalError(message))
    assert trouble is not None
    assert trouble.key == key


def test_an_extended_code_counts_as_its_kind() -> None:
    error = sqlite3.OperationalError("told")
    error.sqlite_errorcode, error.sqlite_errorname = 10 | 13 << 8, "SQLITE_IOERR_X"
    trouble = database_trouble(error)
    assert trouble is not None
    assert (trouble.key, trouble.params) == ("store.disk-error", {"reason": "SQLITE_IOERR_X"})


def test_a_broken_constraint_stays_the_bug_it_is() -> None:
    error = IntegrityError("INSERT", {}, sqlite3.IntegrityError("UNIQUE constraint failed"))
    with pytest.raises(IntegrityError), told_as_trouble():
        raise error
    plain = sqlite3.OperationalError("no such table: x")
    with pytest.raises(sqlite3.OperationalError), told_as_trouble():
        raise plain


def test_errors_wrapped_by_the_library_are_told() -> None:
    error = OperationalError("SELECT", {}, sqlite3.OperationalError("database is locked"))
    with refused("store.busy"), told_as_trouble():
        raise error
    with refused("store.damaged"), told_as_trouble():
        raise sqlite3.DatabaseError("database disk image is malformed")
