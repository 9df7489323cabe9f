"""The project's own files, read as text and as syntax trees for the laws of the house."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "capture_station"
CODE_FOLDERS = ("capture_station", "tests", "packaging", "benchmarks")


def python_files(*folders: str) -> list[Path]:
    """Return the Python files below the named folders of the project."""
    return [path for folder in folders for path in sorted((ROOT / folder).rglob("*.py"))]


@cache
def tree_of(path: Path) -> ast.Module:
    """Return a file's syntax tree."""
    return ast.parse(path.read_text(encoding="utf-8"))


def name_of(path: Path) -> str:
    """Return a file's path inside the project, for messages."""
    return path.relative_to(ROOT).as_posix()


def texts_of(tree: ast.AST) -> Iterator[str]:
    """Yield every string constant of a tree."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value
