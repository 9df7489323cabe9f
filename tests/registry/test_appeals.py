"""Somebody else's account has the number: recovering, appealing, vouching, objecting."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from capture_station.registry.account_tables import account_records, accounts
from capture_station.registry.appeal_tables import appeals
from capture_station.registry.staff import Role
from tests.registry.students import (
    ADDRESS,
    NUMBER,
    active,
    acts,
    clock_of,
    enter,
    list_student,
)
from tests.registry.test_pages import Browser
from tests.registry.test_papers import pdf, picture

if TYPE_CHECKING:
    from fastapi.testclient import TestClient

    from capture_station.registry.service import Registry
    from tests.registry.mailbox import Mailbox
    from tests.registry.material import Caller

OWN, MATE = "own@example.cn", "mate@example.cn"
MATES_NUMBER = "440524188001010014"
PERSON = {"name": "欧阳明月", "id_type": "resident_id", "id_number": NUMBER}


@dataclass
class Taken:
    """A student whose number another account has, and a classmate."""

    http: TestClient
    registry: Registry
    token: str = ""

    def enter(self, contact: str) -> None:
        self.http.cookies.clear()
        self.token = enter(self.http, contact)

    def post(self, path: str, status: int = 200, **fields: str) -> str:
        answer = self.http.post(path, data={"form_token": self.token} | fields)
        assert answer.status_code == status, answer.text
        return answer.text

    def appeal(self, status: int = 200, scan: bytes | None = None) -> str:
        files = {"scan": ("id.jpg", scan or picture(), "image/jpeg")}
        data = {"form_token": self.token} | PERSON
        answer = self.http.post("/me/appeal", data=data, files=files)
        assert answer.status_code == status, answer.text
        return answer.text

    def owner(self) -> str:
        query = (
            select(accounts.c.login)
            .join(account_records, account_records.c.account_id == accounts.c.id)
            .where(accounts.c.id_number == NUMBER)
        )
        with self.registry.database.reading() as connection:
            return connection.execute(query).scalar_one()


@pytest.fixture
def taken(http: TestClient, registry: Registry, box: Mailbox, station: Caller) -> Taken:
    session = station.session()
    list_student(station, session, "欧阳明月", NUMBER)
    list_student(station, session, "李雷", MATES_NUMBER)
    made = Taken(http, registry)
    for contact, person in (
        (ADDRESS, PERSON),
        (MATE, PERSON | {"name": "李雷", "id_number": MATES_NUMBER}),
    ):
        http.cookies.clear()
        made.token = active(http, registry, box, contact)
        made.post("/me/bind", confirmed="yes", **person)
    http.cookies.clear()
    made.token = active(http, registry, box, OWN)
    assert "上传证件申诉" in made.post("/me/bind", 403, confirmed="yes", **PERSON)
    return made


def test_staff_decides_by_the_scan(taken: Taken) -> None:
    text = taken.appeal()
    assert "2026-06-04" in text
    assert "示例学院" not in text
    # one at a time, and nothing of the other account until it is decided
    taken.appeal(403)
    assert taken.http.get("/me").url.path == "/me/appeal"
    assert "示例学院" not in taken.http.get("/me").text
    staff = Browser(taken.http, taken.registry, Role.ADMINISTRATOR)
    assert "欧阳明月" in taken.http.get("/appeals").text
    assert taken.http.get("/appeals/1/scan").headers["content-type"] == "image/jpeg"
    taken.http.cookies.delete("registry-account")
    taken.enter(ADDRESS)
    old = taken.http.cookies["registry-account"]
    taken.http.cookies.clear()
    staff = Browser(taken.http, taken.registry, Role.ADMINISTRATOR, "x")
    assert staff.post("/appeals", number="1", decision="accepted")[0] == 200
    assert "不能这样操作" in staff.post("/appeals", number="1", decision="declined")[1]
    assert taken.http.get("/appeals/1/scan").status_code == 404
    assert taken.owner() == OWN
    taken.enter(OWN)
    assert "示例学院" in taken.http.get("/me").text
    answer = taken.http.get("/me", headers={"Cookie": f"registry-account={old}"})
    assert "示例学院" not in answer.text
    told = acts(taken.registry)
    assert {"appeal-opened", "scan-viewed", "appeal-accepted", "account-unbound"} <= set(told)


def test_a_declined_appeal_changes_nothing(taken: Taken) -> None:
    taken.appeal()
    staff = Browser(taken.http, taken.registry, Role.ADMINISTRATOR)
    assert staff.post("/appeals", number="1", decision="declined")[0] == 200
    assert taken.owner() == ADDRESS
    taken.enter(OWN)
    assert taken.http.get("/me").url.path == "/me/bind"


def test_a_classmate_vouches_and_the_word_holds_a_day_later(taken: Taken) -> None:
    code = taken.appeal().split('class="big"><b>')[1].split("<")[0]
    assert "作证码不对" in taken.post("/me/vouch", 403, code=code, known="yes")
    taken.enter(MATE)
    assert "作证码不对" in taken.post("/me/vouch", 403, code="AAAAA-AAAAA")
    assert "欧阳明月" in taken.post("/me/vouch", code=code)
    assert "已记录" in taken.post("/me/vouch", code=code, known="yes")
    taken.enter(OWN)
    assert "同班同学已作证" in taken.http.get("/me/appeal").text
    assert taken.owner() == ADDRESS
    clock_of(taken.registry).moment += timedelta(hours=25)
    taken.enter(OWN)
    assert taken.http.get("/me/appeal").url.path == "/me"
    assert taken.owner() == OWN


def test_who_objects_is_not_overruled_by_a_classmate(taken: Taken) -> None:
    taken.appeal()
    code = taken.post("/me/appeal/code").split('class="big"><b>')[1].split("<")[0]
    taken.enter(MATE)
    taken.post("/me/vouch", code=code, known="yes")
    taken.enter(ADDRESS)
    assert "提出异议" in taken.http.get("/me/account").text
    taken.post("/me/object")
    assert "提出异议" not in taken.http.get("/me/account").text
    clock_of(taken.registry).moment += timedelta(hours=48)
    taken.enter(OWN)
    assert "对方提出了异议" in taken.http.get("/me/appeal").text
    assert taken.owner() == ADDRESS


def test_an_appeal_needs_a_scan_and_a_number_that_is_taken(taken: Taken) -> None:
    assert "不是能打开的图片" in taken.appeal(403, b"MZ")
    assert "有密码" in taken.appeal(403, pdf(password="another good one 7"))  # noqa: S106
    files = {"scan": ("id.jpg", picture(), "image/jpeg")}
    other = PERSON | {"form_token": taken.token, "name": "李四"}
    assert taken.http.post("/me/appeal", data=other, files=files).status_code == 403
    assert taken.http.post("/me/appeal/code", data={"form_token": taken.token}).status_code == 404
    with taken.registry.database.reading() as connection:
        assert connection.execute(select(appeals)).first() is None
