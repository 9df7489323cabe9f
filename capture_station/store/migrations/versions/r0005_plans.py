"""Plans of capture days: head counts, route and hours.

Revision ID: 0005
"""

from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(
        """
        CREATE TABLE plans (
            session_id TEXT NOT NULL,
            body TEXT NOT NULL,
            PRIMARY KEY (session_id),
            FOREIGN KEY(session_id) REFERENCES sessions (id)
        ) WITHOUT ROWID
        """
    )


def downgrade() -> None:
    op.execute("DROP TABLE plans")
