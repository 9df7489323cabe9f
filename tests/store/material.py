"""What the tests of the store work with: a desk on a real data folder, persons, shots."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from capture_station.domain import events as ev
from capture_station.domain.errors import Trouble
from capture_station.domain.findings import (
    Basis,
    CropWindow,
    Finding,
    Geometry,
    Judgement,
    Severity,
    Verdict,
)
from capture_station.domain.ids import Operator
from capture_station.domain.payment import PaymentMethod
from capture_station.domain.people import PersonData
from capture_station.domain.session import PricePlan
from capture_station.store.store import Store
from capture_station.workflow.desk import Desk
from capture_station.workflow.sessions import SessionPlan, Sessions
from tests.unit.workflow.world import ManualClock, shot

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from capture_station.domain.capture import Shot
    from capture_station.domain.ids import SessionId, SittingId
    from capture_station.domain.people import Student
    from capture_station.domain.session import Session
    from capture_station.domain.sitting import Sitting

BY = Operator("李老师")

PLAN = SessionPlan(
    school_name="示例学院",
    school_code="10335",
    place="二教 204",
    starts_on=date(2026, 6, 1),
    ends_on=date(2026, 6, 2),
    spec_id="cn.chsi.degree.2017",
    price=PricePlan(on_site_fen=2000, walk_in_fen=2500),
    serial_prefix="A",
    backgrounds=("light-blue",),
)

FINDING = Finding(
    rule="background-colour",
    severity=Severity.PASS,
    value=3.125,
    limits=(None, 8.0),
    unit="dE2000",
    basis=Basis.OFFICIAL,
    params=(("name", "light-blue"), ("distance", 3.125)),
)
JUDGEMENT = Judgement(
    "cn.chsi.degree.2017",
    Verdict.PASS,
    Geometry(480, 640, 1, eye_y=256.5, roll_deg=-0.25),
    (FINDING, replace(FINDING, rule="sharpness", value=None, severity=Severity.UNKNOWN)),
)


def person(number: int, **changes: Any) -> PersonData:
    """Return a made-up student; the number tells one from another."""
    data = PersonData(
        student_number=f"2022{number:04d}",
        name=f"学生{number}",
        id_number=f"11010120000101{number:04d}",
        birth_date=date(2000, 1, 1),
        class_name=f"{number % 2 + 1}班",
        adviser="王老师",
    )
    return data._replace(**changes)


def picture(number: int = 1) -> Shot:
    """Return a shot whose bytes tell it from others."""
    return replace(
        shot(),
        original=f"original {number}".encode() * 50,
        portrait=f"portrait {number}".encode() * 20,
        crop=CropWindow(1.5, 2, 480, 640),
        judgement=JUDGEMENT,
    )


@dataclass
class Room:
    """An opened store with the acts on it."""

    store: Store
    clock: ManualClock

    def __post_init__(self) -> None:
        self.desk = Desk(self.store.ledger, self.store.photos, self.clock)
        self.sessions = Sessions(self.store.ledger, self.clock)
        self.records = self.store.records

    def session(self, people: int = 3, plan: SessionPlan = PLAN) -> tuple[Session, list[Student]]:
        """Open a session with so many persons on its roster."""
        planned = self.sessions.plan(BY, plan)
        roster = [person(number) for number in range(people)]
        added = self.sessions.import_roster(BY, planned.id, roster, "0" * 64) if roster else ()
        return self.sessions.open(BY, planned.id), list(added)

    def to_camera(self, session_id: SessionId, student: Student) -> Sitting:
        """Take a student of the roster up to the camera."""
        sitting = self.desk.enter(BY, session_id, student.id)
        if sitting.stage == "entered":
            self.desk.pay(BY, sitting.id, ev.FeePaid(PaymentMethod.CASH, 2000, 5000))
            self.desk.register(BY, sitting.id, f"code-{student.data.student_number}")
        return self.desk.call(BY, sitting.id)

    def photograph(self, session_id: SessionId, student: Student, number: int = 1) -> Sitting:
        """Take a student of the roster all the way to a kept portrait."""
        return self.keep(self.to_camera(session_id, student).id, number)

    def keep(self, sitting_id: SittingId, number: int = 1) -> Sitting:
        """Accept a shot."""
        return self.desk.keep(BY, sitting_id, picture(number))


@contextmanager
def refused(key: str) -> Iterator[None]:
    """Expect the block to be refused with a trouble of this key."""
    with pytest.raises(Trouble) as caught:
        yield
    assert caught.value.key == key


@contextmanager
def opened(folder: Path, clock: ManualClock | None = None, **options: Any) -> Iterator[Room]:
    """Open a data folder for the length of a block, a new one unencrypted unless told otherwise."""
    clock = clock or ManualClock()
    store = Store.open(folder, clock=clock, **{"encrypt": False} | options)
    try:
        yield Room(store, clock)
    finally:
        store.close()


def abandon(store: Store) -> None:
    """Leave a store as a dead process leaves it: nothing noted, nothing tidied."""
    store._database.close()
    store._lock.release()
