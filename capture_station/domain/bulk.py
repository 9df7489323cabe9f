"""Work on very many values at once."""

from __future__ import annotations

import gc
from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

Told: TypeAlias = "Callable[[int, int], None]"
"""Called now and then with how many of how many are done; what it raises undoes the work."""


def tell_nobody(done: int, total: int) -> None:
    """Nobody wants to know how far the work is."""


@contextmanager
def collector_at_rest() -> Iterator[None]:
    """Keep the cycle collector from walking all values so far again and again.

    Persons and rows hold no cycles; on a hundred thousand of them it takes a tenth of the time.
    """
    worked = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if worked:
            gc.enable()
