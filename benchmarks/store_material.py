"""A data folder as large as a station's ever gets, for the measurements of the store."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

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
from capture_station.domain.session import PricePlan, Serial, Session, SessionState
from capture_station.domain.sitting import Sitting, Stage

if TYPE_CHECKING:
    from collections.abc import Iterator

    from capture_station.store.store import Store

BY = Operator("bench")
CLASSES = 100
RULES = 30
_SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕"
_GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华建文辉力健俊浩天宇晨曦子涵雨欣怡佳"
_ACT = 2000


class SteadyClock:
    """Moves on by one second whenever it is asked."""

    def __init__(self) -> None:
        self.moment = datetime(2026, 6, 1, tzinfo=UTC)

    def now(self) -> datetime:
        self.moment += timedelta(seconds=1)
        return self.moment

    def monotonic(self) -> float:
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


def fill(store: Store, clock: SteadyClock, count: int) -> Session:
    """Write a session with so many photographed persons, without their photo files."""
    session = new_session(store, clock)
    with store.ledger.act(BY) as act:
        students = act.add_students(session.id, people(count), walk_in=False)
    for start in range(0, count, _ACT):
        with store.ledger.act(BY) as act:
            for number, student in enumerate(students[start : start + _ACT], start + 1):
                for sitting, event in _photographed(session, student, number, clock):
                    act.save_sitting(sitting, event)
    return session


def _photographed(
    session: Session, student: Student, number: int, clock: SteadyClock
) -> Iterator[tuple[Sitting, ev.SittingEvent]]:
    """Give the acts that matter for size: the entry and the portrait."""
    entered = Sitting(
        SittingId(new_uuid7(clock)), session.id, student.id, Stage.SETTLED, False,
        Fee(0, FeeState.FREE), number,
    )  # fmt: skip
    yield entered, ev.Entered(0)
    capture_id = CaptureId(new_uuid7(clock))
    file = KeptFile(f"{session.id}/{capture_id}.original.jpg", f"{number:064x}", 9_000_000)
    portrait = replace(file, name=f"{session.id}/{capture_id}.portrait.jpg", size=30_000)
    capture = Capture(
        capture_id, session.id, entered.id, Serial("A", number), 1, KeptPhoto(file, portrait),
        CropWindow(0, 0, 480, 640), JUDGEMENT, clock.now(),
    )  # fmt: skip
    yield replace(entered, stage=Stage.DONE, capture=capture), ev.PortraitKept(capture)
