"""Reading the audit trail: by person, by operator, by day; looks are rows too, glances are not."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from capture_station.domain.ids import Operator
from capture_station.domain.overview import AuditQuestion
from capture_station.station.views import ID_SHOWN, PERSON_OPENED, Views
from tests.store.material import BY, Room

if TYPE_CHECKING:
    from capture_station.domain.overview import AuditEntry

OTHER = Operator("何建国")


def acts(found: tuple[AuditEntry, ...]) -> list[str]:
    return [entry.line.act for entry in reversed(found)]


def test_a_persons_trail_has_looks_and_steps_and_nobody_elses(room: Room) -> None:
    session, (first, second, *_) = room.session()
    views = Views(room.store.ledger, room.clock)
    assert views.note(BY, PERSON_OPENED, first.id)
    room.photograph(session.id, first)
    assert views.note(OTHER, ID_SHOWN, first.id)
    views.note(BY, PERSON_OPENED, second.id)
    for told in (first.data.student_number, first.data.id_number, first.data.name, first.id):
        found = room.records.trail(AuditQuestion(person=told))
        assert acts(found) == [
            "person-opened", "entered", "fee-paid", "registered", "called", "portrait-kept",
            "id-shown",
        ]  # fmt: skip
        assert {entry.about for entry in found} == {
            f"{first.data.name} {first.data.student_number}"
        }
    assert acts(room.records.trail(AuditQuestion(operator=OTHER))) == ["id-shown"]
    assert room.records.trail(AuditQuestion(person="谁")) == ()
    assert room.store.verify_audit() == ()


def test_the_same_look_again_is_a_new_row_only_after_a_while(room: Room) -> None:
    _, (first, *_) = room.session()
    views = Views(room.store.ledger, room.clock)
    written = [views.note(BY, PERSON_OPENED, first.id) for _ in range(5)]
    assert written == [True, False, False, False, False]
    assert views.note(OTHER, PERSON_OPENED, first.id)
    room.clock.moment += timedelta(minutes=11)
    assert views.note(BY, PERSON_OPENED, first.id)


def test_a_day_and_a_limit(room: Room) -> None:
    room.session()
    evening = room.clock.now() + timedelta(seconds=1)
    room.clock.moment += timedelta(days=1)
    _, (first, *_) = (
        room.records.sessions()[0],
        room.records.people(room.records.sessions()[0].id),
    )
    with room.store.ledger.act(BY) as act:
        act.note(PERSON_OPENED, first.student.id)
    today = room.records.trail(AuditQuestion(since=evening))
    assert acts(today) == ["person-opened"]
    before = room.records.trail(AuditQuestion(until=evening))
    assert acts(before) == ["session-planned", "roster-imported", "session-opened"]
    assert {entry.about for entry in before} == {"示例学院 二教 204"}
    assert acts(room.records.trail(AuditQuestion(limit=1))) == ["person-opened"]
