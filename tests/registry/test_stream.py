"""Who listens hears of news at once; who dawdles is not waited for."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from capture_station.domain import events as ev
from capture_station.registry.config import Limits
from capture_station.registry.limits import Guard, TooLargeError, TooSlowError
from capture_station.registry.metrics import Metrics
from capture_station.registry.pulse import Pulse
from tests.registry.material import Caller, Sitter

if TYPE_CHECKING:
    from fastapi.testclient import TestClient

    from capture_station.registry.service import Registry


def test_news_reach_everybody_who_listens(http: TestClient, registry: Registry) -> None:
    station = Caller(http, registry, room="一号厅")
    Caller(http, registry, "二号机", room="一号厅")
    sitter = Sitter(station.session(), 1, station.clock)
    station.send([sitter.listed])

    async def listen() -> tuple[list[str], bool]:
        pulse = Pulse(registry.database, streams=2)
        looking = asyncio.create_task(pulse.run())
        beats = [pulse.beats(), pulse.beats()]
        first = [await anext(each) for each in beats]
        had_room = pulse.has_room
        await asyncio.to_thread(station.send, [sitter.told(ev.Entered(0))])
        news = await asyncio.wait_for(asyncio.gather(*(anext(each) for each in beats)), 20)
        for each in beats:
            await each.aclose()  # type: ignore[attr-defined]  # a generator
        looking.cancel()
        return [*first, *news], had_room or not pulse.has_room

    told, is_wrong = asyncio.run(listen())
    assert told == ["event: changed\ndata: 2\n\n"] * 2 + ["event: changed\ndata: 3\n\n"] * 2
    assert not is_wrong


def through_guard(limits: Limits, *messages: Any) -> None:
    """Let a guarded application read a body that comes in these messages, then never again."""
    left = list(messages)

    async def receive() -> Any:
        if left:
            return left.pop(0)
        await asyncio.Event().wait()
        return None

    async def read_all(_scope: Any, receive: Any, _send: Any) -> None:
        while (await receive()).get("more_body"):
            pass

    async def ignore(_message: Any) -> None:
        pass

    guard = Guard(read_all, limits, Metrics(), has_tls=False)
    scope = {"type": "http", "path": "/api/v1/events", "method": "POST"}
    asyncio.run(guard(scope, receive, ignore))


def part(size: int, *, more: bool = True) -> dict[str, Any]:
    return {"type": "http.request", "body": b"x" * size, "more_body": more}


def test_a_body_that_stands_still_or_never_ends_is_given_up() -> None:
    limits = replace(Limits(), batch_bytes=100, silence_s=0.05)
    through_guard(limits, part(60), part(40, more=False))
    with pytest.raises(TooLargeError):
        through_guard(limits, part(60), part(60))
    with pytest.raises(TooSlowError):
        through_guard(limits, part(60))
