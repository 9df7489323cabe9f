"""Students at the pages, for the tests of accounts and proofreading."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from capture_station.domain import wire
from capture_station.domain.ids import StudentId, new_uuid7
from capture_station.domain.people import PersonData, Student
from capture_station.registry.schema import audit
from tests.registry.mailbox import Mailbox, deliver
from tests.registry.material import AT

if TYPE_CHECKING:
    from fastapi.testclient import TestClient

    from capture_station.registry.service import Registry
    from tests.registry.material import Caller

PASSWORD = "桃李 spring 2026"  # noqa: S105 - of a test
OTHER = "another good one 7"
ADDRESS, MOBILE = "li@example.cn", "13800000001"
NUMBER = "11010519491231002X"


def clock_of(registry: Registry) -> Any:
    return registry.clock


def acts(registry: Registry) -> list[str]:
    with registry.database.reading() as connection:
        return list(connection.execute(select(audit.c.act).order_by(audit.c.row)).scalars())


def sign_up(http: TestClient, contact: str = ADDRESS, password: str = PASSWORD) -> str:
    answer = http.post("/account/sign-up", data={"contact": contact, "password": password})
    assert answer.status_code == 200
    return answer.text


def enter(http: TestClient, contact: str = ADDRESS, password: str = PASSWORD) -> str:
    """Sign in and return the form token."""
    answer = http.post("/account/sign-in", data={"contact": contact, "password": password})
    assert answer.status_code == 200, answer.text
    return answer.text.split('name="form_token" value="')[1].split('"')[0]


def active(http: TestClient, registry: Registry, box: Mailbox, contact: str = ADDRESS) -> str:
    sign_up(http, contact)
    deliver(registry)
    assert http.post(box.link(), data={"password": PASSWORD}).status_code == 200
    return enter(http, contact)


def list_student(station: Caller, session: str, name: str, number: str, **data: Any) -> str:
    student_id = new_uuid7(station.clock)
    told = PersonData("20220001", name, id_number=number, class_name="1班", **data)
    event = wire.list_student(Student(StudentId(student_id), told), session, AT)
    assert station.statuses([event]) == ["stored"]
    return student_id
