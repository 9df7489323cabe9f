"""The thread that reads codes held before the camera, while nobody is being photographed."""

from __future__ import annotations

import time
from threading import Condition, Thread
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from shiboken6 import isValid

from capture_station.ui.background import log_error

if TYPE_CHECKING:
    from capture_station.camera.reader import CameraReader

_EVERY_S = 0.2
_FRAME_WAIT_S = 0.2
_FORGET_S = 3.0
"""A code that stays in sight is told once; gone for this long it counts as shown again."""
_LONGEST = 64


class CodeReader(QObject):
    """Looks at a picture at half its size five times a second.

    Args:
        parent: Owner; it also has to call `stop`.
    """

    found = Signal(str)
    """A code; opaque, and never written to a log."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._changed = Condition()  # guards what follows
        self._reader: CameraReader | None = None
        self._is_stopped = False
        self._thread: Thread | None = None
        self._seen_at: dict[str, float] = {}
        self._turn = 0

    def watch(self, reader: CameraReader | None) -> None:
        """Read the pictures of a camera from now on; None to rest."""
        with self._changed:
            if self._is_stopped or reader is self._reader:
                return
            self._reader = reader
            self._changed.notify()
            if self._thread is None:
                self._thread = Thread(target=self._run, name="codes", daemon=True)
                self._thread.start()

    def stop(self) -> None:
        """End the thread."""
        with self._changed:
            self._is_stopped = True
            self._changed.notify()
        if self._thread is not None:
            self._thread.join()

    # --- on the thread --------------------------------------------------------------------

    def _run(self) -> None:
        number = 0
        while True:
            with self._changed:
                if not self._is_stopped:
                    self._changed.wait(None if self._reader is None else _EVERY_S)
                if self._is_stopped:
                    return
                reader = self._reader
            if reader is not None:
                number = self._look(reader, number)

    def _look(self, reader: CameraReader, after: int) -> int:
        frame = reader.next_frame(after, _FRAME_WAIT_S)
        if frame is None:
            return 0
        from capture_station.camera.codes import (  # noqa: PLC0415 - the first window has no camera
            TURNS,
            read_codes,
            turned_half,
        )

        turn, self._turn = TURNS[self._turn % len(TURNS)], self._turn + 1
        try:
            codes = read_codes(turned_half(frame.image, turn))
        except Exception as error:  # noqa: BLE001 - a picture must not end the reading
            log_error(error)
            return frame.number
        now = time.monotonic()
        for code in codes:
            self._tell(code.text.strip(), now)
        self._seen_at = {t: at for t, at in self._seen_at.items() if now - at < _FORGET_S}
        return frame.number

    def _tell(self, text: str, now: float) -> None:
        is_new = text not in self._seen_at
        self._seen_at[text] = now
        # a poster's web address is no number of anybody's
        is_plain = 0 < len(text) <= _LONGEST and "://" not in text and text.isprintable()
        with self._changed:
            is_wanted = self._reader is not None and not self._is_stopped
        if is_new and is_plain and is_wanted and isValid(self):
            self.found.emit(text)
