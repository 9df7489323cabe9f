"""Facts of the other desks of a room.

What came from another desk is named in ``elsewhere``: sessions, students and captures whose files
lie on that desk's disk. Only the serial numbers of a desk itself have no gap at every moment; those
of another desk arrive as the network brings them.

Revision ID: 0002
"""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_GAPLESS = """
    CREATE TRIGGER serials_have_no_gap BEFORE INSERT ON serials
    WHEN NEW.number <> 1 + (
        SELECT coalesce(max(number), 0) FROM serials
        WHERE session_id = NEW.session_id AND prefix = NEW.prefix
    ) {whose}
    BEGIN SELECT raise(ABORT, 'serial numbers have no gap'); END
"""
_OWN = "AND NEW.prefix = (SELECT serial_prefix FROM sessions WHERE id = NEW.session_id)"


def upgrade() -> None:
    op.execute("CREATE TABLE elsewhere (id TEXT NOT NULL, PRIMARY KEY (id)) WITHOUT ROWID")
    op.execute("DROP TRIGGER serials_have_no_gap")
    op.execute(_GAPLESS.format(whose=_OWN))
    op.execute(
        "CREATE TRIGGER elsewhere_are_not_deleted BEFORE DELETE ON elsewhere"
        " BEGIN SELECT raise(ABORT, 'rows are not deleted'); END"
    )


def downgrade() -> None:
    op.execute("DROP TRIGGER serials_have_no_gap")
    op.execute(_GAPLESS.format(whose=""))
    op.execute("DROP TABLE elsewhere")
