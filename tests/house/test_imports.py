"""The arrows between the rooms point down only; the contracts stand in pyproject.toml."""

from __future__ import annotations

import importlib
import subprocess
import sys

import pytest

from capture_station.cli import COMMANDS, command_summaries
from tests.house.code import ROOT


def test_every_contract_holds() -> None:
    # in a process of its own: the tool silences every logger that it finds
    code = (
        "from importlinter.cli import lint_imports; raise SystemExit(lint_imports(no_cache=True))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_is_where_the_table_says(name: str) -> None:
    module, _, target = COMMANDS[name].partition(":")
    if module.endswith((".run", ".demo")):
        pytest.importorskip("PySide6")
    assert getattr(importlib.import_module(module), target)


def test_every_command_has_its_line_in_the_overview() -> None:
    assert set(command_summaries()) - {"about", "about-version"} == set(COMMANDS)


def test_the_overview_loads_no_heavy_library() -> None:
    code = (
        "import sys; from capture_station.__main__ import main; main(['--help']);"
        "print([m for m in ('PySide6', 'cv2', 'numpy', 'sqlalchemy', 'ai_edge_litert', 'PIL')"
        " if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines()[-1] == "[]"
