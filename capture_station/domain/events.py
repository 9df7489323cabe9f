"""What can happen in a sitting and to a session: immutable facts.

Each is written down with the moment, the operator and the step it led to. Texts typed by people
(reasons, notes) are part of the fact.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from capture_station.domain.capture import Capture
    from capture_station.domain.order import PrintOrder
    from capture_station.domain.payment import PaymentMethod


class DisputeReason(StrEnum):
    """What a student may find wrong (FACTS.md §9)."""

    NAME = "name"
    GENDER = "gender"
    ID_NUMBER = "id_number"
    STUDENT_NUMBER = "student_number"
    ETHNICITY = "ethnicity"
    CLASS = "class"
    NOT_MY_PHOTO = "not_my_photo"


class Resolution(StrEnum):
    """How a dispute ended."""

    DATA_CORRECTED = "data_corrected"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Entered:
    """The person came to the desk; `fee_fen` is due, 0 if the session takes none."""

    fee_fen: int
    walk_in: bool = False


@dataclass(frozen=True, slots=True)
class OrderTaken:
    """The person brings a photo instead of being photographed; `fee_fen` is due for that."""

    fee_fen: int
    order: PrintOrder


@dataclass(frozen=True, slots=True)
class FeePaid:
    """The whole fee was received.

    Attributes:
        amount_fen: The fee itself, not the note that was handed over.
        tendered_fen: Cash handed over; equal to the fee for other methods.
        reference: Reference of the payment service; empty for cash.
    """

    method: PaymentMethod
    amount_fen: int
    tendered_fen: int
    reference: str = ""


@dataclass(frozen=True, slots=True)
class FeeWaived:
    """The fee was waived, with a reason."""

    reason: str


@dataclass(frozen=True, slots=True)
class FeeBySchool:
    """The school pays for this person."""


@dataclass(frozen=True, slots=True)
class FeeRefunded:
    """The fee was given back, with a reason."""

    amount_fen: int
    reason: str


@dataclass(frozen=True, slots=True)
class Registered:
    """The data were confirmed and a queue number given. The capture code is an opaque value."""

    queue_number: int
    capture_code: str = ""


@dataclass(frozen=True, slots=True)
class CodeBound:
    """A capture code was bound (or bound anew) after registering."""

    capture_code: str


@dataclass(frozen=True, slots=True)
class CorrectionProposed:
    """A datum of the roster is said to be wrong. The roster itself is not changed.

    Attributes:
        field: Name of the field of `PersonData`.
    """

    field: str
    old: str
    new: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Called:
    """The person was called to the camera."""


@dataclass(frozen=True, slots=True)
class SentBack:
    """The person left the camera without a shot and waits again, number kept."""


@dataclass(frozen=True, slots=True)
class PortraitKept:
    """A portrait was accepted and is safe on the disk."""

    capture: Capture


@dataclass(frozen=True, slots=True)
class RetakeAsked:
    """Another shot is wanted; the present portrait stays valid until the next one is kept."""

    reason: str


@dataclass(frozen=True, slots=True)
class RetakeDropped:
    """The retake is given up; the present portrait stays."""

    reason: str


@dataclass(frozen=True, slots=True)
class Confirmed:
    """The student found portrait and data right."""


@dataclass(frozen=True, slots=True)
class Disputed:
    """The student found something wrong."""

    reason: DisputeReason
    note: str = ""


@dataclass(frozen=True, slots=True)
class DisputeSettled:
    """A dispute about data ended."""

    resolution: Resolution
    note: str = ""


@dataclass(frozen=True, slots=True)
class LeftWithoutPhoto:
    """The person went away before a photo was taken."""

    reason: str


@dataclass(frozen=True, slots=True)
class CameBack:
    """A person who had left is here again."""


@dataclass(frozen=True, slots=True)
class EntryVoided:
    """The person was entered by mistake; nothing had been paid."""

    reason: str


@dataclass(frozen=True, slots=True)
class PointExplained:
    """What was open when the session was closed, and why it may stay so.

    Attributes:
        point: Kind of the open point, e.g. ``"paid-not-shot"``.
        reason: From the list or in own words.
    """

    point: str
    reason: str


SittingEvent = (
    Entered
    | OrderTaken
    | FeePaid
    | FeeWaived
    | FeeBySchool
    | FeeRefunded
    | Registered
    | CodeBound
    | CorrectionProposed
    | Called
    | SentBack
    | PortraitKept
    | RetakeAsked
    | RetakeDropped
    | Confirmed
    | Disputed
    | DisputeSettled
    | LeftWithoutPhoto
    | CameBack
    | EntryVoided
    | PointExplained
)
"""Everything that can happen in a sitting."""


@dataclass(frozen=True, slots=True)
class SessionPlanned:
    """A session was made."""


@dataclass(frozen=True, slots=True)
class SessionOpened:
    """A session was opened; `reason` is given when a closed one is opened again."""

    reason: str = ""


@dataclass(frozen=True, slots=True)
class SessionClosed:
    """A session was closed.

    Attributes:
        sheet_sha256: Hash over serials, files and payments, as printed on the closing sheet.
        remark: Explanation of what was left open.
    """

    sheet_sha256: str
    remark: str = ""


SessionEvent = SessionPlanned | SessionOpened | SessionClosed
"""Everything that can happen to a session."""
