"""Who stands at the door: strangers have so many tries, and whatever is refused is written down.

It sees every answer, so no page can forget it: each refusal of a page, and each refused token or
code of a station, stands in the audit trail with who asked (as far as they have signed in), the
route and the record that was asked for. An address that was refused too often waits; what people
need who have signed in stays open to it, for a whole campus may come from one address.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from fastapi import Request
from fastapi.concurrency import run_in_threadpool

from capture_station.registry.accounts import NOBODY
from capture_station.registry.rendering import lang_of, show_page, words_in
from capture_station.registry.stations import note

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from capture_station.registry.service import Registry

_DOORS = (
    "/account/",
    "/sign-in",
    "/me/bind",
    "/me/appeal",
    "/me/vouch",
    "/me/photo",
    "/verify",
    "/api/v1/enrolments",
)
"""Where somebody could guess (passwords, codes, links, ID numbers, report numbers), or keep the
engine busy with photos."""
_LINKS = ("/account/link/", "/verify/")
_SECRETS = {"token", "code"}
_OF_STATIONS = (401, 403)
"""What is a refusal on the stations' own paths; other answers there are part of the protocol."""
_REFUSALS = range(400, 500)
_BUSY = 408
_TOO_MANY = 429
_FORM, _REFUSAL = 1, 6
"""Points that a form and a refused one cost."""
_REMEMBERED = 10_000


@dataclass(slots=True)
class _Spent:
    """What an address has used up since a moment of the monotonic clock."""

    since: float
    points: int = 0


class Tries:
    """Points that each address may spend within a window. For one thread.

    Args:
        monotonic: Tells the seconds by which the window is measured.
        points: How many.
        window_s: Within how many seconds.
    """

    def __init__(self, monotonic: Callable[[], float], points: int, window_s: float) -> None:
        self._monotonic = monotonic
        self._points = points
        self._window_s = window_s
        self._spent: dict[str, _Spent] = {}

    def spend(self, address: str, points: int) -> bool:
        """Take points from an address; tell whether these were its last ones."""
        spent = self._of(address)
        was_left = spent.points < self._points
        spent.points += points
        return was_left and spent.points >= self._points

    def left_s(self, address: str) -> int:
        """Return for how many seconds an address has nothing left; 0 if it has."""
        spent = self._of(address)
        if spent.points < self._points:
            return 0
        return max(1, round(spent.since + self._window_s - self._monotonic()))

    def _of(self, address: str) -> _Spent:
        now = self._monotonic()
        if len(self._spent) > _REMEMBERED:
            self._spent = {
                each: spent
                for each, spent in self._spent.items()
                if now - spent.since < self._window_s
            }
        spent = self._spent.get(address)
        if spent is None or now - spent.since >= self._window_s:
            spent = self._spent[address] = _Spent(now)
        return spent


class Doorkeeper:
    """Stands in front of the pages.

    Args:
        app: What is guarded.
        registry: Its limits, its clock and its audit trail.
    """

    def __init__(self, app: ASGIApp, registry: Registry) -> None:
        self._app = app
        self._registry = registry
        limits = registry.config.limits
        self._tries = Tries(self._now_s, limits.points, limits.points_s)

    def _now_s(self) -> float:
        return self._registry.clock.monotonic()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or ask for patience."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        address = (scope.get("client") or ("",))[0]
        is_door = _is_door(scope["method"], scope["path"])
        if is_door and (left_s := self._tries.left_s(address)):
            await _ask_patience(scope, receive, send, left_s)
            return
        status = 500

        async def told(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        await self._app(scope, receive, told)
        if is_refusal(scope["path"], status) and "route" in scope:
            await self._note(scope, address, status)
        elif is_door:
            self._tries.spend(address, _FORM)

    async def _note(self, scope: Scope, address: str, status: int) -> None:
        who = scope.get("state", {}).get("who", NOBODY)
        is_last = self._tries.spend(address, _REFUSAL)
        if who == NOBODY and self._tries.left_s(address) and not is_last:
            # a stranger cannot fill the trail; that it ends here stands in it
            return
        subject = f"{status} {scope['method']} {_place(scope)}"
        await run_in_threadpool(self._write, who, "refused", subject)
        if is_last:
            await run_in_threadpool(self._write, NOBODY, "address-refused", "door")

    def _write(self, who: str, act: str, subject: str) -> None:
        with self._registry.database.writing() as connection:
            note(connection, self._registry.clock, who, act, subject)


def is_refusal(path: str, status: int) -> bool:
    """Whether an answer refuses something that somebody should hear of."""
    if path.startswith("/api/"):
        return status in _OF_STATIONS
    return status in _REFUSALS and status != _BUSY


def _is_door(method: str, path: str) -> bool:
    return path.startswith(_LINKS) or (method == "POST" and path.startswith(_DOORS))


def _place(scope: Scope) -> str:
    """Return the route's pattern and what was asked for, without secrets."""
    route: Any = scope["route"]
    asked = scope.get("path_params", {}).items()
    return " ".join(
        [route.path, *(str(value)[:64] for name, value in asked if name not in _SECRETS)]
    )


async def _ask_patience(scope: Scope, receive: Receive, send: Send, left_s: int) -> None:
    request = Request(scope)
    told = words_in(lang_of(request))["too-many-tries"].format(minutes=-(-left_s // 60))
    answer = show_page(request, "notice.html", None, _TOO_MANY, told=told, back="")
    answer.headers["Retry-After"] = str(left_s)
    await answer(scope, receive, send)
