"""The photos that a tethered body handed over, kept by the store for the camera's tray."""

from __future__ import annotations

import json
from datetime import datetime
from typing import TYPE_CHECKING

from capture_station.camera.spool import Spooled

if TYPE_CHECKING:
    from collections.abc import Sequence

    from capture_station.store.loose import LoosePhotos


class TraySpool:
    """`camera.spool.Spool` on the disk of the data folder.

    Args:
        loose: Of the store.
    """

    def __init__(self, loose: LoosePhotos) -> None:
        self._loose = loose

    def keep(self, photo: Spooled, data: bytes) -> None:
        """Put a photo durably on the disk."""
        about = {
            "digest": photo.digest,
            "name": photo.name,
            "size_bytes": photo.size_bytes,
            "arrived_on": photo.arrived_on.isoformat(),
        }
        self._loose.keep(photo.digest, json.dumps(about, ensure_ascii=False).encode(), data)

    def read(self, digest: str) -> bytes:
        """Return the content of a photo."""
        return self._loose.read(digest)

    def remove(self, digest: str) -> None:
        """Remove a photo."""
        self._loose.remove(digest)

    def kept(self) -> Sequence[Spooled]:
        """Return the photos that are there, oldest first."""
        tables = [json.loads(about) for about in self._loose.abouts()]
        found = [
            Spooled(
                table["digest"],
                table["name"],
                table["size_bytes"],
                datetime.fromisoformat(table["arrived_on"]),
            )
            for table in tables
        ]
        return sorted(found, key=lambda one: one.arrived_on)
