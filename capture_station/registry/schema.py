"""The registry's tables as the present program sees them; a test compares them with the migrations.

Moments are text in UTC with microseconds, so that they sort. ``events`` are facts: an id in it has
had its effect, for ever. Everything that pages show of a sitting follows from its events.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
)

REVISION = "0007"
"""Revision of the migrations that these tables belong to."""

metadata = MetaData()


def _row() -> Column[int]:
    return Column("row", Integer, primary_key=True, autoincrement=True)


def _id(name: str = "id") -> Column[str]:
    return Column(name, Text, primary_key=True, nullable=False)


def _text(name: str, *constraints: ForeignKey) -> Column[str]:
    return Column(name, Text, *constraints, nullable=False)


def _maybe(name: str, *constraints: ForeignKey) -> Column[Any]:
    return Column(name, Text, *constraints, nullable=True)


def _integer(name: str) -> Column[int]:
    return Column(name, Integer, nullable=False)


def _flag(name: str) -> Column[bool]:
    return Column(name, Boolean(create_constraint=False), nullable=False)


stations = Table(
    "stations",
    metadata,
    _id(),
    _text("name"),
    _text("token_hash"),
    _text("enrolled_at"),
    _maybe("revoked_at"),
    _maybe("seen_at"),
    _integer("pending"),
    _text("version"),
    Column("skew_s", Float, nullable=True),
    Column("room", Text, nullable=False, server_default=""),
    _maybe("signing_key"),
)

enrolments = Table(
    "enrolments",
    metadata,
    _id("code_hash"),
    _text("station_name"),
    _text("made_by"),
    _text("expires_at"),
    _maybe("used_at"),
    Column("room", Text, nullable=False, server_default=""),
)

sessions = Table(
    "sessions",
    metadata,
    _id(),
    _text("listing_id"),
    _text("school_name"),
    _text("school_code"),
    _text("place"),
    _text("starts_on"),
    _text("ends_on"),
    _text("spec_id"),
    _text("backgrounds"),
    _text("state"),
    _text("made_by", ForeignKey("stations.id")),
    _text("made_at"),
)

station_sessions = Table(
    "station_sessions",
    metadata,
    Column("station_id", Text, ForeignKey("stations.id"), primary_key=True, nullable=False),
    Column("session_id", Text, ForeignKey("sessions.id"), primary_key=True, nullable=False),
    Column("place", Integer, nullable=False, server_default="0"),
)

students = Table(
    "students",
    metadata,
    _id(),
    _text("session_id", ForeignKey("sessions.id")),
    _text("listing_id"),
    _text("listed_at"),
    _text("student_number"),
    _text("name"),
    _text("gender"),
    _text("id_number"),
    _text("class_name"),
    _text("department"),
    _text("major"),
    _text("adviser"),
    _flag("walk_in"),
    Index("students_by_class", "session_id", "class_name", "student_number"),
    Index("students_by_id_number", "id_number"),
)

sittings = Table(
    "sittings",
    metadata,
    _id(),
    _text("session_id", ForeignKey("sessions.id")),
    _text("student_id"),
    _text("stage"),
    _maybe("capture_id"),
    _text("retake_reason"),
    _text("dispute_reason"),
    _maybe("photographed_at"),
    Index("sittings_by_student", "student_id"),
    Index("sittings_by_session", "session_id", "photographed_at"),
)

events = Table(
    "events",
    metadata,
    _row(),
    Column("id", Text, nullable=False, unique=True),
    _text("station_id", ForeignKey("stations.id")),
    _text("session_id"),
    _text("sitting_id"),
    _text("student_id"),
    _text("kind"),
    _integer("version"),
    _text("body"),
    _text("at"),
    _text("operator"),
    _text("received_at"),
    Index("events_by_sitting", "sitting_id", "at", "id"),
    Index("events_by_session", "session_id", "kind"),
)

objects = Table(
    "objects",
    metadata,
    _id("sha256"),
    _text("kind"),
    _integer("size"),
    _text("received_at"),
)

captures = Table(
    "captures",
    metadata,
    _id(),
    Column("event_id", Text, ForeignKey("events.id"), nullable=False, unique=True),
    _text("session_id", ForeignKey("sessions.id")),
    _text("sitting_id"),
    _text("student_id"),
    _text("prefix"),
    _integer("number"),
    _integer("take"),
    _text("portrait_sha256"),
    _text("original_sha256"),
    _text("taken_at"),
    _text("verdict"),
    _text("override_reason"),
    _text("review_state"),
    _text("review_reasons"),
    _maybe("reviewed_at"),
    _integer("review_tries"),
    _maybe("review_lease"),
    Index("captures_by_session", "session_id", "prefix", "number"),
    Index("captures_to_review", "review_state", "review_lease"),
    Index("captures_by_sitting", "sitting_id"),
)

changes = Table(
    "changes",
    metadata,
    _row(),
    _text("session_id"),
    _text("kind"),
    _text("body"),
    _text("at"),
    Index("changes_by_session", "session_id", "row"),
)

conflicts = Table(
    "conflicts",
    metadata,
    _row(),
    _text("session_id"),
    _text("kind"),
    _text("subject"),
    _text("other"),
    _text("found_at"),
    _maybe("decided_at"),
    _maybe("decided_by"),
    _maybe("decision"),
    UniqueConstraint("kind", "subject", "other"),
)

staff = Table(
    "staff",
    metadata,
    _id(),
    Column("name", Text, nullable=False, unique=True),
    _text("role"),
    _text("password_hash"),
    _text("made_at"),
    _integer("failures"),
    _maybe("locked_until"),
)

staff_classes = Table(
    "staff_classes",
    metadata,
    Column("staff_id", Text, ForeignKey("staff.id"), primary_key=True, nullable=False),
    Column("class_name", Text, primary_key=True, nullable=False),
)

sign_ins = Table(
    "sign_ins",
    metadata,
    _id("token_hash"),
    _text("staff_id", ForeignKey("staff.id")),
    _text("form_token"),
    _text("expires_at"),
)

audit = Table(
    "audit",
    metadata,
    _row(),
    _text("at"),
    _text("who"),
    _text("act"),
    _text("subject"),
    Index("audit_by_subject", "subject"),
)

service_keys = Table(
    "service_keys",
    metadata,
    _id("name"),
    _text("secret"),
)
