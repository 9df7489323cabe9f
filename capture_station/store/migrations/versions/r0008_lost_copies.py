"""Second copies that were made and are not on the disk that is there now.

Revision ID: 0008
"""

from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(
        """
        CREATE TABLE lost_copies (
            capture_id TEXT NOT NULL REFERENCES copies (capture_id),
            PRIMARY KEY (capture_id)
        ) WITHOUT ROWID
        """
    )


def downgrade() -> None:
    op.execute("DROP TABLE lost_copies")
