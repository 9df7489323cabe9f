"""A thread of the registry that does what waits, one after the other."""

from __future__ import annotations

import logging
from threading import Event, Thread
from typing import TYPE_CHECKING

from sqlalchemy.exc import DBAPIError

from capture_station.domain.errors import Trouble

if TYPE_CHECKING:
    from collections.abc import Callable

_log = logging.getLogger(__name__)

_EVERY_S = 1.0


class Errands:
    """Does the next of what waits as long as there is one, then looks again every second.

    Args:
        name: Of its work, for the thread and the log.
        begin: Called in the thread; returns what does the next one and tells whether there was
            one. A `Trouble` that it raises is written down, and nothing is done.
    """

    def __init__(self, name: str, begin: Callable[[], Callable[[], bool]]) -> None:
        self._name = name
        self._begin = begin
        self._is_stopped = Event()
        self._thread = Thread(target=self._run, name=f"registry-{name}", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """End after what is under way and wait for it."""
        self._is_stopped.set()
        if self._thread.ident is not None:
            self._thread.join()

    def _run(self) -> None:
        try:
            do_next = self._begin()
        except Trouble as trouble:
            _log.warning("no %s: %s", self._name, trouble)
            return
        while not self._is_stopped.is_set():
            try:
                has_more = do_next()
            except (DBAPIError, Trouble) as error:
                _log.warning("the %s waits: %s", self._name, type(error).__name__)
                has_more = False
            if not has_more:
                self._is_stopped.wait(_EVERY_S)
