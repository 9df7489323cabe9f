"""A data folder as large as a station's ever gets, for the measurements of the store."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import insert, select, update

from capture_station.domain import events as ev
from capture_station.domain.capture import Capture, KeptFile, KeptPhoto, Shot
from capture_station.domain.findings import (
    Basis,
    CropWindow,
    Finding,
    Geometry,
    Judgement,
    Severity,
    Verdict,
)
from capture_station.domain.ids import CaptureId, Operator, SessionId, SittingId, new_uuid7
from capture_station.domain.payment import Fee, FeeState
from capture_station.domain.people import PersonData, Student
from capture_station.domain.records import Written, moment_text, write_event
from capture_station.domain.session import PricePlan, Serial, Session, SessionState
from capture_station.domain.sitting import Sitting, Stage
from capture_station.store import schema
from capture_station.store.rows import sitting_values

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Table

    from capture_station.store.engine import Database
    from capture_station.store.store import Store

BY = Operator("bench")
CLASSES = 100
RULES = 30
_FIRST_TAKE = (
    select(schema.captures.c.id)
    .where(schema.captures.c.sitting_id == schema.sittings.c.id)
    .scalar_subquery()
)
_SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕"
_GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华建文辉力健俊浩天宇晨曦子涵雨欣怡佳"
_AT_ONCE = 5000


class SteadyClock:
    """Moves on by one second whenever it is asked (`domain.clock.Clock`)."""

    def __init__(self) -> None:
        self.moment = datetime(2026, 6, 1, tzinfo=UTC)

    def now(self) -> datetime:
        """Return the next second."""
        self.moment += timedelta(seconds=1)
        return self.moment

    def monotonic(self) -> float:
        """Return the same as seconds."""
        return self.moment.timestamp()


FINDINGS = tuple(
    Finding(f"rule-number-{number}", Severity.PASS, 1.25 * number, (0.5, 99.0), "px", Basis.OURS)
    for number in range(RULES)
)
JUDGEMENT = Judgement(
    "cn.chsi.degree.2017", Verdict.PASS, Geometry(480, 640, 1, 256.5, 240.25), FINDINGS
)


def people(count: int) -> list[PersonData]:
    chance = random.Random(7)
    return [
        PersonData(
            student_number=f"2022{number:06d}",
            name=chance.choice(_SURNAMES) + "".join(chance.choices(_GIVEN, k=2)),
            id_number=f"1101012001{number:08d}",
            birth_date=date(2001, 1, 1),
            class_name=f"软件工程22{number % CLASSES:02d}班",
            adviser=f"辅导员{number % 20}",
        )
        for number in range(count)
    ]


def shot(original: bytes, portrait: bytes) -> Shot:
    taken_at = datetime(2026, 6, 1, 9, tzinfo=UTC)
    return Shot(original, ".jpg", portrait, CropWindow(0, 0, 480, 640), JUDGEMENT, taken_at)


def new_session(store: Store, clock: SteadyClock) -> Session:
    session = Session(
        SessionId(new_uuid7(clock)), "示例学院", "10335", "二教", date(2026, 6, 1),
        date(2026, 6, 30), JUDGEMENT.spec_id, PricePlan(0, 0), "A", SessionState.OPEN,
    )  # fmt: skip
    with store.ledger.act(BY) as act:
        act.save_session(session, ev.SessionPlanned())
    return session


def fill(store: Store, database: Database, clock: SteadyClock, count: int) -> Session:
    """Write a session with so many photographed persons, without their photo files.

    The rows are those of the real acts, but put in by the thousand and without an audit trail.
    """
    session = new_session(store, clock)
    with store.ledger.act(BY) as act:
        students = act.add_students(session.id, people(count), walk_in=False)
    body = write_event(ev.PortraitKept(_capture(session, SittingId("SITTING"), 0, clock)))
    for start in range(0, count, _AT_ONCE):
        rows: dict[Table, list[dict[str, Any]]] = {}
        for number, student in enumerate(students[start : start + _AT_ONCE], start + 1):
            for table, row in _rows(session, student, number, body, clock):
                rows.setdefault(table, []).append(row)
        with database.writing() as connection:
            for table, values in rows.items():
                connection.execute(insert(table), values)
    with database.writing() as connection:
        # afterwards: with a capture still to come SQLite looks through all sittings for each
        connection.execute(update(schema.sittings).values(capture_id=_FIRST_TAKE))
    return session


def _capture(session: Session, sitting_id: SittingId, number: int, clock: SteadyClock) -> Capture:
    capture_id = CaptureId(new_uuid7(clock))
    original = KeptFile(f"{session.id}/{capture_id}.original.jpg", f"{number:064x}", 9_000_000)
    portrait = replace(original, name=f"{session.id}/{capture_id}.portrait.jpg", size=30_000)
    return Capture(
        capture_id, session.id, sitting_id, Serial("A", number), 1, KeptPhoto(original, portrait),
        CropWindow(0, 0, 480, 640), JUDGEMENT, clock.now(),
    )  # fmt: skip


def _rows(
    session: Session, student: Student, number: int, written: Written, clock: SteadyClock
) -> Iterator[tuple[Table, dict[str, Any]]]:
    sitting_id, fact_id = SittingId(new_uuid7(clock)), new_uuid7(clock)
    capture = _capture(session, sitting_id, number, clock)
    sitting = Sitting(
        sitting_id, session.id, student.id, Stage.DONE, False, Fee(0, FeeState.FREE), number,
        capture=capture,
    )  # fmt: skip
    at = moment_text(clock.now())
    common = {"session_id": session.id, "sitting_id": sitting_id}
    yield schema.sittings, sitting_values(sitting) | {"capture_id": None}
    body = written.body.replace("SITTING", sitting_id)
    fact = {"id": fact_id, "kind": written.kind, "version": 1, "body": body}
    yield schema.facts, common | fact | {"at": at, "operator": BY}
    yield schema.serials, common | {"prefix": "A", "number": number}
    files = {
        "original_name": capture.photo.original.name,
        "original_sha256": capture.photo.original.sha256,
        "portrait_name": capture.photo.portrait.name,
        "portrait_sha256": capture.photo.portrait.sha256,
    }
    names = {"id": capture.id, "fact_id": fact_id, "prefix": "A", "number": number, "take": 1}
    yield schema.captures, common | names | files | {"kept_at": at}
    waiting = {"state": "waiting", "place": number, "attempts": 0, "reason": "", "receipt": ""}
    yield schema.outbox, {"event_id": fact_id} | waiting
