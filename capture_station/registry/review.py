"""The first review: every portrait that arrives is judged again by the station's own rules.

What waits stands in the database, so a restart forgets nothing; a portrait is lent to one worker
for a while and goes to another if that one never answers.
"""

from __future__ import annotations

import json
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from sqlalchemy import exists, insert, or_, select, update

from capture_station.checks.judge import Judge
from capture_station.checks.specs import load_specs
from capture_station.domain.errors import Trouble
from capture_station.domain.findings import Severity, Verdict
from capture_station.domain.records import moment_text
from capture_station.locations import models_dir
from capture_station.registry import cases
from capture_station.registry.answers import complaint_about
from capture_station.registry.cases import Cause
from capture_station.registry.change_rows import change
from capture_station.registry.corrections import settle_complaint, swap
from capture_station.registry.database import line_up
from capture_station.registry.dossier import keep_judgement
from capture_station.registry.effects import RECEIVED
from capture_station.registry.errands import Errands
from capture_station.registry.messages import tell_student
from capture_station.registry.schema import captures, changes, events, sessions
from capture_station.registry.stations import note

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Connection

    from capture_station.domain.capture import Capture
    from capture_station.domain.clock import Clock
    from capture_station.domain.findings import Judgement
    from capture_station.registry.service import Registry

    JudgePortrait = Callable[[bytes, str, tuple[str, ...]], Judgement]

AUTO_PASSED = "auto-passed"
WAITING = "waiting"
ACCEPTED = "accepted"
REJECTED = "rejected"
BROUGHT = "brought"
"""Why a person looks at a photo from elsewhere, whatever the rules say of it."""

_TOLD = {AUTO_PASSED: "accepted", ACCEPTED: "accepted", REJECTED: "rejected"}
"""What the student is written to of a review."""
_IS_BROUGHT = (
    exists()
    .where(events.c.sitting_id == captures.c.sitting_id, events.c.kind == "order-taken")
    .label("is_brought")
)
_LEASE = timedelta(minutes=5)
_TRIES_MAX = 3


def make_reviewer(registry: Registry, make_judge: Callable[[], JudgePortrait]) -> Errands:
    """Return what judges the portraits that wait.

    Args:
        registry: Its database and photos.
        make_judge: Called in the thread; raises `Trouble` where the models are missing.
    """
    return Errands("review", lambda: partial(review_next, registry, make_judge()))


def make_portrait_judge() -> JudgePortrait:
    """Return the engine of the stations.

    Raises:
        Trouble: ``models.missing`` or ``models.damaged``.
    """
    judge = Judge(models_dir())
    specs = load_specs()

    def judge_portrait(content: bytes, spec_id: str, backgrounds: tuple[str, ...]) -> Judgement:
        spec = specs[spec_id]
        return judge.judge_file(content, spec, spec.accepted(backgrounds))

    return judge_portrait


def review_next(registry: Registry, judge: JudgePortrait) -> bool:
    """Judge the portrait that has waited longest; tell whether there was one."""
    with registry.database.writing() as connection:
        row = _claim(connection, registry.clock)
    if row is None:
        return False
    state, reasons, judgement = _judged(registry, judge, row)
    with registry.database.writing() as connection:
        if judgement is not None:
            keep_judgement(connection, row.id, judgement)
        _settle(connection, registry.clock, row.id, state, reasons)
        if state == WAITING:
            cause = Cause.EXTERNAL if row.is_brought else Cause.DOUBT
            cases.open_case(connection, registry.clock, row.id, row.session_id, cause)
        elif cases.is_sampled(row.id):
            cases.open_case(connection, registry.clock, row.id, row.session_id, Cause.SAMPLE)
    return True


def settle_first(connection: Connection, clock: Clock, capture: Capture, session_id: str) -> None:
    """Hand a photo that a student brought to a person, with what it was judged when it came."""
    keep_judgement(connection, capture.id, capture.judgement)
    reasons = [*_reasons_of(capture.judgement), BROUGHT]
    _settle(connection, clock, capture.id, WAITING, reasons)
    cases.open_case(connection, clock, capture.id, session_id, Cause.EXTERNAL)


