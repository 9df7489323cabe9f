"""The staff's pages: who sees what, and what no other site can make them do."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import TYPE_CHECKING

import openpyxl
import pytest
from sqlalchemy import select

from capture_station.domain import events as ev
from capture_station.domain import wire
from capture_station.registry.review import review_next
from capture_station.registry.schema import audit
from capture_station.registry.staff import Role, add_member, member_of, sign_in
from capture_station.registry.stations import all_stations
from tests.registry.material import Sitter
from tests.unit.workflow.world import ManualClock, judgement

if TYPE_CHECKING:
    from fastapi.testclient import TestClient

    from capture_station.registry.service import Registry
    from tests.registry.material import Caller

PASSWORD = "correct horse battery"  # noqa: S105 - of a test


class Browser:
    """A member of staff at the pages."""

    def __init__(self, http: TestClient, registry: Registry, role: Role, *classes: str) -> None:
        self.http = http
        self.name = f"{role}-{len(classes)}"
        with registry.database.writing() as connection:
            self.id = add_member(connection, registry.clock, self.name, PASSWORD, role, classes)
        answer = http.post("/sign-in", data={"name": self.name, "password": PASSWORD})
        assert answer.status_code == 200
        with registry.database.reading() as connection:
            token = http.cookies["registry-sign-in"]
            member = member_of(connection, registry.clock, token)
        assert member is not None
        self.form_token = member.form_token

    def post(self, path: str, **fields: str) -> tuple[int, str]:
        answer = self.http.post(path, data={"form_token": self.form_token} | fields)
        return answer.status_code, answer.text


@pytest.fixture
def session_id(station: Caller) -> str:
    made = station.session()
    one, two = Sitter(made, 1, station.clock), Sitter(made, 2, station.clock)
    station.put(one.portrait)
    told = [*one.visit(), one.told(ev.Disputed(ev.DisputeReason.NAME)), two.listed]
    assert set(station.statuses(told)) == {"stored"}
    return made


def test_nobody_sees_anything_without_signing_in(http: TestClient, session_id: str) -> None:
    for path in ("/", "/classes", f"/people?session={session_id}", "/stations", "/review"):
        answer = http.get(path, follow_redirects=False)
        assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in")
    assert http.get("/static/style.css").status_code == 200
    assert http.get("/static/../layout.html").status_code == 404


def test_an_adviser_sees_the_own_classes_only(
    http: TestClient, registry: Registry, session_id: str
) -> None:
    Browser(http, registry, Role.ADVISER, "1班")
    text = http.get("/classes").text
    assert "1班" in text
    assert "1 / 2" in text
    people = http.get("/people", params={"session": session_id, "state": "missing"}).text
    assert "学生2" in people
    assert "学生1" not in people
    assert "学生1" in http.get(f"/people?session={session_id}&state=disputed").text
    assert http.get("/stations").status_code == 404
    assert http.get("/review").status_code == 404
    http.cookies.clear()
    Browser(http, registry, Role.ADVISER)
    assert "1班" not in http.get("/classes").text
    text = http.get("/people", params={"session": session_id}).text
    assert "没有符合条件的学生" in text
    assert "学生1" not in text
    params = {"session": session_id, "class_name": "1班"}
    assert http.get("/people", params=params).status_code == 404


def test_the_search_travels_in_the_body(
    http: TestClient, registry: Registry, session_id: str
) -> None:
    browser = Browser(http, registry, Role.ADVISER, "1班")
    status, text = browser.post(f"/people?session={session_id}", text="学生2")
    assert (status, "20220002" in text, "20220001" in text) == (200, True, False)
    for trick in ("%", "' OR 1=1 --", "_"):
        assert "20220001" not in browser.post(f"/people?session={session_id}", text=trick)[1]
    with registry.database.reading() as connection:
        acts = [
            row.act for row in connection.execute(select(audit).where(audit.c.who == browser.id))
        ]
    assert acts.count("list-viewed") == 4


def test_the_export_is_read_by_another_program(
    http: TestClient, registry: Registry, station: Caller, session_id: str
) -> None:
    trick = wire.to_data(Sitter(session_id, 3, station.clock).listed)
    trick["body"]["data"]["name"] = '=HYPERLINK("http://x","y")'
    station.send([trick])
    Browser(http, registry, Role.ADVISER, "1班")
    answer = http.get(f"/people.xlsx?session={session_id}")
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    assert sheet is not None
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert rows[1][:4] == ["20220001", "学生1", "1班", "A0001"]
    assert rows[3][1] == '=HYPERLINK("http://x","y")'
    assert sheet["B4"].data_type == "s"


def test_what_people_are_called_is_shown_as_text(
    http: TestClient, registry: Registry, station: Caller, session_id: str
) -> None:
    trick = wire.to_data(Sitter(session_id, 3, station.clock).listed)
    trick["body"]["data"]["name"] = "<script>alert(1)</script>"
    station.send([trick])
    Browser(http, registry, Role.ADVISER, "1班")
    text = http.get(f"/people?session={session_id}").text
    assert "<script" not in text
    assert "&lt;script&gt;" in text


def test_a_form_of_another_site_is_refused(http: TestClient, registry: Registry) -> None:
    browser = Browser(http, registry, Role.ADMINISTRATOR)
    assert http.post("/stations", data={"name": "x"}).status_code == 403
    browser.form_token = "guessed"  # noqa: S105 - a wrong one
    assert browser.post("/stations", name="x")[0] == 403
    for headers in ({"Origin": "http://evil.test"}, {"Sec-Fetch-Site": "cross-site"}):
        answer = http.post("/sign-in", data={"name": "a", "password": "b"}, headers=headers)
        assert answer.status_code == 403


def test_five_wrong_passwords_lock_for_a_day(registry: Registry) -> None:
    clock = ManualClock()
    with registry.database.writing() as connection:
        add_member(connection, clock, "李", PASSWORD, Role.ADVISER)
        assert sign_in(connection, clock, "nobody", PASSWORD) is None
        for _ in range(5):
            assert sign_in(connection, clock, "李", "wrong password") is None
        assert sign_in(connection, clock, "李", PASSWORD) is None
        clock.moment += timedelta(hours=25)
        token = sign_in(connection, clock, "李", PASSWORD)
        assert token is not None
        assert member_of(connection, clock, token) is not None
        clock.moment += timedelta(hours=13)
        assert member_of(connection, clock, token) is None


def test_signing_out_ends_it(http: TestClient, registry: Registry) -> None:
    browser = Browser(http, registry, Role.ADVISER)
    token = http.cookies["registry-sign-in"]
    assert browser.post("/sign-out")[0] == 200
    http.cookies.set("registry-sign-in", token)
    assert http.get("/classes", follow_redirects=False).status_code == 303


def test_an_administrator_enrols_and_revokes(
    http: TestClient, registry: Registry, station: Caller
) -> None:
    browser = Browser(http, registry, Role.ADMINISTRATOR)
    _, text = browser.post("/stations", name="三号机")
    code = text.split('<p class="code">')[1].split("<")[0]
    assert http.post("/api/v1/enrolments", json={"code": code}).status_code == 201
    assert browser.post("/stations/revoke", station=station.id)[0] == 200
    with registry.database.reading() as connection:
        names = {row["name"]: bool(row["revoked_at"]) for row in all_stations(connection)}
    assert names == {"一号机": True, "三号机": False}
    assert "没有这台采集站" in browser.post("/stations/revoke", station="x")[1]
    http.get("/language/en")
    assert "Stations" in http.get("/stations").text


def test_a_person_decides_what_the_first_review_doubted(
    http: TestClient, registry: Registry, station: Caller
) -> None:
    sitter = Sitter(station.session(), 1, station.clock)
    station.put(sitter.portrait)
    station.send([sitter.listed, sitter.kept(override_reason="着急")])
    assert review_next(registry, lambda *_: judgement())
    browser = Browser(http, registry, Role.REVIEWER)
    text = http.get("/review").text
    assert "现场人工放行" in text
    assert "学生1" in text
    number = text.split('name="number" value="')[1].split('"')[0]
    assert http.get(f"/portraits/{sitter.capture_id}").content == sitter.portrait
    assert http.get("/portraits/none").status_code == 404
    assert http.get(f"/originals/{sitter.capture_id}").status_code == 404
    case = {"number": number, "decision": "rejected"}
    assert browser.post("/review", **case | {"decision": "nonsense"})[0] == 422
    assert "必须选一个理由" in browser.post("/review", **case, reason="nonsense")[1]
    assert browser.post("/review", **case, reason="blurred", remark="眼镜反光")[0] == 200
    assert "不在待审之列" in browser.post("/review", **case, reason="blurred")[1]
    last = station.get("/changes")["changes"][-1]
    assert (last["kind"], last["body"]["state"]) == ("review", "rejected")
    assert last["body"]["reasons"] == ["blurred"]
    assert browser.name in http.get("/review/figures").text
