"""An account learns whose it is, and who only guesses learns nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from capture_station.registry import binding
from capture_station.registry.account_tables import accounts

if TYPE_CHECKING:
    from fastapi.testclient import TestClient

    from capture_station.registry.service import Registry
    from tests.registry.mailbox import Mailbox
    from tests.registry.material import Caller

from tests.registry.students import (
    NUMBER,
    active,
    acts,
    list_student,
)


def bind(http: TestClient, token: str, name: str, number: str, **more: str) -> str:
    form = {"form_token": token, "name": name, "id_number": number, "confirmed": "yes"} | more
    return http.post("/me/bind", data=form).text


def test_an_account_learns_whose_it_is(
    http: TestClient, registry: Registry, box: Mailbox, station: Caller
) -> None:
    token = active(http, registry, box)
    first, second = station.session(), station.session()
    list_student(station, first, "阿依古丽·买买提", NUMBER, department="文学院")
    list_student(station, second, "阿依古丽·买买提", NUMBER)
    asked = bind(http, token, " 阿依古丽 • 买买提", NUMBER.lower(), confirmed="")
    assert "1949-12-31" in asked
    assert "女" in asked
    assert "校验不通过" in bind(http, token, "阿依古丽·买买提", "110105194912310021")
    assert "待拍摄" in bind(http, token, " 阿依古丽 • 买买提", NUMBER.lower())
    assert http.get("/me").text.count("示例学院") == 2
    # a later roster with the same person is found at the next look
    list_student(station, station.session(), "阿依古丽·买买提", NUMBER)
    with registry.database.writing() as connection:
        account = connection.execute(select(accounts.c.id)).scalar_one()
        binding.refresh(connection, registry.clock, account)
        assert len(binding.records_of(connection, account)) == 3


@pytest.mark.parametrize(
    ("listed", "number", "typed", "told"),
    [
        ("张伟", NUMBER, "章伟", "同音字"),
        ("王?森", NUMBER, "王犇森", "生僻字"),
        ("王\ue81a", NUMBER, "王䶮", "生僻字"),
        ("赵六", NUMBER, "章伟", "没有姓名、证件类型"),
    ],
)
def test_help_for_names_that_differ(
    http: TestClient,
    registry: Registry,
    box: Mailbox,
    station: Caller,
    listed: str,
    number: str,
    typed: str,
    told: str,
) -> None:
    token = active(http, registry, box)
    list_student(station, station.session(), listed, number)
    assert told in bind(http, token, typed, number)


def test_a_fifteen_digit_number_is_the_same_person(
    http: TestClient, registry: Registry, box: Mailbox, station: Caller
) -> None:
    token = active(http, registry, box)
    list_student(station, station.session(), "张伟", "110105491231002")
    assert "待拍摄" in bind(http, token, "张伟", NUMBER)


def test_other_documents(
    http: TestClient, registry: Registry, box: Mailbox, station: Caller
) -> None:
    token = active(http, registry, box)
    list_student(station, station.session(), "Anna Schmidt", "C01X00T47")
    wrong = bind(http, token, "Anna Schmidt", "C01X00T47", id_type="taiwan_travel_permit")
    assert 'role="alert"' in wrong
    assert "待拍摄" in bind(http, token, "Anna Schmidt", "C01X00T47", id_type="passport")


def test_a_person_has_one_account_and_guessing_ends(
    http: TestClient, registry: Registry, box: Mailbox, station: Caller
) -> None:
    token = active(http, registry, box)
    list_student(station, station.session(), "张伟", NUMBER)
    bind(http, token, "张伟", NUMBER)
    http.cookies.clear()
    token = active(http, registry, box, "other@example.cn")
    assert "已经绑定了另一个账号" in bind(http, token, "张伟", NUMBER)
    assert "示例学院" not in http.get("/me").text
    for number in range(4):
        assert "没有姓名" in bind(http, token, f"猜{number}", NUMBER)
    assert "失败的次数太多" in bind(http, token, "张伟", NUMBER)
    assert acts(registry).count("account-bind-wrong") == 5
