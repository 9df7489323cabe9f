"""Events on their way: told and understood alike, and nothing else is taken for one."""

from __future__ import annotations

import json
import re
import typing
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from capture_station.domain import events as ev
from capture_station.domain.ids import StudentId
from capture_station.domain.people import PersonData, Student
from capture_station.domain.records import to_json, write_event
from capture_station.domain.shapes import ShapeError, demand_shape
from capture_station.domain.wire import (
    Answer,
    WireEvent,
    demand_body,
    describe_session,
    digest_of,
    from_data,
    list_student,
    read_description,
    to_data,
)
from tests.unit.domain.strategies import values_of
from tests.unit.workflow.world import session

AT = datetime(2026, 6, 1, 9, tzinfo=UTC)
EVENTS = (*typing.get_args(ev.SittingEvent), *typing.get_args(ev.SessionEvent))
STUDENT = Student(StudentId("p-1"), PersonData("1", "李", birth_date=date(2000, 1, 1)))
EVENT = WireEvent("e-1", "called", 1, "{}", "s-1", "t-1", "p-1", AT, "李老师")


def as_read(event: WireEvent) -> WireEvent:
    return from_data(json.loads(json.dumps(to_data(event))))


def test_what_is_told_is_understood() -> None:
    for event in (
        EVENT,
        describe_session(session(), AT),
        list_student(
            Student(StudentId("p-1"), PersonData("1", "李", birth_date=date(2000, 1, 1))), "s", AT
        ),
    ):
        read = as_read(event)
        demand_body(read)
        assert json.loads(read.body) == json.loads(event.body)
        assert replace(read, body=event.body) == event
    assert (EVENT.subject, replace(EVENT, sitting_id="").subject) == ("t-1", "s-1")


def test_what_a_description_tells_of_is_read_back() -> None:
    told = session()
    assert read_description(describe_session(told, AT)) == told
    assert read_description(list_student(STUDENT, "s", AT)) == STUDENT


def test_the_same_description_is_the_same_event() -> None:
    later = AT.replace(year=2027)
    assert describe_session(session(), AT).id == describe_session(session(), later).id
    other = replace(session(), place="别处")
    assert describe_session(session(), AT).id != describe_session(other, AT).id


@given(event=st.one_of([values_of(event) for event in EVENTS]))
def test_every_event_of_the_domain_has_its_own_shape(event: ev.SittingEvent) -> None:
    told = to_json(event)
    # nobody can type these, and not every database takes them
    assume("\\u0000" not in told and not re.search(r"\d{16}", told))
    demand_shape(type(event), json.loads(told))
    written = write_event(event)
    demand_body(replace(EVENT, kind=written.kind, body=written.body))


@given(
    data=st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=4),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner),
    )
)
def test_nothing_else_is_taken_for_an_event(data: Any) -> None:
    with pytest.raises(ShapeError):
        from_data(data)


@pytest.mark.parametrize(
    "change",
    [
        {"version": 0},
        {"version": True},
        {"id": ""},
        {"id": "a/b"},
        {"kind": "k" * 65},
        {"session_id": "场次"},
        {"at": "2026-06-01T09:00:00"},
        {"at": "now"},
        {"operator": "x" * 5000},
        {"operator": "\0"},
        {"operator": None},
    ],
)
def test_each_field_is_looked_at(change: dict[str, Any]) -> None:
    with pytest.raises(ShapeError):
        from_data(to_data(EVENT) | change)


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("fee-paid", {"method": "gold", "amount_fen": 1, "tendered_fen": 1, "reference": ""}),
        ("fee-paid", {"method": "cash", "amount_fen": 1.5, "tendered_fen": 1, "reference": ""}),
        ("fee-waived", {}),
        ("fee-waived", {"reason": 7}),
        ("called", {"extra": 1}),
    ],
)
def test_a_body_of_another_shape_is_refused(kind: str, body: dict[str, Any]) -> None:
    with pytest.raises(ShapeError):
        demand_body(replace(EVENT, kind=kind, body=json.dumps(body)))


@pytest.mark.parametrize(
    ("hint", "data"),
    [
        (tuple[int, ...], 5),
        (tuple[int, ...], [0] * 501),
        (tuple[int, int], [1]),
        (str | float, []),
        (date, "2026-13-01"),
        (int, 2**60),
        (int, 1.0),
        (float, float("nan")),
        (bool, 1),
    ],
)
def test_plain_values_have_their_limits(hint: Any, data: Any) -> None:
    with pytest.raises(ShapeError):
        demand_shape(hint, data)
    demand_shape(tuple[int, int], [1, 2])
    demand_shape(date | None, None)


def test_an_unknown_kind_or_version_is_told_apart() -> None:
    for strange in (replace(EVENT, kind="teleported"), replace(EVENT, version=2)):
        with pytest.raises(KeyError):
            demand_body(strange)


def test_a_digest_does_not_depend_on_the_order() -> None:
    assert digest_of(["b", "a"]) == digest_of(["a", "b"]) != digest_of(["a"])
    assert [answer for answer in Answer if answer.is_kept] == [Answer.STORED, Answer.DUPLICATE]


def test_a_description_of_a_session_by_an_earlier_station_is_understood() -> None:
    told = to_data(describe_session(session(), AT))
    told["body"]["price"].pop("self_provided_fen")
    demand_body(from_data({**told, "version": 1}))
    with pytest.raises(ShapeError):
        demand_body(from_data(told))
    told["body"]["price"] = None
    with pytest.raises(ShapeError):
        demand_body(from_data({**told, "version": 1}))
