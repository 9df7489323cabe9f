"""``capture-station bench``: runs what lies in ``benchmarks/`` and compares with the limits."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from capture_station.cli import bench
from capture_station.cli.conduct import main

if TYPE_CHECKING:
    from pathlib import Path


PROJECT = bench._project()


def printing(value: float, limit: float | None) -> str:
    """Return a script that prints one measurement."""
    share = value / limit if limit else None
    line = {"name": "start/x", "value": value, "unit": "ms", "limit": limit, "ratio": 2}
    line["of_limit"] = share
    return f"print({json.dumps(line | {'cases': 1, 'note': ''})!r})"


@pytest.fixture(autouse=True)
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(bench, "_project", lambda: tmp_path)
    (tmp_path / "benchmarks").mkdir()
    (tmp_path / "benchmarks" / "__init__.py").touch()
    return tmp_path


def write(project: Path, name: str, code: str) -> None:
    (project / "benchmarks" / f"{name}.py").write_text(code)


def test_a_value_within_its_limit_is_well(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(project, "start", printing(1.5, 2))
    assert main(["bench", "start", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["value"] == 1.5


def test_a_value_beyond_its_limit_is_not_well(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(project, "start", printing(3, 2))
    assert main(["bench"]) == 1
    assert capsys.readouterr().out.startswith("✗ start/x: 3 ms (≤ 2, ×1.5) ×2")


def test_a_value_without_limit_is_well(project: Path) -> None:
    write(project, "memory", printing(3, None))
    assert main(["bench", "memory"]) == 0


def test_an_unknown_name_lists_the_known(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(project, "live", "")
    assert main(["bench", "lvie", "--lang", "en"]) == 2
    assert "there are: live." in capsys.readouterr().err


def test_a_measurement_that_breaks_is_told(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(project, "live", "raise SystemExit(4)")
    assert main(["bench", "live"]) == 3
    assert "live" in capsys.readouterr().err


def test_without_measurements_that_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["bench", "--lang", "en"]) == 3
    assert "checkout" in capsys.readouterr().err


def test_what_stands_behind_two_dashes_goes_to_the_measurement(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code = f"import sys; assert sys.argv[1:] == ['--cases', '3']; {printing(1, 2)}"
    write(project, "two_desks", code)
    assert main(["bench", "two-desks", "--json", "--", "--cases", "3"]) == 0
    assert json.loads(capsys.readouterr().out)["value"] == 1


def test_a_table_is_told_beside_the_measurements(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(project, "accuracy", f"print('rule  cases'); {printing(1, 2)}")
    assert main(["bench", "accuracy", "--json"]) == 0
    told = capsys.readouterr()
    assert json.loads(told.out)["value"] == 1
    assert told.err == "rule  cases\n"


def test_each_name_is_a_measurement_that_can_be_run() -> None:
    for name in bench.NAMES:
        code = (PROJECT / "benchmarks" / f"{bench._module(name)}.py").read_text("utf-8")
        assert 'if __name__ == "__main__"' in code, name
