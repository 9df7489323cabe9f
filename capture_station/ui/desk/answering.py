"""The student's own answer: it verifies a portrait, and keeps one that passes every check.

What a student can be asked before the portrait is kept was judged as wholly as can be: every rule
holds, and its likeness was compared without a doubt. All else is for the operator to accept first.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from capture_station.domain.events import DisputeReason
from capture_station.domain.findings import Verdict
from capture_station.domain.sitting import Stage
from capture_station.ui.desk.state import Busy

if TYPE_CHECKING:
    from capture_station.domain.capture import Shot
    from capture_station.domain.sitting import Sitting
    from capture_station.ui.context import Desktop
    from capture_station.ui.desk.controller import DeskController

STUDENT_ACCEPTS = "desk.student_accepts"


class Answering(QObject):
    """Knows what the student at the camera is asked, and takes the answer.

    Args:
        desktop: Has the setting.
        controller: Of the desk; owner.
    """

    offer_changed = Signal()
    """`offered` is to be looked at again."""

    def __init__(self, desktop: Desktop, controller: DeskController) -> None:
        super().__init__(controller)
        self._desktop = desktop
        self._controller = controller
        self._screens = 0
        self._compared: Shot | None = None
        self._answer: tuple[Shot, DisputeReason | None] | None = None
        controller.photo_developed.connect(self._on_developed)
        controller.likeness.compared.connect(self._on_compared)
        controller.photo_kept.connect(self._on_kept)

    @property
    def offered(self) -> Shot | None:
        """The shot that the student may accept now; None while there is none."""
        state = self._controller.state
        shot = state.shot
        may_accept = self._screens and self._desktop.station.settings.flag(STUDENT_ACCEPTS)
        if shot is None or state.form is not None or not may_accept:
            return None
        is_clear = shot is self._compared and shot.judgement.verdict is Verdict.PASS
        return shot if is_clear else None

    @property
    def is_asked(self) -> bool:
        """Whether the student is to answer: about a portrait that is kept, or about `offered`."""
        return self._controller.state.stage is Stage.SHOT or self.offered is not None

    def note_screen(self, *, shown: bool) -> None:
        """A student's screen has come or gone; without one nobody is asked anything early."""
        self._screens += 1 if shown else -1
        self.offer_changed.emit()

    def answer(self, wrong: DisputeReason | None = None) -> None:
        """Take the student's answer.

        Args:
            wrong: What the student finds wrong; None if everything is right.
        """
        state = self._controller.state
        if state.busy is not Busy.NOTHING or self._desktop.duty.account is None:
            return
        offered = self.offered
        if state.stage is Stage.SHOT:
            self._record(wrong)
        elif offered is not None and wrong is DisputeReason.NOT_MY_PHOTO:
            # nothing is kept under a name that the person in the picture does not own to
            self._compared = None
            self.offer_changed.emit()
            self._desktop.notices.look(
                self.tr("学生说照片不是本人。请核对是谁坐在相机前，再重拍或保存。")
            )
        elif offered is not None:
            self._answer = offered, wrong
            self._controller.accept()

    def _on_developed(self, _shot: Shot) -> None:
        """Forget what was said of the shot before: this one may be kept before it is compared."""
        self._compared = self._answer = None

    def _on_compared(self, shot: Shot) -> None:
        self._compared = shot
        self.offer_changed.emit()

    def _on_kept(self, _sitting: Sitting) -> None:
        """Write down what the student has said of this portrait while it waited."""
        answer, self._answer = self._answer, None
        if answer is not None and answer[0] is self._compared:
            self._record(answer[1])

    def _record(self, wrong: DisputeReason | None) -> None:
        if wrong is None:
            self._controller.confirm()
        else:
            self._controller.dispute(wrong)
