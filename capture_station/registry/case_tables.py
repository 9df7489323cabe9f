"""Tables of the second review; see `schema` for the others."""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, Table, Text, text

from capture_station.registry.schema import metadata

_IS_OPEN = text("decided_at IS NULL")

cases = Table(
    "cases",
    metadata,
    Column("row", Integer, primary_key=True, autoincrement=True),
    Column("capture_id", Text, nullable=False),
    Column("session_id", Text, nullable=False),
    Column("cause", Text, nullable=False),
    Column("opened_at", Text, nullable=False),
    Column("due_on", Text, nullable=False),
    Column("lease_by", Text, nullable=True),
    Column("lease_until", Text, nullable=True),
    Column("decided_at", Text, nullable=True),
    Column("decided_by", Text, nullable=True),
    Column("decision", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("remark", Text, nullable=False),
    Index("cases_in_order", "due_on", "row", sqlite_where=_IS_OPEN, postgresql_where=_IS_OPEN),
    Index(
        "cases_open_once",
        "capture_id",
        unique=True,
        sqlite_where=_IS_OPEN,
        postgresql_where=_IS_OPEN,
    ),
    Index("cases_by_capture", "capture_id", "row"),
)

judgements = Table(
    "judgements",
    metadata,
    Column("capture_id", Text, primary_key=True, nullable=False),
    Column("body", Text, nullable=False),
)
