"""A file that passes 400 lines or a function that passes 50 is asking to be two."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from tests.house.code import CODE_FOLDERS, name_of, python_files, tree_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FILE_LINES = 400
FUNCTION_LINES = 50


def long_functions(path: Path) -> Iterator[str]:
    if "migrations" in path.parts:
        return  # frozen history: a table is listed whole
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            lines = (node.end_lineno or node.lineno) - node.lineno + 1
            if lines > FUNCTION_LINES:
                yield f"{name_of(path)}: {node.name} has {lines} lines"


def test_no_file_is_too_long() -> None:
    lengths = {path: path.read_text(encoding="utf-8").count("\n") for path in files()}
    assert [f"{name_of(path)}: {n}" for path, n in lengths.items() if n > FILE_LINES] == []


def test_no_function_is_too_long() -> None:
    assert [told for path in files() for told in long_functions(path)] == []


def files() -> list[Path]:
    found = python_files(*CODE_FOLDERS)
    assert len(found) > 50
    return found
