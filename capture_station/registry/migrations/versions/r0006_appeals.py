"""Appeals against an account that has somebody's ID number, and reports that anybody can verify.

Revision ID: 0006
"""

from alembic import op
from sqlalchemy import Column, ForeignKey, Integer, Text, text

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "appeals",
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
    )
    is_open = text("decided_at IS NULL")
    op.create_index(
        "appeals_open_once",
        "appeals",
        ["account_id"],
        unique=True,
        sqlite_where=is_open,
        postgresql_where=is_open,
    )
    op.create_index("appeals_of_number", "appeals", ["id_number"])
    op.create_table(
        "reports",
        Column("number_hash", Text, primary_key=True, nullable=False),
        Column("student_id", Text, nullable=False),
        Column("capture_id", Text, nullable=False),
        Column("account_id", Text, ForeignKey("accounts.id"), nullable=False),
        Column("made_at", Text, nullable=False),
        Column("expires_at", Text, nullable=False),
        Column("withdrawn_at", Text, nullable=True),
    )
    op.create_index("reports_of", "reports", ["student_id"])


def downgrade() -> None:
    op.drop_table("reports")
    op.drop_table("appeals")