def decide(
    connection: Connection,
    clock: Clock,
    who: str,
    number: int,
    decision: str,
    reason: str = "",
    remark: str = "",
) -> None:
    """Write down a person's decision about a case that is lent to them.

    Args:
        connection: A writing transaction.
        clock: Stamps the decision.
        who: Id of the reviewer.
        number: Of the case.
        decision: `ACCEPTED` or `REJECTED`.
        reason: One of the list, for a rejection.
        remark: What the reviewer adds for those who have to act; may be empty.

    Raises:
        Trouble: ``registry.not-waiting`` if it is decided or lent to somebody else by now,
            ``registry.reason-missing`` for a rejection without a reason of the list.
    """
    found = cases.held_case(connection, clock, who, number)
    is_rejected = decision == REJECTED
    if is_rejected and reason not in cases.reasons():
        raise Trouble("registry.reason-missing")
    told = [reason] if is_rejected else []
    cases.close_case(connection, clock, who, number, decision, "".join(told), remark)
    settle_complaint(connection, clock, who, found.capture_id, decision, remark)
    _settle(connection, clock, found.capture_id, decision, told)
    note(connection, clock, who, "reviewed", found.capture_id)


def decide_swap(connection: Connection, clock: Clock, who: str, number: int, other_id: str) -> None:
    """Give the portrait of a disputed case and another one to each other's student.

    Raises:
        Trouble: ``registry.not-waiting``, or ``registry.not-swappable`` if nobody disputes it or
            the two cannot change places.
    """
    found = cases.held_case(connection, clock, who, number)
    if complaint_about(connection, found.capture_id) is None:
        raise Trouble("registry.not-swappable")
    swap(connection, clock, who, found.capture_id, other_id)
    cases.close_case(connection, clock, who, number, cases.ACCEPT, remark="")
    note(connection, clock, who, "reviewed", found.capture_id)


def _claim(connection: Connection, clock: Clock) -> Any:
    now = clock.now()
    row = connection.execute(
        select(captures, sessions.c.spec_id, sessions.c.backgrounds, _IS_BROUGHT)
        .join(sessions, sessions.c.id == captures.c.session_id)
        .where(
            captures.c.review_state == RECEIVED,
            or_(captures.c.review_lease.is_(None), captures.c.review_lease < moment_text(now)),
        )
        .order_by(captures.c.event_id)
        .limit(1)
        .with_for_update(skip_locked=True, of=captures)
    ).first()
    if row is not None:
        connection.execute(
            update(captures)
            .where(captures.c.id == row.id)
            .values(review_lease=moment_text(now + _LEASE), review_tries=row.review_tries + 1)
        )
    return row


def _judged(
    registry: Registry, judge: JudgePortrait, row: Any
) -> tuple[str, list[str], Judgement | None]:
    """Return the state that a portrait gets, the rules that speak against it, what was measured."""
    if row.review_tries >= _TRIES_MAX:
        return WAITING, ["not-judged"], None
    try:
        content = registry.objects.get(row.portrait_sha256)
        judgement = judge(content, row.spec_id, tuple(json.loads(row.backgrounds)))
    except KeyError:
        return WAITING, ["spec-unknown"], None
    except Trouble as trouble:
        if trouble.key == "registry.objects-away":
            raise
        return WAITING, ["not-judged"], None
    reasons = _reasons_of(judgement)
    if row.override_reason:
        reasons.append("overridden")
    if row.is_brought:
        reasons.append(BROUGHT)
    return (WAITING if reasons else AUTO_PASSED), reasons, judgement


def _reasons_of(judgement: Judgement) -> list[str]:
    if judgement.verdict is Verdict.UNREADABLE:
        return ["unreadable"]
    return [each.rule for each in judgement.findings if each.severity is not Severity.PASS]


def _settle(
    connection: Connection, clock: Clock, capture_id: str, state: str, reasons: list[str]
) -> None:
    now = moment_text(clock.now())
    row = connection.execute(
        update(captures)
        .where(captures.c.id == capture_id)
        .values(
            review_state=state,
            review_reasons=json.dumps(reasons),
            reviewed_at=now,
            review_lease=None,
        )
        .returning(captures.c.session_id, captures.c.sitting_id, captures.c.student_id)
    ).one()
    if state in _TOLD:
        tell_student(connection, clock, row.student_id, _TOLD[state])
    body = {
        "capture_id": capture_id,
        "sitting_id": row.sitting_id,
        "state": state,
        "reasons": reasons,
    }
    line_up(connection)
    connection.execute(insert(changes), [change(row.session_id, "review", body, now)])
