"""Rooms of stations that work on one queue, and keys for packets.

Revision ID: 0002
"""

from alembic import op
from sqlalchemy import Column, Integer, Text

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("stations", Column("room", Text, nullable=False, server_default=""))
    op.add_column("stations", Column("signing_key", Text, nullable=True))
    op.add_column("enrolments", Column("room", Text, nullable=False, server_default=""))
    op.add_column("station_sessions", Column("place", Integer, nullable=False, server_default="0"))
    op.create_table(
        "service_keys",
        Column("name", Text, primary_key=True, nullable=False),
        Column("secret", Text, nullable=False),
    )


def downgrade() -> None:
    op.drop_table("service_keys")
    op.drop_column("station_sessions", "place")
    op.drop_column("enrolments", "room")
    op.drop_column("stations", "signing_key")
    op.drop_column("stations", "room")
