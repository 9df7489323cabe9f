"""Tables of appeals and of verifiable reports; see `schema` for the others."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, Table, Text, text

from capture_station.registry.schema import metadata

_IS_OPEN = text("decided_at IS NULL")

appeals = Table(
    "appeals",
    metadata,
    Column("row", Integer, primary_key=True, autoincrement=True),
    Column("account_id", Text, ForeignKey("accounts.id"), nullable=False),
    Column("name", Text, nullable=False),
    Column("id_type", Text, nullable=False),
    Column("id_number", Text, nullable=False),
    Column("sha256", Text, nullable=False),
    Column("media_type", Text, nullable=False),
    Column("at", Text, nullable=False),
    Column("due_on", Text, nullable=False),
    Column("code_hash", Text, nullable=False),
    Column("vouched_at", Text, nullable=True),
    Column("vouched_by", Text, nullable=True),
    Column("objected_at", Text, nullable=True),
    Column("decided_at", Text, nullable=True),
    Column("decided_by", Text, nullable=True),
    Column("decision", Text, nullable=False),
    Column("remark", Text, nullable=False),
    Index(
        "appeals_open_once",
        "account_id",
        unique=True,
        sqlite_where=_IS_OPEN,
        postgresql_where=_IS_OPEN,
    ),
    Index("appeals_of_number", "id_number"),
)

reports = Table(
    "reports",
    metadata,
    Column("number_hash", Text, primary_key=True, nullable=False),
    Column("student_id", Text, nullable=False),
    Column("capture_id", Text, nullable=False),
    Column("account_id", Text, ForeignKey("accounts.id"), nullable=False),
    Column("made_at", Text, nullable=False),
    Column("expires_at", Text, nullable=False),
    Column("withdrawn_at", Text, nullable=True),
    Index("reports_of", "student_id"),
)
