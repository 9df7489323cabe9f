"""A campaign from the capture day to the last proofreading: a real station, a real registry.

Everybody acts as in life: the desk keeps portraits in its store and tells the registry of them,
students, reviewers, advisers and the team use the pages. What befalls each student is told by
their number (`FATES`), so how each record must stand at the end is known.
"""

from __future__ import annotations

import re
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select

from capture_station.domain import events as ev
from capture_station.domain.course import State
from capture_station.domain.findings import Verdict
from capture_station.domain.payment import PaymentMethod
from capture_station.registry.account_tables import messages
from capture_station.registry.app import make_app
from capture_station.registry.config import Limits, RegistryConfig
from capture_station.registry.records import RecordView, views_where
from capture_station.registry.rendering import words_in
from capture_station.registry.review import review_next
from capture_station.registry.schema import students
from capture_station.registry.staff import Role, add_member
from capture_station.registry.stations import make_code
from capture_station.station import syncing
from capture_station.station.station import Station
from capture_station.sync.client import Client
from tests.registry.fates import (
    AGAIN,
    BLURRED,
    DOUBTED,
    ENDS,
    FATES,
    PER_CLASS,
    id_number_of,
    renamed,
)
from tests.registry.material import asked, jpeg
from tests.registry.students import PASSWORD, enter
from tests.registry.test_papers import picture as paper
from tests.store.material import BY, PLAN, person, picture
from tests.unit.workflow.world import ManualClock, judgement

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from fastapi.testclient import TestClient

    from capture_station.domain.ids import SittingId
    from capture_station.registry.service import Registry

_CARD = re.compile(r'<h2>学生([0-9]+) ·.*?name="number" value="([0-9]+)"', re.DOTALL)
_MADE_OF = re.compile(rb"portrait ([0-9]+)")


