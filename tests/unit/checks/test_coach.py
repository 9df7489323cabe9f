from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from capture_station.checks.burst import choose_best
from capture_station.checks.coach import Coach
from capture_station.checks.specs import load_specs
from capture_station.domain.findings import (
    Basis,
    Finding,
    Geometry,
    Judgement,
    Severity,
    Verdict,
    verdict_of,
)

SPEC = load_specs()["cn.chsi.degree.2017"]


def finding(
    rule: str, severity: Severity = Severity.FAIL, value: float | None = 1.0, variant: str = ""
) -> Finding:
    return Finding(rule, severity, value, (None, None), "", Basis.OURS, variant)


def judged(*findings: Finding, geometry: Geometry | None = None) -> Judgement:
    return Judgement(SPEC.id, verdict_of(findings), geometry, findings)


def test_the_fault_that_matters_first_is_said() -> None:
    coach = Coach()
    said = coach.update(
        judged(
            finding("background-even"), finding("eyes-open"), finding("roll", variant="to-left")
        ),
        0.0,
    )
    assert (said.key, said.audience) == ("roll.to-left", "sitter")


def test_a_failure_comes_before_any_warning() -> None:
    said = Coach().update(judged(finding("roll", Severity.WARN), finding("background-colour")), 0.0)
    assert (said.key, said.audience) == ("background-colour", "operator")


def test_an_instruction_stands_long_enough_to_be_read() -> None:
    coach = Coach()
    coach.update(judged(finding("eyes-open")), 0.0)
    assert coach.update(judged(finding("roll")), 0.69).key == "eyes-open"
    assert coach.update(judged(finding("roll")), 0.70).key == "roll"
    assert coach.update(judged(), 1.0).key == "roll"
    assert coach.update(judged(), 1.4).key == "ready"


def test_the_same_fault_keeps_its_sentence_and_gets_new_figures() -> None:
    coach = Coach()
    coach.update(judged(finding("roll", value=9.0)), 0.0)
    said = coach.update(judged(finding("roll", value=7.0)), 0.2)
    assert said.since == 0.0
    assert said.finding is not None
    assert said.finding.value == 7.0


def test_what_is_counted_beside_a_sentence_bears_it_out() -> None:
    coach = Coach()
    wrong, all_well = judged(finding("eyes-open")), judged()
    coach.update(wrong, 0.0)
    assert coach.update(all_well, 0.3).judgement is wrong
    assert coach.update(all_well, 0.7).judgement is all_well
    newer = judged()
    assert coach.update(newer, 0.8).judgement is newer
    assert coach.update(wrong, 0.9).judgement is newer
    assert coach.update(wrong, 1.4).judgement is wrong


def test_ready_means_that_all_holds_for_long_enough() -> None:
    coach = Coach(ready_s=1.0)
    coach.update(judged(), 0.0)
    assert not coach.ready
    coach.update(judged(finding("noise", Severity.WARN)), 0.9)
    assert (coach.ready, coach.progress) == (False, pytest.approx(0.9))
    coach.update(judged(), 1.0)
    assert coach.ready
    coach.update(judged(finding("eyes-open")), 1.1)
    assert (coach.ready, coach.progress, coach.held_s) == (False, 0.0, 0.0)
    coach.reset()
    assert not coach.ready


def test_warnings_may_count() -> None:
    coach = Coach(ready_s=0.0, count_warnings=True)
    coach.update(judged(finding("noise", Severity.WARN)), 0.0)
    assert not coach.ready
    coach.update(judged(), 0.1)
    assert coach.ready


RULES = st.sampled_from(["one-face", "roll", "eyes-open", "light-even", "background-even"])


@given(st.lists(st.tuples(st.floats(0.01, 0.5), st.sets(RULES)), min_size=1, max_size=60))
def test_whatever_happens_a_sentence_stands_for_its_time(
    steps: list[tuple[float, set[str]]],
) -> None:
    coach, now, before = Coach(hold_s=0.7), 0.0, None
    for pause, rules in steps:
        now += pause
        said = coach.update(judged(*(finding(rule) for rule in sorted(rules))), now)
        if before is not None and said.key != before.key:
            assert now - before.since >= 0.7
        before = said


def frame(sharp: float = 0.5, eyes: float = 1.0, eye_y: float = 250.0, *more: Finding) -> Judgement:
    geometry = Geometry(
        480, 640, 1, eye_y=eye_y, eye_mid_x=240.0, hair_top_y=80.0, face_width=220.0
    )
    passed = (
        finding("sharpness", Severity.PASS, sharp),
        finding("eyes-open", Severity.PASS, eyes),
    )
    return judged(*passed, *more, geometry=geometry)


def test_the_best_frame_is_sharp_with_open_eyes_near_the_targets() -> None:
    assert choose_best([frame(sharp=0.3), frame(sharp=0.5), frame(sharp=0.4)], SPEC) == 1
    assert choose_best([frame(eyes=0.7), frame(eyes=1.0)], SPEC) == 1
    assert choose_best([frame(eye_y=220.0), frame(eye_y=251.0)], SPEC) == 1


def test_a_fault_outweighs_any_fineness() -> None:
    blink = frame(0.9, 1.2, 250.0, finding("mouth-closed"))
    assert choose_best([blink, frame(sharp=0.3, eyes=0.8)], SPEC) == 1
    unreadable = Judgement(SPEC.id, Verdict.UNREADABLE, None, reason="file.empty")
    assert choose_best([unreadable, blink], SPEC) == 1


def test_an_empty_burst_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="at least one"):
        choose_best([], SPEC)
