"""What follows from what both sides say."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from capture_station.domain.wire import Answer, EventAnswer, WireEvent
from capture_station.sync.reconcile import (
    BACK_OFF_MOST_S,
    Fate,
    back_off_s,
    in_order,
    lacking,
    outcomes,
    ready,
    skew_s,
)

AT = datetime(2026, 6, 1, 9, tzinfo=UTC)


def event(place: int, subject: str = "a") -> WireEvent:
    at = AT + timedelta(seconds=place)
    return WireEvent(f"e{place:03d}", "called", 1, "{}", "s", subject, "p", at, "李")


def answer(told: WireEvent, kind: Answer, detail: str = "") -> EventAnswer:
    return EventAnswer(told.id, kind, receipt=detail, reason=detail)


EVENTS = st.lists(
    st.builds(event, st.integers(0, 50), st.sampled_from("abc")),
    unique_by=lambda told: told.id,
)


@given(EVENTS)
def test_each_subject_comes_in_order_and_keeps_its_places(told: list[WireEvent]) -> None:
    ordered = in_order(told)
    assert [each.subject for each in ordered] == [each.subject for each in told]
    assert sorted(each.id for each in ordered) == sorted(each.id for each in told)
    for subject in "abc":
        ids = [each.id for each in ordered if each.subject == subject]
        assert ids == sorted(ids)


def test_every_answer_has_its_fate() -> None:
    batch = [event(n, subject) for n, subject in enumerate("abcd")]
    kinds = [Answer.STORED, Answer.DUPLICATE, Answer.REJECTED, Answer.LATER]
    told = {e.id: answer(e, kind, kind.value) for e, kind in zip(batch, kinds, strict=True)}
    assert [(each.fate, each.detail) for each in outcomes(batch, told)] == [
        (Fate.SETTLED, "stored"),
        (Fate.SETTLED, "duplicate"),
        (Fate.REFUSED, "rejected"),
        (Fate.POSTPONED, "later"),
    ]


def test_what_was_not_sent_stays_where_it_is_unless_it_stands_behind_another() -> None:
    first, second, other = event(1), event(2), event(3, "b")
    later = {first.id: answer(first, Answer.LATER, "photo-missing")}
    found = outcomes([first, second, other], later)
    assert [(each.event_id, each.detail) for each in found] == [
        (first.id, "photo-missing"),
        (second.id, "behind-another"),
    ]
    assert outcomes([first, second, other], {}) == ()


@given(EVENTS, st.sets(st.integers(0, 50)))
def test_nobody_overtakes_a_blocked_one_of_the_same_subject(
    told: list[WireEvent], blocked: set[int]
) -> None:
    ids = {f"e{number:03d}" for number in blocked}
    batch = in_order(told)
    sent = ready(batch, ids)
    for subject in "abc":
        mine = [each for each in batch if each.subject == subject]
        mine_sent = [each for each in sent if each.subject == subject]
        assert mine_sent == mine[: len(mine_sent)]
        assert len(mine_sent) == len(mine) or mine[len(mine_sent)].id in ids


def test_only_what_is_lacking_is_told() -> None:
    assert lacking([event(1), event(2)], {"e001"}) == (event(2),)


@given(st.integers(1, 100), st.floats(0, 1))
def test_waits_grow_to_five_minutes(failures: int, chance: float) -> None:
    wait = back_off_s(failures, chance)
    assert 0.5 <= wait <= BACK_OFF_MOST_S
    assert back_off_s(failures + 1, chance) >= wait
    assert back_off_s(40, 1) == BACK_OFF_MOST_S


def test_the_clock_is_compared_with_the_middle_of_the_call() -> None:
    there = AT + timedelta(seconds=1)
    assert skew_s(AT, AT + timedelta(seconds=2), there) == 0
    ahead = replace(event(0), at=AT + timedelta(seconds=300)).at
    assert skew_s(ahead, ahead, AT) == 300
