"""Three short sounds, so that the operator need not look at the screen: shutter, safe, problem.

They are drawn by ``packaging/sounds.py``. Qt's own player lies in a wheel of 170 MB that nothing
else needs (docs/decisions/606-sounds.md).
"""

from __future__ import annotations

import logging
import wave
from enum import StrEnum
from threading import Event
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication

from capture_station.locations import resources_dir
from capture_station.ui.background import Lane

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

_log = logging.getLogger(__name__)

RATE_HZ = 44_100
BYTES_A_SAMPLE = 2
_BUFFER_MS = 40
_LONGEST_S = 2.0
_SILENT_SCREENS = frozenset({"offscreen", "minimal", "vnc"})
"""Screens that nobody sits before."""


class Sound(StrEnum):
    """What is heard; also the name of its file."""

    SHUTTER = "shutter"
    GOOD = "good"
    ACT = "act"


class Speaker:
    """The loudspeaker, for one thread; opened when first needed.

    Args:
        backends: Ways to the loudspeaker, of ``miniaudio.Backend``; None for whatever there is.
    """

    def __init__(self, backends: list[Any] | None = None) -> None:
        self._backends = backends
        self._device: Any = None

    def say(self, samples: bytes) -> None:
        """Play samples, 16 bit mono at `RATE_HZ`; returns when they were heard.

        Raises:
            miniaudio.MiniaudioError: There is no loudspeaker, or it went away.
        """
        import miniaudio  # noqa: PLC0415 - a desk without sound does not need it

        if self._device is None:
            self._device = miniaudio.PlaybackDevice(
                nchannels=1,
                sample_rate=RATE_HZ,
                buffersize_msec=_BUFFER_MS,
                backends=self._backends,
                app_name="capture-station",
            )
        over = Event()
        frames = _in_pieces(samples, over)
        next(frames)
        try:
            self._device.start(frames)
            over.wait(_LONGEST_S)
            self._device.stop()
        except miniaudio.MiniaudioError:
            self.close()
            raise

    def close(self) -> None:
        """Let go of the loudspeaker."""
        if self._device is not None:
            self._device.close()
        self._device = None


class Sounds(QObject):
    """Plays one sound after the other on a thread of its own; silent where nothing can be heard.

    Args:
        is_wanted: Whether the setting says so, asked each time.
        parent: Owner; it also has to call `stop`.
    """

    def __init__(self, is_wanted: Callable[[], bool], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._is_wanted = is_wanted
        self._speaker = Speaker()
        self._lane: Lane | None = None
        self._is_deaf = QGuiApplication.platformName() in _SILENT_SCREENS

    def play(self, sound: Sound) -> None:
        """Let a sound be heard, unless that is not wanted or there is no loudspeaker."""
        if self._is_deaf or not self._is_wanted():
            return
        if self._lane is None:
            self._lane = Lane("sounds", self)
        self._lane.submit(self, lambda: self._speaker.say(samples_of(sound)), None, self._on_failed)

    def stop(self) -> None:
        """End the thread; a sound under way is heard to its end."""
        if self._lane is not None:
            self._lane.submit(None, self._speaker.close)
            self._lane.stop()
            self._lane = None

    def _on_failed(self, error: BaseException) -> bool:
        """Say once in the log that there will be no sounds; nobody is bothered with it."""
        self._is_deaf = True
        _log.info("no sounds: %s", type(error).__name__)
        return True


def samples_of(sound: Sound) -> bytes:
    """Return a sound as 16-bit mono samples at `RATE_HZ`."""
    with wave.open(str(resources_dir() / "sounds" / f"{sound}.wav"), "rb") as file:
        return file.readframes(file.getnframes())


def _in_pieces(samples: bytes, over: Event) -> Generator[bytes, int]:
    """Give as many frames as are asked for; tell when the last one is through the buffer."""
    wanted, at = (yield b""), 0
    while at < len(samples):
        end = at + wanted * BYTES_A_SAMPLE
        piece, at = samples[at:end], end
        wanted = yield piece.ljust(wanted * BYTES_A_SAMPLE, b"\0")
    for _ in range(3):  # as many periods as a device may hold
        wanted = yield b"\0" * (wanted * BYTES_A_SAMPLE)
    over.set()
    while True:
        wanted = yield b"\0" * (wanted * BYTES_A_SAMPLE)
