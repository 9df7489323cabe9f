"""Recorded film: a video file, or a folder of pictures whose sub-folders are scenes.

The same station that runs on a webcam runs on a film, so that a whole capture day can be tried,
shown and measured without a camera.
"""

from __future__ import annotations

import re
from collections import OrderedDict
from threading import Event
from typing import TYPE_CHECKING, Protocol

import cv2
import numpy as np

from capture_station.camera.capture import open_file
from capture_station.camera.originals import (
    PICTURE_SUFFIXES,
    decode,
    still_from_file,
    still_from_pixels,
)
from capture_station.camera.source import Image, SourceInfo, SourceKind, Still
from capture_station.domain.errors import Trouble

if TYPE_CHECKING:
    from pathlib import Path

    from capture_station.domain.clock import Clock

_FOLDER_FPS = 10.0
_CACHED_PICTURES = 8
_LONGEST_WAIT_S = 1.0


class FilmSource:
    """A film instead of a camera.

    A video file plays at its own rate. A folder plays its pictures in the order of their names;
    its sub-folders are *scenes*, named by their path below the film (``"sitter-01/tilted"``;
    ``""`` for pictures in the film's own folder). Until one is cued, the first scene by name is
    shown, over and over. A still is the picture's own file, byte for byte; that of a video is a
    lossless copy of its next picture.

    Args:
        path: The video file or the folder.
        clock: Paces the playing and stamps stills.
        fps: Pictures a second; None for the video's own rate (10 for a folder), 0 for as fast as
            they are asked for.
        loop: Whether film or scene begin again after the end; otherwise the last picture stays.
    """

    def __init__(
        self, path: Path, clock: Clock, *, fps: float | None = None, loop: bool = True
    ) -> None:
        self._path = path
        self._clock = clock
        self._asked_fps = fps
        self._loop = loop
        self._player: _Player | None = None
        self._due = 0.0
        self._never = Event()
        self._info = SourceInfo(SourceKind.FILM, path.name, repeats=True)

    def open(self) -> None:
        """Open the film at its beginning, a folder with its first scene."""
        self.close()
        if self._path.is_dir():
            self._player = _FolderPlayer(self._path, loop=self._loop)
        elif self._path.is_file():
            self._player = _VideoPlayer(self._path, loop=self._loop)
        else:
            raise Trouble("camera.film-missing", name=self._path.name)
        fps = self._player.fps if self._asked_fps is None else self._asked_fps
        width, height = self._player.size
        self._info = SourceInfo(SourceKind.FILM, self._path.name, width, height, fps, repeats=True)
        self._due = self._clock.monotonic()

    def read(self) -> Image | None:
        """Return the next picture when it is due; an unreadable one of a folder is passed over."""
        self._wait_until_due()
        return self._opened().advance()

    def still(self, asked_at: float) -> Still | None:
        """Return the original of the next picture."""
        del asked_at  # the next picture always comes after it
        player = self._opened()
        if player.advance() is None:
            raise Trouble("camera.still-failed")
        return player.original(self._clock.monotonic())

    def describe(self) -> SourceInfo:
        """Tell rate and size; the pictures of a folder may differ from the first in size."""
        return self._info

    def close(self) -> None:
        """Let go of the film."""
        if self._player is not None:
            self._player.close()
        self._player = None

    def cue(self, scene: str) -> None:
        """Show this scene of a folder film from its first picture on."""
        self._opened().cue(scene)

    @property
    def scenes(self) -> tuple[str, ...]:
        """Names of the scenes, in order; empty for a video and before `open`."""
        return () if self._player is None else self._player.scenes

    def _opened(self) -> _Player:
        if self._player is None:
            raise Trouble("camera.gone", name=self._info.name)
        return self._player

    def _wait_until_due(self) -> None:
        """Keep a steady rate, without running after pictures that were missed."""
        if self._info.fps <= 0:
            return
        interval = 1.0 / self._info.fps
        now = self._clock.monotonic()
        if self._due > now:
            self._never.wait(min(self._due - now, _LONGEST_WAIT_S))
        elif now - self._due > interval:
            self._due = now
        self._due += interval


class _Player(Protocol):
    """The opened form of a film."""

    fps: float
    size: tuple[int, int]
    scenes: tuple[str, ...]

    def advance(self) -> Image | None: ...
    def original(self, taken_at: float) -> Still: ...
    def cue(self, scene: str) -> None: ...
    def close(self) -> None: ...


