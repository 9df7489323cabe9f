"""What was corrected of the rosters, so that no later listing of a station undoes it.

Revision ID: 0005
"""

import json

from alembic import op
from sqlalchemy import Column, Integer, Table, Text, insert, select
from sqlalchemy.sql import column, table

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    corrections: Table = op.create_table(
        "corrections",
        Column("student_id", Text, primary_key=True, nullable=False),
        Column("field", Text, primary_key=True, nullable=False),
        Column("value", Text, nullable=False),
        Column("at", Text, nullable=False),
        Column("decided_by", Text, nullable=False),
    )
    # what was accepted before was kept in the answers only
    names = ("student_id", "kind", "body", "decision", "decided_at", "decided_by")
    answers = table("answers", column("row", Integer), *(column(each, Text) for each in names))
    query = select(answers).where(answers.c.kind == "datum", answers.c.decision == "accepted")
    found = {}
    for row in op.get_bind().execute(query.order_by(answers.c.decided_at)):
        for name, value in json.loads(row.body).get("fields", {}).items():
            found[row.student_id, name] = {
                "student_id": row.student_id,
                "field": name,
                "value": str(value),
                "at": row.decided_at,
                "decided_by": row.decided_by or "",
            }
    if found:
        op.get_bind().execute(insert(corrections), list(found.values()))


def downgrade() -> None:
    op.drop_table("corrections")
