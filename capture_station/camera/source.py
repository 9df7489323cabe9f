"""What every camera looks like to the station: one protocol, a few frozen values.

A source is used by one thread at a time, the lane of `camera.reader`; none of its methods needs a
lock. It may be closed from any state and opened again afterwards.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol, TypeAlias, runtime_checkable

if TYPE_CHECKING:
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray

Image: TypeAlias = "NDArray[np.uint8]"
"""Pixels of a picture: shape (height, width, 3), dtype uint8, blue-green-red."""


class SourceKind(StrEnum):
    """By what way the pictures come."""

    WEBCAM = "webcam"
    STREAM = "stream"
    FOLDER = "folder"
    TETHERED = "tethered"
    FILM = "film"


@dataclass(frozen=True, slots=True, eq=False)
class Frame:
    """One picture of the live view.

    Attributes:
        image: The pixels, read-only, because several threads look at the same memory.
        number: Counts the pictures of one reader from 1, across reconnections.
        taken_at: Seconds on the clock's monotonic scale when the picture was handed over.
    """

    image: Image
    number: int
    taken_at: float


@dataclass(frozen=True, slots=True)
class Still:
    """A photo as an original: what is kept untouched for ever.

    Byte for byte the device's own file where it delivers one, lossless PNG where it only delivers
    pixels (docs/decisions/201-originals-from-pixels.md).

    Attributes:
        data: The file.
        suffix: What the file is: ``".jpg"`` or ``".png"``; other kinds keep their own, lower case.
        width: Pixels across, as displayed (EXIF orientation applied).
        height: Pixels down, as displayed.
        taken_at: Seconds on the clock's monotonic scale when it was taken or had arrived.
        beside: Files that the device had written for the same shot, e.g. the RAW; to be kept with
            it.
        origin: Where the file lies that this is a copy of, if it lies anywhere; a RAW that is
            written later is found next to it by `folder.files_beside`.
    """

    data: bytes
    suffix: str
    width: int
    height: int
    taken_at: float
    beside: tuple[Path, ...] = ()
    origin: Path | None = None


@dataclass(frozen=True, slots=True)
class SourceInfo:
    """What an opened source says of itself.

    Attributes:
        kind: By what way the pictures come.
        name: Fit for the screen and the log: no credentials, no folder above the last one.
        width: Pixels across of the live view; 0 where there is none.
        height: Pixels down of the live view; 0 where there is none.
        fps: Pictures a second as the device promises; 0.0 where it does not say.
        has_live_view: Whether `Source.read` ever gives a picture.
        repeats: Whether the same picture twice in a row is normal. A real sensor never repeats
            itself, so there a repeated picture is a frozen camera.
        still_width: Pixels across of a still; 0 where it is known only after the shot.
        still_height: Pixels down of a still; 0 where it is known only after the shot.
        backend: Program part that talks to the device, e.g. ``"V4L2"``.
        controls: What the device answered when asked for its settings, by name.
    """

    kind: SourceKind
    name: str
    width: int = 0
    height: int = 0
    fps: float = 0.0
    has_live_view: bool = True
    repeats: bool = False
    still_width: int = 0
    still_height: int = 0
    backend: str = ""
    controls: tuple[tuple[str, float], ...] = ()


def info_of_stream(name: str, first: Image, backend: str, fps: float = 0.0) -> SourceInfo:
    """Describe a network camera by its first picture: its stills are pictures of its stream."""
    height, width = first.shape[:2]
    return SourceInfo(
        SourceKind.STREAM,
        name,
        width,
        height,
        fps=fps,
        still_width=width,
        still_height=height,
        backend=backend,
    )


class Source(Protocol):
    """A way by which pictures reach the station.

    Every method may raise `Trouble` with a key of the room ``camera``: the device is then closed
    and opened again by the reader. Nothing else is raised for the world's faults.
    """

    def open(self) -> None:
        """Get hold of the device.

        Raises:
            Trouble: It is missing, busy, refused or not what the address promised. Nothing is
                left open then.
        """
        ...

    def read(self) -> Image | None:
        """Wait for the next live picture, for about a second at most.

        Returns:
            Pixels that nobody writes to any more, or None where no (whole) picture came.

        Raises:
            Trouble: The device is gone.
        """
        ...

    def still(self, asked_at: float) -> Still | None:
        """Take or fetch one photo at the highest resolution, exposed after it was asked for.

        Args:
            asked_at: When the shutter was pressed, seconds on the clock's monotonic scale.

        Returns:
            The photo, or None if it is not there yet: the reader then goes on with the live view
            and asks again with the same `asked_at`.

        Raises:
            Trouble: This photo failed or the device is gone; `read` tells the two apart.
        """
        ...

    def describe(self) -> SourceInfo:
        """Tell what was opened. Before `open`: what is known without the device."""
        ...

    def close(self) -> None:
        """Let go of the device. Does nothing if nothing is open; never raises."""
        ...


@runtime_checkable
class Cueable(Protocol):
    """A source whose scenes can be called for by name: a recorded film."""

    def cue(self, scene: str) -> None:
        """Show this scene from its first picture on.

        Raises:
            Trouble: ``camera.no-scene``; the scene that is shown goes on.
        """
        ...


@runtime_checkable
class Returnable(Protocol):
    """A source whose photos exist only once: one that came too late must not be lost."""

    def take_back(self, still: Still) -> None:
        """Let a photo that nobody waits for any more lie with those that nobody asked for."""
        ...
