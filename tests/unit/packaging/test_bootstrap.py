"""The two commands: what they start, and how they end when the set-up is prevented."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import bootstrap
import conduct
import pytest
from conduct import Prevented
from environment import Environment

SCRIPT = Path(bootstrap.__file__)


class Start:
    """Keeps what would have been set up and started."""

    def __init__(self) -> None:
        self.environment: Environment | None = None
        self.screen = False
        self.words: list[str] = []
        self.variables: dict[str, str] = {}

    def set_up(self, environment: Environment, *, screen: bool) -> None:
        self.environment = environment
        self.screen = screen

    def become(self, words: list[str | Path], variables: dict[str, str]) -> int:
        self.words = [str(word) for word in words]
        self.variables = variables
        return 7


@pytest.fixture
def start(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Start:
    recorded = Start()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(bootstrap, "set_up", recorded.set_up)
    monkeypatch.setattr(bootstrap, "become", recorded.become)
    return recorded


def test_run_starts_the_program_with_its_arguments(start: Start) -> None:
    assert bootstrap.main(["run", "demo", "--seed", "3"]) == 7
    assert start.words[1:] == ["-m", "capture_station", "demo", "--seed", "3"]
    assert start.screen


def test_test_draws_off_screen_and_spreads_over_the_cores(
    start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "cpu_count", lambda: 2)
    assert bootstrap.main(["test"]) == 7
    spread = ["-n", "2", "--dist", "loadfile", "--no-loadscope-reorder"]
    assert start.words[1:] == ["-m", "pytest", *spread]
    assert start.variables["QT_QPA_PLATFORM"] == "offscreen"
    assert start.environment is not None
    assert start.environment.tools


def test_test_gives_pytest_what_it_is_given(start: Start) -> None:
    bootstrap.main(["test", "--on-screen", "-k", "name"])
    assert start.words[1:] == ["-m", "pytest", "-k", "name"]
    assert start.screen


def test_without_qt_has_an_environment_of_its_own(start: Start) -> None:
    bootstrap.main(["test", "--without-qt"])
    assert start.environment is not None
    assert not start.environment.qt
    assert start.environment.folder.name == ".venv-without-qt"


@pytest.mark.parametrize(("words", "status"), [([], 2), (["start"], 2), (["--help"], 0)])
def test_other_words_get_the_usage(
    words: list[str], status: int, capsys: pytest.CaptureFixture[str]
) -> None:
    assert bootstrap.main(words) == status
    assert "bootstrap.py run" in capsys.readouterr().err


def test_a_prevented_set_up_is_told_in_both_languages(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def prevent(*_: object, **__: object) -> None:
        raise Prevented("没有网络。", "There is no network.")

    monkeypatch.setattr(bootstrap, "set_up", prevent)
    assert bootstrap.main(["run"]) == 3
    assert capsys.readouterr().err == "没有网络。\nThere is no network.\n"


def test_a_folder_that_cannot_be_written_is_told(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied", ".venv")

    monkeypatch.setattr(bootstrap, "set_up", refuse)
    assert bootstrap.main(["run"]) == 3
    assert "Cannot read or write .venv: Permission denied" in capsys.readouterr().err


def remade(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, *, has_packages: bool) -> list[bool]:
    """Let the program answer only the second time and return how it was installed between."""
    answers = iter([None, {"folder": "f"} if not has_packages else None])
    made: list[bool] = []
    monkeypatch.setattr(conduct, "ROOT", tmp_path)
    monkeypatch.setattr(bootstrap, "ask_for_models", lambda _: next(answers))
    monkeypatch.setattr(bootstrap, "has_its_packages", lambda _: has_packages)
    monkeypatch.setattr(bootstrap, "install", lambda _, afresh: made.append(afresh))
    return made


def test_an_environment_without_its_packages_is_made_anew(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    made = remade(monkeypatch, tmp_path, has_packages=False)
    bootstrap.fetch_models(Environment(tmp_path, tools=False))
    assert made == [True]


def test_a_mistake_in_the_program_is_not_the_environments(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    made = remade(monkeypatch, tmp_path, has_packages=True)
    with pytest.raises(Prevented, match="cannot start"):
        bootstrap.fetch_models(Environment(tmp_path, tools=False))
    assert made == []


def test_a_trouble_with_the_models_prevents(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    answer = {"trouble": "models.unreachable", "zh": "没有网络。", "en": "No network."}
    monkeypatch.setattr(bootstrap, "ask_for_models", lambda _: answer)
    with pytest.raises(Prevented, match="No network"):
        bootstrap.fetch_models(Environment(tmp_path, tools=False))


def test_an_answer_that_is_none_is_seen(tmp_path: Path) -> None:
    made = Environment(tmp_path, tools=False)
    made.python.parent.mkdir(parents=True)
    made.python.write_text("#!/bin/sh\necho no module named capture_station\n")
    made.python.chmod(0o755)
    assert bootstrap.ask_for_models(made) is None


def test_a_second_set_up_waits_for_the_first(tmp_path: Path) -> None:
    lock = tmp_path / "lock"
    with lock.open("a") as first, lock.open("a") as second:
        assert conduct.is_locked(first.fileno())
        assert not conduct.is_locked(second.fileno())


def test_children_see_nobody_elses_modules(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", "/somewhere/else")
    variables = conduct.child_variables()
    assert "PYTHONPATH" not in variables
    assert variables["PYTHONUTF8"] == "1"


def test_children_keep_what_they_compiled(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    assert "PYTHONDONTWRITEBYTECODE" not in conduct.child_variables()


def test_the_script_stands_on_the_standard_library_alone() -> None:
    """``-S -I`` leaves out every installed package; the script's own folder is given by hand."""
    code = f"import sys; sys.path.insert(0, {str(SCRIPT.parent)!r}); import bootstrap"
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-c", code], capture_output=True, check=False
    )
    assert done.stderr == b""
    assert done.returncode == 0
