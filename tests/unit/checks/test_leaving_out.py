"""Limits chosen on other people, on findings whose answer is known."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from benchmarks.leaving_out import (
    Told,
    choose_limit,
    limits_left_out,
    outcome_of,
    read_told,
)

if TYPE_CHECKING:
    from pathlib import Path


def told(person: str, value: float, *, faulty: bool = False, doubted: bool = False) -> Told:
    return Told(person, faulty, value, doubted)


def test_a_limit_lies_between_the_good_and_the_faulty_nearer_to_these() -> None:
    assert choose_limit([1.0, 2.0, 3.0], [7.0, 9.0]) == pytest.approx(6.0)


def test_one_faultless_portrait_failed_weighs_more_than_one_fault_passed() -> None:
    good = [float(number) for number in range(10)]
    assert choose_limit(good, [8.5, 20.0, 21.0, 22.0]) > 9.0


def test_who_differs_from_all_others_is_failed_by_their_limit() -> None:
    said = [told(name, 1.0) for name in "abc"] + [told("d", 8.0)]
    said += [told(name, 9.0, faulty=True) for name in "abcd"]
    limits = limits_left_out(said)
    assert limits["d"] == pytest.approx(7.0)
    assert limits["a"] == pytest.approx(8.75)
    found = outcome_of(said, limits)
    assert (found.false, found.people, found.unnamed) == (1, 1, 0)


def test_a_doubt_fails_nobody_and_names_nothing() -> None:
    said = [told("a", 9.0, doubted=True), told("b", 1.0), told("b", 9.0, faulty=True)]
    said.append(told("a", 8.0, faulty=True, doubted=True))
    found = outcome_of(said, {"a": 5.0, "b": 5.0})
    assert (found.false, found.unnamed) == (0, 1)


def test_what_a_person_breaks_anyway_and_other_faults_do_not_count(tmp_path: Path) -> None:
    def case(fault: str, value: tuple[str, float | None], own: tuple[str, ...] = ()) -> str:
        record = {"person": "a", "fault": fault, "own": own, "values": {"yaw": value}}
        return json.dumps(record)

    path = tmp_path / "values.jsonl"
    path.write_text(
        "\n".join(
            [
                case("", ("pass", -4.0)),
                case("yaw", ("fail", 21.0)),
                case("yaw", ("warn", 12.0)),
                case("roll", ("fail", 30.0)),
                case("", ("fail", 30.0), own=("yaw",)),
                case("", ("unknown", None)),
            ]
        ),
        encoding="utf-8",
    )
    found = read_told([path], {"yaw": (1.0, 10.0)})["yaw"]
    assert [(one.value, one.faulty, one.doubted) for one in found] == [
        (4.0, False, False),
        (21.0, True, False),
        (12.0, True, True),
    ]
