"""From the pressed shutter to the developed shot, bound to the person it was pressed for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from capture_station.domain.errors import Trouble

if TYPE_CHECKING:
    from concurrent.futures import Future

    from capture_station.camera.source import Still
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
        self._arrived.connect(self._on_arrived)

    def release(self, sitting_id: SittingId) -> None:
        """Take a photo for a sitting; exactly one of `developed` and `failed` follows."""
        reader = self._desktop.reader
        if reader is None or self._desktop.spec is None:
            self.failed.emit(Trouble("camera.not-live"))
            return
        future = reader.take_still()
        future.add_done_callback(lambda done: self._arrived.emit(sitting_id, done))

    def _on_arrived(self, sitting_id: SittingId, future: Future[Still]) -> None:
        error = future.exception()
        session = self._desktop.session
        if error is not None or session is None:
            self.failed.emit(error or Trouble("session.not-open"))
            return
        self.taken.emit()
        station, still = self._desktop.station, future.result()
        spec = station.spec_of(session)
        accepted = station.backgrounds_of(session)

        def done(shot: Shot) -> None:
            self.developed.emit(sitting_id, shot)

        self._desktop.judge.ask(
            self,
            lambda judge: station.develop(judge, still, spec, accepted),
            done,
            self.failed.emit,
        )
