"""Who looked at whom: a row of the audit trail for each look, but not for each glance."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from capture_station.domain.clock import Clock
    from capture_station.domain.ids import Operator, StudentId
    from capture_station.store.ledger import Ledger

PERSON_OPENED, ID_SHOWN = "person-opened", "id-shown"
_SAME_LOOK_S = 600.0
"""Looks of one operator at the same thing within this time are one; ours."""
_MOST_REMEMBERED = 5000


class Views:
    """Writes looks down. For one thread at a time, the database lane.

    Args:
        ledger: The database.
        clock: Tells how long ago the last look was.
    """

    def __init__(self, ledger: Ledger, clock: Clock) -> None:
        self._ledger = ledger
        self._clock = clock
        self._last_s: dict[tuple[str, str, str], float] = {}

    def note(self, by: Operator, what: str, student_id: StudentId) -> bool:
        """Write down that somebody saw something of a person; tell whether a row was written.

        Args:
            by: Who looked.
            what: `PERSON_OPENED` or `ID_SHOWN`.
            student_id: Whose.
        """
        look, now_s = (by, what, student_id), self._clock.monotonic()
        if now_s - self._last_s.get(look, -_SAME_LOOK_S) < _SAME_LOOK_S:
            return False
        with self._ledger.act(by) as act:
            act.note(what, student_id)
        if len(self._last_s) >= _MOST_REMEMBERED:
            self._last_s.clear()
        self._last_s[look] = now_s
        return True
