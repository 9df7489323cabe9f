"""What travels between a station and the registry, by wire or on a stick.

An event is a fact of the station with what it concerns. Before facts of a session can be understood
elsewhere, the session and its students are described by two further kinds, whose ids follow from
their content: the same description is the same event, however often it is sent.
"""

from __future__ import annotations

import hashlib
import json
import struct
import uuid
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from capture_station.domain import records
from capture_station.domain.people import Student
from capture_station.domain.session import Session
from capture_station.domain.shapes import ShapeError, demand_shape

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

SESSION_DESCRIBED = "session-described"
STUDENT_LISTED = "student-listed"
PORTRAIT_KEPT = "portrait-kept"
DESCRIPTIONS = {SESSION_DESCRIBED: Session, STUDENT_LISTED: Student}
DESCRIPTION_VERSION = 2
"""2: the price plan has a price for photos that people bring."""

_NAMESPACE = uuid.UUID("7a0c2f0e-8f4b-5d0a-9a51-2f6f0b7f4d11")
_ID_MAX = 64
_VERSION_MAX = 1000


BATCH_TYPE = "application/vnd.capture-station.batch-1"
"""Media type of events with the portraits that they name in one body, version 1."""
_BATCH_MAGIC = b"CSB1"
_BATCH_HEAD = struct.Struct("<4sI")


class Answer(StrEnum):
    """What the registry says of one event."""

    STORED = "stored"
    DUPLICATE = "duplicate"
    REJECTED = "rejected"
    LATER = "later"

    @property
    def is_kept(self) -> bool:
        """Whether the registry has the event."""
        return self in {Answer.STORED, Answer.DUPLICATE}


@dataclass(frozen=True, slots=True)
class WireEvent:
    """An event on its way.

    Attributes:
        id: Remembered by the registry for ever.
        kind: As in `records`, or a description.
        version: Version of the body's shape.
        body: JSON of the fact itself.
        session_id: The session it belongs to.
        sitting_id: The sitting it happened in; empty for what concerns the session.
        student_id: Whose sitting it is; empty for what concerns the session.
        at: When the station wrote it down, by the station's clock.
        operator: Who worked there.
    """

    id: str
    kind: str
    version: int
    body: str
    session_id: str
    sitting_id: str
    student_id: str
    at: datetime
    operator: str

    @property
    def subject(self) -> str:
        """What must arrive in order: the sitting, else the session."""
        return self.sitting_id or self.session_id


@dataclass(frozen=True, slots=True)
class EventAnswer:
    """What became of one event.

    Attributes:
        receipt: The registry's number for it, once it is kept.
        reason: Why it was refused or must come later, as a word; empty otherwise.
    """

    id: str
    answer: Answer
    receipt: str = ""
    reason: str = ""


def to_data(event: WireEvent) -> dict[str, Any]:
    """Return an event as JSON data."""
    return {
        "id": event.id,
        "kind": event.kind,
        "version": event.version,
        "body": json.loads(event.body),
        "session_id": event.session_id,
        "sitting_id": event.sitting_id,
        "student_id": event.student_id,
        "at": records.moment_text(event.at),
        "operator": event.operator,
    }


