"""A kept portrait: files, serial number, judgement."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from capture_station.domain.findings import CropWindow, Judgement
    from capture_station.domain.ids import CaptureId, SessionId, SittingId
    from capture_station.domain.session import Serial


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A file in the photo store.

    Attributes:
        name: Path relative to the photo folder, with forward slashes.
        sha256: Lower-case hex digest of the content.
        size: Bytes.
    """

    name: str
    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class KeptPhoto:
    """Both files of a capture after they are safe on the disk.

    Attributes:
        second_copy: Whether the second disk holds both files too, read back.
    """

    original: KeptFile
    portrait: KeptFile
    second_copy: bool = False


@dataclass(frozen=True, slots=True)
class Shot:
    """A developed shot before it is accepted.

    Attributes:
        original: Bytes as the device delivered them.
        original_suffix: File suffix of the original with its dot, e.g. ``".jpg"``.
        portrait: Bytes of the developed JPEG.
        crop: Window of the original that became the portrait.
        judgement: Judgement of the portrait's bytes.
        taken_at: When the shutter fell, UTC.
    """

    original: bytes
    original_suffix: str
    portrait: bytes
    crop: CropWindow
    judgement: Judgement
    taken_at: datetime


@dataclass(frozen=True, slots=True)
class Capture:
    """An accepted capture. A fact: never changed, a retake is a further capture.

    Attributes:
        serial: Serial number of the sitting; retakes of one sitting share it.
        take: 1 for the first capture of the sitting, 2 for its first retake …
        override_reason: Why it was accepted although a rule failed; empty if none failed.
    """

    id: CaptureId
    session_id: SessionId
    sitting_id: SittingId
    serial: Serial
    take: int
    photo: KeptPhoto
    crop: CropWindow
    judgement: Judgement
    taken_at: datetime
    override_reason: str = ""
