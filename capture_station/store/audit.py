"""The audit trail: who did what, each row linked to the one before it by a hash.

A row's hash covers its content and the hash of its predecessor, so a row that was changed, put in,
taken out or moved breaks the chain from there on. Rows cut off at the end break nothing, so the
head of the chain is noted outside the database from time to time (`Checkpoints`). The row that is
written for an event holds a hash of the fact itself, so facts are guarded too.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, insert, select

from capture_station.domain.errors import Trouble
from capture_station.domain.keeping import ChainFault, ChainFaultKind
from capture_station.domain.overview import AuditLine
from capture_station.domain.records import read_moment
from capture_station.store.faults import told_as_trouble
from capture_station.store.schema import audit, facts

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from sqlalchemy import Connection, Row, Select

    from capture_station.store.disk import Disk

_FACT = "fact"
_SHA256 = "sha256"
_SALT = "salt"
_CHECKPOINTS_KEPT = 200
_TRIES = 2


@dataclass(frozen=True, slots=True)
class ChainHead:
    """Last row of the chain at some moment."""

    number: int
    hash: str


_EMPTY = ChainHead(0, "")


def append(
    connection: Connection,
    at: str,
    operator: str,
    act: str,
    subject: str,
    details: Mapping[str, Any],
) -> ChainHead:
    """Add a row to the chain within the caller's transaction.

    Args:
        connection: A writing connection.
        at: Moment as stored.
        operator: Who acts.
        act: What was done.
        subject: Id of what it was done to.
        details: More about it; plain JSON values, no personal data.

    Returns:
        The new head.
    """
    last = head(connection)
    values = {
        "number": last.number + 1,
        "at": at,
        "operator": operator,
        "act": act,
        "subject": subject,
        "details": json.dumps(details, ensure_ascii=False, sort_keys=True),
        "previous": last.hash,
    }
    values["hash"] = _digest(*values.values())
    connection.execute(insert(audit).values(values))
    return ChainHead(last.number + 1, str(values["hash"]))


def head(connection: Connection) -> ChainHead:
    """Return the last row of the chain; number 0 and no hash while it is empty."""
    row = connection.execute(
        select(audit.c.number, audit.c.hash).order_by(audit.c.number.desc()).limit(1)
    ).first()
    return _EMPTY if row is None else ChainHead(row.number, row.hash)


def fact_details(values: Mapping[Any, Any]) -> dict[str, str]:
    """Return the details of an event's row: the fact's id and the hash over all its columns.

    A salt is one of them where there is one; facts of the first tables have none.
    """
    names = [column.name for column in facts.c if column.name != "row"]
    if not values[_SALT]:
        names.remove(_SALT)
    digest = _digest(*(values[name] for name in names))
    return {_FACT: values["id"], _SHA256: digest}


def newest(connection: Connection, limit: int) -> tuple[AuditLine, ...]:
    """Return the last rows, newest first."""
    return _lines(connection, select(audit).order_by(audit.c.number.desc()).limit(limit))


def history(connection: Connection, subject: str) -> tuple[AuditLine, ...]:
    """Return the rows about one subject, oldest first."""
    query = select(audit).where(audit.c.subject == subject).order_by(audit.c.number)
    return _lines(connection, query)


def _lines(connection: Connection, query: Select[Any]) -> tuple[AuditLine, ...]:
    return tuple(read_line(row) for row in connection.execute(query))


def read_line(row: Row[Any]) -> AuditLine:
    """Return a row as it is shown."""
    return AuditLine(
        row.number, read_moment(row.at), row.operator, row.act, row.subject, _details(row.details)
    )


def verify(connection: Connection, checkpoints: Iterable[ChainHead] = ()) -> tuple[ChainFault, ...]:
    """Walk the whole chain and the facts it guards.

    Args:
        connection: A reading connection.
        checkpoints: Heads that were noted outside the database.

    Returns:
        Every place where it does not hold; empty if the trail is whole.
    """
    # a chain that was calculated anew gets checkpoints too: all that were ever noted must fit
    noted: dict[int, set[str]] = {}
    for checkpoint in checkpoints:
        noted.setdefault(checkpoint.number, set()).add(checkpoint.hash)
    guarded: dict[str, tuple[int, str]] = {}
    found: list[ChainFault] = []
    last = _EMPTY
    for row in connection.execute(select(audit).order_by(audit.c.number)):
        found += _row_faults(row, last, noted.get(row.number, set()))
        details = _details(row.details)
        if _FACT in details:
            guarded[details[_FACT]] = (row.number, details.get(_SHA256, ""))
        last = ChainHead(row.number, row.hash)
    if noted and max(noted) > last.number:
        found.append(ChainFault(ChainFaultKind.TRUNCATED, last.number))
    return (*found, *_fact_faults(connection, guarded))


def _row_faults(row: Row[Any], last: ChainHead, noted: set[str]) -> Iterator[ChainFault]:
    if row.number != last.number + 1:
        yield ChainFault(ChainFaultKind.MISSING, last.number + 1)
    elif row.previous != last.hash:
        yield ChainFault(ChainFaultKind.MISPLACED, row.number)
    content = (row.number, row.at, row.operator, row.act, row.subject, row.details, row.previous)
    if row.hash != _digest(*content) or noted - {row.hash}:
        yield ChainFault(ChainFaultKind.CHANGED, row.number)


def _fact_faults(
    connection: Connection, guarded: dict[str, tuple[int, str]]
) -> Iterator[ChainFault]:
    for row in connection.execute(select(facts).order_by(facts.c.row)).mappings():
        number, digest = guarded.pop(row["id"], (0, ""))
        if not number:
            yield ChainFault(ChainFaultKind.FACT_ADDED, row["row"])
        elif fact_details(row)[_SHA256] != digest:
            yield ChainFault(ChainFaultKind.FACT_CHANGED, number)
    for number, _ in guarded.values():
        yield ChainFault(ChainFaultKind.FACT_MISSING, number)


def count(connection: Connection) -> int:
    """Return the number of rows."""
    return connection.execute(select(func.count()).select_from(audit)).scalar_one()


class Checkpoints:
    """Heads of the chain, noted in a file beside the database.

    Args:
        path: The file, one JSON object a line, oldest first.
        disk: Where it lies.
    """

    def __init__(self, path: Path, disk: Disk) -> None:
        self._path = path
        self._disk = disk

    def noted(self) -> tuple[ChainHead, ...]:
        """Return what was noted; a line that cannot be read counts as a broken checkpoint."""
        with told_as_trouble():
            try:
                told = self._disk.read(self._path).decode("utf-8", "replace")
            except FileNotFoundError:
                return ()
        return tuple(_checkpoint(line) for line in told.splitlines())

    def note(self, at: str, chain_head: ChainHead) -> None:
        """Note a head durably, unless it is the last one noted; what was written is read back.

        Raises:
            Trouble: ``store.disk-full`` and the like; ``store.written-wrong``.
        """
        noted = self.noted()
        if chain_head.number == 0 or noted[-1:] == (chain_head,):
            return
        with told_as_trouble():
            lines_before = [_line(each) for each in noted[-_CHECKPOINTS_KEPT + 1 :]]
            told = "".join([*lines_before, _line(chain_head, at)])
            for _ in range(_TRIES):
                self._disk.write_durably(self._path, told.encode())
                # a note that a bad disk garbled would look like a trail that was tampered with
                if self._disk.reads_back(self._path, told.encode()):
                    return
            raise Trouble("store.written-wrong")


def _line(chain_head: ChainHead, at: str = "") -> str:
    told = {"number": chain_head.number, "hash": chain_head.hash, "at": at}
    return json.dumps(told) + "\n"


def _checkpoint(line: str) -> ChainHead:
    told = _details(line)
    number, digest = told.get("number"), told.get("hash")
    if isinstance(number, int) and isinstance(digest, str):
        return ChainHead(number, digest)
    return ChainHead(1, "unreadable")


def _details(told: str) -> dict[str, Any]:
    try:
        details = json.loads(told)
    except ValueError:
        return {}
    return details if isinstance(details, dict) else {}


def _digest(*values: Any) -> str:
    told = json.dumps(values, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(told.encode()).hexdigest()
