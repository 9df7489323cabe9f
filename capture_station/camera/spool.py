"""Where photos lie that the camera handed over and nobody has claimed: on the disk, not in memory.

A watched folder keeps its own files. A tethered body hands a photo over once, so the station keeps
it, encrypted as everything else, until somebody says whose it is; also over a restart.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime


@dataclass(frozen=True, slots=True)
class Spooled:
    """What is known of a photo on the spool.

    Attributes:
        digest: SHA-256 of its content, lower-case hex.
        name: Name of the file as the camera gave it, fit for the screen.
        size_bytes: Size of the file.
        arrived_on: When it was first seen, aware, in UTC.
    """

    digest: str
    name: str
    size_bytes: int
    arrived_on: datetime


class Spool(Protocol):
    """Keeps photos; may be used from any thread. Each method may raise a `Trouble`."""

    def keep(self, photo: Spooled, data: bytes) -> None:
        """Put a photo durably on the disk."""
        ...

    def read(self, digest: str) -> bytes:
        """Return the content of a photo, byte for byte as it was given."""
        ...

    def remove(self, digest: str) -> None:
        """Remove a photo; one that is not there is no error."""
        ...

    def kept(self) -> Sequence[Spooled]:
        """Return the photos that are there, oldest first."""
        ...
