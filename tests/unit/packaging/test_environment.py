"""When is an environment whole, what is repaired, and what is said where that cannot be done."""

from __future__ import annotations

import json
import os
import sys
from typing import TYPE_CHECKING

import environment as environments
import pytest
from conduct import Prevented
from environment import (
    Environment,
    damaged_files,
    fingerprint,
    is_set_up,
    missing_requirements,
    pip,
    pip_failed,
    pip_steps,
    requirements,
)
from packaging.requirements import Requirement

if TYPE_CHECKING:
    from pathlib import Path


def environment_in(folder: Path, *, tools: bool = False, stamped_tools: bool = True) -> Environment:
    """Make what looks like a finished environment with one installed package."""
    made = Environment(folder, tools=tools)
    made.python.parent.mkdir(parents=True)
    made.python.write_text("an interpreter")
    where = "Lib" if os.name == "nt" else "lib/python3.11"
    packages = folder / where / "site-packages"
    (packages / "pillow-13.0.0.dist-info").mkdir(parents=True)
    (packages / "PIL").mkdir()
    (packages / "PIL" / "Image.py").write_text("x = 1\n")
    (packages / "pillow-13.0.0.dist-info" / "RECORD").write_text(
        "PIL/Image.py,sha256=abc,6\nPIL/__pycache__/Image.pyc,sha256=d,9\n"
        "pillow-13.0.0.dist-info/RECORD,,\n"
    )
    stamp = {"for": fingerprint(), "tools": stamped_tools}
    (folder / "setup.json").write_text(json.dumps(stamp))
    return made


def image_module(made: Environment) -> Path:
    return made.packages()[0] / "PIL" / "Image.py"


def test_a_finished_environment_is_left_alone(tmp_path: Path) -> None:
    assert is_set_up(environment_in(tmp_path / "环境 1"))


def test_an_environment_with_tools_serves_the_program_too(tmp_path: Path) -> None:
    assert is_set_up(environment_in(tmp_path / "e", tools=False, stamped_tools=True))


def test_an_environment_without_tools_does_not_serve_the_tests(tmp_path: Path) -> None:
    assert not is_set_up(environment_in(tmp_path / "e", tools=True, stamped_tools=False))


def test_a_missing_interpreter_is_seen(tmp_path: Path) -> None:
    made = environment_in(tmp_path / "e")
    made.python.unlink()
    assert not is_set_up(made)


@pytest.mark.parametrize("stamp", ["", "[]", "{torn", '{"for": "another state", "tools": true}'])
def test_another_or_torn_stamp_asks_for_a_set_up(tmp_path: Path, stamp: str) -> None:
    made = environment_in(tmp_path / "e")
    (made.folder / "setup.json").write_text(stamp)
    assert not is_set_up(made)


def test_a_missing_file_of_a_package_is_seen(tmp_path: Path) -> None:
    made = environment_in(tmp_path / "e")
    image_module(made).unlink()
    assert damaged_files(made) == ["PIL/Image.py"]
    assert not is_set_up(made)


def test_a_shortened_file_of_a_package_is_seen(tmp_path: Path) -> None:
    made = environment_in(tmp_path / "e")
    image_module(made).write_text("x")
    assert damaged_files(made) == ["PIL/Image.py"]


def test_compiled_files_may_be_missing(tmp_path: Path) -> None:
    assert damaged_files(environment_in(tmp_path / "e")) == []


def test_the_fingerprint_follows_the_constraints(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = fingerprint()
    other = tmp_path / "constraints.txt"
    other.write_text("numpy==1.0\n")
    monkeypatch.setattr(environments, "CONSTRAINTS", other)
    assert fingerprint() != before


def test_missing_packages_are_named(tmp_path: Path) -> None:
    missing = missing_requirements(environment_in(tmp_path / "e"))
    assert "typer" in missing
    assert "pillow" not in missing


def test_without_qt_nothing_of_qt_is_asked_for(tmp_path: Path) -> None:
    wanted = requirements(Environment(tmp_path, tools=True, qt=False))
    assert any(row.startswith("pytest>") for row in wanted)
    assert not [row for row in wanted if "qt" in row.lower() or "pyside" in row.lower()]


def test_the_program_is_installed_editable_under_the_constraints(tmp_path: Path) -> None:
    (step,) = pip_steps(Environment(tmp_path, tools=True))
    assert step[-2:] == ["--editable", ".[dev]"]
    assert "packaging/constraints.txt" in step


def test_every_requirement_has_its_tested_version_within_its_limits(tmp_path: Path) -> None:
    rows = environments.CONSTRAINTS.read_text(encoding="utf-8").splitlines()
    pinned = dict(row.split("==") for row in rows if "==" in row)
    versions = {name.replace("_", "-").lower(): version for name, version in pinned.items()}
    wanted = map(Requirement, requirements(Environment(tmp_path, tools=True)))
    for requirement in wanted:
        if requirement.marker is None:
            version = versions[requirement.name.replace("_", "-").lower()]
            assert version in requirement.specifier, requirement


def test_a_full_disk_is_told_apart_from_a_missing_network(tmp_path: Path) -> None:
    assert "disk is full" in pip_failed([], tmp_path / "log", full=True).en
    assert "numpy" in pip_failed(["numpy"], tmp_path / "log", full=False).zh


@pytest.mark.skipif(os.name == "nt", reason="stands in a link for the interpreter")
def test_without_network_the_missing_packages_are_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """pip is really asked, with an index behind a closed port of this machine and no cache."""
    for name in [name for name in os.environ if name.startswith("PIP_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    monkeypatch.setenv("PIP_INDEX_URL", "http://127.0.0.1:9/simple")
    monkeypatch.setenv("PIP_NO_CACHE_DIR", "1")
    monkeypatch.setenv("PIP_RETRIES", "0")
    made = Environment(tmp_path / "e", tools=False)
    made.python.parent.mkdir(parents=True)
    made.python.write_text(f'#!/bin/sh\nexec "{sys.executable}" "$@"\n')
    made.python.chmod(0o755)
    with pytest.raises(Prevented, match="mirror") as caught:
        pip(made, ["download", "--dest", str(tmp_path), "capture-station-needs-this"])
    assert "pillow" in caught.value.zh
    assert "capture-station-needs-this" in (made.folder / "setup.log").read_text(encoding="utf-8")
