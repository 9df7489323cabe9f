"""The thread that judges: the newest live picture whenever it is free, stills before that."""

from __future__ import annotations

import time
from collections import deque
from dataclasses import dataclass
from threading import Condition, Thread
from typing import TYPE_CHECKING, Any, TypeVar

from PySide6.QtCore import QObject, Signal
from shiboken6 import isValid

from capture_station.ui.background import log_error

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from capture_station.camera.reader import CameraReader
    from capture_station.camera.source import Frame
    from capture_station.checks.coach import Coach, Instruction
    from capture_station.checks.judge import Judge, LiveView
    from capture_station.domain.spec import Background, PhotoSpec

Answer = TypeVar("Answer")

_FRAME_WAIT_S = 0.05
_IDLE_WAIT_S = 0.5


@dataclass(frozen=True, slots=True, eq=False)
class LiveResult:
    """What was found in one live picture.

    Attributes:
        frame: The picture.
        view: Its judgement with the crop window in the picture's pixels.
        instruction: The one instruction of the moment.
        progress: How far the countdown is, 0-1; 1 when everything has held for long enough.
        cost_s: Seconds the judging took.
    """

    frame: Frame
    view: LiveView
    instruction: Instruction
    progress: float
    cost_s: float


@dataclass(frozen=True, slots=True, eq=False)
class _Task:
    owner: QObject
    work: Callable[[Judge], Any]
    done: Callable[[Any], None]
    failed: Callable[[BaseException], None]


class JudgeThread(QObject):
    """Owns the judge and its thread.

    Args:
        make_judge: Loads the models; called on the thread. What it raises comes by `failed`.
        make_coach: Makes the coach that turns findings into one instruction.
        parent: Owner; it also has to call `stop`.
    """

    judged = Signal(object)
    """A `LiveResult`, on the main thread; older ones that were not looked at yet are dropped."""
    forgotten = Signal()
    """What was judged so far concerns nobody any more."""
    failed = Signal(object)
    """An exception of the judge, told once until it works again."""
    _task_done = Signal(object, object, object)
    _ready = Signal()

    def __init__(
        self,
        make_judge: Callable[[], Judge],
        make_coach: Callable[[], Coach],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._make_judge = make_judge
        self._make_coach = make_coach
        self._changed = Condition()  # guards what follows
        self._stopped = False
        self._reader: CameraReader | None = None
        self._spec: PhotoSpec | None = None
        self._accepted: Sequence[Background] | None = None
        self._is_new_sitter = False
        self._coach: Coach | None = None
        self._tasks: deque[_Task] = deque()
        self._result: LiveResult | None = None
        self._is_failing = False
        self._task_done.connect(self._on_task_done)
        self._ready.connect(self._on_ready)
        self._thread = Thread(target=self._run, name="judge", daemon=True)
        self._thread.start()

    def watch(
        self,
        reader: CameraReader | None,
        spec: PhotoSpec | None,
        accepted: Sequence[Background] | None = None,
    ) -> None:
        """Judge the live pictures of a reader by a spec from now on; None for neither.

        Args:
            reader: The camera.
            spec: The photo standard.
            accepted: Backgrounds that are accepted; None for all of the spec.
        """
        with self._changed:
            self._reader, self._spec, self._accepted = reader, spec, accepted
            self._is_new_sitter = True
            self._coach = None  # a new person begins with a fresh coach
            self._result = None
            self._changed.notify()

    def begin_sitter(self) -> None:
        """Forget what was seen and said so far: another person sits down, or the same one anew.

        Of pictures from before nothing is told any more, also of the one that is being judged.
        """
        with self._changed:
            self._coach = self._result = None
            self._is_new_sitter = True
        self.forgotten.emit()

    def ask(
        self,
        owner: QObject,
        work: Callable[[Judge], Answer],
        done: Callable[[Answer], None],
        failed: Callable[[BaseException], None],
    ) -> None:
        """Do something with the judge before the next live picture, e.g. develop a still.

        Args:
            owner: If it is deleted meanwhile, the callbacks are not called.
            work: Runs on the thread.
            done: Gets its answer, on the main thread.
            failed: Gets what it raised, on the main thread.
        """
        with self._changed:
            if self._stopped:
                return
            self._tasks.append(_Task(owner, work, done, failed))
            self._changed.notify()

    def stop(self) -> None:
        """End the thread after what it is doing, and wait for it."""
        with self._changed:
            self._stopped = True
            self._tasks.clear()
            self._changed.notify()
        self._thread.join()

    # --- on the thread --------------------------------------------------------------------

    def _run(self) -> None:
        judge: Judge | None = None
        seen = 0
        while True:
            with self._changed:
                if self._stopped:
                    return
                task = self._tasks.popleft() if self._tasks else None
                reader, spec = self._reader, self._spec
                if task is None and (reader is None or spec is None):
                    self._changed.wait(_IDLE_WAIT_S)
                    continue
            try:
                judge = judge or self._make_judge()
                if task is not None:
                    self._answer(task, task.work(judge), None)
                elif reader is not None and spec is not None:
                    seen = self._judge_next(judge, reader, spec, seen)
                self._is_failing = False
            except Exception as error:  # noqa: BLE001 - told on the main thread
                self._tell(task, error)

    def _judge_next(self, judge: Judge, reader: CameraReader, spec: PhotoSpec, seen: int) -> int:
        frame = reader.next_frame(seen, _FRAME_WAIT_S)
        if frame is None:
            latest = reader.latest()
            return 0 if latest is not None and latest.number < seen else seen
        with self._changed:
            accepted = self._accepted
            is_new_sitter, self._is_new_sitter = self._is_new_sitter, False
        if is_new_sitter:
            judge.reset_tracking()
        began = time.perf_counter()
        view = judge.judge_live(frame.image, spec, accepted)
        cost_s = time.perf_counter() - began
        with self._changed:
            if self._reader is not reader or self._is_new_sitter or self._stopped:
                return frame.number
            if self._coach is None:
                self._coach = self._make_coach()
            instruction = self._coach.update(view.judgement, time.monotonic())
            was_waiting = self._result is not None
            self._result = LiveResult(frame, view, instruction, self._coach.progress, cost_s)
        if not was_waiting and isValid(self):
            self._ready.emit()
        return frame.number

    def _tell(self, task: _Task | None, error: BaseException) -> None:
        if task is not None:
            self._answer(task, None, error)
            return
        if not self._is_failing and isValid(self):
            self.failed.emit(error)
        self._is_failing = True
        with self._changed:
            self._changed.wait(_IDLE_WAIT_S)

    def _answer(self, task: _Task, answer: object, error: BaseException | None) -> None:
        if isValid(self):
            self._task_done.emit(task, answer, error)

    # --- on the main thread ---------------------------------------------------------------

    def _on_ready(self) -> None:
        with self._changed:
            result, self._result = self._result, None
        if result is not None and not self._stopped:
            self.judged.emit(result)

    def _on_task_done(self, task: _Task, answer: object, error: BaseException | None) -> None:
        if self._stopped or not isValid(task.owner):
            if error is not None:
                log_error(error)
            return
        if error is None:
            task.done(answer)
        else:
            task.failed(error)