@dataclass
class Campaign:
    """One station, one registry and all the people.

    Args:
        http: The registry's test client.
        registry: What it serves.
        station: An opened station that is not enrolled yet.
        clock: Of both.
        count: Of students.
    """

    http: TestClient
    registry: Registry
    station: Station
    clock: ManualClock
    count: int
    tokens: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        with self.registry.database.writing() as connection:
            code = make_code(connection, self.clock, "一号机", "console")
        with pytest.MonkeyPatch.context() as patch:
            # the station's own client, led into the application instead of over a wire
            patch.setattr(syncing, "Client", partial(Client, transport=self.http._transport))
            syncing.enrol(self.station, BY, "http://127.0.0.1", code)
            self.courier = syncing.Syncing(self.station)
        self.session = self.station.sessions.plan(BY, PLAN)
        people = [
            person(
                number,
                id_number=id_number_of(number),
                birth_date=None,
                class_name=f"{number // PER_CLASS + 1}班",
            )
            for number in range(self.count)
        ]
        added = self.station.sessions.import_roster(BY, self.session.id, people, "0" * 64)
        self.people = sorted(added, key=lambda each: each.data.student_number)
        self.station.sessions.open(BY, self.session.id)
        self.classes = sorted({each.class_name for each in people})
        self.sittings: dict[int, SittingId] = {}

    def fate(self, number: int) -> str:
        """Return what befalls a student; a pair that the count cuts in two is no pair."""
        told = FATES[number % len(FATES)]
        return "right" if told == "swapped" and number + 1 == self.count else told

    def run(self) -> None:
        """Let everything happen."""
        self._hire()
        late = {"doubted-late", "stranger-open"}
        self.capture(each for each in range(self.count) if self.fate(each) not in late)
        self.judge()
        self.review()
        self.answer_all("stranger", "swapped")
        self.review()
        self.plan_retakes()
        self.tell()
        self.retake()
        self.judge()
        self.review()
        self.answer_all("corrected", "declined", "correction-open", "missing", "missing-answered")
        self.correct()
        self.capture(each for each in range(self.count) if self.fate(each) in late)
        self.judge()
        self.answer_all("stranger-open")
        for fate, (state, _owner) in ENDS.items():
            if state is State.PROOFREAD:
                self.answer_all(fate, is_right=True)
        self.tell()

    def _hire(self) -> None:
        with self.registry.database.writing() as connection:
            add_member(connection, self.clock, "审核员", PASSWORD, Role.REVIEWER)
            add_member(connection, self.clock, "管理员", PASSWORD, Role.ADMINISTRATOR)
            for at, names in enumerate(self.advised()):
                add_member(connection, self.clock, f"辅导员{at}", PASSWORD, Role.ADVISER, names)

    def advised(self) -> list[list[str]]:
        """Return the classes of each adviser."""
        return [self.classes[at : at + 5] for at in range(0, len(self.classes), 5)]

    def capture(self, numbers: Iterable[int]) -> None:
        """Take people through the room and tell the registry."""
        desk = self.station.desk
        for number in numbers:
            fate = self.fate(number)
            if fate in {"absent", "missing", "missing-answered"}:
                continue
            sitting = desk.enter(BY, self.session.id, self.people[number].id)
            due = sitting.fee.due_fen if sitting.fee else 0
            desk.pay(BY, sitting.id, ev.FeePaid(PaymentMethod.CASH, due, due))
            desk.register(BY, sitting.id, f"code-{number}")
            self._shoot(sitting.id, self._portrait_of(number))
            self.sittings[number] = sitting.id
            if fate.startswith("on-site"):
                desk.dispute(BY, sitting.id, ev.DisputeReason.NAME, "同音字")
            else:
                desk.confirm(BY, sitting.id)
            if fate == "on-site-settled":
                desk.settle(BY, sitting.id, ev.Resolution.DATA_CORRECTED)
        self.tell()

    def _portrait_of(self, number: int) -> int:
        """Return the number in a student's first portrait; the desk mixed up the swapped pairs."""
        return number + {"swapped": 1, "swapped-other": -1}.get(self.fate(number), 0)

    def _shoot(self, sitting_id: SittingId, number: int) -> None:
        self.station.desk.call(BY, sitting_id)
        shot = replace(picture(number), portrait=jpeg(number), taken_at=self.clock.now())
        self.station.desk.keep(BY, sitting_id, shot)

    def tell(self) -> None:
        """Go rounds until both sides know all."""
        while True:
            self.courier.go()
            if not self.courier.status().pending:
                return

    def judge(self) -> None:
        """Let the first review judge what waits; who is doubted is known by the portrait."""

        def judge(content: bytes, *_told: object) -> Any:
            found = _MADE_OF.search(content)
            assert found is not None
            number = int(found[1])
            is_doubted = number < AGAIN and self.fate(number) in DOUBTED
            return judgement(Verdict.UNREADABLE if is_doubted else Verdict.PASS)

        while review_next(self.registry, judge):
            pass

    def review(self) -> None:
        """Let the reviewer decide until nothing waits."""
        token = self._enter_staff("审核员")
        while 'name="number"' in (text := self.http.get("/review").text):
            number = _field(text, "number")
            name = re.search(r"<h2>\S+ · 学生([0-9]+)</h2>", text)
            assert name is not None
            subject = int(name[1])
            fate = self.fate(subject)
            path, told = "/review", {"decision": "accepted"}
            is_complaint = words_in("zh")["answer-not-mine"] in text
            if fate == "swapped" and is_complaint:
                path, told = "/review/swap", {"other": self._view(subject + 1).capture_id}
            elif fate == "stranger" and is_complaint:
                told = {"decision": "rejected", "reason": "other-person"}
            elif fate in BLURRED and self._is_first(subject):
                told = {"decision": "rejected", "reason": "blurred"}
            form = {"form_token": token, "number": number}
            answer = self.http.post(path, data=form | told)
            assert answer.status_code == 200, answer.text

    def _is_first(self, number: int) -> bool:
        sitting = self.station.records.sitting(self.sittings[number])
        return sitting.capture is not None and sitting.capture.take == 1

    def plan_retakes(self) -> None:
        """Let the team name a day for most of those whose portrait was rejected."""
        token = self._enter_staff("管理员")
        for number in self._with("retaken", "stranger", "retake-planned"):
            form = {"form_token": token, "day": "2026-06-12", "place": "三教 101"}
            form["student"] = self.people[number].id
            answer = self.http.post("/tasks/retake", data=form)
            assert answer.status_code == 200
            assert 'role="alert"' not in answer.text, answer.text

    def retake(self) -> None:
        """Take the portraits again of those who came for it."""
        for number in self._with("retaken", "stranger"):
            self._shoot(self.sittings[number], number + AGAIN)
            self.station.desk.confirm(BY, self.sittings[number])
        self.tell()

    def answer_all(self, *fates: str, is_right: bool = False) -> None:
        """Let the students of some fates answer."""
        wrong: dict[str, dict[str, Any]] = {
            "stranger": {"kind": "not-mine"},
            "stranger-open": {"kind": "not-mine"},
            "missing": {"kind": "missing", "place": "二教", "time": "上午"},
            "missing-answered": {"kind": "missing", "place": "二教", "time": "下午"},
        }
        proof = [("papers", ("a.jpg", paper(), "image/jpeg"))]
        for number in self._with(*fates):
            fate, how = self.fate(number), "right" if is_right else "wrong"
            told = {} if is_right else wrong.get(fate, {"kind": "datum", "name": renamed(number)})
            if fate == "swapped" and not is_right:
                told = {"kind": "not-mine", "exchanged_with": f"学生{number + 1}"}
            files = proof if told.get("kind") == "datum" else None
            token = self._enter_student(number)
            path = f"/me/proofread/{self.people[number].id}/{how}"
            data = {"form_token": token} | told
            answer = self.http.post(path, data=data, files=files)
            assert answer.status_code == 200, (fate, answer.text)

    def correct(self) -> None:
        """Let advisers and the team decide what has come in."""
        for at in range(len(self.advised())):
            token = self._enter_staff(f"辅导员{at}")
            text = self.http.get("/tasks").text
            cards = re.findall(
                r"<h2>学生([0-9]+) ·.*?name=\"number\" value=\"([0-9]+)\"", text, re.S
            )
            for subject, number in cards:
                fate = self.fate(int(subject))
                if fate != "correction-open":
                    decision = "accepted" if fate == "corrected" else "declined"
                    form = {"form_token": token, "number": number, "decision": decision}
                    assert self.http.post("/tasks/correction", data=form).status_code == 200
        token = self._enter_staff("管理员")
        for number in self._with("missing-answered"):
            form = {
                "form_token": token,
                "number": str(self._view(number).answer),
                "remark": "未到场",
            }
            assert self.http.post("/tasks/missing", data=form).status_code == 200

    def views(self) -> dict[int, RecordView]:
        """Return all records by the student's number."""
        with self.registry.database.reading() as connection:
            found = views_where(connection, students.c.session_id == self.session.id, limit=10**6)
        numbers = {str(each.id): number for number, each in enumerate(self.people)}
        return {numbers[each.student_id]: each for each in found}

    def tasks_of_advisers(self) -> Counter[str]:
        """Return the counts by state that the advisers' pages show, all together."""
        shown: Counter[str] = Counter()
        for at in range(len(self.advised())):
            self._enter_staff(f"辅导员{at}")
            text = self.http.get("/tasks").text.rpartition("<h2>")[2]
            for words, count in re.findall(r'<span class="chip">(\S+) ([0-9]+)</span>', text):
                shown[words] += int(count)
        return shown

    def classes_of_advisers(self) -> dict[str, tuple[int, ...]]:
        """Return photographed, expected, missing, retakes and disputed as the pages show them."""
        shown = {}
        for at in range(len(self.advised())):
            self._enter_staff(f"辅导员{at}")
            for row in self.http.get("/classes").text.split("<tr>")[2:]:
                cells = [re.sub(r"<[^>]+>", "", cell).strip() for cell in row.split("</td>")]
                name, progress, *rest = cells[:5]
                counts = [0 if cell == "✓" else int(cell) for cell in rest]
                done, expected = progress.split("/")
                shown[name] = (int(done), int(expected), *counts)
        return shown

    def classes_of_station(self) -> dict[str, tuple[int, ...]]:
        """Return the same as the station counts it."""
        return {
            each.class_name: (
                each.photographed, each.expected, each.missing + each.waiting, each.retakes,
                each.disputed,
            )
            for each in self.station.records.progress(self.session.id)
        }  # fmt: skip

    def _with(self, *fates: str) -> list[int]:
        return [number for number in range(self.count) if self.fate(number) in fates]

    def _view(self, number: int) -> RecordView:
        with self.registry.database.reading() as connection:
            (view,) = views_where(connection, students.c.id == self.people[number].id)
        return view

    def _enter_staff(self, name: str) -> str:
        self.http.cookies.clear()
        answer = self.http.post("/sign-in", data={"name": name, "password": PASSWORD})
        return _field(answer.text, "form_token")

    def _enter_student(self, number: int) -> str:
        contact = f"s{number}@example.cn"
        self.http.cookies.clear()
        if contact in self.tokens:
            self.http.cookies.set("registry-account", self.tokens[contact])
            return _field(self.http.get("/me").text, "form_token")
        self.http.post("/account/sign-up", data={"contact": contact, "password": PASSWORD})
        query = select(messages.c.params).where(messages.c.recipient == contact)
        with self.registry.database.reading() as connection:
            told = connection.execute(query).scalars().first()
        link = re.search(r"/account/link/[^\"]+", str(told))
        assert link is not None
        self.http.post(link[0], data={"password": PASSWORD})
        token = enter(self.http, contact)
        name = self.people[number].data.name
        told_of = {"name": name, "id_type": "resident_id", "id_number": id_number_of(number)}
        form = told_of | {"form_token": token, "confirmed": "yes"}
        assert self.http.post("/me/bind", data=form).status_code == 200
        self.tokens[contact] = self.http.cookies["registry-account"]
        return token


@contextmanager
def campaign(folder: Path, count: int) -> Iterator[Campaign]:
    """Open station and registry in a folder for the length of a block."""
    clock = ManualClock()
    # all of them come from one address, faster than a campus does
    limits = Limits(points=1 << 30)
    app = make_app(RegistryConfig(folder / "registry", review=False, limits=limits), clock)
    station = Station.open(folder / "station", clock)
    try:
        with asked(app) as http:
            made = Campaign(http, app.state.registry, station, clock, count)
            try:
                yield made
            finally:
                made.courier.close()
    finally:
        station.close()


def _field(text: str, name: str) -> str:
    return text.split(f'name="{name}" value="')[1].split('"', maxsplit=1)[0]
