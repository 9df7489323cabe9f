"""Conflicts are shown with both sides, decided once by a person, and told to the stations."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from capture_station.domain import events as ev
from capture_station.domain import wire
from capture_station.domain.errors import Trouble
from capture_station.domain.ids import StudentId
from capture_station.domain.people import PersonData, Student
from capture_station.domain.session import Serial
from capture_station.registry import conflicts, disputes
from capture_station.registry.schema import audit, sittings
from capture_station.registry.staff import Role, add_member
from tests.registry.material import AT, Caller, Sitter
from tests.registry.test_events import rows

if TYPE_CHECKING:
    from fastapi.testclient import TestClient

    from capture_station.registry.disputes import Dispute
    from capture_station.registry.service import Registry

PASSWORD = "correct horse battery"  # noqa: S105 - of a test


def disputed(registry: Registry, *, decided: bool = False) -> tuple[Dispute, ...]:
    with registry.database.reading() as connection:
        return disputes.all_disputes(connection, decided=decided)


def told_of(station: Caller) -> list[dict[str, Any]]:
    found = station.get("/changes")["changes"]
    return [each["body"] for each in found if each["kind"] == "conflict"]


def two_under_one_serial(station: Caller) -> tuple[Sitter, Sitter]:
    session_id = station.session()
    one, two = Sitter(session_id, 1, station.clock), Sitter(session_id, 2, station.clock)
    for sitter in (one, two):
        station.put(sitter.portrait)
    assert station.statuses([one.listed, two.listed, one.kept()]) == ["stored"] * 3
    assert station.statuses([two.kept(serial=Serial("A", 1))]) == ["stored"]
    return one, two


def test_both_sides_are_shown_and_the_stations_hear(station: Caller, registry: Registry) -> None:
    two_under_one_serial(station)
    (found,) = disputed(registry)
    assert (found.kind, found.choices) == (
        "serial-taken",
        ("both-stand", "keep-this", "keep-other"),
    )
    assert [side.name for side in found.sides] == ["学生2", "学生1"]
    assert {side.serial for side in found.sides} == {"A0001"}
    assert all(side.capture_id and side.station == "一号机" for side in found.sides)
    assert told_of(station) == [
        {"number": found.number, "kind": "serial-taken", "about": "A0001", "decision": ""}
    ]
    with registry.database.writing() as connection:
        conflicts.settle(connection, registry.clock, "id", "管理员", found.number, "both-stand")
    assert disputed(registry) == ()
    (decided,) = disputed(registry, decided=True)
    assert (decided.decision, decided.decided_by) == ("both-stand", "管理员")
    assert told_of(station)[-1]["decision"] == "both-stand"
    assert [row.act for row in rows(registry, audit)][-1] == "conflict-both-stand"


@pytest.mark.parametrize("decision", ["both-stand", "accept", ""])
def test_a_conflict_is_decided_once_and_only_as_it_can_be(
    station: Caller, registry: Registry, decision: str
) -> None:
    two_under_one_serial(station)
    (found,) = disputed(registry)
    with registry.database.writing() as connection:
        conflicts.settle(connection, registry.clock, "id", "甲", found.number, "keep-this")
    with (
        pytest.raises(Trouble, match="not-open"),
        registry.database.writing() as connection,
    ):
        conflicts.settle(connection, registry.clock, "id", "乙", found.number, decision)
    assert disputed(registry, decided=True)[0].decided_by == "甲"


def test_one_id_number_of_two_students_is_one_conflict(station: Caller, registry: Registry) -> None:
    session_id = station.session()
    people = [Sitter(session_id, number, station.clock) for number in (1, 2)]
    data = [
        PersonData(f"20{number}", f"学生{number}", id_number="110101200001010014")
        for number in range(2)
    ]
    listed = [
        wire.list_student(Student(StudentId(each.student_id), one), session_id, AT)
        for each, one in zip(people, data, strict=True)
    ]
    station.send(listed[:1])
    assert disputed(registry) == ()
    station.send(listed[1:])
    station.send(listed)
    (found,) = disputed(registry)
    assert (found.kind, {side.name for side in found.sides}) == (
        "id-number-shared",
        {"学生0", "学生1"},
    )


def photographed_apart(http: TestClient, registry: Registry) -> tuple[list[Caller], Sitter, Sitter]:
    """Let two desks photograph one person, the second a little later."""
    desks = [Caller(http, registry, name, "一号厅") for name in ("一台", "二台")]
    one = Sitter(desks[0].session(), 1, desks[0].clock)
    two = replace(one, number=2)
    two.student_id, two.sitting_id = one.student_id, one.sitting_id
    desks[0].send([one.listed])
    for desk, sitter, prefix in zip(desks, (one, two), "AB", strict=True):
        desk.put(sitter.portrait)
        told = [sitter.told(ev.Called()), sitter.kept(serial=Serial(prefix, 1))]
        assert desk.statuses(told) == ["stored"] * 2
        assert desk.statuses(told) == ["duplicate"] * 2
    return desks, one, two


def test_two_desks_that_were_apart_and_photographed_one_person(
    http: TestClient, registry: Registry
) -> None:
    desks, one, two = photographed_apart(http, registry)
    (found,) = disputed(registry)
    assert (found.kind, found.choices) == ("captured-apart", ("keep-this", "keep-other"))
    sides = {(side.serial, side.station, side.capture_id, side.name) for side in found.sides}
    assert sides == {
        ("A0001", "一台", one.capture_id, "学生1"),
        ("B0001", "二台", two.capture_id, "学生1"),
    }
    for desk in desks:
        (heard,) = told_of(desk)
        assert (heard["kind"], heard["decision"]) == ("captured-apart", "")
        assert heard["about"] in {"A0001", "B0001"}
    # a retake of one of them is no second conflict, nor is a portrait of another take
    again = replace(one, number=3)
    again.student_id, again.sitting_id = one.student_id, one.sitting_id
    desks[0].put(again.portrait)
    assert desks[0].statuses([again.kept(take=2, serial=Serial("A", 1))]) == ["stored"]
    assert len(disputed(registry)) == 1


def decide_apart(registry: Registry, counts: Sitter) -> None:
    (found,) = disputed(registry)
    side = [each.capture_id for each in found.sides].index(counts.capture_id)
    decision = ("keep-this", "keep-other")[side]
    with registry.database.writing() as connection:
        conflicts.settle(connection, registry.clock, "id", "管理员", found.number, decision)


@pytest.mark.parametrize("is_later", [False, True])
def test_the_decision_says_which_portrait_counts(
    http: TestClient, registry: Registry, is_later: bool
) -> None:
    desks, one, two = photographed_apart(http, registry)
    counts = two if is_later else one
    decide_apart(registry, counts)
    (sitting,) = rows(registry, sittings)
    assert sitting.capture_id == counts.capture_id
    for desk in desks:
        (told,) = [each for each in desk.get("/changes")["changes"] if each["kind"] == "choice"]
        assert told["body"] == {
            "sitting_id": one.sitting_id, "student_id": one.student_id,
            "capture_id": counts.capture_id, "was_capture_id": two.capture_id,
        }  # fmt: skip
    acts = [row.act for row in rows(registry, audit)]
    assert acts[-2:-1] == ["portrait-chosen"]
    # whatever a desk tells of the sitting later, it holds
    assert desks[1].statuses([two.told(ev.Confirmed())]) == ["stored"]
    assert rows(registry, sittings)[0].capture_id == counts.capture_id


def test_a_later_portrait_counts_whatever_is_decided(http: TestClient, registry: Registry) -> None:
    desks, one, _two = photographed_apart(http, registry)
    again = replace(one, number=3)
    again.student_id, again.sitting_id = one.student_id, one.sitting_id
    desks[0].put(again.portrait)
    assert desks[0].statuses([again.kept(take=2, serial=Serial("A", 1))]) == ["stored"]
    decide_apart(registry, one)
    assert rows(registry, sittings)[0].capture_id == again.capture_id
    assert "choice" not in {each["kind"] for each in desks[0].get("/changes")["changes"]}


def test_a_correction_of_what_the_roster_does_not_say(station: Caller, registry: Registry) -> None:
    sitter = Sitter(station.session(), 1, station.clock)
    right = sitter.told(ev.CorrectionProposed("name", "学生1", "学升1"))
    stale = sitter.told(ev.CorrectionProposed("class_name", "3班", "2班"))
    station.send([sitter.listed, sitter.told(ev.Entered(0)), right, stale])
    (found,) = disputed(registry)
    assert found.kind == "correction-stale"
    assert [side.says for side in found.sides] == ["3班 → 2班", "1班"]


def test_a_student_who_is_listed_later_is_unknown_no_longer(
    station: Caller, registry: Registry
) -> None:
    sitter = Sitter(station.session(), 1, station.clock)
    station.send([sitter.told(ev.Entered(0))])
    assert [each.kind for each in disputed(registry)] == ["student-unknown"]
    station.send([sitter.listed])
    assert disputed(registry) == ()
    (closed,) = disputed(registry, decided=True)
    assert (closed.decision, closed.decided_by) == ("listed-since", "")
    assert [each["decision"] for each in told_of(station)] == ["", "listed-since"]


def test_the_page_shows_decides_and_survives_a_second_decision(
    http: TestClient, station: Caller, registry: Registry
) -> None:
    one, _two = two_under_one_serial(station)
    changed = replace(one.told(ev.Entered(0)), student_id=one.student_id)
    station.send([changed])
    with registry.database.writing() as connection:
        add_member(connection, registry.clock, "管理员", PASSWORD, Role.ADMINISTRATOR)
    http.post("/sign-in", data={"name": "管理员", "password": PASSWORD})
    page = http.get("/conflicts")
    assert page.status_code == 200
    assert "拍摄序号" in page.text
    token = re.search(r'name="form_token" value="([^"]+)"', page.text)
    assert token is not None
    (found,) = disputed(registry)
    form = {"form_token": token[1], "number": str(found.number), "decision": "keep-this"}
    assert http.post("/conflicts", data=form).status_code == 200
    again = http.post("/conflicts", data=form)
    assert "已经有人决定过" in again.text
    without = {"number": str(found.number), "decision": "keep-this"}
    assert http.post("/conflicts", data=without).status_code == 403
