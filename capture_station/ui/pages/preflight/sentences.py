"""The answers of the pre-flight in words; knows no Qt, for the command line speaks them too."""

from __future__ import annotations

import tomllib
from functools import cache
from typing import TYPE_CHECKING

from capture_station.locations import resources_dir
from capture_station.wording import finding_sentences, trouble_sentence

if TYPE_CHECKING:
    from collections.abc import Mapping

    from capture_station.station.preflight.lines import Line
    from capture_station.wording import Lang

_COMMON = "any"


def topic_title(topic: str, lang: Lang) -> str:
    """Return the name of a thing that is looked at."""
    return sentences()["titles"][topic][lang]


def line_sentence(line: Line, lang: Lang) -> str:
    """Return what is so and what to do."""
    if line.trouble is not None:
        return trouble_sentence(line.trouble, lang)
    if line.finding is not None:
        words = finding_sentences(line.finding, lang)
        told = (words.message, words.advice) if words.advice else (words.message,)
        return "".join(f"{part.rstrip('。.')}{_STOP[lang]}" for part in told).rstrip()
    table = sentences()
    entry = table.get(line.topic, {}).get(line.outcome) or table[_COMMON][line.outcome]
    return entry[lang].format_map(line.facts)


_STOP: Mapping[Lang, str] = {"zh": "。", "en": ". "}


@cache
def sentences() -> Mapping[str, Mapping[str, Mapping[Lang, str]]]:
    """Return ``resources/i18n/preflight.toml``."""
    path = resources_dir() / "i18n" / "preflight.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))
