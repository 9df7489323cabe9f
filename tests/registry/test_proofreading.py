"""Proofreading from the student's answer to what becomes of it, and who may see what."""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
from sqlalchemy import delete, insert, select

from capture_station.domain import events as ev
from capture_station.domain import wire
from capture_station.domain.course import Owner, State
from capture_station.domain.ids import StudentId
from capture_station.domain.people import PersonData, Student
from capture_station.registry import cases
from capture_station.registry.account_tables import account_records, accounts, messages
from capture_station.registry.answer_tables import papers
from capture_station.registry.answers import plan_retake
from capture_station.registry.corrections import swap
from capture_station.registry.passwords import hash_password
from capture_station.registry.records import RecordView, view_of
from capture_station.registry.review import review_next
from capture_station.registry.schema import audit, students
from capture_station.registry.staff import Role
from capture_station.registry.workdays import day_in_china
from tests.registry.material import AT, Sitter
from tests.registry.students import NUMBER, OTHER, PASSWORD, enter
from tests.registry.test_pages import Browser
from tests.registry.test_papers import pdf, picture
from tests.unit.workflow.world import ManualClock, judgement

if TYPE_CHECKING:
    from fastapi.testclient import TestClient

    from capture_station.registry.service import Registry
    from tests.registry.material import Caller


@dataclass
class World:
    """Four photographed students of one class, and a fifth who is not; each with an account."""

    http: TestClient
    registry: Registry
    station: Caller
    session: str
    sitters: list[Sitter]
    form_token: str = ""

    def view(self, number: int) -> RecordView:
        with self.registry.database.reading() as connection:
            view = view_of(connection, self.sitters[number].student_id)
        assert view is not None
        return view

    def state(self, number: int) -> tuple[State, Owner | None]:
        course = self.view(number).course
        assert (course.owner is None) == (course.due is None)
        return course.state, course.owner

    def sign_in(self, number: int) -> None:
        self.http.cookies.delete("registry-account")
        self.form_token = enter(self.http, f"s{number}@example.cn")

    def answer(self, number: int, how: str, status: int = 200, **fields: Any) -> str:
        files = fields.pop("files", None)
        path = f"/me/proofread/{self.sitters[number].student_id}/{how}"
        data = {"form_token": self.form_token} | fields
        answer = self.http.post(path, data=data, files=files)
        assert answer.status_code == status, answer.text
        return answer.text


@pytest.fixture
def world(
    http: TestClient, registry: Registry, station: Caller, monkeypatch: pytest.MonkeyPatch
) -> World:
    # which portraits are sampled follows from their random ids; a reviewer would get them first
    monkeypatch.setattr(cases, "is_sampled", lambda _capture_id: False)
    registry.clock = ManualClock()
    session = station.session()
    sitters = [Sitter(session, number, station.clock) for number in range(1, 6)]
    for number, sitter in enumerate(sitters):
        station.put(sitter.portrait)
        data = PersonData(
            f"2022000{number}", f"学生{number}", id_number=NUMBER if number == 0 else "",
            class_name="1班",
        )  # fmt: skip
        listed = wire.list_student(Student(StudentId(sitter.student_id), data), session, AT)
        told = [listed, *sitter.visit()[1:]] if number < 4 else [listed]
        assert set(station.statuses(told)) == {"stored"}
        with registry.database.writing() as connection:
            account = {
                "id": f"a{number}", "login": f"s{number}@example.cn", "state": "active",
                "password_hash": hash_password(PASSWORD), "lang": "zh", "made_at": "x",
                "failures": 0, "name": f"学生{number}", "id_type": "resident_id",
                "id_number": f"n{number}", "bound_at": "x", "bind_failures": 0,
            }  # fmt: skip
            connection.execute(insert(accounts).values(**account))
            record = {"student_id": sitter.student_id, "account_id": f"a{number}"}
            connection.execute(insert(account_records).values(**record, bound_at="x"))
    while review_next(registry, lambda *_: judgement()):
        pass
    return World(http, registry, station, session, sitters)


def last_change(world: World) -> tuple[str, Any]:
    told = world.station.get("/changes")["changes"][-1]
    return told["kind"], told["body"]


