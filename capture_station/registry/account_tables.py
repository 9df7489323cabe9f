"""Tables of the students' accounts and of messages to people; see `schema` for the others."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, Table, Text, text

from capture_station.registry.schema import metadata

_IS_BOUND = text("bound_at IS NOT NULL")

accounts = Table(
    "accounts",
    metadata,
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
    Index(
        "accounts_one_each",
        "id_number",
        unique=True,
        sqlite_where=_IS_BOUND,
        postgresql_where=_IS_BOUND,
    ),
)

account_records = Table(
    "account_records",
    metadata,
    Column("student_id", Text, primary_key=True, nullable=False),
    Column("account_id", Text, ForeignKey("accounts.id"), nullable=False),
    Column("bound_at", Text, nullable=False),
    Index("account_records_of", "account_id"),
)

account_links = Table(
    "account_links",
    metadata,
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
    Index("account_links_of", "account_id", "purpose"),
)

account_sign_ins = Table(
    "account_sign_ins",
    metadata,
    Column("token_hash", Text, primary_key=True, nullable=False),
    Column("account_id", Text, ForeignKey("accounts.id"), nullable=False),
    Column("form_token", Text, nullable=False),
    Column("made_at", Text, nullable=False),
    Column("expires_at", Text, nullable=False),
    Column("browser", Text, nullable=False),
    Index("account_sign_ins_of", "account_id"),
)

messages = Table(
    "messages",
    metadata,
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
    Index("messages_waiting", "next_at"),
)
