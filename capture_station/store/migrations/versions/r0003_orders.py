"""Photos that people bring themselves: their price and order; certificates with their numbers.

Revision ID: 0003
"""

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_STATEMENTS = (
    "ALTER TABLE sessions ADD COLUMN self_provided_fen INTEGER DEFAULT 0 NOT NULL",
    "ALTER TABLE sittings ADD COLUMN print_order TEXT",
    """
    CREATE TABLE certificates (
        "row" INTEGER NOT NULL,
        year INTEGER NOT NULL,
        prefix TEXT NOT NULL,
        place INTEGER NOT NULL,
        session_id TEXT NOT NULL,
        student_id TEXT,
        reason TEXT NOT NULL,
        teacher TEXT NOT NULL,
        phone TEXT NOT NULL,
        address TEXT NOT NULL,
        at TEXT NOT NULL,
        operator TEXT NOT NULL,
        PRIMARY KEY ("row"),
        UNIQUE (year, prefix, place),
        CHECK (place >= 1),
        FOREIGN KEY(session_id) REFERENCES sessions (id),
        FOREIGN KEY(student_id) REFERENCES students (id)
    )
    """,
    "CREATE INDEX certificates_by_session ON certificates (session_id)",
    """
    CREATE TRIGGER certificates_are_not_deleted BEFORE DELETE ON certificates
    BEGIN SELECT raise(ABORT, 'certificates are not deleted'); END
    """,
    """
    CREATE TRIGGER certificate_numbers_are_not_changed BEFORE UPDATE ON certificates
    WHEN NEW.year IS NOT OLD.year OR NEW.prefix IS NOT OLD.prefix OR NEW.place IS NOT OLD.place
        OR NEW.session_id IS NOT OLD.session_id OR NEW.at IS NOT OLD.at
        OR NEW.operator IS NOT OLD.operator
    BEGIN SELECT raise(ABORT, 'certificate numbers are not changed'); END
    """,
)


def upgrade() -> None:
    for statement in _STATEMENTS:
        op.execute(statement)


def downgrade() -> None:
    op.execute("DROP TABLE certificates")
    op.execute("ALTER TABLE sittings DROP COLUMN print_order")
    op.execute("ALTER TABLE sessions DROP COLUMN self_provided_fen")
