"""Every sentence in both languages, every key of a trouble with its sentence and the reverse."""

from __future__ import annotations

import ast
import re
import string
import tomllib
from functools import cache
from typing import TYPE_CHECKING

import pytest

from capture_station.settings import SETTINGS
from capture_station.wording import trouble_table
from tests.house.code import PACKAGE, ROOT, name_of, python_files, texts_of, tree_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

SENTENCES = sorted((ROOT / "resources" / "i18n").rglob("*.toml"))
THREADS = {"camera.folder", "camera.reader", "camera.watchdog"}
"""Names of threads, which look like keys."""
CHINESE = re.compile(r"[\u4e00-\u9fff]")


def pairs(entry: Mapping[str, object], place: str) -> Iterator[tuple[str, object, object]]:
    """Yield what stands under ``zh`` and ``en`` anywhere in a table, None where one is lacking."""
    if {"zh", "en"} & set(entry):
        yield place, entry.get("zh"), entry.get("en")
        return
    for key, value in entry.items():
        if isinstance(value, dict):
            yield from pairs(value, f"{place}.{key}" if place else key)


def told(path: Path) -> list[tuple[str, object, object]]:
    return list(pairs(tomllib.loads(path.read_text(encoding="utf-8")), ""))


def leaves(value: object) -> dict[str, str]:
    """Return the sentences of one language: itself, or those of its table."""
    return {"": value} if isinstance(value, str) else dict(value) if isinstance(value, dict) else {}


def placeholders(sentence: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name is not None}


@pytest.mark.parametrize("path", SENTENCES, ids=lambda path: path.stem)
def test_both_languages_say_the_same_things(path: Path) -> None:
    rows = told(path)
    assert rows, "a file of sentences has sentences"
    for place, zh, en in rows:
        assert set(leaves(zh)) == set(leaves(en)) != set(), place
        for key, sentence in leaves(zh).items():
            other = leaves(en)[key]
            assert placeholders(sentence) == placeholders(other), f"{place} {key}"
            assert bool(sentence) == bool(other), f"{place} {key}"
            assert not CHINESE.search(other) or CHINESE.search(sentence), f"{place} {key}"


def test_a_trouble_says_what_to_do_in_whole_sentences() -> None:
    for key, entry in trouble_table().items():
        assert CHINESE.search(entry["zh"]), key
        assert entry["zh"].endswith(("。", "！", "？")), key
        assert entry["en"].endswith((".", "!", "?")), key


def raised() -> Iterator[tuple[str, str, set[str] | None]]:
    """Yield place, key and names of the parameters for each `Trouble` whose key is written out.

    The names are None where they are handed on as ``**params``.
    """
    for path in python_files("capture_station"):
        for node in ast.walk(tree_of(path)):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Trouble":
                names = {word.arg for word in node.keywords}
                known = None if None in names else {name for name in names if name}
                for key in texts_of(node.args[0]):
                    if "." in key and not key.endswith("."):
                        yield f"{name_of(path)}:{node.lineno}", key, known


@cache
def texts() -> dict[Path, frozenset[str]]:
    """Return the string constants of each module of the package."""
    return {path: frozenset(texts_of(tree_of(path))) for path in python_files("capture_station")}


def handed_on() -> set[str]:
    """Return the texts below the windows that look like keys, as some are raised from variables."""
    rooms = {key.partition(".")[0] for key in trouble_table()}
    pattern = re.compile(
        rf"(?:{'|'.join(sorted(rooms))})\.[a-z0-9-]*[a-z0-9](?<!\.toml)(?<!\.json)"
    )
    below = {text for path, found in texts().items() if is_below(path) for text in found}
    others = {setting.key for setting in SETTINGS} | THREADS | doctor_keys()
    return {text for text in below if pattern.fullmatch(text)} - others


def is_below(path: Path) -> bool:
    return {"ui", "cli"}.isdisjoint(path.relative_to(PACKAGE).parts)


def doctor_keys() -> set[str]:
    path = ROOT / "resources" / "i18n" / "doctor.toml"
    return {place for place, _, _ in told(path)}


def joined() -> set[str]:
    """Return the keys that may be put together from a text with a gap, e.g. ``"camera.{why}"``."""
    keys: set[str] = set()
    for path in python_files("capture_station"):
        for node in ast.walk(tree_of(path)):
            if isinstance(node, ast.JoinedStr) and isinstance(node.values[0], ast.Constant):
                parts = [
                    re.escape(str(part.value)) if isinstance(part, ast.Constant) else "[a-z0-9-]+"
                    for part in node.values
                ]
                if re.match(r"[a-z]+\\\.", parts[0]):
                    pattern = re.compile("".join(parts))
                    keys |= {key for key in trouble_table() if pattern.fullmatch(key)}
    return keys


def test_every_trouble_has_its_sentence() -> None:
    known = trouble_table()
    assert [(place, key) for place, key, _ in raised() if key not in known] == []
    assert sorted(handed_on() - set(known)) == []


def test_every_sentence_of_a_trouble_is_used() -> None:
    used = joined().union(*texts().values())
    assert sorted(set(trouble_table()) - used) == []


def test_every_trouble_brings_what_its_sentence_says() -> None:
    table = trouble_table()
    lacking = [
        (place, key, sorted(placeholders(table[key]["zh"]) - names))
        for place, key, names in raised()
        if names is not None and key in table and placeholders(table[key]["zh"]) - names
    ]
    assert lacking == []


def test_every_setting_is_documented() -> None:
    keys = [setting.key for setting in SETTINGS]
    assert len(keys) == len(set(keys))
    for setting in SETTINGS:
        assert CHINESE.search(setting.zh), setting.key
        assert setting.en, setting.key
        assert not CHINESE.search(setting.en), setting.key
        assert setting.zh.endswith("。"), setting.key
        assert setting.en.endswith("."), setting.key


HALF_WIDTH = re.compile(r"(?<=[\u4e00-\u9fff”）}])[,;?!()]|[,;?!()](?=[\u4e00-\u9fff“（])")


@pytest.mark.parametrize("path", SENTENCES, ids=lambda path: path.stem)
def test_chinese_sentences_have_chinese_punctuation(path: Path) -> None:
    written = [text for _, zh, _ in told(path) for text in leaves(zh).values()]
    assert [text for text in written if HALF_WIDTH.search(text)] == []
