"""How fast long work goes and how long it will still take. Pure arithmetic."""

from __future__ import annotations

from dataclasses import dataclass

_SETTLED_S = 0.5


@dataclass(frozen=True, slots=True)
class Pace:
    """Progress of something that is counted.

    Attributes:
        done: Of `total`.
        total: 0 where nobody knows.
        seconds: Since the beginning.
    """

    done: int
    total: int
    seconds: float

    @property
    def per_second(self) -> float | None:
        """Mean rate; None before it means anything."""
        return self.done / self.seconds if self.done and self.seconds >= _SETTLED_S else None

    @property
    def seconds_left(self) -> float | None:
        """Time that is left at this rate; None before that means anything."""
        rate = self.per_second
        return None if rate is None or not self.total else (self.total - self.done) / rate
