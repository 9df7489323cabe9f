"""The parts of the running program: every package that it is installed with, to the last."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, distribution
from typing import TYPE_CHECKING

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

if TYPE_CHECKING:
    from collections.abc import Iterable

PROJECT = "capture-station"
RUNNING_EXTRAS = ("registry", "tether")
"""Extras that belong to the running program; the others are for tests and for bundling."""


def parts(name: str = PROJECT, extras: Iterable[str] = RUNNING_EXTRAS) -> set[str]:
    """Return the names of a package and of all that it needs on this system, as far as installed.

    Args:
        name: Of an installed package.
        extras: Of that package, as far as they are wanted.
    """
    found: set[str] = set()
    waiting = [(canonicalize_name(name), frozenset(extras))]
    seen = set()
    while waiting:
        one = waiting.pop()
        if one in seen:
            continue
        seen.add(one)
        try:
            rows = distribution(one[0]).requires or []
        except PackageNotFoundError:
            continue  # for another system, or built into this Python
        found.add(one[0])
        for requirement in map(Requirement, rows):
            if _is_wanted(requirement, one[1]):
                needed = (canonicalize_name(requirement.name), frozenset(requirement.extras))
                waiting.append(needed)
    return found


def _is_wanted(requirement: Requirement, extras: Iterable[str]) -> bool:
    marker = requirement.marker
    return marker is None or any(marker.evaluate({"extra": extra}) for extra in ("", *extras))


def without_licence_text(names: Iterable[str]) -> list[str]:
    """Return which of these packages bring no text of their licence."""
    return sorted(name for name in names if not licence_texts(name))


def licence_texts(name: str) -> list[str]:
    """Return the paths of a package's licence texts, relative to the folder of packages."""
    words = ("licen", "copying", "notice")
    return [
        str(path)
        for path in distribution(name).files or []
        if ".dist-info" in path.parts[0] and any(word in path.name.lower() for word in words)
    ]
