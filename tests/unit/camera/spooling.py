"""A spool in memory, which tests fill up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from capture_station.domain.errors import Trouble

if TYPE_CHECKING:
    from capture_station.camera.spool import Spooled


class MadeUpSpool:
    """Keeps photos until `is_full`."""

    def __init__(self) -> None:
        self.photos: dict[str, tuple[Spooled, bytes]] = {}
        self.is_full = False

    def keep(self, photo: Spooled, data: bytes) -> None:
        if self.is_full:
            raise Trouble("store.disk-full")
        self.photos[photo.digest] = (photo, data)

    def read(self, digest: str) -> bytes:
        return self.photos[digest][1]

    def remove(self, digest: str) -> None:
        self.photos.pop(digest, None)

    def kept(self) -> list[Spooled]:
        return [photo for photo, _ in self.photos.values()]
