"""Who may sign in; and what a removal after the retention time needs.

Facts get a salt, so that a fact's hash in the audit trail says nothing of a text that was removed.
The only change of a fact that its trigger lets pass is taking such a text away, and only for
persons of whom `removals` says that it is to be done.

Revision ID: 0004
"""

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_TABLES = (
    """
    CREATE TABLE operators (
        "row" INTEGER NOT NULL,
        id TEXT NOT NULL,
        name TEXT NOT NULL,
        role TEXT NOT NULL,
        secret TEXT NOT NULL,
        made_at TEXT NOT NULL,
        failures INTEGER NOT NULL,
        failed_at TEXT,
        retired_at TEXT,
        PRIMARY KEY ("row"),
        UNIQUE (id),
        UNIQUE (name)
    )
    """,
    """
    CREATE TABLE removals (
        student_id TEXT NOT NULL,
        at TEXT NOT NULL,
        files_gone_at TEXT,
        PRIMARY KEY (student_id),
        FOREIGN KEY(student_id) REFERENCES students (id)
    ) WITHOUT ROWID
    """,
    "ALTER TABLE facts ADD COLUMN salt TEXT DEFAULT '' NOT NULL",
)

_ONLY_EMPTIED = """
    CREATE TRIGGER facts_are_not_changed BEFORE UPDATE ON facts
    WHEN NEW."row" IS NOT OLD."row" OR NEW.id IS NOT OLD.id
        OR NEW.session_id IS NOT OLD.session_id OR NEW.sitting_id IS NOT OLD.sitting_id
        OR NEW.kind IS NOT OLD.kind OR NEW.version IS NOT OLD.version
        OR NEW.at IS NOT OLD.at OR NEW.operator IS NOT OLD.operator OR NEW.salt <> ''
        OR NOT EXISTS (
            SELECT 1 FROM removals JOIN sittings ON sittings.student_id = removals.student_id
            WHERE sittings.id = OLD.sitting_id AND removals.files_gone_at IS NULL
        )
    BEGIN SELECT raise(ABORT, 'facts are not changed'); END
"""
_NEVER = """
    CREATE TRIGGER facts_are_not_changed BEFORE UPDATE ON facts
    BEGIN SELECT raise(ABORT, 'facts are not changed'); END
"""


def upgrade() -> None:
    for statement in (*_TABLES, "DROP TRIGGER facts_are_not_changed", _ONLY_EMPTIED):
        op.execute(statement)
    for table in ("operators", "removals"):
        op.execute(
            f"CREATE TRIGGER {table}_are_not_deleted BEFORE DELETE ON {table}"
            " BEGIN SELECT raise(ABORT, 'rows are not deleted'); END"
        )


def downgrade() -> None:
    for statement in (
        "DROP TRIGGER facts_are_not_changed",
        "DROP TABLE removals",
        "DROP TABLE operators",
        "ALTER TABLE facts DROP COLUMN salt",
        _NEVER,
    ):
        op.execute(statement)
