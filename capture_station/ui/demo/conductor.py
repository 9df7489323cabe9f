"""Plays a script in the windows: a generator that waits for facts, never for time."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_TICK_MS = 8
_PATIENCE_S = 60.0


@dataclass(frozen=True, slots=True)
class Until:
    """What the script waits for.

    Attributes:
        holds: Asked again and again on the main thread.
        what: What it is, for the message when it never comes.
        patience_s: Seconds after which the script is stuck.
    """

    holds: Callable[[], bool]
    what: str
    patience_s: float = _PATIENCE_S


class Stuck(Exception):
    """Something the script waited for never came."""


class Conductor(QObject):
    """Runs a script on the main thread, one step whenever what it waits for holds.

    Args:
        script: Yields what to wait for; its code between two waits acts on the windows.
        may_play: Asked before each step; while it says no the script stands still, as keys pressed
            now would go elsewhere.
        parent: Owner.
    """

    ended = Signal(object)
    """None when the script came to its end, else the exception that ended it."""

    def __init__(
        self,
        script: Iterator[Until],
        may_play: Callable[[], bool] = lambda: True,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._script = script
        self._may_play = may_play
        self._wait: Until | None = None
        self._deadline = 0.0
        self._timer = QTimer(self)
        self._timer.setInterval(_TICK_MS)
        self._timer.timeout.connect(self._tick)

    def start(self) -> None:
        """Begin; returns at once."""
        self._timer.start()

    def stop(self) -> None:
        """Stop without a word."""
        self._timer.stop()
        self._script = iter(())

    def _tick(self) -> None:
        try:
            if self._is_still_waiting():
                return
            self._wait = next(self._script)
            self._deadline = time.monotonic() + self._wait.patience_s
        except StopIteration:
            self._end(None)
        except Exception as error:  # noqa: BLE001 - told to whoever started the script
            self._end(error)

    def _is_still_waiting(self) -> bool:
        if not self._may_play():
            self._deadline = time.monotonic() + _PATIENCE_S
            return True
        if self._wait is None or self._wait.holds():
            return False
        if time.monotonic() > self._deadline:
            raise Stuck(self._wait.what)
        return True

    def _end(self, error: BaseException | None) -> None:
        self._timer.stop()
        self.ended.emit(error)