def test_right_closes_the_record(world: World) -> None:
    assert world.state(0) == (State.ACCEPTED, Owner.STUDENT)
    world.sign_in(0)
    text = world.http.get(f"/me/proofread/{world.sitters[0].student_id}").text
    assert NUMBER in text
    assert "现场核对：2026-06-01" in text
    world.answer(0, "right")
    assert world.state(0) == (State.PROOFREAD, None)
    assert "现在不能这样操作" in world.answer(0, "right", status=400)


def test_a_datum_goes_to_the_adviser_and_reaches_roster_and_stations(world: World) -> None:
    world.sign_in(0)
    assert "至少在一项" in world.answer(0, "wrong", 400, kind="datum", name="学生0")
    files = [("papers", ("身份证.jpg", picture(), "image/jpeg")), ("papers", ("b.pdf", pdf(), "x"))]
    world.answer(0, "wrong", kind="datum", name="学生〇", remark="派出所证明", files=files)
    assert world.state(0) == (State.DISPUTED, Owner.ADVISER)
    # one open answer at a time
    world.answer(0, "wrong", 400, kind="datum", name="别的")
    world.answer(0, "right", 400)
    other = Browser(world.http, world.registry, Role.ADVISER, "2班")
    assert "派出所证明" not in world.http.get("/tasks").text
    assert other.post("/tasks/correction", number="1", decision="accepted")[0] == 404
    assert world.http.get("/papers/1").status_code == 404
    adviser = Browser(world.http, world.registry, Role.ADVISER, "1班", "3班")
    text = world.http.get("/tasks").text
    assert "派出所证明" in text
    assert "→ 学生〇" in text
    paper = world.http.get("/papers/1")
    assert paper.headers["content-type"] == "image/jpeg"
    assert world.http.get("/papers/2").headers["content-type"] == "application/pdf"
    assert adviser.post("/tasks/correction", number="1", decision="accepted")[0] == 200
    assert adviser.post("/tasks/correction", number="1", decision="declined")[0] == 404
    student = {"student_id": world.sitters[0].student_id}
    told = student | {"old": {"name": "学生0"}, "new": {"name": "学生〇"}}
    assert last_change(world) == ("correction", told)
    view = world.view(0)
    assert (view.data["name"], view.course.state) == ("学生〇", State.ACCEPTED)
    # whatever the station lists later, what was corrected stays so
    sitter = world.sitters[0]
    data = PersonData("20220000", "学生0", class_name="1班", major="物理")
    late = wire.list_student(Student(StudentId(sitter.student_id), data), world.session, AT)
    assert world.station.statuses([late]) == ["stored"]
    assert late.id in world.station.get(f"/sessions/{world.session}/students")["listed"]
    assert (world.view(0).data["name"], world.view(0).data["major"]) == ("学生〇", "物理")
    # proofread again, under the corrected name
    world.sign_in(0)
    assert "学生〇" in world.http.get("/me").text
    world.answer(0, "right")
    assert world.state(0) == (State.PROOFREAD, None)
    with world.registry.database.reading() as connection:
        acts = set(connection.execute(select(audit.c.act)).scalars())
    assert {"answer-datum", "refused", "paper-viewed", "answer-accepted"} <= acts


def test_a_declined_correction_says_why(world: World) -> None:
    world.sign_in(1)
    world.answer(1, "wrong", kind="datum", class_name="9班")
    adviser = Browser(world.http, world.registry, Role.ADVISER, "1班")
    adviser.post("/tasks/correction", number="1", decision="declined", remark="名单无误")
    assert world.state(1) == (State.ACCEPTED, Owner.STUDENT)
    world.sign_in(1)
    assert "名单无误" in world.http.get("/me").text


