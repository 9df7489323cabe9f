"""Tables of what students answer about their records; see `schema` for the others."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, Table, Text, text

from capture_station.registry.schema import metadata

_IS_OPEN = text("decided_at IS NULL")

answers = Table(
    "answers",
    metadata,
    Column("row", Integer, primary_key=True, autoincrement=True),
    Column("student_id", Text, nullable=False),
    Column("capture_id", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("at", Text, nullable=False),
    Column("due_on", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("decided_at", Text, nullable=True),
    Column("decided_by", Text, nullable=True),
    Column("decision", Text, nullable=False),
    Column("remark", Text, nullable=False),
    Index("answers_of", "student_id", "row"),
    Index(
        "answers_open_once",
        "student_id",
        unique=True,
        sqlite_where=_IS_OPEN,
        postgresql_where=_IS_OPEN,
    ),
)

papers = Table(
    "papers",
    metadata,
    Column("row", Integer, primary_key=True, autoincrement=True),
    Column("answer", Integer, ForeignKey("answers.row"), nullable=False),
    Column("sha256", Text, nullable=False),
    Column("media_type", Text, nullable=False),
    Column("size", Integer, nullable=False),
    Index("papers_of", "answer"),
)

corrections = Table(
    "corrections",
    metadata,
    Column("student_id", Text, primary_key=True, nullable=False),
    Column("field", Text, primary_key=True, nullable=False),
    Column("value", Text, nullable=False),
    Column("at", Text, nullable=False),
    Column("decided_by", Text, nullable=False),
)
"""What was corrected of a roster; it lies over whatever a station lists."""

assignments = Table(
    "assignments",
    metadata,
    Column("sitting_id", Text, primary_key=True, nullable=False),
    Column("was_capture_id", Text, nullable=False),
    Column("capture_id", Text, nullable=False),
    Column("at", Text, nullable=False),
    Column("decided_by", Text, nullable=False),
)

retakes = Table(
    "retakes",
    metadata,
    Column("row", Integer, primary_key=True, autoincrement=True),
    Column("student_id", Text, nullable=False),
    Column("capture_id", Text, nullable=False),
    Column("day", Text, nullable=False),
    Column("place", Text, nullable=False),
    Column("decided_by", Text, nullable=False),
    Column("at", Text, nullable=False),
    Index("retakes_of", "student_id", "row"),
)
