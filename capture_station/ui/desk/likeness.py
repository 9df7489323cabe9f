"""Stops where a portrait does not seem to belong to its name: by texture, clothes and hair.

Compares within one session at this desk; all is forgotten when session or program ends.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from capture_station.checks.likeness import is_other, same_among
from capture_station.ui.background import log_error

if TYPE_CHECKING:
    from capture_station.checks.likeness import Look
    from capture_station.domain.capture import Shot
    from capture_station.domain.ids import SittingId
    from capture_station.ui.context import Desktop
    from capture_station.ui.desk.controller import DeskController

_MOST_REMEMBERED = 200


class Likeness(StrEnum):
    """What seems wrong."""

    SAME_AS_ANOTHER = "same"
    OTHER_THAN_BEFORE = "other"


@dataclass(frozen=True, slots=True)
class Doubt:
    """A shot that does not seem to belong to its name.

    Attributes:
        kind: What seems wrong.
        shot: The shot.
        name: Whose portrait it is compared with.
        before: That portrait, the file.
    """

    kind: Likeness
    shot: Shot
    name: str
    before: bytes


@dataclass(frozen=True, slots=True)
class _Remembered:
    name: str
    portrait: bytes
    look: Look


class LikenessGuard(QObject):
    """Compares each developed shot with those before.

    Args:
        desktop: On whose judge is looked.
        controller: Whose shots are compared; owner.
    """

    doubted = Signal(object)
    """A `Doubt`."""
    compared = Signal(object)
    """A `Shot` that nothing is to be said against, or that cannot be compared."""

    def __init__(self, desktop: Desktop, controller: DeskController) -> None:
        super().__init__(controller)
        self._desktop = desktop
        self._controller = controller
        self._seen: dict[SittingId, _Remembered] = {}
        self.doubt: Doubt | None = None
        controller.photo_developed.connect(self._on_developed)
        desktop.session_changed.connect(self._forget)

    def _forget(self) -> None:
        self._seen = {}
        self.doubt = None

    def _on_developed(self, shot: Shot) -> None:
        state = self._controller.state
        if state.sitting is None or state.person is None:
            return
        sitting_id, name = state.sitting.id, state.person.student.data.name
        seen = self._seen

        def done(look: Look | None) -> None:
            if look is not None and seen is self._seen:
                self._compare(sitting_id, _Remembered(name, shot.portrait, look), shot)
            else:
                self.compared.emit(shot)

        def failed(error: BaseException) -> None:
            log_error(error)
            self.compared.emit(shot)

        self._desktop.judge.ask(self, lambda judge: judge.look_of(shot.portrait), done, failed)

    def _compare(self, sitting_id: SittingId, new: _Remembered, shot: Shot) -> None:
        last = self._seen.pop(sitting_id, None)
        others = list(self._seen.values())
        same = same_among(new.look, [one.look for one in others])
        self._seen[sitting_id] = new
        while len(self._seen) > _MOST_REMEMBERED:
            self._seen.pop(next(iter(self._seen)))
        if last is not None and is_other(new.look, last.look):
            self._raise(Doubt(Likeness.OTHER_THAN_BEFORE, shot, last.name, last.portrait))
        elif same is not None and last is None:
            found = others[same]
            self._raise(Doubt(Likeness.SAME_AS_ANOTHER, shot, found.name, found.portrait))
        else:
            self.compared.emit(shot)

    def _raise(self, doubt: Doubt) -> None:
        self.doubt = doubt
        self.doubted.emit(doubt)
