"""The first review: everything that arrives is judged once, and nothing is forgotten."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import obstore
import pytest
from sqlalchemy import select

from capture_station.domain.errors import Trouble
from capture_station.domain.findings import Basis, Finding, Judgement, Severity, Verdict
from capture_station.registry import objects
from capture_station.registry.review import (
    _claim,
    make_portrait_judge,
    make_reviewer,
    review_next,
)
from capture_station.registry.schema import captures
from tests.registry.material import Sitter, sha
from tests.unit.workflow.world import ManualClock, judgement

if TYPE_CHECKING:
    from capture_station.checks.models import ModelPaths
    from capture_station.registry.service import Registry
    from tests.registry.material import Caller

WARNED = Finding("sharpness", Severity.WARN, 1.0, (2.0, None), "", Basis.OURS)


def arrived(station: Caller, **changes: Any) -> Sitter:
    sitter = Sitter(station.session(), 1, station.clock)
    station.put(sitter.portrait)
    assert station.statuses([sitter.listed, sitter.kept(**changes)]) == ["stored"] * 2
    return sitter


def state(registry: Registry) -> tuple[str, str]:
    with registry.database.reading() as connection:
        row = connection.execute(select(captures)).one()
    return row.review_state, row.review_reasons


def test_what_passes_is_done_and_told_to_the_station(station: Caller, registry: Registry) -> None:
    sitter = arrived(station)
    assert review_next(registry, lambda *_: judgement())
    assert not review_next(registry, lambda *_: judgement())
    assert state(registry) == ("auto-passed", "[]")
    last = station.get("/changes")["changes"][-1]
    assert (last["kind"], last["body"]) == (
        "review",
        {
            "capture_id": sitter.capture_id,
            "sitting_id": sitter.sitting_id,
            "state": "auto-passed",
            "reasons": [],
        },
    )


@pytest.mark.parametrize(
    ("found", "reasons"),
    [
        (replace(judgement(Verdict.WARN), findings=(WARNED,)), '["sharpness"]'),
        (judgement(Verdict.UNREADABLE), '["unreadable"]'),
    ],
)
def test_what_is_doubtful_waits_for_a_person(
    station: Caller, registry: Registry, found: Judgement, reasons: str
) -> None:
    arrived(station)
    review_next(registry, lambda *_: found)
    assert state(registry) == ("waiting", reasons)


def test_a_portrait_that_got_lost_waits_for_a_person(station: Caller, registry: Registry) -> None:
    sitter = arrived(station)
    obstore.delete(registry.objects._store, objects._name(sha(sitter.portrait)))
    review_next(registry, lambda *_: judgement())
    assert state(registry) == ("waiting", '["not-judged"]')


def test_a_worker_that_died_gives_its_portrait_back(station: Caller, registry: Registry) -> None:
    arrived(station)
    clock = ManualClock()
    for _ in range(3):
        with registry.database.writing() as connection:
            assert _claim(connection, clock) is not None
            assert _claim(connection, clock) is None
        clock.moment += timedelta(minutes=6)
    registry.clock = clock
    review_next(registry, lambda *_: judgement())
    assert state(registry) == ("waiting", '["not-judged"]')


def test_the_worker_judges_by_itself(station: Caller, registry: Registry) -> None:
    arrived(station)
    is_judged = threading.Event()

    def judge(*_: object) -> Judgement:
        is_judged.set()
        return judgement()

    reviewer = make_reviewer(registry, lambda: judge)
    reviewer.start()
    assert is_judged.wait(20)
    reviewer.stop()
    assert state(registry)[0] == "auto-passed"


@pytest.mark.logs_expected
def test_without_models_nothing_is_lost(station: Caller, registry: Registry) -> None:
    def missing() -> Any:
        raise Trouble("models.missing")

    arrived(station)
    reviewer = make_reviewer(registry, missing)
    reviewer.start()
    reviewer.stop()
    assert state(registry)[0] == "received"


@pytest.mark.models
def test_the_engine_is_that_of_the_stations(
    station: Caller, registry: Registry, models: ModelPaths
) -> None:
    assert models.detector.is_file() if hasattr(models, "detector") else models is not None
    arrived(station)
    assert review_next(registry, make_portrait_judge())
    assert state(registry)[0] == "waiting"
