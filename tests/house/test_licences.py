"""Whatever the program is installed with stands in the list of licences."""

from __future__ import annotations

import re
import tomllib

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


def listed() -> set[str]:
    """Return the names in the first column of the table, without what stands in brackets."""
    text = (ROOT / "docs" / "licences.md").read_text(encoding="utf-8")
    cells = re.findall(r"^\| ([^|]+) \| [^|]+ \| [^|]*\|$", text, re.MULTILINE)
    names = [name for cell in cells for name in re.sub(r"\([^)]*\)", "", cell).split(",")]
    return {plain(name.strip()) for name in names}


def test_every_part_of_the_program_has_its_licence_listed() -> None:
    assert len(parts()) > 30
    assert sorted(parts() - listed()) == []