def test_an_exchange_is_repaired_by_a_swap(world: World) -> None:
    for number in (1, 2):
        world.sign_in(number)
        if number == 2:
            world.answer(2, "right")
    world.sign_in(1)
    world.answer(1, "wrong", kind="not-mine", exchanged_with="学生2")
    assert world.state(1) == (State.DISPUTED, Owner.REVIEWER)
    reviewer = Browser(world.http, world.registry, Role.REVIEWER)
    text = world.http.get("/review").text
    assert "可能与之互换：学生2" in text
    number = text.split('name="number" value="')[1].split('"')[0]
    one, two = (world.sitters[each] for each in (1, 2))
    wrong = reviewer.post("/review/swap", number=number, other="elsewhere")[1]
    assert "不能互换" in wrong
    assert reviewer.post("/review/swap", number=number, other=two.capture_id)[0] == 200
    kind, body = last_change(world)
    assert kind == "swap"
    assert {each["student_id"]: each["capture_id"] for each in body["swapped"]} == {
        one.student_id: two.capture_id, two.student_id: one.capture_id,
    }  # fmt: skip
    assert {each["was_capture_id"] for each in body["swapped"]} == {one.capture_id, two.capture_id}
    # the serial number belongs to the sitting
    assert [world.view(each).serial for each in (1, 2)] == ["A0002", "A0003"]
    # both proofread again, each with the other portrait
    for mine, (own, other) in {1: (one, two), 2: (two, one)}.items():
        assert world.view(mine).capture_id == other.capture_id
        assert world.state(mine) == (State.ACCEPTED, Owner.STUDENT)
        world.sign_in(mine)
        portrait = world.http.get(f"/me/portraits/{own.student_id}").content
        assert portrait == other.portrait
        world.answer(mine, "right")
    # whatever the stations tell of the sittings later, the swap holds
    late = one.told(ev.RetakeDropped("x"))
    assert world.station.statuses([late]) == ["stored"]
    assert world.view(1).capture_id == two.capture_id
    again = Sitter(world.session, 8, world.station.clock)
    again.student_id, again.sitting_id = one.student_id, one.sitting_id
    world.station.put(again.portrait)
    assert world.station.statuses([again.kept()]) == ["stored"]
    assert world.view(1).capture_id == again.capture_id
    assert world.view(2).capture_id == one.capture_id
    exchange_to_and_fro(world, again, one, two)


def exchange_to_and_fro(world: World, again: Sitter, one: Sitter, two: Sitter) -> None:
    """Exchange once more after a retake, and back again: that holds as well."""
    for mine, theirs in ((again, one), (one, again)):
        with world.registry.database.writing() as connection:
            swap(connection, world.registry.clock, "r", mine.capture_id, theirs.capture_id)
        for each in (one, two):
            assert world.station.statuses([each.told(ev.RetakeDropped("x"))]) == ["stored"]
        assert world.view(1).capture_id == theirs.capture_id
        assert world.view(2).capture_id == mine.capture_id
    assert [world.view(each).serial for each in (1, 2)] == ["A0008", "A0003"]


def test_a_portrait_that_is_not_theirs_is_taken_again(world: World) -> None:
    world.sign_in(3)
    world.answer(3, "wrong", kind="not-mine")
    reviewer = Browser(world.http, world.registry, Role.REVIEWER)
    text = world.http.get("/review").text
    number = text.split('name="number" value="')[1].split('"')[0]
    fields = {"number": number, "decision": "rejected", "reason": "other-person"}
    assert reviewer.post("/review", **fields)[0] == 200
    assert world.state(3) == (State.REJECTED, Owner.TEAM)
    team = Browser(world.http, world.registry, Role.ADMINISTRATOR)
    plan = {"student": world.sitters[3].student_id, "place": "三教 101"}
    assert "已经过去" in team.post("/tasks/retake", **plan, day="2026-05-01")[1]
    assert team.post("/tasks/retake", **plan, day="2026-06-08")[0] == 200
    assert world.state(3) == (State.RETAKE_PLANNED, Owner.TEAM)
    world.sign_in(3)
    assert "2026-06-08 到 三教 101 重拍" in world.http.get("/me").text


def test_who_was_photographed_and_is_missing(world: World) -> None:
    assert world.state(4) == (State.AWAITED, Owner.STUDENT)
    world.sign_in(4)
    world.answer(4, "right", 400)
    world.answer(4, "wrong", 400, kind="not-mine")
    world.answer(4, "wrong", kind="missing", place="二教 204", time="上午九点")
    assert world.state(4) == (State.DISPUTED, Owner.TEAM)
    team = Browser(world.http, world.registry, Role.ADMINISTRATOR)
    assert "上午九点" in world.http.get("/tasks").text
    # the portrait turns up: the report is over, and the student proofreads it
    sitter = world.sitters[4]
    world.station.send([*sitter.visit()[1:]])
    review_next(world.registry, lambda *_: judgement())
    assert world.state(4) == (State.ACCEPTED, Owner.STUDENT)
    assert team.post("/tasks/missing", number="1", remark="已找到")[0] == 200
    world.sign_in(4)
    world.answer(4, "right")
    assert world.state(4) == (State.PROOFREAD, None)


