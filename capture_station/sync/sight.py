"""A look at the registry from outside, without a token: is it there, and what time has it?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, timedelta
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

import httpx2

from capture_station.domain.errors import Trouble
from capture_station.sync.reconcile import skew_s

if TYPE_CHECKING:
    from datetime import datetime

    from capture_station.domain.clock import Clock

_HALF_A_SECOND = timedelta(seconds=0.5)
"""The header ``Date`` leaves off the fraction (RFC 9110, 5.6.7); this is its middle."""


@dataclass(frozen=True, slots=True)
class Sight:
    """What a look at the registry showed.

    Attributes:
        skew_s: By how many seconds this clock is ahead of the registry's, to a second or so; None
            where its answer bore no time.
    """

    skew_s: float | None


def look_at(
    address: str,
    clock: Clock,
    timeout_s: float,
    proxy: str = "",
) -> Sight:
    """Ask a registry how it is.

    Args:
        address: Of the registry, e.g. ``https://registry.example``.
        clock: This station's clock.
        timeout_s: For connecting, and again for the answer.
        proxy: As for `sync.client.Client`.

    Raises:
        Trouble: ``sync.bad-address``, ``sync.bad-proxy``, ``sync.unreachable``, or
            ``sync.bad-answer`` where something else answers, e.g. the sign-in page of a hotel.
    """
    try:
        through = httpx2.Proxy(proxy) if proxy else None
    except (httpx2.InvalidURL, ValueError) as error:
        raise Trouble("sync.bad-proxy") from error
    sent = clock.now()
    try:
        with httpx2.Client(timeout=timeout_s, proxy=through) as http:
            answer = http.get(f"{address.rstrip('/')}/health")
    except (httpx2.InvalidURL, httpx2.UnsupportedProtocol, ValueError) as error:
        raise Trouble("sync.bad-address") from error
    except httpx2.HTTPError as error:
        raise Trouble("sync.unreachable") from error
    answered = clock.now()
    if not _is_registry(answer):
        raise Trouble("sync.bad-answer")
    there = _date_of(answer)
    return Sight(None if there is None else skew_s(sent, answered, there))


def _is_registry(answer: httpx2.Response) -> bool:
    try:
        return "status" in answer.json()
    except (ValueError, TypeError):
        return False


def _date_of(answer: httpx2.Response) -> datetime | None:
    try:
        told = parsedate_to_datetime(answer.headers["date"])
    except (KeyError, ValueError):
        return None
    return told.replace(tzinfo=told.tzinfo or UTC) + _HALF_A_SECOND
