"""Events come in once, whatever is sent, and each is answered."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select

from capture_station.domain import events as ev
from capture_station.domain import wire
from capture_station.domain.session import Serial
from capture_station.registry.schema import captures, conflicts, events, sittings
from tests.registry.material import AT, Caller, Sitter, sha

if TYPE_CHECKING:
    from fastapi.testclient import TestClient

    from capture_station.registry.service import Registry


def rows(registry: Registry, table: Any) -> list[Any]:
    with registry.database.reading() as connection:
        return list(connection.execute(select(table)))


def test_a_sitting_arrives_whole_and_only_once(station: Caller, registry: Registry) -> None:
    sitter = Sitter(station.session(), 1, station.clock)
    assert station.put(sitter.portrait) == 201
    told = sitter.visit()
    first = station.send(told)
    assert [each["status"] for each in first] == ["stored"] * 6
    again = station.send(told[::-1])
    assert [each["status"] for each in again] == ["duplicate"] * 6
    assert [each["receipt"] for each in again] == [each["receipt"] for each in first][::-1]
    (sitting,) = rows(registry, sittings)
    assert (sitting.stage, sitting.capture_id) == ("done", sitter.capture_id)
    assert len(rows(registry, captures)) == 1
    assert len(rows(registry, events)) == 7
    assert rows(registry, conflicts) == []


def test_the_same_event_twice_in_one_request_is_one(station: Caller) -> None:
    sitter = Sitter(station.session(), 1, station.clock)
    event = sitter.told(ev.Entered(0))
    assert station.statuses([event, event]) == ["stored", "duplicate"]


def test_the_order_of_arrival_does_not_change_where_a_sitting_stands(
    station: Caller, registry: Registry
) -> None:
    sitter = Sitter(station.session(), 1, station.clock)
    station.put(sitter.portrait)
    told = [*sitter.visit(), sitter.told(ev.Disputed(ev.DisputeReason.NAME))]
    for event in reversed(told):
        assert station.statuses([event]) == ["stored"]
    (sitting,) = rows(registry, sittings)
    assert (sitting.stage, sitting.dispute_reason) == ("disputed", "name")


def test_a_portrait_must_be_here_before_the_event_that_names_it(station: Caller) -> None:
    sitter = Sitter(station.session(), 1, station.clock)
    event = sitter.kept()
    assert station.reason(event) == ("later", "photo-missing")
    assert station.put(sitter.portrait, kind="original") == 201
    assert station.reason(event) == ("later", "photo-missing")
    assert station.put(sitter.portrait) == 201
    assert station.reason(event) == ("stored", "")


def test_what_is_no_event_is_refused_and_keeps_nobody_else_out(station: Caller) -> None:
    sitter = Sitter(station.session(), 1, station.clock)
    good = sitter.told(ev.Entered(0))
    data = wire.to_data(sitter.told(ev.Called()))
    bad = [
        {},
        7,
        data | {"id": "../../etc"},
        data | {"id": "x' OR '1'='1"},
        data | {"at": "1970"},
        data | {"version": -1},
        data | {"body": []},
        data | {"body": {"extra": 1}},
        data | {"operator": "a\0b"},
        data | {"operator": "half \ud800"},
        data | {"sitting_id": ""},
    ]
    answers = station.send([*bad, good])
    assert [each["status"] for each in answers] == ["rejected"] * len(bad) + ["stored"]
    assert all(each["reason"] for each in answers[:-1])


def test_a_number_no_database_holds_is_refused_alone(station: Caller) -> None:
    sitter = Sitter(station.session(), 1, station.clock)
    station.put(sitter.portrait)
    huge = sitter.kept(serial=Serial("A", 2**70))
    assert station.reason(huge)[0] == "rejected"
    assert station.statuses([sitter.told(ev.Entered(0))]) == ["stored"]


@pytest.mark.parametrize("change", [{"kind": "teleported"}, {"version": 9}])
def test_what_a_newer_station_says_waits_for_a_newer_registry(
    station: Caller, change: dict[str, Any]
) -> None:
    sitter = Sitter(station.session(), 1, station.clock)
    event = replace(sitter.told(ev.Called()), **change)
    assert station.reason(event) == ("later", "unknown-kind")


def test_a_clock_in_1970_keeps_its_events(station: Caller) -> None:
    sitter = Sitter(station.session(), 1, station.clock)
    event = replace(sitter.told(ev.Called()), at=AT.replace(year=1970))
    assert station.reason(event) == ("stored", "")


def test_an_id_used_for_something_else_is_refused(station: Caller) -> None:
    sitter = Sitter(station.session(), 1, station.clock)
    event = sitter.told(ev.Entered(0))
    assert station.statuses([event]) == ["stored"]
    assert station.reason(replace(event, body='{"fee_fen":5,"walk_in":false}')) == (
        "rejected",
        "id-reused",
    )


def test_a_session_nobody_described_has_to_wait(station: Caller) -> None:
    sitter = Sitter("never-heard-of", 1, station.clock)
    assert station.reason(sitter.told(ev.Entered(0))) == ("later", "session-unknown")


def test_nobody_adds_to_the_session_of_another(
    station: Caller, http: TestClient, registry: Registry
) -> None:
    session_id = station.session()
    sitter = Sitter(session_id, 1, station.clock)
    other = Caller(http, registry, "二号机")
    assert other.reason(sitter.told(ev.Entered(0))) == ("rejected", "not-your-session")
    own = Sitter(other.session(), 1, other.clock)
    station.send([sitter.told(ev.Entered(0))])
    stolen = replace(own.told(ev.Called()), sitting_id=sitter.sitting_id)
    assert other.reason(stolen) == ("rejected", "belongs-elsewhere")
    assert http.get(f"/api/v1/sessions/{session_id}/held", headers=other.headers).status_code == 404


def test_conflicts_are_kept_and_listed(station: Caller, registry: Registry) -> None:
    session_id = station.session()
    one, two = Sitter(session_id, 1, station.clock), Sitter(session_id, 2, station.clock)
    for sitter in (one, two):
        station.put(sitter.portrait)
    assert station.statuses([one.listed, one.kept()]) == ["stored"] * 2
    assert station.statuses([two.kept(serial=Serial("A", 1))]) == ["stored"]
    found = {(row.kind, row.subject, row.other) for row in rows(registry, conflicts)}
    assert found == {
        ("serial-taken", two.sitting_id, one.sitting_id),
        ("student-unknown", two.sitting_id, two.student_id),
    }


def test_changes_come_in_pages_and_only_to_whom_they_concern(
    station: Caller, http: TestClient, registry: Registry
) -> None:
    session_id = station.session()
    for number in range(1, 4):
        # a student that nobody has listed: the station hears of the conflict
        station.send([Sitter(session_id, number, station.clock).told(ev.Entered(0))])
    first = station.get("/changes", limit=2)
    assert (len(first["changes"]), first["more"]) == (2, True)
    rest = station.get("/changes", after=first["cursor"])
    assert (len(rest["changes"]), rest["more"]) == (1, False)
    assert station.get("/changes", after=rest["cursor"])["changes"] == []
    assert Caller(http, registry, "二号机").get("/changes")["changes"] == []


def test_both_sides_can_compare_what_is_here(station: Caller) -> None:
    session_id = station.session()
    sitter = Sitter(session_id, 1, station.clock)
    station.put(sitter.portrait)
    told = sitter.visit()
    station.send(told)
    held = station.get(f"/sessions/{session_id}/held")
    assert held["events"] == {"count": 5, "sha256": wire.digest_of(e.id for e in told[1:])}
    assert held["portraits"] == {"count": 1, "sha256": wire.digest_of([sha(sitter.portrait)])}
    assert station.get(f"/sessions/{session_id}/students") == {"listed": [told[0].id]}
