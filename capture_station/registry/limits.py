"""What stands in front of every request: bounded bodies, patience that ends, careful headers.

Plain ASGI, so that a body is counted while it comes and nothing is held in memory for it.
"""

from __future__ import annotations

import asyncio
import logging
import time
from typing import TYPE_CHECKING

# of that class, for it passes through whatever reads a body
from starlette.exceptions import HTTPException

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from capture_station.registry.config import Limits
    from capture_station.registry.metrics import Metrics

_log = logging.getLogger(__name__)

_HEADERS = (
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    # "no-referrer" would let browsers call the origin of our own forms "null"
    (b"referrer-policy", b"same-origin"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), microphone=(), geolocation=()"),
    (
        b"content-security-policy",
        b"default-src 'none'; style-src 'self'; img-src 'self'; script-src 'self'; "
        b"connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    ),
)
_TRANSPORT = (b"strict-transport-security", b"max-age=31536000")


class TooLargeError(HTTPException):
    """A body grew beyond what its address takes."""

    def __init__(self) -> None:
        super().__init__(413, "too-large")


class TooSlowError(HTTPException):
    """A body stood still for too long, or trickled."""

    def __init__(self) -> None:
        super().__init__(408, "too-slow")


class TooManyError(HTTPException):
    """More bodies come at the same time than there is room for."""

    def __init__(self) -> None:
        super().__init__(503, "busy", headers={"Retry-After": "2"})


class _Body:
    """A body that comes in.

    Args:
        most: How large it may grow.
        limits: How slow it may be.
    """

    def __init__(self, most: int, limits: Limits) -> None:
        self._most = most
        self._limits = limits
        self._began_s: float | None = None
        self._come = 0
        self.is_whole = False

    def patience_s(self) -> float:
        """Return how long to wait for more of it; the time runs from the first call."""
        now_s = time.monotonic()
        if self._began_s is None:
            self._began_s = now_s
        allowed_s = self._limits.body_s + self._come / self._limits.body_rate
        return min(self._limits.silence_s, max(self._began_s + allowed_s - now_s, 0))

    def add(self, message: Message) -> bool:
        """Take a part in; tell whether it was the last one."""
        self._come += len(message.get("body", b""))
        self.is_whole = not message.get("more_body", False)
        if self._come > self._most:
            raise TooLargeError
        return self.is_whole


class Guard:
    """Bounds requests, sets headers, counts and logs what was answered; never what was said.

    Args:
        app: What is guarded.
        limits: The bounds.
        metrics: Counts the answers.
        has_tls: Whether to tell browsers to stay with TLS.
    """

    def __init__(self, app: ASGIApp, limits: Limits, metrics: Metrics, *, has_tls: bool) -> None:
        self._app = app
        self._limits = limits
        self._metrics = metrics
        self._headers = (*_HEADERS, _TRANSPORT) if has_tls else _HEADERS
        self._bodies: set[_Body] = set()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began = time.perf_counter()
        status = 500

        async def told(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message = {**message, "headers": self._with_headers(message["headers"])}
            await send(message)

        body = _Body(self._most(scope["path"]), self._limits)
        try:
            await self._app(scope, self._bounded(body, receive), told)
        finally:
            self._bodies.discard(body)
            self._note(scope, status, time.perf_counter() - began)

    def _bounded(self, body: _Body, receive: Receive) -> Receive:
        async def bounded() -> Message:
            if body.is_whole:
                # only the end of the connection can follow, whenever it comes
                return await receive()
            if body not in self._bodies:
                if len(self._bodies) >= self._limits.bodies:
                    raise TooManyError
                self._bodies.add(body)
            try:
                message = await asyncio.wait_for(receive(), body.patience_s())
            except TimeoutError as error:
                raise TooSlowError from error
            if body.add(message):
                self._bodies.discard(body)
            return message

        return bounded

    def _most(self, path: str) -> int:
        """Return how large a body may be at an address."""
        if path.startswith("/api/v1/photos/"):
            return max(self._limits.part_bytes, self._limits.portrait_bytes)
        if path.startswith(("/me/proofread/", "/me/appeal", "/me/photo/")):
            return self._limits.papers_bytes
        if path == "/packets":
            return self._limits.packet_bytes
        return self._limits.batch_bytes if path == "/api/v1/events" else self._limits.body_bytes

    def _with_headers(self, headers: list[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
        there = {name.lower() for name, _ in headers}
        return [*headers, *(each for each in self._headers if each[0] not in there)]

    def _note(self, scope: Scope, status: int, seconds: float) -> None:
        # the route's pattern, for an address may name a person's record
        route = getattr(scope.get("route"), "path", "-")
        self._metrics.answered(route, status, seconds)
        _log.info(
            "answered",
            extra={
                "method": scope["method"],
                "route": route,
                "status": status,
                "ms": round(seconds * 1000, 1),
            },
        )
