"""The tables as the present program sees them.

The database itself is made by the migrations; a test compares the two. Rows are ordered by their
integer ``row`` (the order they came in) and named by their UUIDv7. Moments are text in UTC with
microseconds, so that they sort; amounts are integer fen. Facts are append-only: triggers that the
migrations set refuse to change or delete them.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    and_,
    func,
    select,
    text,
)

REVISION = "0008"
"""Revision of the migrations that these tables belong to."""

metadata = MetaData()


def _row() -> Column[int]:
    return Column("row", Integer, primary_key=True, autoincrement=True)


def _id() -> Column[str]:
    return Column("id", Text, nullable=False, unique=True)


def _text(name: str, *constraints: ForeignKey) -> Column[str]:
    return Column(name, Text, *constraints, nullable=False)


def _integer(name: str) -> Column[int]:
    return Column(name, Integer, nullable=False)


def _maybe(name: str, *constraints: ForeignKey) -> Column[Any]:
    return Column(name, Text, *constraints, nullable=True)


meta = Table(
    "meta",
    metadata,
    Column("key", Text, primary_key=True, nullable=False),
    _text("value"),
)

sessions = Table(
    "sessions",
    metadata,
    _row(),
    _id(),
    _text("school_name"),
    _text("school_code"),
    _text("place"),
    _text("starts_on"),
    _text("ends_on"),
    _text("spec_id"),
    _integer("on_site_fen"),
    _integer("walk_in_fen"),
    Column("self_provided_fen", Integer, nullable=False, server_default=text("0")),
    _text("serial_prefix"),
    _text("state"),
    _text("backgrounds"),
    _maybe("opened_at"),
    _maybe("closed_at"),
)

students = Table(
    "students",
    metadata,
    _row(),
    _id(),
    _text("session_id", ForeignKey("sessions.id")),
    Column("walk_in", Boolean(create_constraint=False), nullable=False),
    _text("student_number"),
    _text("name"),
    _text("gender"),
    _text("id_type"),
    _text("id_number"),
    _maybe("birth_date"),
    _text("ethnicity_code"),
    _text("class_name"),
    _text("department"),
    _text("major"),
    _text("level"),
    _text("study_form"),
    _text("study_years"),
    _text("school_code"),
    _text("school_name"),
    _text("exam_number"),
    _text("adviser"),
    _text("note"),
    Index(
        "students_by_number",
        "session_id",
        "student_number",
        unique=True,
        sqlite_where=text("student_number <> ''"),
    ),
    Index("students_by_class", "session_id", "class_name", "adviser", "walk_in", "id"),
)

search_pages = Table(
    "search_pages",
    metadata,
    Column("session", Integer, ForeignKey("sessions.row"), primary_key=True, nullable=False),
    Column("kind", Integer, primary_key=True, nullable=False),
    Column("page", Integer, primary_key=True, nullable=False),
    Column("body", LargeBinary, nullable=False),
)

sittings = Table(
    "sittings",
    metadata,
    _row(),
    _id(),
    _text("session_id", ForeignKey("sessions.id")),
    _text("student_id", ForeignKey("students.id")),
    _text("stage"),
    Column("walk_in", Boolean(create_constraint=False), nullable=False),
    _integer("fee_due_fen"),
    _text("fee_state"),
    _integer("fee_held_fen"),
    _maybe("fee_method"),
    Column("queue_number", Integer, nullable=True),
    _text("capture_code"),
    _maybe(
        "capture_id",
        ForeignKey("captures.id", deferrable=True, initially="DEFERRED", use_alter=True),
    ),
    _text("retake_reason"),
    _text("corrections"),
    _maybe("dispute"),
    _text("leave_reason"),
    _maybe("print_order"),
    UniqueConstraint("session_id", "student_id"),
    UniqueConstraint("session_id", "queue_number"),
    Index("sittings_by_stage", "session_id", "stage"),
    Index(
        "sittings_by_code",
        "session_id",
        "capture_code",
        sqlite_where=text("capture_code <> ''"),
    ),
    # all that the coverage of classes counts, so that it need not touch the rows themselves
    Index(
        "sittings_for_coverage",
        "student_id",
        "stage",
        "fee_state",
        "capture_id",
        "retake_reason",
        "dispute",
    ),
)

facts = Table(
    "facts",
    metadata,
    _row(),
    _id(),
    _text("session_id", ForeignKey("sessions.id")),
    _maybe("sitting_id", ForeignKey("sittings.id")),
    _text("kind"),
    _integer("version"),
    _text("body"),
    _text("at"),
    _text("operator"),
    Column("salt", Text, nullable=False, server_default=text("''")),
    Index("facts_by_sitting", "sitting_id"),
)

payments = Table(
    "payments",
    metadata,
    _row(),
    Column("fact_id", Text, ForeignKey("facts.id"), nullable=False, unique=True),
    _text("session_id", ForeignKey("sessions.id")),
    _text("sitting_id", ForeignKey("sittings.id")),
    _text("kind"),
    _maybe("method"),
    _integer("amount_fen"),
    _integer("tendered_fen"),
    _text("at"),
    Index("payments_by_session", "session_id", "kind", "method", "amount_fen"),
)

serials = Table(
    "serials",
    metadata,
    Column("session_id", Text, ForeignKey("sessions.id"), primary_key=True, nullable=False),
    Column("prefix", Text, primary_key=True, nullable=False),
    Column("number", Integer, primary_key=True, nullable=False),
    Column("sitting_id", Text, ForeignKey("sittings.id"), nullable=False, unique=True),
    CheckConstraint("number >= 1"),
    sqlite_with_rowid=False,
)

captures = Table(
    "captures",
    metadata,
    _row(),
    _id(),
    Column("fact_id", Text, ForeignKey("facts.id"), nullable=False, unique=True),
    _text("session_id"),
    _text("sitting_id", ForeignKey("sittings.id")),
    _text("prefix"),
    _integer("number"),
    _integer("take"),
    _text("original_name"),
    _text("original_sha256"),
    _text("portrait_name"),
    _text("portrait_sha256"),
    _text("kept_at"),
    UniqueConstraint("sitting_id", "take"),
    ForeignKeyConstraint(
        ["session_id", "prefix", "number"],
        ["serials.session_id", "serials.prefix", "serials.number"],
    ),
    Index("captures_by_serial", "session_id", "prefix", "number"),
    Index("captures_by_time", "session_id", "kept_at"),
)

removals = Table(
    "removals",
    metadata,
    Column("student_id", Text, ForeignKey("students.id"), primary_key=True, nullable=False),
    _text("at"),
    _maybe("files_gone_at"),
    sqlite_with_rowid=False,
)

operators = Table(
    "operators",
    metadata,
    _row(),
    _id(),
    Column("name", Text, nullable=False, unique=True),
    _text("role"),
    _text("secret"),
    _text("made_at"),
    _integer("failures"),
    _maybe("failed_at"),
    _maybe("retired_at"),
)

copies = Table(
    "copies",
    metadata,
    Column("capture_id", Text, ForeignKey("captures.id"), primary_key=True, nullable=False),
    _text("at"),
    sqlite_with_rowid=False,
)

lost_copies = Table(
    "lost_copies",
    metadata,
    Column("capture_id", Text, ForeignKey("copies.capture_id"), primary_key=True, nullable=False),
    sqlite_with_rowid=False,
)

elsewhere = Table(
    "elsewhere",
    metadata,
    Column("id", Text, primary_key=True, nullable=False),
    sqlite_with_rowid=False,
)

corrected = Table(
    "corrected",
    metadata,
    Column("student_id", Text, primary_key=True, nullable=False),
    Column("field", Text, primary_key=True, nullable=False),
    _text("session_id"),
    _integer("number"),
    _text("value"),
    sqlite_with_rowid=False,
)
"""Data that the registry has corrected, over those of the roster; of students unknown here too."""

assigned = Table(
    "assigned",
    metadata,
    Column("sitting_id", Text, primary_key=True, nullable=False),
    _integer("number"),
    _text("capture_id"),
    _text("was_capture_id"),
    Index("assigned_captures", "capture_id"),
    sqlite_with_rowid=False,
)
"""Portraits that the registry has given to another sitting; see `domain.rulings.Assigned`."""

plans = Table(
    "plans",
    metadata,
    Column("session_id", Text, ForeignKey("sessions.id"), primary_key=True, nullable=False),
    _text("body"),
    sqlite_with_rowid=False,
)

certificates = Table(
    "certificates",
    metadata,
    _row(),
    _integer("year"),
    _text("prefix"),
    _integer("place"),
    _text("session_id", ForeignKey("sessions.id")),
    _maybe("student_id", ForeignKey("students.id")),
    _text("reason"),
    _text("teacher"),
    _text("phone"),
    _text("address"),
    _text("at"),
    _text("operator"),
    UniqueConstraint("year", "prefix", "place"),
    CheckConstraint("place >= 1"),
    Index("certificates_by_session", "session_id"),
)

outbox = Table(
    "outbox",
    metadata,
    _row(),
    Column("event_id", Text, ForeignKey("facts.id"), nullable=False, unique=True),
    _text("state"),
    _integer("place"),
    _integer("attempts"),
    _maybe("tried_at"),
    _text("reason"),
    _text("receipt"),
    Index("outbox_in_order", "state", "place"),
)

audit = Table(
    "audit",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False, nullable=False),
    _text("at"),
    _text("operator"),
    _text("act"),
    _text("subject"),
    _text("details"),
    _text("previous"),
    _text("hash"),
    Index("audit_by_subject", "subject"),
)

removed_sittings = select(sittings.c.id).join(
    removals, removals.c.student_id == sittings.c.student_id
)
"""Ids of the sittings of persons who were removed after the retention time."""
_given_to = (
    select(sittings.c.id)
    .join(assigned, assigned.c.sitting_id == sittings.c.id)
    .where(assigned.c.capture_id == captures.c.id)
    .order_by(assigned.c.number.desc())
    .limit(1)
    .correlate(captures)
    .scalar_subquery()
)
owner = func.coalesce(_given_to, captures.c.sitting_id)
"""Sitting whose person a capture shows: where it was taken, unless the registry knows better."""
copied_at = (
    select(copies.c.at)
    .where(
        copies.c.capture_id == captures.c.id,
        copies.c.capture_id.not_in(select(lost_copies.c.capture_id)),
    )
    .correlate(captures)
    .scalar_subquery()
)
"""When the second copy of a capture was made that is on the second disk now; null without one."""
is_here = and_(captures.c.id.not_in(select(elsewhere.c.id)), owner.not_in(removed_sittings))
"""Whether the files of a capture are to lie on this desk's disk: not on another's of the room, and
not removed after the retention time."""
