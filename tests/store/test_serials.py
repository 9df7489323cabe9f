"""Serial and queue numbers: none twice, none missing, whatever is tried and undone."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from sqlalchemy.exc import IntegrityError
from typing_extensions import override

from capture_station.domain import events as ev
from capture_station.domain.errors import Trouble
from capture_station.domain.payment import PaymentMethod
from capture_station.domain.sitting import Sitting, Stage
from capture_station.store.schema import serials
from capture_station.store.store import Store
from tests.faults.databases import FaultyOpener
from tests.store.material import BY, Room, person, picture
from tests.unit.workflow.world import ManualClock

PAID = ev.FeePaid(PaymentMethod.CASH, 2000, 2000)


class Day(RuleBasedStateMachine):
    """A capture day in which any act may be undone by the database and the program restarted."""

    def __init__(self) -> None:
        super().__init__()
        self._folder = tempfile.TemporaryDirectory()
        self._clock = ManualClock()
        self._open()
        self._session, _ = self._room.session(people=0)
        self._arrived = 0

    def _open(self) -> None:
        self._opener = FaultyOpener()
        store = Store.open(
            Path(self._folder.name), clock=self._clock, opener=self._opener, encrypt=False
        )
        self._room = Room(store, self._clock)

    @override
    def teardown(self) -> None:
        self._room.store.close()
        self._folder.cleanup()

    def _sittings(self, *stages: Stage) -> list[Sitting]:
        with self._room.store.ledger.act(BY) as act:
            found = [sitting for _, sitting in act.sittings(self._session.id)]
        return [sitting for sitting in found if sitting.stage in stages]

    @rule()
    def arrive(self) -> None:
        self._arrived += 1
        sitting = self._room.desk.enter_walk_in(BY, self._session.id, person(self._arrived))
        self._room.desk.pay(BY, sitting.id, ev.FeePaid(PaymentMethod.CASH, 2500, 2500))

    @precondition(lambda self: self._sittings(Stage.SETTLED))
    @rule()
    def register(self) -> None:
        self._room.desk.register(BY, self._sittings(Stage.SETTLED)[0].id)

    @precondition(lambda self: self._sittings(Stage.REGISTERED))
    @rule(failing_after=st.none() | st.integers(0, 8))
    def shoot(self, failing_after: int | None) -> None:
        sitting = self._sittings(Stage.REGISTERED)[0]
        self._room.desk.call(BY, sitting.id)
        if failing_after is not None:
            self._opener.arm(failing_after, "disk I/O error")
        try:
            self._room.desk.keep(BY, sitting.id, picture(self._arrived))
        except Trouble:
            self._opener.disarm()
            self._room.desk.send_back(BY, sitting.id)
        self._opener.disarm()

    @precondition(lambda self: self._sittings(Stage.SHOT))
    @rule()
    def retake(self) -> None:
        sitting = self._sittings(Stage.SHOT)[0]
        self._room.desk.ask_retake(BY, sitting.id, "闭眼")
        self._room.desk.keep(BY, sitting.id, picture(1000 + self._arrived))

    @precondition(lambda self: self._sittings(Stage.SHOT))
    @rule()
    def confirm(self) -> None:
        self._room.desk.confirm(BY, self._sittings(Stage.SHOT)[0].id)

    @rule()
    def restart(self) -> None:
        self._room.store.close()
        self._open()

    @invariant()
    def numbers_have_no_gap_and_no_double(self) -> None:
        records = self._room.records.captures(self._session.id)
        serials = [record.capture.serial.number for record in records]
        assert serials == list(range(1, len(serials) + 1))
        everybody = self._sittings(*Stage)
        queued = [each.queue_number for each in everybody if each.queue_number is not None]
        assert sorted(queued) == list(range(1, len(queued) + 1))

    @invariant()
    def the_trail_holds(self) -> None:
        assert self._room.store.verify_audit() == ()


TestDay = Day.TestCase
TestDay.settings = settings(
    max_examples=8,
    stateful_step_count=15,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)


def test_the_database_itself_refuses_a_gap(room: Room) -> None:
    session, (student, *_) = room.session()
    sitting = room.photograph(session.id, student)
    gap = {"session_id": session.id, "prefix": "A", "number": 3, "sitting_id": sitting.id}
    with pytest.raises(IntegrityError), room.store._database.writing() as connection:
        connection.execute(serials.insert().values(gap))


def test_a_serial_number_belongs_to_one_sitting(room: Room) -> None:
    session, (first, second, *_) = room.session()
    kept = room.photograph(session.id, first)
    waiting = room.to_camera(session.id, second)
    with pytest.raises(IntegrityError), room.store._database.writing() as connection:
        connection.exec_driver_sql(
            "INSERT INTO captures SELECT NULL, 'x', fact_id, session_id, ?, prefix, number, 2,"
            " original_name, original_sha256, portrait_name, portrait_sha256, kept_at"
            " FROM captures WHERE sitting_id = ?",
            (waiting.id, kept.id),
        )


def test_two_takes_of_one_number_are_refused(room: Room) -> None:
    session, (student, *_) = room.session()
    sitting = room.photograph(session.id, student)
    assert sitting.capture is not None
    with pytest.raises(IntegrityError), room.store.ledger.act(BY) as act:
        act.save_sitting(sitting, ev.PortraitKept(sitting.capture))
