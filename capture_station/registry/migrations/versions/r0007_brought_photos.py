"""Photos that students bring themselves, a row a try.

Revision ID: 0007
"""

from alembic import op
from sqlalchemy import Column, ForeignKey, Integer, Text, text

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "brought_photos",
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
    )
    is_ordered = text("ordered_at IS NOT NULL AND kept_at IS NULL")
    op.create_index("brought_photos_of", "brought_photos", ["student_id", "row"])
    op.create_index(
        "brought_photos_numbered", "brought_photos", ["session_id", "number"], unique=True
    )
    op.create_index(
        "brought_photos_ordered_once",
        "brought_photos",
        ["student_id"],
        unique=True,
        sqlite_where=is_ordered,
        postgresql_where=is_ordered,
    )


def downgrade() -> None:
    op.drop_table("brought_photos")
