"""Whatever the program is installed with stands in the list of licences."""

from __future__ import annotations

import re
import tomllib
from typing import Any

from tests.house.code import ROOT

RUNNING = ("registry", "tether")
"""Extras that belong to the running program; those of the tests do not."""


def parts() -> set[str]:
    """Return the names of all packages that a running program may ask for."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    rows = [*project["dependencies"]]
    for extra in RUNNING:
        rows += project["optional-dependencies"][extra]
    return {plain(re.split(r"[\s<>=!~\[;]", row)[0]) for row in rows}


def plain(name: str) -> str:
    return re.sub(r"[-_. ]+", "-", name).lower()


def rows() -> list[dict[str, Any]]:
    data = tomllib.loads((ROOT / "resources" / "licences.toml").read_text(encoding="utf-8"))
    return data["part"]


def test_every_part_of_the_program_has_its_licence_listed() -> None:
    listed = {plain(name) for row in rows() for name in row["names"]}
    assert len(parts()) > 30
    assert sorted(parts() - listed) == []


def test_every_licence_is_told_in_both_languages_and_its_text_is_there() -> None:
    folder = ROOT / "resources" / "licences"
    for row in rows():
        assert row["licence"]
        assert bool(row.get("zh")) == bool(row.get("en")), row
        assert "text" not in row or (folder / f"{row['text']}.txt").is_file(), row
