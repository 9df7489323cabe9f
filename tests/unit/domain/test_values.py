"""Money, ids, errors, serials, masks, verdicts."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from capture_station.checks.specs import load_specs
from capture_station.domain.clock import SystemClock
from capture_station.domain.errors import Trouble
from capture_station.domain.findings import (
    Basis,
    Finding,
    Judgement,
    Severity,
    Verdict,
    verdict_of,
)
from capture_station.domain.ids import new_uuid7
from capture_station.domain.payment import FeeState, parse_yuan, yuan
from capture_station.domain.people import masked_id
from capture_station.domain.session import (
    REGISTRY_PLACE,
    PricePlan,
    Serial,
    is_of_registry,
    prefix_at,
)


class FixedClock:
    def __init__(self, moment: datetime) -> None:
        self.moment = moment

    def now(self) -> datetime:
        return self.moment

    def monotonic(self) -> float:
        return 0.0


def test_a_uuid7_carries_its_moment_and_sorts_by_it() -> None:
    early = new_uuid7(FixedClock(datetime(2026, 6, 1, 8, 0, 0, 123_000, tzinfo=UTC)))
    late = new_uuid7(FixedClock(datetime(2026, 6, 1, 8, 0, 0, 124_000, tzinfo=UTC)))
    assert early < late
    parsed = uuid.UUID(early)
    assert parsed.version == 7
    assert parsed.variant == uuid.RFC_4122
    moment = datetime.fromtimestamp((parsed.int >> 80) / 1000, UTC)
    assert moment == datetime(2026, 6, 1, 8, 0, 0, 123_000, tzinfo=UTC)


def test_ids_of_the_same_moment_differ() -> None:
    clock = FixedClock(datetime(2026, 6, 1, tzinfo=UTC))
    assert len({new_uuid7(clock) for _ in range(1000)}) == 1000


def test_the_system_clock_is_aware_and_never_runs_backwards() -> None:
    clock = SystemClock()
    assert clock.now().tzinfo is UTC
    assert clock.monotonic() <= clock.monotonic()


@given(st.integers(min_value=0, max_value=999_999_999))
def test_yuan_and_back(fen: int) -> None:
    assert parse_yuan(yuan(fen)) == fen


@pytest.mark.parametrize(("text", "fen"), [("20", 2000), (" 20.5 ", 2050), ("0.05", 5)])
def test_amounts_as_people_type_them(text: str, fen: int) -> None:
    assert parse_yuan(text) == fen


@pytest.mark.parametrize("text", ["", "-1", "1.234", "1e3", "二十", "1,000", "٢٠", ".5"])
def test_what_is_no_amount(text: str) -> None:
    with pytest.raises(ValueError, match="amount"):
        parse_yuan(text)


def test_a_negative_amount_keeps_its_sign() -> None:
    assert yuan(-5) == "-0.05"


def test_a_price_plan_knows_walk_ins_and_refuses_negative_fees() -> None:
    plan = PricePlan(2000, 4000)
    assert (plan.fee_fen(walk_in=False), plan.fee_fen(walk_in=True)) == (2000, 4000)
    with pytest.raises(ValueError, match="negative"):
        PricePlan(-1, 0)


def test_a_fee_is_settled_by_each_way_but_due_and_refunded() -> None:
    open_states = {state for state in FeeState if not state.is_settled}
    assert open_states == {FeeState.DUE, FeeState.REFUNDED}


def test_a_serial_is_padded_to_four_digits_and_grows() -> None:
    assert Serial("A", 7).text == "A0007"
    assert Serial("", 12345).text == "12345"


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        ("11010519491231002X", "110105········002X"),
        ("H12345678", "H1·····78"),
        ("AB12", "····"),
        ("", ""),
    ],
)
def test_an_id_number_is_masked(number: str, shown: str) -> None:
    assert masked_id(number) == shown


def test_a_trouble_says_its_key_and_parameters_in_order() -> None:
    assert str(Trouble("a.b", y=2, x="1")) == "a.b(x=1, y=2)"
    assert str(Trouble("a.b")) == "a.b"


def finding(rule: str, severity: Severity, variant: str = "") -> Finding:
    return Finding(rule, severity, None, (None, None), "", Basis.OURS, variant)


@pytest.mark.parametrize(
    ("severities", "verdict"),
    [
        ((Severity.PASS,), Verdict.PASS),
        ((Severity.PASS, Severity.UNKNOWN), Verdict.WARN),
        ((Severity.WARN, Severity.PASS), Verdict.WARN),
        ((Severity.WARN, Severity.FAIL), Verdict.FAIL),
    ],
)
def test_the_verdict_follows_the_worst_finding(
    severities: tuple[Severity, ...], verdict: Verdict
) -> None:
    findings = tuple(finding(f"r{n}", severity) for n, severity in enumerate(severities))
    assert verdict_of(findings) is verdict


def test_failed_rules_are_named_and_sentences_keyed() -> None:
    findings = (finding("roll", Severity.FAIL, "left"), finding("yaw", Severity.PASS))
    assert Judgement("s", Verdict.FAIL, None, findings).failed_rules() == ("roll",)
    assert [f.sentence_key for f in findings] == ["roll.left", "yaw"]


@pytest.mark.parametrize("prefix", ["", "A", "ABCDEFGH"])
def test_no_two_desks_of_a_session_number_alike(prefix: str) -> None:
    prefixes = [prefix_at(prefix, place) for place in range(REGISTRY_PLACE + 1)]
    assert prefixes[0] == prefix
    assert len(set(prefixes)) == len(prefixes)
    assert max(map(len, prefixes)) == len(prefix) + 2
    assert [is_of_registry(each) for each in prefixes].count(True) == 1
    assert prefixes[REGISTRY_PLACE].endswith("ZZ")


def test_a_session_accepts_the_backgrounds_it_names_or_all() -> None:
    spec = load_specs()["cn.chsi.degree.2017"]
    assert spec.accepted(()) == spec.backgrounds
    assert [each.name for each in spec.accepted(["light-blue"])] == ["light-blue"]
    assert spec.accepted(["no-such"]) == ()
