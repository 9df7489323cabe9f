"""Listens for "there is something new", so that desks of one room see each other at once."""

from __future__ import annotations

import logging
import threading
from typing import TYPE_CHECKING

import httpx2

from capture_station.sync.reconcile import back_off_s

if TYPE_CHECKING:
    from collections.abc import Callable

_log = logging.getLogger(__name__)

_SILENCE_S = 8.0
"""The registry says something at least every two seconds."""
_CALM_S = 60.0


class Ear:
    """Holds a stream open in a thread of its own and wakes whoever wants to know.

    Without it everything still arrives, only later: with the next round of the loop.

    Args:
        make_http: Opens connections whose base address is the registry's protocol.
        on_news: Called for each event, in the ear's thread.
    """

    def __init__(self, make_http: Callable[[], httpx2.Client], on_news: Callable[[], None]) -> None:
        self._make_http = make_http
        self._on_news = on_news
        self._is_stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, name="sync-ear", daemon=True)

    def start(self) -> None:
        """Begin to listen."""
        self._thread.start()

    def stop(self) -> None:
        """End and wait for the thread; the registry's next word ends it."""
        self._is_stopped.set()
        if self._thread.ident is not None:
            self._thread.join(_SILENCE_S + 2)

    def _run(self) -> None:
        failures = 0
        while not self._is_stopped.is_set():
            heard = self._listen()
            failures = 1 if heard else failures + 1
            self._is_stopped.wait(min(back_off_s(failures, 0.5), _CALM_S))

    def _listen(self) -> bool:
        """Listen until the stream ends; tell whether anything came."""
        heard = False
        silence = httpx2.Timeout(_SILENCE_S, connect=_SILENCE_S)
        try:
            with (
                self._make_http() as http,
                http.stream("GET", "/stream", timeout=silence) as answer,
            ):
                if not answer.is_success:
                    return False
                for line in answer.iter_lines():
                    if self._is_stopped.is_set():
                        break
                    heard = True
                    if line.startswith("event:"):
                        self._on_news()
        except (httpx2.HTTPError, httpx2.InvalidURL, httpx2.StreamError):
            _log.debug("the stream of news ended")
        return heard
