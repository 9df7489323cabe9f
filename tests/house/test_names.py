"""Names and marks that the house does not know."""

from __future__ import annotations

import io
import re
import tokenize
from typing import TYPE_CHECKING

from tests.house.code import CODE_FOLDERS, ROOT, name_of, python_files

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

BANNED_NAMES = {"utils", "util", "helpers", "helper", "manager", "base", "common", "misc"}
TEXT_FILES = {".py", ".toml", ".md", ".txt", ".html", ".css", ".qss", ".json", ".yml", ".svg"}
# Folders of one computer: none of them means anything on another.
MACHINE_PATH = re.compile(r"(?<![\w.~])/(?:home|root|work|mnt|Users)/\w|[A-Z]:\\+Users\\+\w")
BARE_NOQA = re.compile(r"#\s*noqa(?!:\s*[A-Z])")
BARE_IGNORE = re.compile(r"#\s*type:\s*ignore(?!\[)")
LEFT_FOR_LATER = re.compile(r"#\s*(?:TODO|FIXME|XXX)\b")


def comments(path: Path, pattern: re.Pattern[str]) -> Iterator[tuple[int, str]]:
    """Give the comments of a file in which the pattern stands somewhere, with their lines."""
    text = path.read_text(encoding="utf-8")
    if not pattern.search(text):
        return
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type == tokenize.COMMENT:
            yield token.start[0], token.string


def commented(pattern: re.Pattern[str]) -> list[str]:
    return [
        f"{name_of(path)}:{line}"
        for path in python_files(*CODE_FOLDERS)
        for line, comment in comments(path, pattern)
        if pattern.search(comment)
    ]


def test_no_module_is_named_after_nothing() -> None:
    parts = {
        part: name_of(path)
        for path in python_files("capture_station", "packaging")
        for part in path.relative_to(ROOT).with_suffix("").parts
    }
    assert {name: parts[name] for name in BANNED_NAMES & set(parts)} == {}


def test_every_exception_from_a_rule_names_the_rule() -> None:
    assert commented(BARE_NOQA) == []
    assert commented(BARE_IGNORE) == []


def test_nothing_is_left_for_later() -> None:
    assert commented(LEFT_FOR_LATER) == []


def test_no_file_knows_one_computer() -> None:
    here = [path for path in ROOT.glob("*") if path.suffix in TEXT_FILES]
    below = [
        path
        for folder in (*CODE_FOLDERS, "resources", "docs")
        for path in (ROOT / folder).rglob("*")
        if path.suffix in TEXT_FILES
    ]
    found = [
        f"{name_of(path)}: {match.group()}"
        for path in [*here, *below]
        for match in MACHINE_PATH.finditer(path.read_text(encoding="utf-8"))
    ]
    assert found == []
