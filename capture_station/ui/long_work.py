"""Long work on another thread: how far it is comes here, the wish to end it goes there."""

from __future__ import annotations

from threading import Event
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from shiboken6 import isValid

from capture_station.ui.widgets.pace import Pace

if TYPE_CHECKING:
    from collections.abc import Callable

    from capture_station.domain.clock import Clock

_TOLD_EVERY_S = 0.05
"""No eye follows more."""


class Cancelled(Exception):
    """Somebody has cancelled the work; raised into it, so that it undoes what it has begun."""


class LongWork(QObject):
    """What is shown of long work: one piece of it at a time.

    Args:
        clock: Tells how long it has taken.
        parent: Owner.
    """

    paced = Signal(object)
    """A `Pace`, on the main thread."""
    _told = Signal(object, object)

    def __init__(self, clock: Clock, parent: QObject) -> None:
        super().__init__(parent)
        self._clock = clock
        self._piece: Piece | None = None
        self._told.connect(self._on_told)

    def begin(self) -> Piece:
        """Begin another piece of work; nothing is shown of the one before any more."""
        self._piece = piece = Piece(self._clock, self._tell)
        return piece

    def cancel(self) -> None:
        """Have the present piece end where it next asks."""
        if self._piece is not None:
            self._piece.cancel()

    def _tell(self, piece: Piece, pace: Pace) -> None:
        if isValid(self):
            self._told.emit(piece, pace)

    def _on_told(self, piece: Piece, pace: Pace) -> None:
        if piece is self._piece and not piece.is_cancelled():
            self.paced.emit(pace)


class Piece:
    """A piece of work, as the thread sees it that does it.

    Args:
        clock: Tells how long it has taken.
        told: Called with each `Pace` that is to be shown.
    """

    def __init__(self, clock: Clock, told: Callable[[Piece, Pace], None]) -> None:
        self._clock = clock
        self._show = told
        self._stops = Event()
        self._began_s = self._told_s = clock.monotonic()

    def tell(self, done: int, total: int) -> None:
        """Tell how much of how much is done; the rate is counted from when nothing was."""
        now_s = self._clock.monotonic()
        if not done:
            self._began_s = now_s
        is_last = 0 < total <= done
        if is_last or now_s - self._told_s >= _TOLD_EVERY_S:
            self._told_s = now_s
            self._show(self, Pace(done, total, now_s - self._began_s))

    def go_on(self, done: int, total: int) -> None:
        """Tell how much is done, and raise `Cancelled` if somebody wants the work to end."""
        if self._stops.is_set():
            raise Cancelled
        self.tell(done, total)

    def is_cancelled(self) -> bool:
        """Whether somebody wants the work to end."""
        return self._stops.is_set()

    def cancel(self) -> None:
        """Want the work to end."""
        self._stops.set()
