"""Cases for people, and what the first review measured.

Revision ID: 0003
"""

from alembic import op
from sqlalchemy import Column, Integer, Text, text

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "cases",
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
    )
    is_open = text("decided_at IS NULL")
    op.create_index(
        "cases_in_order",
        "cases",
        ["due_on", "row"],
        sqlite_where=is_open,
        postgresql_where=is_open,
    )
    op.create_index(
        "cases_open_once",
        "cases",
        ["capture_id"],
        unique=True,
        sqlite_where=is_open,
        postgresql_where=is_open,
    )
    op.create_index("cases_by_capture", "cases", ["capture_id", "row"])
    op.create_table(
        "judgements",
        Column("capture_id", Text, primary_key=True, nullable=False),
        Column("body", Text, nullable=False),
    )
    # who waited before there were cases is due at once
    op.execute(
        "INSERT INTO cases (capture_id, session_id, cause, opened_at, due_on, decision, reason,"
        " remark) SELECT id, session_id, 'doubt', coalesce(reviewed_at, taken_at),"
        " substr(coalesce(reviewed_at, taken_at), 1, 10), '', '', ''"
        " FROM captures WHERE review_state = 'waiting'"
    )


def downgrade() -> None:
    op.drop_table("judgements")
    op.drop_table("cases")
