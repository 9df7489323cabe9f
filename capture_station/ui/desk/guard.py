"""The guard between two people: no photo of one under the name of the next.

A photo is bound to whoever was called. If the person of the last photo never left the seat, the
next one was called too early or did not come, and the shutter stops.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from capture_station.ui.stage.picture import image_of
from capture_station.workflow.seat import Seat

if TYPE_CHECKING:
    from capture_station.domain.capture import Shot
    from capture_station.domain.ids import SittingId
    from capture_station.domain.sitting import Sitting
    from capture_station.ui.context import Desktop
    from capture_station.ui.desk.controller import DeskController
    from capture_station.ui.judging import LiveResult


@dataclass(frozen=True, slots=True)
class LastPhoto:
    """The photo that was kept last at this desk.

    Attributes:
        sitting_id: Whose it is.
        name: Of that person.
        portrait: The developed file.
        occupant: Number of who sat before the camera then.
    """

    sitting_id: SittingId
    name: str
    portrait: bytes
    occupant: int


class SeatGuard(QObject):
    """Remembers who sat there for the last photo.

    Args:
        desktop: Whose live pictures it follows.
        controller: Whose photos it remembers; owner.
    """

    cleared = Signal()
    """The person of the last photo has left the seat."""

    def __init__(self, desktop: Desktop, controller: DeskController) -> None:
        super().__init__(controller)
        self._controller = controller
        self._clock = desktop.station.clock
        self._seat = Seat()
        self._live: LiveResult | None = None
        self._taken_of = 0
        self._portrait = b""
        self.last: LastPhoto | None = None
        controller.photo_developed.connect(self._on_developed)
        controller.photo_kept.connect(self._on_kept)
        desktop.judge.judged.connect(self._on_judged)
        desktop.session_changed.connect(self._forget)

    @property
    def is_taken(self) -> bool:
        """Whether somebody sits before the camera."""
        return self._seat.is_taken

    def doubts(self, sitting: Sitting) -> bool:
        """Return whether the person of the last photo sits there still, and not this one."""
        last = self.last
        return (
            last is not None
            and last.sitting_id != sitting.id
            and self._seat.is_taken
            and last.occupant == self._seat.occupant
        )

    def note_taken(self) -> None:
        """The shutter falls for whoever sits there now."""
        self._taken_of = self._seat.occupant if self._seat.is_taken else 0

    def note_unseen(self) -> None:
        """A photo is taken up that came by itself: it tells nothing of the seat."""
        self._taken_of = 0

    def take_word(self) -> None:
        """The operator says that another person sits there now."""
        self._seat.change()

    def picture_now(self) -> QImage:
        """Return who sits there, as the crop window sees them; a null image without one."""
        live = self._live
        if live is None or live.view.crop is None:
            return QImage()
        crop = live.view.crop
        whole = image_of(live.frame.image)
        return whole.copy(round(crop.left), round(crop.top), round(crop.width), round(crop.height))

    def _on_judged(self, result: LiveResult) -> None:
        self._live = result
        before = self._seat.occupant, self._seat.is_taken
        self._seat.look(result.view.face_box, self._clock.monotonic())
        if (self._seat.occupant, self._seat.is_taken) != before:
            self.cleared.emit()

    def _on_developed(self, shot: Shot) -> None:
        self._portrait = shot.portrait

    def _on_kept(self, sitting: Sitting) -> None:
        person = self._controller.state.person
        name = person.student.data.name if person is not None else ""
        taken_of = self._taken_of
        self.last = LastPhoto(sitting.id, name, self._portrait, taken_of) if taken_of else None

    def _forget(self) -> None:
        self.last = None
