from __future__ import annotations

from typing import TYPE_CHECKING

from capture_station.domain.ids import CaptureId, EventId
from capture_station.store.outbox import OutboxCounts, OutboxState, Sending
from tests.store.material import BY, refused

if TYPE_CHECKING:
    from tests.store.material import Room


def test_every_act_waits_in_the_order_it_was_done(room: Room) -> None:
    session, (student, *_) = room.session()
    sitting = room.photograph(session.id, student)
    events = room.store.outbox.waiting()
    assert [event.kind for event in events] == [
        "session-planned",
        "session-opened",
        "entered",
        "fee-paid",
        "registered",
        "called",
        "portrait-kept",
    ]
    assert events[0].sitting_id is None
    assert {event.sitting_id for event in events[2:]} == {sitting.id}
    assert {(event.session_id, event.operator) for event in events} == {(session.id, BY)}
    assert room.store.outbox.waiting(limit=2) == events[:2]


def test_what_the_registry_has_stored_leaves(room: Room) -> None:
    room.session()
    first, second = room.store.outbox.waiting()
    room.store.outbox.settle(first.id, "R-1")
    room.store.outbox.settle(first.id, "told twice")
    assert room.store.outbox.waiting() == (second,)
    assert room.store.outbox.counts() == OutboxCounts(waiting=1, rejected=0)


def test_many_leave_at_once(room: Room) -> None:
    room.session()
    first, second = room.store.outbox.waiting()
    room.store.outbox.settle(first.id, "R-1")
    room.store.outbox.settle_all({first.id: "told twice", second.id: "R-2"})
    assert room.store.outbox.counts() == OutboxCounts(waiting=0, rejected=0)
    with refused("store.unknown"):
        room.store.outbox.settle_all({EventId("x"): "R-3"})


def test_what_fails_goes_behind_the_others(room: Room) -> None:
    room.session()
    first, second = room.store.outbox.waiting()
    room.store.outbox.postpone(first.id, "timeout")
    now_first, now_second = room.store.outbox.waiting()
    assert now_first == second
    assert (now_second.id, now_second.attempts, now_second.reason) == (first.id, 1, "timeout")


def test_what_is_refused_waits_to_be_seen(room: Room) -> None:
    room.session()
    first, second = room.store.outbox.waiting()
    room.store.outbox.reject(first.id, "unknown student")
    (refused,) = room.store.outbox.rejected()
    assert (refused.id, refused.reason) == (first.id, "unknown student")
    assert room.store.outbox.waiting() == (second,)
    assert room.store.outbox.counts() == OutboxCounts(waiting=1, rejected=1)
    room.store.outbox.acknowledge(BY, first.id)
    assert room.store.outbox.rejected() == ()
    assert room.records.audit(1)[0].act == "rejection-seen"
    assert room.store.verify_audit() == ()


def test_a_late_answer_changes_nothing_that_is_settled(room: Room) -> None:
    room.session()
    first, _ = room.store.outbox.waiting()
    room.store.outbox.settle(first.id)
    room.store.outbox.postpone(first.id, "late")
    room.store.outbox.reject(first.id, "late")
    assert room.store.outbox.counts() == OutboxCounts(waiting=1, rejected=0)
    with refused("store.not-rejected"):
        room.store.outbox.acknowledge(BY, first.id)


def test_an_unknown_event_is_told(room: Room) -> None:
    with refused("store.unknown"):
        room.store.outbox.settle(EventId("x"))
    assert room.store.outbox.counts() == OutboxCounts(waiting=0, rejected=0)


def test_each_capture_shows_its_own_truth(room: Room) -> None:
    session, (student, *_) = room.session()
    capture = room.photograph(session.id, student).capture
    assert capture is not None
    assert room.store.outbox.sending_of(capture.id) == Sending(OutboxState.WAITING, "", None)
    event = room.store.outbox.waiting()[-1]
    room.store.outbox.settle(event.id, "R-7")
    sending = room.store.outbox.sending_of(capture.id)
    assert (sending.state, sending.receipt) == (OutboxState.STORED, "R-7")
    assert sending.tried_at is not None
    with refused("store.unknown"):
        room.store.outbox.sending_of(CaptureId("x"))
