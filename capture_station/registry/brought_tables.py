"""Table of the photos that students bring themselves; see `schema` for the others."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, Table, Text, text

from capture_station.registry.schema import metadata

_IS_ORDERED = text("ordered_at IS NOT NULL AND kept_at IS NULL")

brought_photos = Table(
    "brought_photos",
    metadata,
    Column("row", Integer, primary_key=True, autoincrement=True),
    Column("session_id", Text, nullable=False),
    Column("student_id", Text, nullable=False),
    Column("account_id", Text, ForeignKey("accounts.id"), nullable=False),
    Column("capture_id", Text, nullable=False),
    Column("at", Text, nullable=False),
    Column("trouble", Text, nullable=False),
    Column("portrait_sha256", Text, nullable=False),
    Column("original_sha256", Text, nullable=False),
    Column("original_size", Integer, nullable=False),
    Column("crop", Text, nullable=False),
    Column("judgement", Text, nullable=False),
    Column("ordered_at", Text, nullable=True),
    Column("number", Integer, nullable=True),
    Column("kept_at", Text, nullable=True),
    Index("brought_photos_of", "student_id", "row"),
    Index("brought_photos_numbered", "session_id", "number", unique=True),
    Index(
        "brought_photos_ordered_once",
        "student_id",
        unique=True,
        sqlite_where=_IS_ORDERED,
        postgresql_where=_IS_ORDERED,
    ),
)
"""A row a try. ``capture_id`` is the valid portrait of that moment, so that a rejected one begins
the tries anew; ``trouble`` (key and values) stands where no portrait could be made;
``number`` is the serial number of the first portrait of a sitting."""
