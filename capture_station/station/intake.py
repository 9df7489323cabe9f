"""Photos that people bring: judged by all rules, kept with their original, ordered and paid."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from capture_station.domain import events as ev
from capture_station.domain.capture import Shot
from capture_station.domain.errors import Trouble
from capture_station.domain.findings import Verdict
from capture_station.domain.payment import FeeState, yuan
from capture_station.domain.sitting import Stage

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from capture_station.checks.judge import Judge
    from capture_station.domain.clock import Clock
    from capture_station.domain.ids import Operator, SessionId, StudentId
    from capture_station.domain.order import PrintOrder
    from capture_station.domain.sitting import Sitting
    from capture_station.domain.spec import Background, PhotoSpec
    from capture_station.workflow.desk import Desk

Settlement = ev.FeePaid | ev.FeeWaived | ev.FeeBySchool
"""How the price of an order is settled."""

_MOST_BYTES = 64 << 20
"""Ours: a photo of 100 megapixels has about half of it."""
_SUFFIXES = (
    (0, b"\xff\xd8\xff", ".jpg"),
    (0, b"\x89PNG", ".png"),
    (0, b"II*\0", ".tif"),
    (0, b"MM\0*", ".tif"),
    (0, b"BM", ".bmp"),
    (8, b"WEBP", ".webp"),
    (4, b"ftyp", ".heic"),
)


@dataclass(frozen=True, slots=True)
class BroughtPhoto:
    """A photo that was brought, with all that is agreed about it.

    Attributes:
        shot: Its original and portrait, judged.
        order: Where the prints go.
        settlement: How it is paid; None where nothing is due any more.
        override_reason: Why it is accepted although a rule fails; empty if none does.
        confirmed: Whether the student has looked at portrait and data and found them right.
    """

    shot: Shot
    order: PrintOrder
    settlement: Settlement | None = None
    override_reason: str = ""
    confirmed: bool = False


def read_photo(path: Path) -> bytes:
    """Return the content of a photo file, which is never changed.

    Raises:
        Trouble: ``file.unreachable`` or ``intake.too-big``.
    """
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise Trouble("intake.too-big", most_mb=_MOST_BYTES >> 20)
        return path.read_bytes()
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise Trouble("file.unreachable", file=path.name, reason=reason) from error


class Intake:
    """Takes photos in.

    Args:
        desk: Makes the steps of the sitting.
        clock: Tells when a photo was taken in.
    """

    def __init__(self, desk: Desk, clock: Clock) -> None:
        self._desk = desk
        self._clock = clock

    def judge(
        self, judge: Judge, photo: bytes, spec: PhotoSpec, accepted: Sequence[Background]
    ) -> Shot:
        """Make the portrait of a photo and judge it; nothing is written.

        Raises:
            Trouble: ``develop.unreadable``, ``develop.no-face`` or ``develop.too-small``.
        """
        # the engine is loaded when somebody needs it, not with the windows
        from capture_station.checks.judge import develop_brought  # noqa: PLC0415

        made = develop_brought(judge, photo, spec, accepted)
        return Shot(
            original=photo,
            original_suffix=_suffix_of(photo),
            portrait=made.portrait,
            crop=made.crop,
            judgement=made.judgement,
            taken_at=self._clock.now(),
        )

    def take(
        self, by: Operator, session_id: SessionId, student_id: StudentId, photo: BroughtPhoto
    ) -> Sitting:
        """Take a photo in for a student, from wherever the sitting stands to the kept portrait.

        The steps are those of everybody else, each an act of its own; where one is refused, the
        ones before it stand and taking the photo in again goes on from there.

        Raises:
            Trouble: ``workflow.override-needed``, ``intake.fee-due`` or what the desk refuses.
        """
        failed = photo.shot.judgement.verdict is Verdict.FAIL
        if failed and not photo.override_reason.strip():
            raise Trouble("workflow.override-needed")
        sitting = self._desk.take_order(by, session_id, student_id, photo.order)
        if sitting.stage is Stage.ENTERED:
            sitting = self._settle(by, sitting, photo.settlement)
        if sitting.stage is Stage.SETTLED:
            sitting = self._desk.register(by, sitting.id)
        sitting = self._desk.keep(by, sitting.id, photo.shot, photo.override_reason)
        return self._desk.confirm(by, sitting.id) if photo.confirmed else sitting

    def _settle(self, by: Operator, sitting: Sitting, settlement: Settlement | None) -> Sitting:
        match settlement:
            case ev.FeePaid():
                return self._desk.pay(by, sitting.id, settlement)
            case ev.FeeWaived(reason=reason):
                return self._desk.waive(by, sitting.id, reason)
            case ev.FeeBySchool():
                return self._desk.charge_school(by, sitting.id)
            case None:
                due_fen = sitting.fee.due_fen if sitting.fee else 0
                raise Trouble("intake.fee-due", amount=yuan(due_fen))


def is_settled(sitting: Sitting | None, price_fen: int) -> bool:
    """Whether nothing is due any more for a photo that a person brings."""
    fee = sitting.fee if sitting is not None else None
    if fee is None:
        return price_fen == 0
    if sitting is not None and sitting.order is not None:
        return fee.state.is_settled
    return price_fen == 0 or fee.state in {FeeState.WAIVED, FeeState.BY_SCHOOL}


def _suffix_of(photo: bytes) -> str:
    for at, mark, suffix in _SUFFIXES:
        if photo[at : at + len(mark)] == mark:
            return suffix
    return ".bin"
