"""How much glibc's allocator may keep of pictures that are gone.

Left alone it learns from the first large picture to take all up to 32 MB out of its arenas, of
which every thread has one, and keeps up to 64 MB of what was freed in each. So one look at a whole
picture in floating point, or a thread that is left behind in a driver and replaced, makes the
program larger for good (docs/decisions/208-memory-over-a-day.md).
"""

from __future__ import annotations

import ctypes
import sys

ARENAS = 2
LARGE = 4 * 1024 * 1024
"""Bytes from which on a block has pages of its own, which go back to the system with it.

Pictures of 1080p are larger: new pages for one cost 1.5 ms of processor time (measured)."""
KEPT = 8 * 1024 * 1024
"""Bytes at the end of an arena that may lie there unused."""

_M_TRIM_THRESHOLD, _M_MMAP_THRESHOLD, _M_ARENA_MAX = -1, -3, -8
"""Of glibc's ``malloc.h``."""


def keep_little() -> bool:
    """Let large blocks go back to the system, and threads started from now on share arenas.

    Does nothing where the allocator is another one (Windows, macOS, musl).

    Returns:
        Whether it was possible.
    """
    if not sys.platform.startswith("linux"):
        return False
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is None:
        return False
    wanted = ((_M_MMAP_THRESHOLD, LARGE), (_M_TRIM_THRESHOLD, KEPT), (_M_ARENA_MAX, ARENAS))
    return all(mallopt(name, value) == 1 for name, value in wanted)
