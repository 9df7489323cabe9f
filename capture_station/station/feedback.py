"""What the recipient sends back: rejected photos become retakes, with the recipient's reason."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from capture_station.domain.errors import Trouble
from capture_station.domain.session import SessionState
from capture_station.domain.sitting import Stage
from capture_station.exchange.batch import BatchItem, plan_batch
from capture_station.exchange.recipients import recipient_profile
from capture_station.exchange.rejections import match_rejections, read_rejections

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from capture_station.domain.ids import Operator, SessionId
    from capture_station.domain.overview import CaptureRecord
    from capture_station.exchange.rejections import Rejection
    from capture_station.store.store import Store
    from capture_station.workflow.desk import Desk

TAKEN_IN = "rejections-taken-in"
_NO_REASON = "接收方退回"  # a datum of the record, as an operator would have typed it


class Standing(StrEnum):
    """What can be done about a rejected photo.

    `READY`: the student goes on the retake list. `LISTED`: is on it already. `AT_DESK`: has not
    yet confirmed the portrait, so the retake is asked for at the desk. `UNKNOWN`: no portrait of
    this session fits the line, or more than one.
    """

    READY = "ready"
    LISTED = "listed"
    AT_DESK = "at-desk"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class RejectionCase:
    """A line of the recipient's list and the portrait it means; None if unknown."""

    rejection: Rejection
    record: CaptureRecord | None
    standing: Standing


class Feedback:
    """Takes in lists of rejected photos.

    Args:
        store: The open store.
        desk: Asks for the retakes.
        data_dir: Data folder; a user's own recipients lie in its folder ``recipients``.
    """

    def __init__(self, store: Store, desk: Desk, data_dir: Path) -> None:
        self._store = store
        self._desk = desk
        self._own = data_dir / "recipients"

    def look_over(
        self, session_id: SessionId, source: Path, recipient_id: str = ""
    ) -> tuple[RejectionCase, ...]:
        """Find whose photos a list means; nothing is written.

        Args:
            session_id: Session the photos were taken in.
            source: The recipient's list.
            recipient_id: Whose names the files were given; empty where names do not matter.

        Raises:
            Trouble: As `read_rejections` and `recipient_profile`.
        """
        records = self._store.records.captures(session_id)
        items = [_item(record) for record in records]
        names: dict[str, str] = {}
        if recipient_id:
            plan = plan_batch(items, recipient_profile(recipient_id, self._own))
            names = {item.serial: name for item, name in zip(items, plan.names, strict=True)}
        by_serial = {record.capture.serial.text: record for record in records}
        matches = match_rejections(read_rejections(source), items, names)
        found = [(one.rejection, by_serial.get(one.serial or "")) for one in matches]
        return tuple(RejectionCase(one, record, _standing(record)) for one, record in found)

    def ask_retakes(
        self, by: Operator, session_id: SessionId, cases: Iterable[RejectionCase]
    ) -> int:
        """Put the students who are ready for it on the retake list; return how many.

        Raises:
            Trouble: ``feedback.session-closed`` if the session is not open.
        """
        if self._store.records.session(session_id).state is not SessionState.OPEN:
            raise Trouble("feedback.session-closed")
        reasons = {
            case.record.sitting.id: case.rejection.reason or _NO_REASON
            for case in cases
            if case.record is not None and case.standing is Standing.READY
        }
        for sitting_id, reason in reasons.items():
            self._desk.ask_retake(by, sitting_id, reason)
        with self._store.ledger.act(by) as act:
            act.note(TAKEN_IN, session_id, retakes=len(reasons))
        return len(reasons)


def _standing(record: CaptureRecord | None) -> Standing:
    if record is None:
        return Standing.UNKNOWN
    if record.sitting.retake_reason:
        return Standing.LISTED
    ready = record.sitting.stage in {Stage.DONE, Stage.DISPUTED}
    return Standing.READY if ready else Standing.AT_DESK


def _item(record: CaptureRecord) -> BatchItem:
    """Return a portrait as it is named; its bytes are not wanted here."""
    return BatchItem(
        serial=record.capture.serial.text,
        person=record.student.data,
        capture_code=record.sitting.capture_code,
        portrait=lambda: b"",
        sha256=record.capture.photo.portrait.sha256,
        taken_at=record.capture.taken_at,
    )
