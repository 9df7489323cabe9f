"""Connections that are slow on purpose: what no application sees, for no request has come yet.

uvicorn waits for the head of a request for as long as it takes, and for whoever does not read what
was answered. Here both have an end, and of the connections that have not asked anything yet only so
many are kept: the one that has dawdled longest goes first. Bodies are bounded in `limits.Guard`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from typing_extensions import override
from uvicorn.protocols.http.auto import AutoHTTPProtocol

from capture_station.registry.config import Limits

if TYPE_CHECKING:
    import asyncio

_Protocol: Any = AutoHTTPProtocol

LIMITS = "limits"
"""Name in the application's lifespan state under which a connection finds its `Limits`."""


_PIPELINE_MOST = 16
"""Requests that may wait for the answer to the one before; no station and no browser sends so."""


class PatientProtocol(_Protocol):  # type: ignore[misc]  # uvicorn names no class for it
    """A connection with patience that ends."""

    _silent: ClassVar[dict[PatientProtocol, None]] = {}
    """Connections of this process that have not asked anything yet, in the order they came."""

    _watch: asyncio.TimerHandle | None = None
    _unread: asyncio.TimerHandle | None = None

    @property
    def _limits(self) -> Limits:
        limits: Limits = self.app_state.get(LIMITS, Limits())
        return limits

    @override
    def connection_made(self, transport: asyncio.Transport) -> None:
        """Wait for the first request."""
        super().connection_made(transport)
        self._expect_head()

    @override
    def connection_lost(self, exc: Exception | None) -> None:
        """Forget the connection."""
        self._end_watch()
        self.resume_writing()
        super().connection_lost(exc)

    @override
    def data_received(self, data: bytes) -> None:
        """Take bytes in; they do not make patience longer."""
        super().data_received(data)
        if len(getattr(self, "pipeline", ())) > _PIPELINE_MOST:
            self.transport.abort()
        elif self.cycle is not None and not self.cycle.response_complete:
            self._end_watch()
        elif self._watch is None and not self.transport.is_closing():
            self._expect_head()

    @override
    def on_response_complete(self) -> None:
        """Do not read the rest of a body for ever that nobody wants."""
        super().on_response_complete()
        if self.cycle.more_body and not self.transport.is_closing():
            self._expect_head()

    @override
    def pause_writing(self) -> None:
        """Wait for whoever does not read the answer."""
        super().pause_writing()
        self._unread = self.loop.call_later(self._limits.silence_s, self.transport.abort)

    @override
    def resume_writing(self) -> None:
        """Go on answering."""
        super().resume_writing()
        if self._unread is not None:
            self._unread.cancel()
            self._unread = None

    def _expect_head(self) -> None:
        self._end_watch()
        self._watch = self.loop.call_later(self._limits.head_s, self.transport.abort)
        self._silent[self] = None
        if len(self._silent) > self._limits.heads:
            next(iter(self._silent)).transport.abort()

    def _end_watch(self) -> None:
        self._silent.pop(self, None)
        if self._watch is not None:
            self._watch.cancel()
            self._watch = None
