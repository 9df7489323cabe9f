"""One look at the change feed for everybody who waits for something new."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING

from fastapi.concurrency import run_in_threadpool
from sqlalchemy.exc import DBAPIError

from capture_station.registry import feed

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from capture_station.registry.database import Database

_EVERY_S = 0.2
_COMMENT_EVERY_S = 2.0
"""A listener who is told nothing for long does not know whether the line still holds."""


class Pulse:
    """Looks for news several times a second while somebody listens; belongs to one event loop.

    Several processes may serve one database, so news are looked for there and not in memory.

    Args:
        database: The registry's database.
        streams: Most listeners.
    """

    def __init__(self, database: Database, streams: int) -> None:
        self._database = database
        self._streams = streams
        self._listeners = 0
        self._newest = 0
        self._news = asyncio.Condition()

    @property
    def has_room(self) -> bool:
        """Whether one more may listen."""
        return self._listeners < self._streams

    async def run(self) -> None:
        """Look for news until cancelled."""
        while True:
            await asyncio.sleep(_EVERY_S)
            if not self._listeners:
                continue
            # a database that is away for a moment is no news
            with suppress(DBAPIError):
                newest = await run_in_threadpool(self._look)
                if newest != self._newest:
                    async with self._news:
                        self._newest = newest
                        self._news.notify_all()

    async def beats(self) -> AsyncIterator[str]:
        """Yield an event for all that is new, from now on, and a comment while nothing is."""
        self._listeners += 1
        try:
            told = await run_in_threadpool(self._look)
            yield f"event: changed\ndata: {told}\n\n"
            while True:
                async with self._news:
                    try:
                        await asyncio.wait_for(self._news.wait(), _COMMENT_EVERY_S)
                    except TimeoutError:
                        yield ": nothing new\n\n"
                        continue
                if self._newest > told:
                    told = self._newest
                    yield f"event: changed\ndata: {told}\n\n"
        finally:
            self._listeners -= 1

    def _look(self) -> int:
        with self._database.reading() as connection:
            return feed.newest(connection)