def test_no_student_reads_another_record_by_any_parameter(world: World) -> None:
    world.sign_in(1)
    theirs = world.sitters[0].student_id
    for path in (f"/me/proofread/{theirs}", f"/me/portraits/{theirs}", "/me/portraits/none"):
        assert world.http.get(path).status_code == 404
    assert world.answer(0, "right", 404)
    assert world.answer(0, "wrong", 404, kind="datum", name="x")
    assert world.answer(1, "wrong", 422, kind="on-site")
    text = world.http.get("/me", params={"student": theirs, "account": "a0"}).text
    assert "学生1" in text
    assert "学生0" not in text
    for path in ("/tasks", "/review", "/papers/1", f"/portraits/{world.sitters[1].capture_id}"):
        answer = world.http.get(path, follow_redirects=False)
        assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in")
    with world.registry.database.reading() as connection:
        acts = list(connection.execute(select(audit.c.act)).scalars())
    assert acts.count("refused") == 6


def test_bad_papers_are_refused_with_what_to_do(world: World) -> None:
    world.sign_in(1)
    for content, told in (
        (b"\0\0\0\x18ftypheic" + b"\0" * 40, "HEIC"),
        (b"MZ an executable", "不是能打开的图片"),
        (pdf(password=OTHER), "有密码"),
        (b"%PDF-1.7 " + b"x" * (11 << 20), "文件太大"),
    ):
        files = [("papers", ("a.pdf", content, "application/pdf"))]
        assert told in world.answer(1, "wrong", 400, kind="datum", name="新名", files=files)
    many = [("papers", (f"{each}.pdf", pdf(), "x")) for each in range(4)]
    assert "最多上传" in world.answer(1, "wrong", 400, kind="datum", name="新名", files=many)
    with world.registry.database.reading() as connection:
        assert connection.execute(select(papers)).first() is None
    huge = [("papers", ("a.pdf", b"x" * (65 << 20), "x"))]
    # cut off while it comes
    world.answer(1, "wrong", 413, kind="datum", name="新名", files=huge)


def test_a_due_day_passes_while_nobody_acts(world: World) -> None:
    world.sign_in(1)
    world.answer(1, "wrong", kind="datum", name="新名")
    course = world.view(1).course
    clock: Any = world.registry.clock
    clock.moment += timedelta(days=30)
    assert course.is_overdue(day_in_china(clock.now()))
    Browser(world.http, world.registry, Role.ADVISER, "1班")
    assert '<span class="chip act">期限' in world.http.get("/tasks").text


def test_a_second_plan_moves_the_retake(world: World) -> None:
    with world.registry.database.writing() as connection:
        view = view_of(connection, world.sitters[4].student_id)
        assert view is not None
        day = day_in_china(world.registry.clock.now())
        for later in (3, 5):
            plan_retake(connection, world.registry.clock, "t", view, day + timedelta(later), "三教")
        listed = connection.execute(select(students.c.id)).scalars().all()
    assert len(listed) == 5
    assert world.view(4).course.due == day + timedelta(5)


def test_an_adviser_reminds_a_class_and_takes_the_list_along(world: World) -> None:
    with world.registry.database.writing() as connection:
        record = account_records.c.student_id == world.sitters[3].student_id
        connection.execute(delete(account_records).where(record))
    world.sign_in(0)
    world.answer(0, "right")
    adviser = Browser(world.http, world.registry, Role.ADVISER, "1班")
    assert (
        "已提醒 3 人；0 人今天已提醒过；1 人" in adviser.post("/tasks/remind", class_name="1班")[1]
    )
    assert "已提醒 0 人；3 人" in adviser.post("/tasks/remind", class_name="1班")[1]
    assert adviser.post("/tasks/remind", class_name="2班")[0] == 404
    with world.registry.database.reading() as connection:
        reminded = select(messages.c.recipient).where(messages.c.template == "remind")
        told = sorted(connection.execute(reminded).scalars())
    assert told == [f"s{number}@example.cn" for number in (1, 2, 4)]
    book = openpyxl.load_workbook(io.BytesIO(world.http.get("/tasks.xlsx").content))
    rows = list(book.active.iter_rows(values_only=True))
    assert len(rows) == 5
    assert {row[4] for row in rows[1:]} == {"学生本人"}
