"""Every rule has its words, every variant that a rule may answer has its own."""

from __future__ import annotations

import re
from pathlib import Path

from capture_station.checks import rules
from capture_station.checks.coach import _ORDER, _SITTERS
from capture_station.checks.rules.table import RULES
from capture_station.wording import LANGUAGES, finding_table

FOLDER = Path(rules.__file__).parent
QUIET = {"unknown"}
"""The variant whose words are one for all rules."""


def test_every_rule_has_a_title_and_words_in_both_languages() -> None:
    table = finding_table()
    for rule in RULES:
        words = table[rule.name]
        assert all(words["title"][language] for language in LANGUAGES), rule.name
        variants = {name: entry for name, entry in words.items() if name != "title"}
        assert variants, rule.name
        for name, entry in variants.items():
            assert entry["audience"] in {"sitter", "operator"}, (rule.name, name)
            for language in LANGUAGES:
                assert entry[language]["message"], (rule.name, name)
                assert entry[language]["advice"], (rule.name, name)


def test_every_variant_in_the_code_has_words_somewhere() -> None:
    code = "\n".join(path.read_text(encoding="utf-8") for path in FOLDER.glob("*.py"))
    named = set(re.findall(r'variant="([a-z-]+)"', code))
    worded = {name for words in finding_table().values() for name in words}
    assert named - QUIET <= worded


def test_the_coach_knows_every_rule_of_the_live_view() -> None:
    assert set(_ORDER) >= {rule.name for rule in RULES if not rule.of_file}


def test_the_coach_speaks_to_whom_the_words_are_for() -> None:
    table = finding_table()
    for rule in RULES:
        if rule.of_file:
            continue
        told = {e["audience"] for name, e in table[rule.name].items() if name != "title"}
        assert ("sitter" in told) is (rule.name in _SITTERS) or rule.name == "one-face", rule.name
