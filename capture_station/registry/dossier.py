"""What a reviewer has before them: portrait, findings with numbers, others around it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, or_, select

from capture_station.domain.findings import Finding, Judgement, Severity
from capture_station.domain.people import masked_id
from capture_station.domain.records import from_json, to_json
from capture_station.domain.session import Serial
from capture_station.domain.shapes import ShapeError
from capture_station.registry.case_tables import judgements
from capture_station.registry.database import put_rows
from capture_station.registry.schema import captures, events, objects, sessions, sittings, students

if TYPE_CHECKING:
    from sqlalchemy import Connection

_AROUND = 2
"""How many serial numbers to each side."""
_LEVEL = {"eye-line": "eye_y", "hair-top": "hair_top_y"}
_UPRIGHT = {"centred": "eye_mid_x"}
_WIDTH = "face-width"


@dataclass(frozen=True, slots=True)
class Seen:
    """A portrait beside others."""

    capture_id: str
    serial: str
    name: str
    is_subject: bool = False
    taken_at: str = ""


@dataclass(frozen=True, slots=True)
class Mark:
    """A line drawn on the portrait, in its pixels.

    Attributes:
        band: The limits across the line; None where a side is open.
    """

    rule: str
    line: tuple[float, float, float, float]
    value: float
    severity: str
    band: tuple[float, float] | None
    is_level: bool


@dataclass(frozen=True, slots=True)
class Dossier:
    """All that is shown of a case.

    Attributes:
        id_number: Masked.
        has_original: Whether the original is here.
        findings: Those that did not pass first.
        reasons: Rules or words by which the first review sent it here.
        earlier: The student's other portraits, newest first.
    """

    capture_id: str
    serial: str
    name: str
    student_number: str
    class_name: str
    id_number: str
    place: str
    taken_at: str
    override_reason: str
    has_original: bool
    reasons: tuple[str, ...]
    findings: tuple[Finding, ...]
    marks: tuple[Mark, ...]
    size: tuple[int, int]
    neighbours: tuple[Seen, ...]
    earlier: tuple[Seen, ...]


def keep_judgement(connection: Connection, capture_id: str, judgement: Judgement) -> None:
    """Keep what the first review measured, for the reviewer to see."""
    row = {"capture_id": capture_id, "body": to_json(judgement)}
    put_rows(connection, judgements, "capture_id", [row])


def dossier_of(connection: Connection, capture_id: str) -> Dossier:
    """Return what a reviewer is shown of a portrait.

    Args:
        connection: A transaction.
        capture_id: A capture that exists.
    """
    row = connection.execute(
        select(
            captures,
            sessions.c.place,
            students.c.name,
            students.c.student_number,
            students.c.class_name,
            students.c.id_number,
            objects.c.sha256.label("original"),
        )
        .join(sessions, sessions.c.id == captures.c.session_id)
        .outerjoin(students, students.c.id == captures.c.student_id)
        .outerjoin(objects, objects.c.sha256 == captures.c.original_sha256)
        .where(captures.c.id == capture_id)
    ).one()
    judgement = _judgement(connection, row)
    found = judgement.findings if judgement else ()
    order = (Severity.FAIL, Severity.UNKNOWN, Severity.WARN, Severity.PASS)
    geometry = judgement.geometry if judgement else None
    return Dossier(
        capture_id=row.id,
        serial=Serial(row.prefix, row.number).text,
        name=row.name or "",
        student_number=row.student_number or "",
        class_name=row.class_name or "",
        id_number=masked_id(row.id_number or ""),
        place=row.place,
        taken_at=row.taken_at,
        override_reason=row.override_reason,
        has_original=row.original is not None,
        reasons=tuple(json.loads(row.review_reasons)),
        findings=tuple(sorted(found, key=lambda each: order.index(each.severity))),
        marks=_marks(judgement) if judgement else (),
        size=(geometry.width, geometry.height) if geometry else (480, 640),
        neighbours=neighbours_of(connection, row),
        earlier=_earlier(connection, row),
    )


def neighbours_of(connection: Connection, row: Any) -> tuple[Seen, ...]:
    """Return the portraits with the serial numbers around one, itself among them.

    Args:
        connection: A transaction.
        row: Has ``id``, ``session_id``, ``prefix`` and ``number`` of a capture.
    """
    near = captures.c.number.between(row.number - _AROUND, row.number + _AROUND)
    return _seen(
        connection,
        and_(
            captures.c.session_id == row.session_id,
            captures.c.prefix == row.prefix,
            near,
            or_(sittings.c.capture_id == captures.c.id, captures.c.id == row.id),
        ),
        row.id,
        (captures.c.number, captures.c.take),
    )


def _earlier(connection: Connection, row: Any) -> tuple[Seen, ...]:
    same = captures.c.student_id == row.student_id
    if row.id_number:
        twins = select(students.c.id).where(students.c.id_number == row.id_number)
        same = or_(same, captures.c.student_id.in_(twins))
    condition = and_(same, captures.c.id != row.id, captures.c.taken_at < row.taken_at)
    return _seen(connection, condition, row.id, (captures.c.taken_at.desc(),), limit=3)


def _seen(
    connection: Connection, condition: Any, subject: str, order: Any, limit: int = 12
) -> tuple[Seen, ...]:
    query = (
        select(
            captures.c.id,
            captures.c.prefix,
            captures.c.number,
            captures.c.taken_at,
            students.c.name,
        )
        .outerjoin(sittings, sittings.c.id == captures.c.sitting_id)
        .outerjoin(students, students.c.id == captures.c.student_id)
        .where(condition)
        .order_by(*order)
        .limit(limit)
    )
    return tuple(
        Seen(
            row.id,
            Serial(row.prefix, row.number).text,
            row.name or "",
            row.id == subject,
            row.taken_at,
        )
        for row in connection.execute(query)
    )


def _judgement(connection: Connection, row: Any) -> Judgement | None:
    """Return what the first review measured, else what the station did."""
    query = select(judgements.c.body).where(judgements.c.capture_id == row.id)
    body = connection.execute(query).scalar_one_or_none()
    if body is None:
        told = select(events.c.body).where(events.c.id == row.event_id)
        event = json.loads(connection.execute(told).scalar_one_or_none() or "{}")
        if "capture" not in event:
            return None
        body = json.dumps(event["capture"]["judgement"])
    try:
        judgement: Judgement = from_json(Judgement, body)
    except (ShapeError, KeyError, TypeError, ValueError):
        return None
    return judgement


def _marks(judgement: Judgement) -> tuple[Mark, ...]:
    geometry = judgement.geometry
    if geometry is None:
        return ()
    width, height = float(geometry.width), float(geometry.height)
    found = []
    for finding in judgement.findings:
        if finding.rule in _LEVEL:
            at = getattr(geometry, _LEVEL[finding.rule])
            line = None if at is None else (0.0, at, width, at)
        elif finding.rule in _UPRIGHT:
            at = getattr(geometry, _UPRIGHT[finding.rule])
            line = None if at is None else (at, 0.0, at, height)
        elif finding.rule == _WIDTH and geometry.face_width and geometry.eye_mid_x:
            at, half = geometry.face_width, geometry.face_width / 2
            level = (geometry.eye_y or height / 2) + half * 0.5
            line = (geometry.eye_mid_x - half, level, geometry.eye_mid_x + half, level)
        else:
            continue
        if line is not None:
            low, high = finding.limits
            has_band = finding.rule != _WIDTH and low is not None and high is not None
            band = (float(low or 0), float(high or 0)) if has_band else None
            severity, is_level = finding.severity.value, finding.rule not in _UPRIGHT
            found.append(Mark(finding.rule, line, float(at), severity, band, is_level))
    return tuple(found)