def from_data(data: object) -> WireEvent:
    """Return the event that JSON data describe; of its body only that it is an object is known.

    Raises:
        ShapeError: If the data are no event.
    """
    if not isinstance(data, dict) or not isinstance(data.get("body"), dict):
        raise ShapeError("body")
    body = json.dumps(data["body"], ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    demand_shape(WireEvent, {**data, "body": ""})
    for name in ("id", "kind", "session_id", "sitting_id", "student_id"):
        _demand_word(data[name], name, may_be_empty=name in {"sitting_id", "student_id"})
    if not 0 < data["version"] <= _VERSION_MAX:
        raise ShapeError("version")
    return WireEvent(**{**data, "body": body, "at": records.read_moment(data["at"])})


def demand_body(event: WireEvent) -> None:
    """Raise unless the body of an event is what its kind asks for.

    Raises:
        KeyError: For a kind or a version that this program does not know.
        ShapeError: With the place of the first thing that is wrong.
    """
    newest = DESCRIPTION_VERSION if event.kind in DESCRIPTIONS else records.VERSION
    if event.version > newest:
        raise KeyError(event.kind)
    body = json.loads(event.body)
    if event.kind in DESCRIPTIONS:
        demand_shape(DESCRIPTIONS[event.kind], _newest_description(event, body))
    else:
        kind = records.class_of(event.kind)
        demand_shape(kind, records.newest_body(event.kind, event.version, body))


def read_description(event: WireEvent) -> Session | Student:
    """Return what a description tells of, whatever version of it; its body was demanded before."""
    body = json.dumps(_newest_description(event, json.loads(event.body)))
    described: Session | Student = records.from_json(DESCRIPTIONS[event.kind], body)
    return described


def _newest_description(event: WireEvent, body: dict[str, Any]) -> dict[str, Any]:
    price = body.get("price")
    if event.kind == SESSION_DESCRIBED and event.version == 1 and isinstance(price, dict):
        return {**body, "price": {**price, "self_provided_fen": 0}}
    return body


def pack_batch(events: Sequence[Any], photos: Sequence[tuple[str, bytes]]) -> bytes:
    """Return events with portraits as one body.

    ``CSB1``, the length of a JSON object (uint32, little endian), the object with ``events`` and
    ``photos`` (SHA-256 and size of each), then the photos one behind the other.

    Args:
        events: JSON data, in order.
        photos: SHA-256 and content.
    """
    named = [{"sha256": sha256, "size": len(content)} for sha256, content in photos]
    told = {"events": list(events), "photos": named}
    head = json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()
    parts = [_BATCH_HEAD.pack(_BATCH_MAGIC, len(head)), head]
    return b"".join([*parts, *(content for _, content in photos)])


def unpack_batch(body: bytes) -> tuple[list[Any], dict[str, bytes]]:
    """Return the events and the photos by SHA-256 of a body; no hash is compared yet.

    Raises:
        ShapeError: If it is no such body.
    """
    try:
        magic, length = _BATCH_HEAD.unpack_from(body)
        told = json.loads(body[_BATCH_HEAD.size : _BATCH_HEAD.size + length])
        events = told["events"]
        photos, place = {}, _BATCH_HEAD.size + length
        for named in told["photos"]:
            sha256, size = str(named["sha256"]), int(named["size"])
            photos[sha256] = body[place : place + size]
            place += max(size, 0)
    except (struct.error, ValueError, KeyError, TypeError, RecursionError) as error:
        raise ShapeError("batch") from error
    if magic != _BATCH_MAGIC or place != len(body) or not isinstance(events, list):
        raise ShapeError("batch")
    return events, photos


def describe_session(session: Session, at: datetime) -> WireEvent:
    """Return the event that tells what a session is."""
    return _description(SESSION_DESCRIBED, session, session.id, "", at)


def list_student(student: Student, session_id: str, at: datetime) -> WireEvent:
    """Return the event that tells who stands on a session's roster."""
    return _description(STUDENT_LISTED, student, session_id, student.id, at)


def digest_of(ids: Iterable[str]) -> str:
    """Return the SHA-256 over ids in order of their text, so that two sides can compare sets."""
    return hashlib.sha256("\n".join(sorted(ids)).encode()).hexdigest()


def _description(
    kind: str, about: Session | Student, session_id: str, student_id: str, at: datetime
) -> WireEvent:
    body = records.to_json(about)
    told_id = str(uuid.uuid5(_NAMESPACE, f"{kind}\n{session_id}\n{body}"))
    return WireEvent(
        told_id, kind, DESCRIPTION_VERSION, body, session_id, "", student_id, at, operator=""
    )


def _demand_word(text: str, place: str, *, may_be_empty: bool) -> None:
    allowed = text.isascii() and text.replace("-", "").replace("_", "").isalnum()
    if len(text) > _ID_MAX or not (allowed or (may_be_empty and not text)):
        raise ShapeError(place)