class _VideoPlayer:
    """Plays a video file."""

    scenes: tuple[str, ...] = ()

    def __init__(self, path: Path, *, loop: bool) -> None:
        self._path = path
        self._loop = loop
        self._last: Image | None = None
        self._capture = self._start()
        self.fps = float(self._capture.get(cv2.CAP_PROP_FPS))
        self.size = (
            int(self._capture.get(cv2.CAP_PROP_FRAME_WIDTH)),
            int(self._capture.get(cv2.CAP_PROP_FRAME_HEIGHT)),
        )

    def advance(self) -> Image | None:
        found, image = self._capture.read()
        if not found and self._loop:
            self._capture.release()
            self._capture = self._start()
            found, image = self._capture.read()
        if found:
            self._last = np.asarray(image, np.uint8)
        elif self._loop:
            raise Trouble("camera.film-unreadable", name=self._path.name)
        return self._last

    def original(self, taken_at: float) -> Still:
        if self._last is None:
            raise Trouble("camera.still-failed")
        return still_from_pixels(self._last, taken_at)

    def cue(self, scene: str) -> None:
        raise Trouble("camera.no-scene", scene=scene)

    def close(self) -> None:
        self._capture.release()

    def _start(self) -> cv2.VideoCapture:
        capture = open_file(self._path)
        if not capture.isOpened():
            capture.release()
            raise Trouble("camera.film-unreadable", name=self._path.name)
        return capture


class _FolderPlayer:
    """Plays the pictures of a folder, scene by scene."""

    fps = _FOLDER_FPS

    def __init__(self, path: Path, *, loop: bool) -> None:
        self._path = path
        self._loop = loop
        self._scenes = _scenes_in(path)
        if not self._scenes:
            raise Trouble("camera.film-empty", name=path.name)
        self.scenes = tuple(self._scenes)
        self._pictures = self._scenes[self.scenes[0]]
        self._next = 0
        self._shown = self._pictures[0]
        self._cache: OrderedDict[Path, Image] = OrderedDict()
        first = self._picture(self._shown)
        self.size = (0, 0) if first is None else (first.shape[1], first.shape[0])

    def cue(self, scene: str) -> None:
        if scene not in self._scenes:
            raise Trouble("camera.no-scene", scene=scene)
        self._pictures = self._scenes[scene]
        self._next = 0

    def advance(self) -> Image | None:
        index = self._next % len(self._pictures) if self._loop else self._next
        index = min(index, len(self._pictures) - 1)
        self._next = index + 1
        self._shown = self._pictures[index]
        image = self._picture(self._shown)
        if image is None and not self._path.is_dir():
            raise Trouble("camera.film-missing", name=self._path.name)
        return image

    def original(self, taken_at: float) -> Still:
        try:
            data = self._shown.read_bytes()
        except OSError as error:
            raise Trouble("camera.still-failed") from error
        return still_from_file(data, self._shown.suffix, taken_at)

    def close(self) -> None:
        self._cache.clear()

    def _picture(self, path: Path) -> Image | None:
        """Return the pixels, from memory if they were shown lately."""
        known = self._cache.get(path)
        if known is not None:
            self._cache.move_to_end(path)
            return known
        try:
            image = decode(path.read_bytes())
        except OSError:
            return None
        if image is not None:
            self._cache[path] = image
            if len(self._cache) > _CACHED_PICTURES:
                self._cache.popitem(last=False)
        return image


def natural_order(name: str) -> list[tuple[int, str]]:
    """Return a key by which ``10.jpg`` comes after ``9.jpg``."""
    return [
        (int(part), "") if number else (-1, part.casefold())
        for number, part in (
            (index % 2 == 1, part) for index, part in enumerate(re.split(r"([0-9]+)", name))
        )
    ]


def _scenes_in(root: Path) -> dict[str, tuple[Path, ...]]:
    """Return the pictures of every folder that has any, by the folder's name below `root`."""
    found: dict[str, list[Path]] = {}
    for path in root.rglob("*"):
        if path.suffix.lower() in PICTURE_SUFFIXES and path.is_file():
            folder = path.parent.relative_to(root).as_posix()
            found.setdefault("" if folder == "." else folder, []).append(path)
    return {
        scene: tuple(sorted(found[scene], key=lambda path: natural_order(path.name)))
        for scene in sorted(found, key=natural_order)
    }
