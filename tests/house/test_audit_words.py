"""Every act that the audit trail can hold has a word in both languages."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from capture_station.domain.records import _KINDS
from capture_station.wording import act_table
from tests.house.code import python_files, tree_of

if TYPE_CHECKING:
    from collections.abc import Iterator


def noted(tree: ast.Module) -> Iterator[str]:
    """Yield the acts that a module writes: literals, and names of constants of its own."""
    constants = {
        target.id: node.value.value
        for node in tree.body
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
        for target in node.targets
        if isinstance(target, ast.Name) and isinstance(node.value.value, str)
    }
    for node in ast.walk(tree):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
            continue
        receiver = node.func.value.id if isinstance(node.func.value, ast.Name) else ""
        is_row = node.func.attr == "note" and receiver in {"act", "written", "self"}
        if not is_row and node.func.attr not in {"_note", "settle_orphan", "note_view"}:
            continue
        parts = [
            part
            for argument in node.args
            for part in (
                (argument.body, argument.orelse) if isinstance(argument, ast.IfExp) else (argument,)
            )
        ]
        for part in parts:
            if isinstance(part, ast.Constant) and isinstance(part.value, str) and part.value:
                yield part.value
            elif isinstance(part, ast.Name) and part.id in constants:
                yield constants[part.id]


def test_every_act_has_a_word() -> None:
    acts = set(_KINDS)
    for room in ("workflow", "store", "station", "cli", "ui"):
        for path in python_files(f"capture_station/{room}"):
            acts |= set(noted(tree_of(path)))
    assert sorted(acts - set(act_table())) == []


def test_every_word_is_in_both_languages() -> None:
    assert [act for act, words in act_table().items() if set(words) != {"zh", "en"}] == []
