"""Stations of one room hear what the others write down, and nobody else does."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from capture_station.domain import events as ev
from tests.registry.material import Caller, Sitter

if TYPE_CHECKING:
    from fastapi.testclient import TestClient

    from capture_station.registry.service import Registry

ROOM = "一号厅"


def heard(station: Caller, after: int = 0) -> list[dict[str, Any]]:
    return [
        each["body"]
        for each in station.get("/changes", after=after)["changes"]
        if each["kind"] == "fact"
    ]


def test_a_desk_hears_the_other_in_order_and_not_itself(
    http: TestClient, registry: Registry
) -> None:
    cashier, camera = (Caller(http, registry, name, ROOM) for name in ("收费台", "拍照台"))
    stranger = Caller(http, registry, "别处", "二号厅")
    sitter = Sitter(cashier.session(), 1, cashier.clock)
    told = [sitter.listed, sitter.told(ev.Entered(0)), sitter.told(ev.Registered(1, "code"))]
    cashier.send(told)
    came = heard(camera)
    assert [each["kind"] for each in came] == [
        "session-described",
        "student-listed",
        "entered",
        "registered",
    ]
    assert [each["id"] for each in came[1:]] == [each.id for each in told]
    assert came[0]["place"] == 1
    assert heard(cashier) == []
    assert heard(stranger) == []
    # and the other way round, in the same session
    camera.put(sitter.portrait)
    assert camera.statuses([sitter.told(ev.Called()), sitter.kept()]) == ["stored"] * 2
    assert [each["kind"] for each in heard(cashier)] == ["called", "portrait-kept"]
    assert len(heard(camera)) == 4


def test_a_desk_that_comes_later_hears_all_from_the_beginning(
    http: TestClient, registry: Registry
) -> None:
    first = Caller(http, registry, "一", ROOM)
    sitter = Sitter(first.session(), 1, first.clock)
    first.send([sitter.listed, sitter.told(ev.Entered(0))])
    assert first.get("/changes")["changes"] == []
    second = Caller(http, registry, "二", ROOM)
    assert [each["kind"] for each in heard(second)] == [
        "session-described",
        "student-listed",
        "entered",
    ]
    assert heard(second)[0]["place"] == 1
    third = Caller(http, registry, "三", ROOM)
    assert heard(third)[0]["place"] == 2


def test_without_a_room_nobody_is_let_in(http: TestClient, registry: Registry) -> None:
    alone, other = Caller(http, registry, "一"), Caller(http, registry, "二")
    session_id = alone.session()
    sitter = Sitter(session_id, 1, alone.clock)
    alone.send([sitter.listed])
    assert other.reason(sitter.told(ev.Entered(0))) == ("rejected", "not-your-session")
    assert heard(other) == []
