"""The first tables, and the triggers that keep facts as they are.

Revision ID: 0001
"""

from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_TABLES = (
    """
    CREATE TABLE meta (
        "key" TEXT NOT NULL,
        value TEXT NOT NULL,
        PRIMARY KEY ("key")
    )
    """,
    """
    CREATE TABLE sessions (
        "row" INTEGER NOT NULL,
        id TEXT NOT NULL,
        school_name TEXT NOT NULL,
        school_code TEXT NOT NULL,
        place TEXT NOT NULL,
        starts_on TEXT NOT NULL,
        ends_on TEXT NOT NULL,
        spec_id TEXT NOT NULL,
        on_site_fen INTEGER NOT NULL,
        walk_in_fen INTEGER NOT NULL,
        serial_prefix TEXT NOT NULL,
        state TEXT NOT NULL,
        backgrounds TEXT NOT NULL,
        opened_at TEXT,
        closed_at TEXT,
        PRIMARY KEY ("row"),
        UNIQUE (id)
    )
    """,
    """
    CREATE TABLE students (
        "row" INTEGER NOT NULL,
        id TEXT NOT NULL,
        session_id TEXT NOT NULL,
        walk_in BOOLEAN NOT NULL,
        student_number TEXT NOT NULL,
        name TEXT NOT NULL,
        gender TEXT NOT NULL,
        id_type TEXT NOT NULL,
        id_number TEXT NOT NULL,
        birth_date TEXT,
        ethnicity_code TEXT NOT NULL,
        class_name TEXT NOT NULL,
        department TEXT NOT NULL,
        major TEXT NOT NULL,
        level TEXT NOT NULL,
        study_form TEXT NOT NULL,
        study_years TEXT NOT NULL,
        school_code TEXT NOT NULL,
        school_name TEXT NOT NULL,
        exam_number TEXT NOT NULL,
        adviser TEXT NOT NULL,
        note TEXT NOT NULL,
        PRIMARY KEY ("row"),
        UNIQUE (id),
        FOREIGN KEY(session_id) REFERENCES sessions (id)
    )
    """,
    "CREATE INDEX students_by_class ON students (session_id, class_name, adviser, walk_in, id)",
    """
    CREATE UNIQUE INDEX students_by_number ON students (session_id, student_number)
    WHERE student_number <> ''
    """,
    """
    CREATE TABLE search_keys (
        session INTEGER NOT NULL,
        "key" TEXT NOT NULL,
        student INTEGER NOT NULL,
        PRIMARY KEY (session, "key", student),
        FOREIGN KEY(session) REFERENCES sessions ("row"),
        FOREIGN KEY(student) REFERENCES students ("row")
    ) WITHOUT ROWID
    """,
    """
    CREATE TABLE sittings (
        "row" INTEGER NOT NULL,
        id TEXT NOT NULL,
        session_id TEXT NOT NULL,
        student_id TEXT NOT NULL,
        stage TEXT NOT NULL,
        walk_in BOOLEAN NOT NULL,
        fee_due_fen INTEGER NOT NULL,
        fee_state TEXT NOT NULL,
        fee_held_fen INTEGER NOT NULL,
        fee_method TEXT,
        queue_number INTEGER,
        capture_code TEXT NOT NULL,
        capture_id TEXT,
        retake_reason TEXT NOT NULL,
        corrections TEXT NOT NULL,
        dispute TEXT,
        leave_reason TEXT NOT NULL,
        PRIMARY KEY ("row"),
        UNIQUE (session_id, student_id),
        UNIQUE (session_id, queue_number),
        UNIQUE (id),
        FOREIGN KEY(session_id) REFERENCES sessions (id),
        FOREIGN KEY(student_id) REFERENCES students (id),
        FOREIGN KEY(capture_id) REFERENCES captures (id) DEFERRABLE INITIALLY DEFERRED
    )
    """,
    """
    CREATE INDEX sittings_by_code ON sittings (session_id, capture_code)
    WHERE capture_code <> ''
    """,
    "CREATE INDEX sittings_by_stage ON sittings (session_id, stage)",
    """
    CREATE INDEX sittings_for_coverage ON sittings
    (student_id, stage, fee_state, capture_id, retake_reason, dispute)
    """,
    """
    CREATE TABLE facts (
        "row" INTEGER NOT NULL,
        id TEXT NOT NULL,
        session_id TEXT NOT NULL,
        sitting_id TEXT,
        kind TEXT NOT NULL,
        version INTEGER NOT NULL,
        body TEXT NOT NULL,
        at TEXT NOT NULL,
        operator TEXT NOT NULL,
        PRIMARY KEY ("row"),
        UNIQUE (id),
        FOREIGN KEY(session_id) REFERENCES sessions (id),
        FOREIGN KEY(sitting_id) REFERENCES sittings (id)
    )
    """,
    "CREATE INDEX facts_by_sitting ON facts (sitting_id)",
    """
    CREATE TABLE payments (
        "row" INTEGER NOT NULL,
        fact_id TEXT NOT NULL,
        session_id TEXT NOT NULL,
        sitting_id TEXT NOT NULL,
        kind TEXT NOT NULL,
        method TEXT,
        amount_fen INTEGER NOT NULL,
        tendered_fen INTEGER NOT NULL,
        at TEXT NOT NULL,
        PRIMARY KEY ("row"),
        UNIQUE (fact_id),
        FOREIGN KEY(fact_id) REFERENCES facts (id),
        FOREIGN KEY(session_id) REFERENCES sessions (id),
        FOREIGN KEY(sitting_id) REFERENCES sittings (id)
    )
    """,
    "CREATE INDEX payments_by_session ON payments (session_id, kind, method, amount_fen)",
    """
    CREATE TABLE serials (
        session_id TEXT NOT NULL,
        prefix TEXT NOT NULL,
        number INTEGER NOT NULL,
        sitting_id TEXT NOT NULL,
        PRIMARY KEY (session_id, prefix, number),
        CHECK (number >= 1),
        FOREIGN KEY(session_id) REFERENCES sessions (id),
        UNIQUE (sitting_id),
        FOREIGN KEY(sitting_id) REFERENCES sittings (id)
    ) WITHOUT ROWID
    """,
    """
    CREATE TABLE captures (
        "row" INTEGER NOT NULL,
        id TEXT NOT NULL,
        fact_id TEXT NOT NULL,
        session_id TEXT NOT NULL,
        sitting_id TEXT NOT NULL,
        prefix TEXT NOT NULL,
        number INTEGER NOT NULL,
        take INTEGER NOT NULL,
        original_name TEXT NOT NULL,
        original_sha256 TEXT NOT NULL,
        portrait_name TEXT NOT NULL,
        portrait_sha256 TEXT NOT NULL,
        kept_at TEXT NOT NULL,
        PRIMARY KEY ("row"),
        UNIQUE (sitting_id, take),
        FOREIGN KEY(session_id, prefix, number) REFERENCES serials (session_id, prefix, number),
        UNIQUE (id),
        UNIQUE (fact_id),
        FOREIGN KEY(fact_id) REFERENCES facts (id),
        FOREIGN KEY(sitting_id) REFERENCES sittings (id)
    )
    """,
    "CREATE INDEX captures_by_serial ON captures (session_id, prefix, number)",
    "CREATE INDEX captures_by_time ON captures (session_id, kept_at)",
    """
    CREATE TABLE copies (
        capture_id TEXT NOT NULL,
        at TEXT NOT NULL,
        PRIMARY KEY (capture_id),
        FOREIGN KEY(capture_id) REFERENCES captures (id)
    ) WITHOUT ROWID
    """,
    """
    CREATE TABLE outbox (
        "row" INTEGER NOT NULL,
        event_id TEXT NOT NULL,
        state TEXT NOT NULL,
        place INTEGER NOT NULL,
        attempts INTEGER NOT NULL,
        tried_at TEXT,
        reason TEXT NOT NULL,
        receipt TEXT NOT NULL,
        PRIMARY KEY ("row"),
        UNIQUE (event_id),
        FOREIGN KEY(event_id) REFERENCES facts (id)
    )
    """,
    "CREATE INDEX outbox_in_order ON outbox (state, place)",
    """
    CREATE TABLE audit (
        number INTEGER NOT NULL,
        at TEXT NOT NULL,
        operator TEXT NOT NULL,
        act TEXT NOT NULL,
        subject TEXT NOT NULL,
        details TEXT NOT NULL,
        previous TEXT NOT NULL,
        hash TEXT NOT NULL,
        PRIMARY KEY (number)
    )
    """,
    "CREATE INDEX audit_by_subject ON audit (subject)",
)

