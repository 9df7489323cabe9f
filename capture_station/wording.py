"""Keys into sentences, in Chinese and English.

Below `ui` and `cli` nobody writes sentences for users; a `Trouble` or a `Finding` carries a key and
parameters. The tables are ``resources/i18n/troubles/*.toml`` and ``resources/i18n/findings.toml``.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Literal

from capture_station.domain.findings import Severity
from capture_station.locations import resources_dir

if TYPE_CHECKING:
    from collections.abc import Mapping

    from capture_station.domain.errors import Trouble
    from capture_station.domain.findings import Finding

Lang = Literal["zh", "en"]
LANGUAGES: tuple[Lang, ...] = ("zh", "en")


@dataclass(frozen=True, slots=True)
class FindingWords:
    """A finding in words.

    Attributes:
        title: Name of the rule.
        message: What is wrong; the title where nothing is.
        advice: What to do; empty where nothing needs doing.
        audience: ``"sitter"`` or ``"operator"`` - whom the advice concerns.
    """

    title: str
    message: str
    advice: str
    audience: str


def trouble_sentence(trouble: Trouble, lang: Lang) -> str:
    """Return the sentence of a trouble, with what to do.

    A key without a sentence is a mistake of ours that a test forbids; a user still gets the key.
    """
    entry = trouble_table().get(trouble.key)
    return str(trouble) if entry is None else entry[lang].format_map(_Params(trouble.params))


def finding_sentences(finding: Finding, lang: Lang) -> FindingWords:
    """Return a finding in words.

    ``resources/i18n/findings.toml`` has one table a rule with its ``title`` (zh, en) and one
    sub-table a variant (``general`` for the empty one, ``unknown`` where nothing could be measured)
    with ``audience`` and, under ``zh`` and ``en``, ``message`` and ``advice``. A passed rule says
    its title.
    """
    rule = finding_table().get(finding.rule, {})
    title = str(rule.get("title", {}).get(lang, finding.rule))
    if finding.severity is Severity.PASS:
        return FindingWords(title, title, "", "operator")
    fallback = "unknown" if finding.severity is Severity.UNKNOWN else "general"
    entry = rule.get(finding.variant or fallback) or finding_table()["any"][fallback]
    params = _Params(dict(finding.params) | {"value": _number(finding.value), "title": title})
    return FindingWords(
        title=title,
        message=entry[lang]["message"].format_map(params),
        advice=entry[lang]["advice"].format_map(params),
        audience=entry["audience"],
    )


def act_word(act: str, lang: Lang) -> str:
    """Return what an act of the audit trail is called; one without a word shows its name."""
    entry = act_table().get(act)
    return act if entry is None else entry[lang]


@cache
def act_table() -> Mapping[str, Mapping[str, str]]:
    """Return the words of the acts of the audit trail, each with ``zh`` and ``en``."""
    path = resources_dir() / "i18n" / "audit.toml"
    table: Mapping[str, Mapping[str, str]] = tomllib.loads(path.read_text(encoding="utf-8"))["act"]
    return table


@cache
def trouble_table() -> Mapping[str, Mapping[str, str]]:
    """Return all sentences of troubles by key, each with ``zh`` and ``en``."""
    sentences: dict[str, Mapping[str, str]] = {}
    for path in sorted((resources_dir() / "i18n" / "troubles").glob("*.toml")):
        for room, entries in tomllib.loads(path.read_text(encoding="utf-8")).items():
            sentences |= {f"{room}.{name}": entry for name, entry in entries.items()}
    return sentences


@cache
def finding_table() -> Mapping[str, Mapping[str, Any]]:
    """Return the words of the findings by rule (see `finding_sentences`)."""
    path = resources_dir() / "i18n" / "findings.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))


class _Params(dict[str, object]):
    """Parameters of a sentence; one that is missing shows as a dash instead of a crash."""

    def __missing__(self, key: str) -> str:
        return "–"


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:g}" if value == int(value) else f"{value:.1f}"


def range_words(low: str, high: str) -> str:
    """Return what is allowed between two numbers: ``50–110``, ``±5``, ``≥ 2``; empty for anything.

    Args:
        low: The least, as it is written; empty for none.
        high: The most.
    """
    if low and high:
        return low if low == high else f"±{high}" if low == f"-{high}" else f"{low}–{high}"
    return f"≥ {low}" if low else f"≤ {high}" if high else ""
