"""A capture day in a real data folder, for the tests of the pages around the desk."""

from __future__ import annotations

import secrets
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, TypeVar

from capture_station.domain import events as ev
from capture_station.domain.capture import Shot
from capture_station.domain.findings import CropWindow, Judgement, Verdict
from capture_station.domain.ids import Operator
from capture_station.domain.payment import PaymentMethod
from capture_station.domain.people import Gender, PersonData
from capture_station.domain.session import PricePlan
from capture_station.domain.staff import Account, Role
from capture_station.station.station import Station
from capture_station.ui.context import Desktop
from capture_station.ui.demo.day import plan_day
from capture_station.ui.pages.page import Page
from capture_station.workflow.sessions import SessionPlan

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from capture_station.domain.clock import Clock
    from capture_station.domain.session import Session
    from capture_station.domain.sitting import Sitting

ShownPage = TypeVar("ShownPage", bound=Page)

BY = Operator("周启明")
LEAD = Account("lead", BY, Role.LEAD)
SPEC = "cn.chsi.degree.2017"
_CROP = CropWindow(left=0, top=0, width=480, height=640)


class HandClock:
    """A clock that stands where it was put, ticking a little so that ids differ."""

    def __init__(self, moment: datetime) -> None:
        self.moment = moment

    def now(self) -> datetime:
        self.moment += timedelta(milliseconds=1)
        return self.moment

    def monotonic(self) -> float:
        return self.moment.timestamp()


class Scene:
    """A page in a window of its own over a station, and what was noticed.

    Attributes:
        clock: Moved by hand; it ticks a little at each question so that ids differ.
        notices: Sentences that were told, oldest first.
        wanted: Pages that were asked for.
    """

    def __init__(self, qtbot: QtBot, station: Station, clock: HandClock) -> None:
        self.qtbot, self.station, self.clock = qtbot, station, clock
        self.desktop = Desktop(station)
        self.desktop.duty.begin(LEAD)
        self.notices: list[str] = []
        self.wanted: list[str] = []
        self.desktop.notices.raised.connect(lambda one: self.notices.append(one.sentence))
        self.desktop.page_wanted.connect(self.wanted.append)
        self._shown: list[Page] = []

    def show(self, make: Callable[[Desktop], ShownPage]) -> ShownPage:
        """Make a page, choose the session in work, and bring the page to the front.

        Whoever looks at a page is there, however long the day before was that the clock was put on.
        """
        self.desktop.duty.stir()
        self.desktop.reload_session()
        self.rest()
        page = make(self.desktop)
        page.resize(1278, 726)
        page.show()
        page.enter()
        self._shown.append(page)
        self.rest()
        return page

    def rest(self) -> None:
        """Wait until nothing is under way."""
        lanes = (self.desktop.lane, self.desktop.files)
        self.qtbot.waitUntil(lambda: not any(lane.is_busy for lane in lanes), timeout=10_000)

    def close(self) -> None:
        """Close everything."""
        for page in self._shown:
            page.close()
            page.deleteLater()
        self.desktop.close()
        self.desktop.deleteLater()
        self.station.close()


@contextmanager
def scene_in(qtbot: QtBot, folder: Path) -> Iterator[Scene]:
    """Open a station in a folder and take everything down at the end."""
    clock = HandClock(datetime(2026, 11, 21, 5, 0, tzinfo=UTC))
    scene = Scene(qtbot, Station.open(folder, clock), clock)
    try:
        yield scene
    finally:
        scene.close()


def plan(place: str = "第二教学楼 204", day: date = date(2026, 11, 21)) -> SessionPlan:
    return SessionPlan(
        school_name="示例职业技术学院",
        school_code="12345",
        place=place,
        starts_on=day,
        ends_on=day,
        spec_id=SPEC,
        price=PricePlan(on_site_fen=2000, walk_in_fen=4000),
        serial_prefix="A",
        backgrounds=("light-blue",),
    )


CLASSES = (
    ("机电 2101", "刘老师"),
    ("机电 2102", "刘老师"),
    ("数控 2101", "何老师"),
    ("数控 2102", "何老师"),
    ("电气 2101", "吴老师"),
)


def people(count: int) -> tuple[PersonData, ...]:
    """Return made-up students, spread evenly over the classes, valid in every column."""
    made = []
    for number, one in enumerate(plan_day(count, seed=7).roster):
        name, adviser = CLASSES[number * len(CLASSES) // count]
        made.append(one._replace(class_name=name, adviser=adviser))
    return tuple(made)


def shot(clock: Clock) -> Shot:
    judgement = Judgement(SPEC, Verdict.PASS, geometry=None)
    content = secrets.token_bytes(64)
    return Shot(content, ".jpg", content, _CROP, judgement, clock.now())


@dataclass
class DayScene:
    """Takes people through the five steps of an open session."""

    station: Station
    session: Session

    def enter(self, number: int) -> Sitting:
        found = self.station.records.people(self.session.id)
        return self.station.desk.enter(BY, self.session.id, found[number].student.id)

    def register(self, sitting: Sitting, method: PaymentMethod = PaymentMethod.CASH) -> Sitting:
        fee = sitting.fee
        assert fee is not None
        payment = ev.FeePaid(method, fee.due_fen, fee.due_fen)
        self.station.desk.pay(BY, sitting.id, payment)
        return self.station.desk.register(BY, sitting.id)

    def photograph(self, sitting: Sitting) -> Sitting:
        self.station.desk.call(BY, sitting.id)
        return self.station.desk.keep(BY, sitting.id, shot(self.station.clock))

    def confirm(self, sitting: Sitting) -> Sitting:
        return self.station.desk.confirm(BY, sitting.id)

    def whole(self, number: int) -> Sitting:
        return self.confirm(self.photograph(self.register(self.enter(number))))


def open_day(station: Station, students: int = 20) -> DayScene:
    """Plan and open a session with a roster."""
    session = station.sessions.plan(BY, plan())
    if students:
        station.sessions.import_roster(BY, session.id, people(students), "0" * 64)
    return DayScene(station, station.sessions.open(BY, session.id))


def busy_day(station: Station, clock: HandClock, students: int = 60) -> DayScene:
    """Play a day up to the middle of the afternoon: every state that the pages show."""
    scene = open_day(station, students)
    last = students * 2 // 3
    for number in range(last):
        clock.moment += timedelta(seconds=4000 / last)
        method = tuple(PaymentMethod)[number % 3]
        sitting = scene.photograph(scene.register(scene.enter(number), method))
        if number % 19 == 4:
            reason = ev.DisputeReason.ID_NUMBER
            station.desk.dispute(BY, sitting.id, reason, "末位应为 X")
        elif number % 23 == 6:
            station.desk.ask_retake(BY, scene.confirm(sitting).id, "闭眼")
        elif number < last - 2:
            scene.confirm(sitting)
    for number in range(last, min(students, last + 4)):
        sitting = scene.register(scene.enter(number))
    station.desk.propose_correction(BY, sitting.id, "name", "王晓明", "身份证为准")
    walk_in = PersonData("", "陈思远", Gender.FEMALE, id_number="")
    station.desk.enter_walk_in(BY, scene.session.id, walk_in)
    return scene
