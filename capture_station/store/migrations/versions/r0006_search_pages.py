"""People are found by pages in place of keys; the store fills them at its next opening.

Revision ID: 0006
"""

from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("DROP TABLE search_keys")
    op.execute(
        """
        CREATE TABLE search_pages (
            session INTEGER NOT NULL,
            kind INTEGER NOT NULL,
            page INTEGER NOT NULL,
            body BLOB NOT NULL,
            PRIMARY KEY (session, kind, page),
            FOREIGN KEY(session) REFERENCES sessions ("row")
        )
        """
    )


def downgrade() -> None:
    op.execute("DROP TABLE search_pages")
    op.execute(
        """
        CREATE TABLE search_keys (
            session INTEGER NOT NULL,
            "key" TEXT NOT NULL,
            student INTEGER NOT NULL,
            PRIMARY KEY (session, "key", student),
            FOREIGN KEY(session) REFERENCES sessions ("row"),
            FOREIGN KEY(student) REFERENCES students ("row")
        ) WITHOUT ROWID
        """
    )
