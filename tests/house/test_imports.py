"""The arrows between the rooms point down only; the contracts stand in pyproject.toml."""

from __future__ import annotations

import importlib
import subprocess
import sys

import pytest
from importlinter.cli import EXIT_STATUS_SUCCESS, lint_imports

from capture_station.cli import COMMANDS, command_summaries
from tests.house.code import ROOT


def test_every_contract_holds(capsys: pytest.CaptureFixture[str]) -> None:
    status = lint_imports(config_filename=str(ROOT / "pyproject.toml"), no_cache=True)
    assert status == EXIT_STATUS_SUCCESS, capsys.readouterr().out


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
