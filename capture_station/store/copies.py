"""Brings the second disk up to date after it was absent, full, or another one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import and_, delete, func, insert, select

from capture_station.domain.errors import Trouble
from capture_station.domain.keeping import CopyState, SecondCopy
from capture_station.domain.records import moment_text
from capture_station.store.rows import read_capture
from capture_station.store.schema import captures, copied_at, copies, facts, is_here, lost_copies

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Connection

    from capture_station.domain.capture import Capture
    from capture_station.domain.clock import Clock
    from capture_station.store.bundle import StoredFile
    from capture_station.store.engine import Database
    from capture_station.store.photos import Photos
    from capture_station.store.second import FolderMark, SecondDisk

_AT_ONCE = 50


class Copies:
    """The second copies of all captures.

    Args:
        database: Knows which captures are copied.
        photos: The first disk.
        second: The second disk.
        clock: Stamps a copy.
    """

    def __init__(
        self, database: Database, photos: Photos, second: SecondDisk, clock: Clock
    ) -> None:
        self._database = database
        self._photos = photos
        self._second = second
        self._clock = clock
        self._seen: FolderMark | None = None

    def status(self) -> SecondCopy:
        """Return where the second disk stands and how many captures are not on it."""
        with self._database.reading() as connection:
            query = select(func.count()).select_from(captures).where(_is_pending)
            pending = connection.execute(query).scalar_one()
        return SecondCopy(self._second.state(), pending)

    def catch_up(self, should_stop: Callable[[], bool] = lambda: False) -> int:
        """Copy what is missing on the second disk, oldest first, as far as it goes.

        A capture whose files on the first disk are damaged is passed over; `doctor` finds it.

        Args:
            should_stop: Asked before each capture.

        Returns:
            The number of captures copied.
        """
        mark = self._second.mark()
        if mark is not None and mark != self._seen and self.look_over():
            self._seen = mark
        done = 0
        last_row = 0
        while self._second.state() is not CopyState.OFF:
            with self._database.reading() as connection:
                batch = _next_captures(connection, last_row)
            for row, capture in batch:
                if should_stop():
                    return done
                files = self._files(capture)
                if files and not (self._second.holds(files) or self._second.put(files)):
                    return done
                if files:
                    self._note(capture)
                    done += 1
                last_row = row
            if not batch:
                break
        return done

    def look_over(self) -> bool:
        """Find out which of the copies that were made lie on the disk that is there now.

        It may be another disk than before, at another place or at the same one. What is not on it
        counts as not copied from then on. Only names are looked at: a file has its name once it is
        whole.

        Returns:
            Whether the disk could be looked at.
        """
        # the rows before the names: a photo that is being kept has its name before its row
        with self._database.reading() as connection:
            copied = connection.execute(_copied).all()
        names: dict[str, frozenset[str]] = {}
        for session in {row.session_id for row in copied}:
            found = self._second.names(session)
            if found is None:
                return False
            names[session] = found
        missing = [
            {"capture_id": row.id}
            for row in copied
            if not names[row.session_id].issuperset(map(_last_part, row[2:]))
        ]
        with self._database.writing() as connection:
            if missing:
                connection.execute(insert(lost_copies).prefix_with("OR IGNORE"), missing)
        return True

    def _files(self, capture: Capture) -> list[StoredFile]:
        try:
            return self._photos.stored(capture)
        except Trouble:
            return []

    def _note(self, capture: Capture) -> None:
        with self._database.writing() as connection:
            lost = delete(lost_copies).where(lost_copies.c.capture_id == capture.id)
            if not connection.execute(lost).rowcount:
                now = moment_text(self._clock.now())
                connection.execute(insert(copies).values(capture_id=capture.id, at=now))


_copied = select(
    captures.c.id, captures.c.session_id, captures.c.original_name, captures.c.portrait_name
).where(copied_at.is_not(None), is_here)
_is_pending = and_(copied_at.is_(None), is_here)


def _last_part(name: str) -> str:
    return name.rpartition("/")[2]


def _next_captures(connection: Connection, after_row: int) -> list[tuple[int, Capture]]:
    query = (
        select(captures.c.row, facts.c.kind, facts.c.version, facts.c.body, copied_at)
        .select_from(captures)
        .join(facts, facts.c.id == captures.c.fact_id)
        .where(_is_pending, captures.c.row > after_row)
        .order_by(captures.c.row)
        .limit(_AT_ONCE)
    )
    read = [(row[0], read_capture(row[1:])) for row in connection.execute(query)]
    return [(row, capture) for row, capture in read if capture is not None]
