"""The labels of the people that the accuracy is measured on: said once, in words that are known."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

import benchmarks
from benchmarks.people import Label, read_labels
from capture_station.checks.rules.table import RULES

_FILES = sorted(Path(benchmarks.__file__).parent.glob("people*.toml"))


def test_nobody_is_labelled_twice() -> None:
    names = [name for file in _FILES for name in tomllib.loads(file.read_text(encoding="utf-8"))]
    assert len(names) == len(set(names))
    assert set(names) == set(read_labels())


@pytest.mark.parametrize(("name", "label"), read_labels().items())
def test_labels_say_what_is_known(name: str, label: Label) -> None:
    assert label.who, name
    assert label.use in {"tuned", "looked", "held"}
    assert label.skin in {"light", "ruddy", "brown", "dark"}
    assert label.own <= {rule.name for rule in RULES}
    assert bool(label.package) == bool(label.file)


def test_a_part_is_a_rectangle() -> None:
    parts = [label.part for label in read_labels().values() if label.part]
    assert parts
    for left, top, width, height in parts:
        assert left >= 0
        assert top >= 0
        assert width > 0
        assert height > 0


def test_a_person_is_used_for_one_purpose() -> None:
    used: dict[str, set[str]] = {}
    for label in read_labels().values():
        used.setdefault(label.who, set()).add(label.use)
    assert all(len(purposes) == 1 for purposes in used.values())
