"""Whether the registry can be reached, and whether its clock and ours agree."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from capture_station.domain.errors import Trouble
from capture_station.station.preflight.lines import Light, Line, limits

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from capture_station.domain.clock import Clock
    from capture_station.settings import Settings
    from capture_station.station.addresses import Addresses


def examine_registry(settings: Settings, addresses: Addresses, clock: Clock) -> Iterator[Line]:
    """Look whether the registry answers and what time it has; nothing of anybody is sent to it.

    Args:
        settings: With the address of the registry; without one nothing is told.
        addresses: Of the same settings, with the proxy.
        clock: This computer's.
    """
    address = settings.text("registry.address")
    if not address:
        return
    from capture_station.sync.sight import look_at  # noqa: PLC0415 - loaded when used

    facts: dict[str, str | float] = {}
    try:
        facts["host"] = urlsplit(address).hostname or ""
        sight = look_at(address, clock, limits()["time"]["registry_s"], addresses.proxy())
    except (Trouble, ValueError) as error:
        key = error.key if isinstance(error, Trouble) else ""
        # the day goes on without it, so nothing has to be done now
        yield Line("registry", _OUTCOMES.get(key, "bad-address"), Light.LOOK, facts)
        return
    yield Line("registry", "reachable", Light.OK, facts)
    if sight.skew_s is not None:
        yield _skew(sight.skew_s, clock.now())


_OUTCOMES = {
    "sync.unreachable": "unreachable",
    "sync.bad-answer": "no-registry",
    "sync.bad-proxy": "bad-proxy",
    "sync.proxy-password-missing": "bad-proxy",
}


def _skew(ahead_s: float, now: datetime) -> Line:
    limit, apart_s = limits()["clock"], abs(ahead_s)
    facts: dict[str, str | float] = {"seconds": round(ahead_s)}
    if apart_s <= limit["skew_s"]:
        return Line("skew", "small", Light.OK, facts)
    there = now - timedelta(seconds=ahead_s)
    facts |= {"now": _shown(now), "there": _shown(there)}
    light = Light.ACT if apart_s > limit["skew_act_s"] else Light.LOOK
    return Line("skew", "ahead" if ahead_s > 0 else "behind", light, facts)


def _shown(moment: datetime) -> str:
    return f"{moment.astimezone():%Y-%m-%d %H:%M:%S}"
