"""Two sources as one: the live view of the first, the stills of the second.

For a camera that drops photos into a folder while a webcam beside it shows the sitter.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from capture_station.camera.source import Cueable, Image, Source, SourceInfo, Still
from capture_station.domain.errors import Trouble

if TYPE_CHECKING:
    from capture_station.camera.folder import FolderSource


class PairedSource:
    """A live view with a watched folder; when either is gone, both are opened again.

    Args:
        live: Gives the pictures.
        stills: Gives the photos; made with ``wait_s=0``, so that it does not slow the live view.
    """

    def __init__(self, live: Source, stills: FolderSource) -> None:
        self._live = live
        self._stills = stills

    def open(self) -> None:
        """Open both or none."""
        self._stills.open()
        try:
            self._live.open()
        except Trouble:
            self._stills.close()
            raise

    def read(self) -> Image | None:
        """Return the next live picture; photos that arrived meanwhile go into the tray."""
        self._stills.read()
        return self._live.read()

    def still(self, asked_at: float) -> Still | None:
        """Return the first photo whose file was begun after the request."""
        return self._stills.still(asked_at)

    def take_back(self, still: Still) -> None:
        """Put a photo that came too late back into the tray."""
        self._stills.take_back(still)

    def describe(self) -> SourceInfo:
        """Tell the live view; the size of a photo is known only when it is there."""
        live = self._live.describe()
        name = f"{live.name} + {self._stills.describe().name}"
        return replace(live, name=name, still_width=0, still_height=0)

    def close(self) -> None:
        """Close both."""
        self._live.close()
        self._stills.close()

    def cue(self, scene: str) -> None:
        """Show a scene, where the live view is a film."""
        if not isinstance(self._live, Cueable):
            raise Trouble("camera.no-scenes")
        self._live.cue(scene)
