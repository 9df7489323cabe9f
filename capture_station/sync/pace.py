"""How fast photos may leave, where a room's line is thin."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from capture_station.domain.clock import Clock

_SLICE_S = 0.25
_SECONDS_A_PART = 2
_PART_MOST_BYTES = 2 << 20
_PART_LEAST_BYTES = 64 << 10


class Pace:
    """Keeps what is sent below a rate on average.

    Args:
        bytes_per_s: The rate; 0 for as fast as the line carries.
        clock: Its monotonic seconds count.
        is_wanted: Whether to go on waiting; asked several times a second.
        rest: Waits for some seconds.
    """

    def __init__(
        self,
        bytes_per_s: int,
        clock: Clock,
        is_wanted: Callable[[], bool] = lambda: True,
        rest: Callable[[float], object] | None = None,
    ) -> None:
        self._rate = bytes_per_s
        self._clock = clock
        self._is_wanted = is_wanted
        self._rest = rest or threading.Event().wait
        self._free_at_s = 0.0

    @property
    def part_bytes(self) -> int:
        """How much to send at once: what takes two seconds, within 64 KiB and 2 MiB."""
        if not self._rate:
            return _PART_MOST_BYTES
        return min(max(self._rate * _SECONDS_A_PART, _PART_LEAST_BYTES), _PART_MOST_BYTES)

    def spend(self, count: int) -> None:
        """Wait until what was sent before is paid for, then note so many bytes more."""
        if not self._rate:
            return
        while self._is_wanted():
            left_s = self._free_at_s - self._clock.monotonic()
            if left_s <= 0:
                break
            self._rest(min(left_s, _SLICE_S))
        began_s = max(self._free_at_s, self._clock.monotonic())
        self._free_at_s = began_s + count / self._rate
