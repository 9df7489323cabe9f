"""The parts of the program and their licences, as chapters of the manual show them.

What we say of a part stands in ``resources/licences.toml``; versions, and the parts of the parts,
are those that are installed. A licence's text is the one that the part brought along; for the few
that bring none, the common text in ``resources/licences``.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.metadata import Distribution, PackageNotFoundError, distribution, distributions
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from capture_station import __version__
from capture_station.locations import resources_dir

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from capture_station.wording import Lang

LINK = "licence:"
"""Begins the address of a part's licence text in the chapter; the part's name follows."""
_PROJECT = "capture-station"
_TEXT_NAMES = ("licen", "copying", "notice")
_LONGEST_NAME = 40
"""Some packages put the whole text where the licence's name should stand."""


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the program.

    Attributes:
        name: As its makers write it.
        licence: Name of its licence, an SPDX expression where it has one.
        notes: What else is to be known, by language.
        text: Common text in ``resources/licences`` for a part that brings none; may be empty.
    """

    name: str
    licence: str
    notes: Mapping[Lang, str]
    text: str = ""


@cache
def listed_parts() -> tuple[Part, ...]:
    """Return the parts that we say something of."""
    data = tomllib.loads((resources_dir() / "licences.toml").read_text(encoding="utf-8"))
    return tuple(
        Part(
            name,
            row["licence"],
            {"zh": row.get("zh", ""), "en": row.get("en", "")},
            row.get("text", ""),
        )
        for row in data["part"]
        for name in row["names"]
    )


def other_parts() -> list[Part]:
    """Return what is installed besides, by the packages' own word."""
    told = {_plain(part.name) for part in listed_parts()} | {_PROJECT}
    found = {_plain(one.name): one for one in distributions() if one.name}
    notes: Mapping[Lang, str] = {"zh": "", "en": ""}
    return [
        Part(one.name, _licence_of(one), notes)
        for name, one in sorted(found.items())
        if name not in told
    ]


def licence_text(name: str) -> str:
    """Return the text of a part's licence; empty if there is none.

    Args:
        name: Of the part, in any spelling.
    """
    common = next((one.text for one in listed_parts() if _plain(one.name) == _plain(name)), "")
    try:
        own = "\n\n".join(_own_texts(distribution(name)))
    except (PackageNotFoundError, ValueError):
        own = ""
    if own or not common:
        return own
    return (resources_dir() / "licences" / f"{common}.txt").read_text(encoding="utf-8")


def about_program(lang: Lang) -> str:
    """Return the version and the parts of the program as Markdown tables."""
    heads = (
        QCoreApplication.translate("licences", "组成部分"),
        QCoreApplication.translate("licences", "版本"),
        QCoreApplication.translate("licences", "许可"),
        QCoreApplication.translate("licences", "说明"),
    )
    others = QCoreApplication.translate("licences", "随以上部分一起安装的部分")
    return "\n".join(
        (
            f"**Capture Station {__version__}** · Apache-2.0",
            "",
            _table(heads, listed_parts(), lang),
            "",
            f"## {others}",
            "",
            _table(heads[:3], other_parts(), lang),
        )
    )


def _table(heads: tuple[str, ...], parts: tuple[Part, ...] | list[Part], lang: Lang) -> str:
    rows = (
        (f"[{p.name}]({LINK}{_plain(p.name)})", _version(p.name), p.licence, p.notes[lang])
        for p in parts
    )
    lines = [heads, (":--",) * len(heads), *(row[: len(heads)] for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _version(name: str) -> str:
    try:
        return distribution(name).version
    except (PackageNotFoundError, ValueError):
        return "–"


def _licence_of(one: Distribution) -> str:
    """Return what a package says of its licence, in the order of how exactly it says it."""
    told = one.metadata.json
    kinds = [kind for kind in told.get("classifier", []) if kind.startswith("License ::")]
    names = (
        told.get("license_expression"),
        ", ".join(kind.rpartition(" :: ")[2] for kind in kinds),
        told.get("license"),
    )
    line = str(next(filter(None, names), "–")).partition("\n")[0]
    return line[:_LONGEST_NAME]


def _own_texts(one: Distribution) -> Iterator[str]:
    for path in one.files or []:
        is_text = any(word in path.name.lower() for word in _TEXT_NAMES)
        if is_text and ".dist-info" in path.parts[0] and path.suffix != ".py":
            yield path.read_text(encoding="utf-8")


def _plain(name: str) -> str:
    return re.sub(r"[-_. ]+", "-", name).lower()
