"""Batches for recipients: the store's portraits written by the exchange room, and audited."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from capture_station.domain.errors import Trouble
from capture_station.domain.events import DisputeReason
from capture_station.domain.identity import Gravity
from capture_station.domain.sitting import Stage
from capture_station.exchange.batch import BatchItem, plan_batch, write_batch
from capture_station.exchange.naming import NameProblem
from capture_station.exchange.recipients import recipient_profile, recipient_profiles
from capture_station.exchange.verification import verify_batch

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from capture_station.domain.ids import Operator, SessionId
    from capture_station.domain.overview import AuditLine, CaptureRecord
    from capture_station.exchange.batch import BatchReceipt
    from capture_station.exchange.recipients import RecipientProfile
    from capture_station.exchange.verification import BatchVerification
    from capture_station.store.store import Store

STARTED = "batch-started"
EXPORTED = "batch-exported"
GIVEN_UP = "batch-given-up"
_NO_CODE = "no-capture-code"


class Scope(StrEnum):
    """Whose portraits go into a batch.

    `CONFIRMED`: those that the student found right. `PHOTOGRAPHED`: every valid portrait but one
    of which the student says that it is somebody else's.
    """

    CONFIRMED = "confirmed"
    PHOTOGRAPHED = "photographed"


class LeftOut(StrEnum):
    """Why a valid portrait does not go into a batch.

    `ELSEWHERE`: its files are with another desk of the room, or at the registry.
    """

    NOT_VERIFIED = "not_verified"
    DISPUTED = "disputed"
    RETAKE = "retake"
    ELSEWHERE = "elsewhere"


@dataclass(frozen=True, slots=True)
class DeliveryPreview:
    """What a batch would be.

    Attributes:
        session_id: Whose portraits.
        profile: Whom it is for.
        included: Its portraits, by serial number.
        left_out: Valid portraits that the scope leaves out, with the reason.
        problems: What is wrong with the names, and persons without a capture code for a recipient
            that works by it.
    """

    session_id: SessionId
    profile: RecipientProfile
    included: tuple[CaptureRecord, ...]
    left_out: tuple[tuple[CaptureRecord, LeftOut], ...]
    problems: tuple[NameProblem, ...]

    @property
    def is_writable(self) -> bool:
        """Whether there is something to write and nothing that forbids it."""
        errors = any(problem.gravity is Gravity.ERROR for problem in self.problems)
        return bool(self.included) and not errors


class Deliveries:
    """Makes batches. `write` may run on any thread; it reads files and writes the audit trail.

    Args:
        store: The open store.
        data_dir: Data folder; a user's own recipients lie in its folder ``recipients``.
    """

    def __init__(self, store: Store, data_dir: Path) -> None:
        self._store = store
        self._data_dir = data_dir
        self._own = data_dir / "recipients"

    def recipients(self) -> tuple[RecipientProfile, ...]:
        """Return all recipients, the user's own included.

        Raises:
            Trouble: ``exchange.profile-bad``.
        """
        return recipient_profiles(self._own)

    def preview(
        self, session_id: SessionId, recipient_id: str, scope: Scope = Scope.CONFIRMED
    ) -> DeliveryPreview:
        """Say what a batch would be, without writing anything.

        Raises:
            Trouble: ``exchange.profile-unknown`` or ``exchange.profile-bad``.
        """
        profile = recipient_profile(recipient_id, self._own)
        included: list[CaptureRecord] = []
        left_out: list[tuple[CaptureRecord, LeftOut]] = []
        records = self._store.records.captures(session_id)
        foreign = self._store.adoption.foreign([record.capture.id for record in records])
        for record in records:
            reason = _reason_against(record, scope)
            if reason is None and record.capture.id in foreign:
                reason = LeftOut.ELSEWHERE
            if reason is None:
                included.append(record)
            else:
                left_out.append((record, reason))
        plan = plan_batch([self._item(record) for record in included], profile)
        return DeliveryPreview(
            session_id,
            profile,
            tuple(included),
            tuple(left_out),
            (*plan.problems, *_missing_codes(profile, included)),
        )

    def write(
        self,
        by: Operator,
        preview: DeliveryPreview,
        target: Path,
        progress: Callable[[int, int], None] | None = None,
        cancel: Callable[[], bool] | None = None,
        password: str | None = None,
    ) -> tuple[BatchReceipt, BatchVerification]:
        """Write a batch and compare it with its checksums afterwards.

        The audit trail says who wants to export what before a single file is written, and what it
        became when the batch is there or was given up: no photo leaves without a trace.

        Args:
            by: Who exports.
            preview: What to write.
            target: Folder that does not exist yet or is empty, outside the data folder.
            progress: Told the photos done and the photos in all.
            cancel: Asked between two photos.
            password: Encrypts the batch (AES-256 ZIP); None for an open one.

        Raises:
            Trouble: ``delivery.nothing``, or a key of the room ``exchange`` or ``store``.
        """
        if not preview.included:
            raise Trouble("delivery.nothing")
        recipient, count = preview.profile.id, len(preview.included)
        self._note(by, preview, STARTED, recipient=recipient, photos=count)
        try:
            receipt = write_batch(
                [self._item(record) for record in preview.included],
                target,
                preview.profile,
                progress,
                cancel,
                password=password,
                data_dir=self._data_dir,
            )
        except Trouble as trouble:
            self._note(by, preview, GIVEN_UP, recipient=recipient, why=trouble.key)
            raise
        told: dict[str, str | float] = {"first": receipt.first_serial, "last": receipt.last_serial}
        told |= {"photos": receipt.photos, "manifest": receipt.manifest_sha256}
        self._note(by, preview, EXPORTED, recipient=receipt.profile_id, **told)
        return receipt, verify_batch(target)

    def history(self, session_id: SessionId) -> tuple[AuditLine, ...]:
        """Return the exports of a session, newest first."""
        lines = self._store.records.history(session_id)
        return tuple(line for line in reversed(lines) if line.act == EXPORTED)

    def unfinished(self) -> tuple[AuditLine, ...]:
        """Return the beginnings of batches that neither were finished nor given up, oldest first.

        The program ended meanwhile. Written again to the same place, such a batch is continued.
        Not to be asked while one is being written.
        """
        found: dict[tuple[str, str], AuditLine] = {}
        for session in self._store.records.sessions():
            for line in self._store.records.history(session.id):
                about = (line.subject, str(line.details.get("recipient", "")))
                if line.act == STARTED:
                    found[about] = line
                elif line.act in {EXPORTED, GIVEN_UP}:
                    found.pop(about, None)
        return tuple(sorted(found.values(), key=lambda line: line.number))

    def _note(
        self, by: Operator, preview: DeliveryPreview, what: str, **details: str | float
    ) -> None:
        with self._store.ledger.act(by) as act:
            act.note(what, preview.session_id, **details)

    def _item(self, record: CaptureRecord) -> BatchItem:
        capture, photos = record.capture, self._store.photos
        file = capture.photo.portrait
        return BatchItem(
            serial=capture.serial.text,
            person=record.student.data,
            capture_code=record.sitting.capture_code,
            portrait=lambda: photos.read(file.name, file.sha256),
            sha256=file.sha256,
            taken_at=capture.taken_at,
        )


def _reason_against(record: CaptureRecord, scope: Scope) -> LeftOut | None:
    sitting = record.sitting
    dispute = sitting.dispute
    if dispute is not None and (
        scope is Scope.CONFIRMED or dispute.reason is DisputeReason.NOT_MY_PHOTO
    ):
        return LeftOut.DISPUTED
    if scope is Scope.PHOTOGRAPHED:
        return None
    if sitting.retake_reason:
        return LeftOut.RETAKE
    return None if sitting.stage is Stage.DONE else LeftOut.NOT_VERIFIED


def _missing_codes(
    profile: RecipientProfile, included: list[CaptureRecord]
) -> tuple[NameProblem, ...]:
    """Name the persons without a code where the recipient knows a person by nothing else."""
    if "capture_code" not in profile.columns or profile.personal_fields:
        return ()
    return tuple(
        NameProblem(record.capture.serial.text, _NO_CODE, Gravity.WARNING)
        for record in included
        if not record.sitting.capture_code
    )