_FACTS = ("facts", "payments", "captures", "serials", "copies", "audit")
"""Tables whose rows are written once."""

_KEPT = ("sessions", "sittings", "outbox")
"""Tables whose rows change but are never deleted."""

_GAPLESS = (
    """
    CREATE TRIGGER serials_have_no_gap BEFORE INSERT ON serials
    WHEN NEW.number <> 1 + (
        SELECT coalesce(max(number), 0) FROM serials
        WHERE session_id = NEW.session_id AND prefix = NEW.prefix
    )
    BEGIN SELECT raise(ABORT, 'serial numbers have no gap'); END
    """,
    """
    CREATE TRIGGER audit_has_no_gap BEFORE INSERT ON audit
    WHEN NEW.number <> 1 + (SELECT coalesce(max(number), 0) FROM audit)
    BEGIN SELECT raise(ABORT, 'the audit trail has no gap'); END
    """,
    """
    CREATE TRIGGER captures_fit_their_serial BEFORE INSERT ON captures
    WHEN NEW.sitting_id <> (
        SELECT sitting_id FROM serials
        WHERE session_id = NEW.session_id AND prefix = NEW.prefix AND number = NEW.number
    )
    BEGIN SELECT raise(ABORT, 'the serial number belongs to another sitting'); END
    """,
)


def upgrade() -> None:
    for statement in (*_TABLES, *_GAPLESS):
        op.execute(statement)
    for table in _FACTS:
        op.execute(
            f"CREATE TRIGGER {table}_are_not_changed BEFORE UPDATE ON {table}"
            " BEGIN SELECT raise(ABORT, 'facts are not changed'); END"
        )
    for table in (*_FACTS, *_KEPT):
        op.execute(
            f"CREATE TRIGGER {table}_are_not_deleted BEFORE DELETE ON {table}"
            " BEGIN SELECT raise(ABORT, 'rows are not deleted'); END"
        )


def downgrade() -> None:
    for table in (
        "audit", "outbox", "copies", "captures", "serials", "payments", "facts",
        "sittings", "search_keys", "students", "sessions", "meta",
    ):  # fmt: skip
        op.execute(f"DROP TABLE {table}")
