"""Shots that were on the disk before the power went: taken in after all, or thrown away."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from capture_station.domain.errors import Trouble
from capture_station.domain.sitting import Stage

if TYPE_CHECKING:
    from capture_station.checks.judge import Judge
    from capture_station.domain.capture import Shot
    from capture_station.domain.ids import Operator
    from capture_station.domain.keeping import Orphan
    from capture_station.domain.people import Student
    from capture_station.domain.session import Session
    from capture_station.domain.sitting import Sitting
    from capture_station.station.station import Station

_ADOPTED = "orphan-adopted"


@dataclass(frozen=True, slots=True)
class OrphanOffer:
    """A shot without a row, with the person its sidecar names.

    Attributes:
        picture: The portrait, or the original where the portrait was not finished.
        session: None if the database does not know it.
        student: None if the database does not know the sitting.
    """

    orphan: Orphan
    picture: bytes
    session: Session | None
    student: Student | None

    @property
    def is_adoptable(self) -> bool:
        """Whether there is an original and a person to take it in for."""
        return None not in {self.orphan.original, self.session, self.student}


class Orphans:
    """What the start found and nobody has decided about yet.

    Args:
        station: Whose folder it is.
    """

    def __init__(self, station: Station) -> None:
        self._station = station
        self._open = list(station.recovery.orphans)

    @property
    def count(self) -> int:
        """How many are left to decide about."""
        return len(self._open)

    def offers(self) -> tuple[OrphanOffer, ...]:
        """Return what is left to decide about, oldest first, with persons and pictures.

        Raises:
            Trouble: ``store.photo-missing``, ``store.photo-damaged`` or ``store.disk-error``.
        """
        return tuple(self._offer(one) for one in sorted(self._open, key=lambda one: one.taken_at))

    def judge_again(self, judge: Judge, offer: OrphanOffer) -> Shot:
        """Develop the original anew and judge it; reads files only, so for any thread.

        Raises:
            Trouble: ``store.orphan-incomplete`` if it cannot be adopted, a key of the rooms
                ``store``, ``camera`` or ``develop`` where there is no portrait in it.
        """
        original = offer.orphan.original
        if original is None or offer.session is None:
            raise Trouble("store.orphan-incomplete")
        data = self._station.store.photos.read(original.name, original.sha256)
        from capture_station.camera.originals import (  # noqa: PLC0415 - few starts find an orphan
            still_from_file,
        )

        still = still_from_file(data, _suffix(original.name), self._station.clock.monotonic())
        spec, accepted = self._station.standard_of(offer.session)
        return self._station.develop(judge, still, spec, accepted, offer.orphan.taken_at)

    def adopt(self, by: Operator, offer: OrphanOffer, shot: Shot) -> Sitting:
        """Keep a shot for its person as if it had just been taken; its loose files go.

        Who waits with a number is called to the camera for it.

        Raises:
            Trouble: As `Desk.call` and `Desk.keep` where the sitting does not allow it; the loose
                files stay then.
        """
        orphan, station = offer.orphan, self._station
        if station.records.sitting(orphan.sitting_id).stage is Stage.REGISTERED:
            station.desk.call(by, orphan.sitting_id)
        sitting = station.desk.keep(by, orphan.sitting_id, shot)
        station.store.settle_orphan(by, orphan, _ADOPTED)
        self._open.remove(orphan)
        return sitting

    def discard(self, by: Operator, offer: OrphanOffer) -> None:
        """Throw a shot away; the audit trail remembers that.

        Raises:
            Trouble: ``store.read-only`` or ``store.disk-error``.
        """
        self._station.store.discard_orphan(by, offer.orphan)
        self._open.remove(offer.orphan)

    def _offer(self, orphan: Orphan) -> OrphanOffer:
        records = self._station.records
        session = student = None
        try:
            session = records.session(orphan.session_id)
            student = records.student(records.sitting(orphan.sitting_id).student_id)
        except Trouble as trouble:
            if trouble.key != "store.unknown":
                raise
        file = orphan.portrait or orphan.original
        assert file is not None  # noqa: S101 - one of the two is there, says `Orphan`
        picture = self._station.store.photos.read(file.name, file.sha256)
        return OrphanOffer(orphan, picture, session, student)


def _suffix(name: str) -> str:
    return "." + name.rpartition(".")[2]
