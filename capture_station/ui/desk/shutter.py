"""From the pressed shutter to the developed shot, bound to the person it was pressed for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from capture_station.domain.errors import Trouble

if TYPE_CHECKING:
    from concurrent.futures import Future
    from datetime import datetime

    from capture_station.camera.source import Still
    from capture_station.camera.tray import Arrival
    from capture_station.domain.capture import Shot
    from capture_station.domain.ids import SittingId
    from capture_station.ui.context import Desktop


class Shutter(QObject):
    """Takes one photo at a time.

    Args:
        desktop: Has the camera and the judge.
        parent: Owner.
    """

    taken = Signal()
    developed = Signal(str, object)
    """The sitting's id and its `Shot`."""
    failed = Signal(object)
    _arrived = Signal(str, object)

    def __init__(self, desktop: Desktop, parent: QObject) -> None:
        super().__init__(parent)
        self._desktop = desktop
        self._arrival: Arrival | None = None
        self._arrived.connect(self._on_arrived)

    def release(self, sitting_id: SittingId) -> None:
        """Take a photo for a sitting; exactly one of `developed` and `failed` follows."""
        self._arrival = None
        reader = self._desktop.reader
        if reader is None or self._desktop.spec is None:
            self.failed.emit(Trouble("camera.not-live"))
            return
        future = reader.take_still()
        future.add_done_callback(lambda done: self._arrived.emit(sitting_id, done))

    def take_from_tray(self, sitting_id: SittingId, arrival: Arrival) -> None:
        """Develop a photo of the tray; it stays there until `put_away` says it is kept."""
        self._arrival = arrival
        tray = self._desktop.station.tray

        def failed(error: BaseException) -> bool:
            self.failed.emit(error)
            return True

        self._desktop.files.submit(
            self,
            lambda: tray.look(arrival.number),
            lambda still: self._develop(sitting_id, still, arrival.arrived_on),
            failed,
        )

    def put_away(self) -> None:
        """Take the photo that is kept now out of the tray, if it came from there."""
        if self._arrival is not None:
            self._desktop.station.tray.dismiss(self._arrival.number)
            self._arrival = None

    def _on_arrived(self, sitting_id: SittingId, future: Future[Still]) -> None:
        error = future.exception()
        if error is not None:
            self.failed.emit(error)
        else:
            self._develop(sitting_id, future.result())

    def _develop(
        self, sitting_id: SittingId, still: Still, taken_at: datetime | None = None
    ) -> None:
        session, station = self._desktop.session, self._desktop.station
        if session is None:
            self.failed.emit(Trouble("session.not-open"))
            return
        self.taken.emit()
        spec = station.spec_of(session)
        accepted = station.backgrounds_of(session)

        def done(shot: Shot) -> None:
            self.developed.emit(sitting_id, shot)

        self._desktop.judge.ask(
            self,
            lambda judge: station.develop(judge, still, spec, accepted, taken_at),
            done,
            self.failed.emit,
        )
