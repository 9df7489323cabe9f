"""Imports of class lists as the audit trail remembers them, so that the last can be undone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from capture_station.domain.ids import StudentId
from capture_station.workflow.sessions import ROSTER_IMPORTED, ROSTER_UNDONE

if TYPE_CHECKING:
    from collections.abc import Iterable

    from capture_station.domain.overview import AuditLine


@dataclass(frozen=True, slots=True)
class RosterImport:
    """An import that stands: how many people, and the first and last of them."""

    people: int
    first: StudentId
    last: StudentId


def last_import(history: Iterable[AuditLine]) -> RosterImport | None:
    """Return the last import of a session that was not undone; None if there is none.

    Args:
        history: Rows of the audit trail about the session, oldest first.
    """
    standing: list[RosterImport] = []
    for line in history:
        first = str(line.details.get("first", ""))
        if line.act == ROSTER_IMPORTED and first:
            count, last = int(line.details["count"]), str(line.details["last"])
            standing.append(RosterImport(count, StudentId(first), StudentId(last)))
        elif line.act == ROSTER_UNDONE:
            standing = [one for one in standing if one.first != first]
    return standing[-1] if standing else None
