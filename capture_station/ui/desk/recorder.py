"""The state of the desk, and how an act that changes it is recorded on the database lane."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from capture_station.domain.overview import PersonHit
from capture_station.domain.sitting import Sitting
from capture_station.ui.desk.state import Act, Busy, DeskState

if TYPE_CHECKING:
    from capture_station.ui.context import Desktop
    from capture_station.workflow.desk import Desk
    from capture_station.workflow.permissions import Right

MakeSitting = Callable[[], Sitting]


class DeskRecorder(QObject):
    """Holds what the desk is doing; one act is under way at a time.

    Args:
        desktop: The station and its threads.
    """

    state_changed = Signal(object)
    """The new `DeskState`."""
    step_done = Signal(object, object)
    """An `Act` is recorded, with the `Sitting` afterwards."""

    def __init__(self, desktop: Desktop) -> None:
        super().__init__()
        self._desktop = desktop
        self._state = DeskState()

    @property
    def state(self) -> DeskState:
        """What the desk is doing."""
        return self._state

    def refresh_person(self) -> None:
        """Read the person at the desk anew: another desk or the registry has done something."""
        person, records = self._state.person, self._desktop.station.records
        if person is None or person.sitting is None or self._state.busy:
            return
        known = person.student, person.sitting.id

        def show(hit: PersonHit) -> None:
            if self._state.person is person:
                self._set(person=hit)

        self._desktop.ask(self, lambda: PersonHit(known[0], records.sitting(known[1])), show)

    @property
    def _desk(self) -> Desk:
        return self._desktop.station.desk

    def _record_sitting(self, act: Act, work: Callable[..., Sitting]) -> None:
        sitting, by = self._state.sitting, self._desktop.operator
        if sitting is not None:
            self._record(act, lambda: work(by, sitting))

    def _record_approved(self, right: Right, go: Callable[[], None]) -> None:
        """Do what may take a lead's approval, if the desk then still stands where it stood."""
        before, sitting = self._state, self._state.sitting

        def unless_moved_on() -> None:
            if (self._state.person, self._state.shot) == (before.person, before.shot):
                go()

        if sitting is not None:
            self._desktop.duty.allow(right, sitting.id, unless_moved_on)

    def _record(
        self,
        act: Act,
        work: MakeSitting,
        then: Callable[[Sitting], None] | None = None,
        busy: Busy = Busy.RECORDING,
    ) -> None:
        """Run an act on the lane and take its sitting over."""
        if self._state.busy:
            return
        self._set(busy=busy)
        records = self._desktop.station.records

        def run() -> PersonHit:
            sitting = work()
            return PersonHit(records.student(sitting.student_id), sitting)

        def done(hit: PersonHit) -> None:
            kept_shot = self._state.shot if act is not Act.ACCEPT else None
            if act in {Act.CALL, Act.ASK_RETAKE}:
                self._desktop.judge.begin_sitter()
            self._set(person=hit, busy=Busy.NOTHING, form=None, shot=kept_shot)
            if then is not None and hit.sitting is not None:
                then(hit.sitting)
            self._desktop.sitting_changed.emit(hit.sitting)
            self.step_done.emit(act, hit.sitting)

        def failed(_error: BaseException) -> bool:
            self._set(busy=Busy.NOTHING)
            return False

        self._desktop.ask(self, run, done, failed)

    def _set(self, **changes: object) -> None:
        state = replace(self._state, **changes)  # type: ignore[arg-type]  # checked by its fields
        if state != self._state:
            self._state = state
            self.state_changed.emit(state)
