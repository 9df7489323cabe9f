"""Threads of the windows: work leaves the main thread and its answer comes back on it."""

from __future__ import annotations

import logging
import time
from dataclasses import dataclass
from queue import SimpleQueue
from threading import Thread
from typing import TYPE_CHECKING, Any, TypeVar

from PySide6.QtCore import QObject, Signal
from shiboken6 import isValid

from capture_station.domain.errors import Trouble

if TYPE_CHECKING:
    from collections.abc import Callable

_log = logging.getLogger(__name__)

Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True, eq=False)
class _Order:
    """Work and where its answer goes; `owner` None means that nobody has to be alive for it."""

    owner: QObject | None
    work: Callable[[], Any]
    done: Callable[[Any], None] | None
    failed: Callable[[BaseException], bool] | None


@dataclass(frozen=True, slots=True, eq=False)
class _Result:
    order: _Order
    answer: Any
    error: BaseException | None
    seconds: float


class Lane(QObject):
    """One thread on which functions run one after the other.

    A function goes in, a frozen value comes out: `done` gets it on the main thread. What it raises
    is handed to `failed`, and from there, unless that has dealt with it, to whoever listens to
    `failed_with`.

    Args:
        name: Name of the thread.
        parent: Owner; it also has to call `stop`.
    """

    failed_with = Signal(object)
    """An exception that nobody dealt with, on the main thread."""
    busy_changed = Signal(bool)
    """Whether anything is running or waiting."""
    came_to_end = Signal(float)
    """Something came back, well or not, after running for so many seconds."""
    _came_back = Signal(object)

    def __init__(self, name: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._orders: SimpleQueue[_Order | None] = SimpleQueue()
        self._waiting = 0
        self._stopped = False
        self._came_back.connect(self._on_came_back)
        self._thread = Thread(target=self._run, name=name, daemon=True)
        self._thread.start()

    def submit(
        self,
        owner: QObject | None,
        work: Callable[[], Answer],
        done: Callable[[Answer], None] | None = None,
        failed: Callable[[BaseException], bool] | None = None,
    ) -> None:
        """Run `work` on the lane.

        Args:
            owner: Whoever asks; if it is deleted meanwhile, its callbacks are not called.
            work: Runs on the lane; must not touch any widget.
            done: Gets the answer, on the main thread.
            failed: Gets what was raised, on the main thread; returns whether it dealt with it.
        """
        if self._stopped:
            return
        self._waiting += 1
        if self._waiting == 1:
            self.busy_changed.emit(True)
        self._orders.put(_Order(owner, work, done, failed))

    @property
    def is_busy(self) -> bool:
        """Whether anything is running or waiting."""
        return self._waiting > 0

    def stop(self) -> None:
        """Finish what was asked for and end the thread; answers are no longer told."""
        if self._stopped:
            return
        self._stopped = True
        self._orders.put(None)
        self._thread.join()

    def _run(self) -> None:
        while (order := self._orders.get()) is not None:
            answer, failure, began_s = None, None, time.monotonic()
            try:
                answer = order.work()
            except Exception as error:  # noqa: BLE001 - told on the main thread
                failure = error
            result = _Result(order, answer, failure, time.monotonic() - began_s)
            if not isValid(self):
                return
            self._came_back.emit(result)

    def _on_came_back(self, result: _Result) -> None:
        self._waiting -= 1
        if self._waiting == 0:
            self.busy_changed.emit(False)
        order = result.order
        if self._stopped or (order.owner is not None and not isValid(order.owner)):
            if result.error is not None:
                log_error(result.error)
            return
        if result.error is None:
            if order.done is not None:
                order.done(result.answer)
        elif order.failed is None or not order.failed(result.error):
            self.failed_with.emit(result.error)
        self.came_to_end.emit(result.seconds)


def log_error(error: BaseException) -> None:
    """Write down what went wrong: the world's fault in a line, ours with its traceback."""
    if isinstance(error, Trouble):
        _log.info("trouble: %s", error)
    else:
        _log.error("a bug", exc_info=error)
