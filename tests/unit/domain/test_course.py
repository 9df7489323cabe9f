"""A record is in exactly one state; what is open has an owner and a day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from capture_station.domain.course import (
    ALLOWED,
    OWNER_OF_DISPUTE,
    Act,
    Course,
    Dispute,
    DisputeKind,
    Owner,
    Portrait,
    Record,
    Review,
    State,
    Terms,
    course_of,
    demand_act,
)
from capture_station.domain.errors import Trouble

TERMS = Terms(1, 3, 10, 5, 3, 10)
TODAY = date(2026, 6, 1)


def working_day(day: date, count: int) -> date:
    return day + timedelta(days=count)


def stand(record: Record) -> Course:
    return course_of(record, TERMS, working_day)


def after(record: Record, act: Act, kind: DisputeKind = DisputeKind.DATUM) -> Record:
    """Return the facts of a record after an act, as the registry writes them down."""
    portrait = record.portrait
    reviews = {
        Act.PORTRAIT_CAME: Review.RECEIVED,
        Act.JUDGING_BEGUN: Review.JUDGING,
        Act.PASSED: Review.AUTO_PASSED,
        Act.DOUBTED: Review.WAITING,
        Act.ACCEPTED: Review.ACCEPTED,
        Act.REJECTED: Review.REJECTED,
    }
    match act:
        case Act.PORTRAIT_CAME:
            # wrong data stay wrong, a complaint about another portrait is over
            is_of_data = record.dispute is not None and record.dispute.kind is DisputeKind.DATUM
            dispute = record.dispute if is_of_data else None
            return Record(record.listed, Portrait(Review.RECEIVED, TODAY), dispute)
        case Act.RETAKE_PLANNED:
            return replace(record, retake=TODAY)
        case Act.FOUND_RIGHT:
            return replace(record, is_proofread=True)
        case Act.FOUND_WRONG | Act.REPORTED_MISSING:
            if (act is Act.REPORTED_MISSING) != (kind is DisputeKind.MISSING):
                kind = DisputeKind.MISSING if act is Act.REPORTED_MISSING else DisputeKind.DATUM
            return replace(record, dispute=Dispute(kind, TODAY), is_proofread=False)
        case Act.DISPUTE_SETTLED:
            return replace(record, dispute=None)
        case _:
            assert portrait is not None
            judged = replace(portrait, review=reviews[act])
            return replace(record, portrait=judged)


LEADS_TO = {
    Act.PORTRAIT_CAME: {State.RECEIVED, State.DISPUTED},
    Act.JUDGING_BEGUN: {State.FIRST_REVIEW},
    Act.PASSED: {State.ACCEPTED},
    Act.DOUBTED: {State.SECOND_REVIEW},
    Act.ACCEPTED: {State.ACCEPTED, State.PROOFREAD},
    Act.REJECTED: {State.REJECTED},
    Act.RETAKE_PLANNED: {State.RETAKE_PLANNED},
    Act.FOUND_RIGHT: {State.PROOFREAD},
    Act.FOUND_WRONG: {State.DISPUTED},
    Act.REPORTED_MISSING: {State.DISPUTED},
    Act.DISPUTE_SETTLED: {State.ACCEPTED, State.AWAITED, State.RECEIVED},
}


@given(st.lists(st.tuples(st.sampled_from(Act), st.sampled_from(DisputeKind)), max_size=40))
def test_whatever_happens_every_record_has_one_state_and_an_owner(
    acts: list[tuple[Act, DisputeKind]],
) -> None:
    record = Record(TODAY)
    for act, kind in acts:
        before = stand(record)
        try:
            demand_act(before, act)
        except Trouble:
            assert before.state not in ALLOWED[act]
            continue
        record = after(record, act, kind)
        course = stand(record)
        assert course.state in LEADS_TO[act], (before.state, act)
        # closed, or somebody has to act by a day
        assert (course.owner is None) == (course.due is None) == (course.state is State.PROOFREAD)
        assert course.is_closed == (course.state is State.PROOFREAD)


RECORDS = st.builds(
    Record,
    listed=st.just(TODAY),
    portrait=st.none()
    | st.builds(
        Portrait,
        st.sampled_from(Review),
        st.just(TODAY),
        due=st.none() | st.just(TODAY + timedelta(9)),
    ),
    dispute=st.none() | st.builds(Dispute, st.sampled_from(DisputeKind), st.just(TODAY)),
    retake=st.none() | st.just(TODAY),
    is_proofread=st.booleans(),
)


@given(RECORDS)
def test_no_combination_of_facts_is_without_an_answer(record: Record) -> None:
    course = stand(record)
    assert isinstance(course.state, State)
    assert (course.owner is None) == (course.due is None) == (course.state is State.PROOFREAD)


@pytest.mark.parametrize("kind", DisputeKind)
def test_every_answer_of_a_student_is_with_a_named_role(kind: DisputeKind) -> None:
    course = stand(Record(TODAY, dispute=Dispute(kind, TODAY)))
    assert (course.state, course.owner) == (State.DISPUTED, OWNER_OF_DISPUTE[kind])
    assert isinstance(course.owner, Owner)


def test_from_every_open_state_something_leads_on() -> None:
    for state in State:
        assert any(state in allowed for act, allowed in ALLOWED.items() if LEADS_TO[act] - {state})


def test_the_promised_day_of_a_second_review_holds() -> None:
    promised = TODAY + timedelta(days=2)
    waiting = Portrait(Review.WAITING, TODAY, due=promised)
    course = stand(Record(TODAY, waiting))
    assert course.due == promised
    assert not course.is_overdue(promised)
    assert course.is_overdue(promised + timedelta(days=1))
    assert stand(Record(TODAY, replace(waiting, due=None))).due == TODAY + timedelta(days=3)
