"""Accounts of students, messages to them, and what they answer about their records.

Revision ID: 0004
"""

from alembic import op
from sqlalchemy import Column, ForeignKey, Integer, Text, text

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "accounts",
        Column("id", Text, primary_key=True, nullable=False),
        Column("login", Text, nullable=False, unique=True),
        Column("password_hash", Text, nullable=False),
        Column("state", Text, nullable=False),
        Column("lang", Text, nullable=False),
        Column("made_at", Text, nullable=False),
        Column("failures", Integer, nullable=False),
        Column("locked_until", Text, nullable=True),
        Column("name", Text, nullable=False),
        Column("id_type", Text, nullable=False),
        Column("id_number", Text, nullable=False),
        Column("bound_at", Text, nullable=True),
        Column("bind_failures", Integer, nullable=False),
        Column("bind_locked_until", Text, nullable=True),
    )
    is_bound = text("bound_at IS NOT NULL")
    op.create_index(
        "accounts_one_each",
        "accounts",
        ["id_number"],
        unique=True,
        sqlite_where=is_bound,
        postgresql_where=is_bound,
    )
    op.create_table(
        "account_records",
        Column("student_id", Text, primary_key=True, nullable=False),
        Column("account_id", Text, ForeignKey("accounts.id"), nullable=False),
        Column("bound_at", Text, nullable=False),
    )
    op.create_index("account_records_of", "account_records", ["account_id"])
    op.create_table(
        "account_links",
        Column("row", Integer, primary_key=True, autoincrement=True),
        Column("token_hash", Text, nullable=False, unique=True),
        Column("code_hash", Text, nullable=False),
        Column("account_id", Text, ForeignKey("accounts.id"), nullable=False),
        Column("purpose", Text, nullable=False),
        Column("contact", Text, nullable=False),
        Column("made_at", Text, nullable=False),
        Column("expires_at", Text, nullable=False),
        Column("used_at", Text, nullable=True),
        Column("tries", Integer, nullable=False),
    )
    op.create_index("account_links_of", "account_links", ["account_id", "purpose"])
    op.create_table(
        "account_sign_ins",
        Column("token_hash", Text, primary_key=True, nullable=False),
        Column("account_id", Text, ForeignKey("accounts.id"), nullable=False),
        Column("form_token", Text, nullable=False),
        Column("made_at", Text, nullable=False),
        Column("expires_at", Text, nullable=False),
        Column("browser", Text, nullable=False),
    )
    op.create_index("account_sign_ins_of", "account_sign_ins", ["account_id"])
    op.create_table(
        "messages",
        Column("row", Integer, primary_key=True, autoincrement=True),
        Column("recipient", Text, nullable=False),
        Column("template", Text, nullable=False),
        Column("lang", Text, nullable=False),
        Column("params", Text, nullable=False),
        Column("made_at", Text, nullable=False),
        Column("next_at", Text, nullable=True),
        Column("tries", Integer, nullable=False),
        Column("sent_at", Text, nullable=True),
        Column("fault", Text, nullable=False),
    )
    op.create_index("messages_waiting", "messages", ["next_at"])
    op.create_table(
        "answers",
        Column("row", Integer, primary_key=True, autoincrement=True),
        Column("student_id", Text, nullable=False),
        Column("capture_id", Text, nullable=False),
        Column("kind", Text, nullable=False),
        Column("at", Text, nullable=False),
        Column("due_on", Text, nullable=False),
        Column("body", Text, nullable=False),
        Column("decided_at", Text, nullable=True),
        Column("decided_by", Text, nullable=True),
        Column("decision", Text, nullable=False),
        Column("remark", Text, nullable=False),
    )
    is_open = text("decided_at IS NULL")
    op.create_index("answers_of", "answers", ["student_id", "row"])
    op.create_index(
        "answers_open_once",
        "answers",
        ["student_id"],
        unique=True,
        sqlite_where=is_open,
        postgresql_where=is_open,
    )
    op.create_table(
        "papers",
        Column("row", Integer, primary_key=True, autoincrement=True),
        Column("answer", Integer, ForeignKey("answers.row"), nullable=False),
        Column("sha256", Text, nullable=False),
        Column("media_type", Text, nullable=False),
        Column("size", Integer, nullable=False),
    )
    op.create_index("papers_of", "papers", ["answer"])
    op.create_table(
        "assignments",
        Column("sitting_id", Text, primary_key=True, nullable=False),
        Column("was_capture_id", Text, nullable=False),
        Column("capture_id", Text, nullable=False),
        Column("at", Text, nullable=False),
        Column("decided_by", Text, nullable=False),
    )
    op.create_table(
        "retakes",
        Column("row", Integer, primary_key=True, autoincrement=True),
        Column("student_id", Text, nullable=False),
        Column("capture_id", Text, nullable=False),
        Column("day", Text, nullable=False),
        Column("place", Text, nullable=False),
        Column("decided_by", Text, nullable=False),
        Column("at", Text, nullable=False),
    )
    op.create_index("retakes_of", "retakes", ["student_id", "row"])


def downgrade() -> None:
    for name in (
        "retakes",
        "assignments",
        "papers",
        "answers",
        "messages",
        "account_sign_ins",
        "account_links",
        "account_records",
        "accounts",
    ):
        op.drop_table(name)
