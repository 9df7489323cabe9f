"""What the registry has decided about records, lying over facts and rosters.

Revision ID: 0007
"""

from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(
        """
        CREATE TABLE corrected (
            student_id TEXT NOT NULL,
            field TEXT NOT NULL,
            session_id TEXT NOT NULL,
            number INTEGER NOT NULL,
            value TEXT NOT NULL,
            PRIMARY KEY (student_id, field)
        ) WITHOUT ROWID
        """
    )
    op.execute(
        """
        CREATE TABLE assigned (
            sitting_id TEXT NOT NULL,
            number INTEGER NOT NULL,
            capture_id TEXT NOT NULL,
            was_capture_id TEXT NOT NULL,
            PRIMARY KEY (sitting_id)
        ) WITHOUT ROWID
        """
    )
    op.execute("CREATE INDEX assigned_captures ON assigned (capture_id)")


def downgrade() -> None:
    op.execute("DROP TABLE assigned")
    op.execute("DROP TABLE corrected")
