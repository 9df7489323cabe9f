"""Whatever a command does, it ends with one sentence and an honest exit status."""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
from types import ModuleType
from typing import TYPE_CHECKING

import pytest
import typer

from capture_station import __version__, cli
from capture_station.cli import COMMANDS, conduct
from capture_station.cli.conduct import main
from capture_station.cli.options import (  # noqa: TC001 - typer reads them
    DataOption,
    JsonOption,
    LangOption,
)
from capture_station.domain.errors import Trouble

if TYPE_CHECKING:
    from pathlib import Path

GIVEN: dict[str, object] = {}
RAISED: list[BaseException] = []


def act(lang: LangOption = "zh", data: DataOption = None, as_json: JsonOption = False) -> int:
    """Stand for any command."""
    GIVEN.update(lang=lang, data=data, as_json=as_json)
    if RAISED:
        raise RAISED.pop()
    return 1


@pytest.fixture(autouse=True)
def one_command(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    module = ModuleType("tests_command")
    module.act = act  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "tests_command", module)
    commands = dict.fromkeys(COMMANDS, "tests_command:act")
    monkeypatch.setattr(cli, "COMMANDS", commands)
    monkeypatch.setenv("CAPTURE_STATION_DATA", str(tmp_path / "data"))
    monkeypatch.delenv("CAPTURE_STATION_LANG", raising=False)
    GIVEN.clear()
    RAISED.clear()


def test_what_a_command_returns_is_the_exit_status() -> None:
    assert main(["check"]) == 1


def test_without_a_command_the_program_opens(monkeypatch: pytest.MonkeyPatch) -> None:
    loaded: list[str] = []
    monkeypatch.setattr(cli, "_load", lambda place: (loaded.append(place), act)[1])
    monkeypatch.setattr(cli, "COMMANDS", {"run": "it", "demo": "another"})
    assert main([]) == 1
    assert main(["--lang", "en"]) == 1
    assert loaded == ["it", "it"]
    assert GIVEN["lang"] == "en"


@pytest.mark.parametrize("words", [["--help"], ["-h"]])
def test_the_overview_lists_every_command(
    words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(words) == 0
    told = capsys.readouterr().out
    assert all(f"\n  {name} " in told for name in COMMANDS)
    assert "照片标准" in told


def test_the_overview_speaks_english(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--lang", "en", "--help"]) == 0
    assert "Judge finished portraits" in capsys.readouterr().out


def test_the_version_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--version"]) == 0
    assert capsys.readouterr().out == f"capture-station {__version__}\n"


def test_shared_options_may_stand_before_the_command(tmp_path: Path) -> None:
    assert main(["--data", str(tmp_path), "--lang=en", "check", "--json"]) == 1
    told = dict(GIVEN, data=str(GIVEN["data"]))
    assert told == {"lang": "en", "data": str(tmp_path), "as_json": True}


@pytest.mark.parametrize(
    ("words", "ordered"),
    [
        ([], ["run"]),
        (["--data", "d"], ["run", "--data", "d"]),
        (["--camera", "0"], ["run", "--camera", "0"]),
        (["--lang", "en", "check", "--", "-x"], ["check", "--lang", "en", "--", "-x"]),
        (["--lang", "en", "--version"], ["--version"]),
        (["chekc"], ["chekc"]),
    ],
)
def test_words_are_put_in_order(words: list[str], ordered: list[str]) -> None:
    assert conduct._in_order(words) == ordered


def test_a_trouble_is_one_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    RAISED.append(Trouble("models.missing", names="a.tflite"))
    assert main(["check"]) == 3
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.startswith("缺少人脸模型文件：a.tflite。")
    assert told.err.count("\n") == 1


def test_a_trouble_is_told_in_english(capsys: pytest.CaptureFixture[str]) -> None:
    RAISED.append(Trouble("models.missing", names="a.tflite"))
    assert main(["check", "--lang", "en"]) == 3
    assert "Face model files are missing: a.tflite." in capsys.readouterr().err


def test_the_environment_tells_the_language(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("CAPTURE_STATION_LANG", "en")
    RAISED.append(Trouble("models.no-pip"))
    assert main(["check"]) == 3
    assert "no pip" in capsys.readouterr().err
    assert GIVEN["lang"] == "en"


def test_a_program_that_asked_for_json_gets_the_trouble_as_json(
    capsys: pytest.CaptureFixture[str],
) -> None:
    RAISED.append(Trouble("models.no-pip"))
    assert main(["check", "--json"]) == 3
    told = capsys.readouterr()
    assert json.loads(told.out).keys() == {"trouble", "zh", "en"}
    assert told.err == ""


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["chekc"], "chekc"),
        (["check", "--no-such-option"], "--no-such-option"),
        (["check", "--lang", "fr"], "'fr'"),
        (["check", "superfluous"], "superfluous"),
    ],
)
def test_wrong_usage_is_one_sentence(
    words: list[str], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(words) == 2
    answer = capsys.readouterr().err
    assert answer.startswith("命令写得不对")
    assert told in answer
    assert "--help" in answer


def test_a_group_without_a_command_shows_its_help(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    group = typer.Typer(no_args_is_help=True, rich_markup_mode=None)
    group.command("one")(act)
    group.command("two")(act)
    monkeypatch.setattr(cli, "_load", lambda _: group)
    assert main(["roster"]) == 2
    assert "Usage: capture-station roster" in capsys.readouterr().err


def test_a_mistake_of_ours_leaves_a_report_without_personal_data(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    RAISED.append(ValueError("王小明"))
    assert main(["check"]) == 70
    (report,) = (tmp_path / "data" / "reports").iterdir()
    answer = capsys.readouterr().err
    assert str(report) in answer
    assert "Traceback" not in answer
    assert "王小明" not in answer + report.read_text(encoding="utf-8")
    assert "builtins.ValueError" in report.read_text(encoding="utf-8")


def test_a_report_finds_another_place_if_the_data_folder_cannot_be_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "data").write_text("a file where the folder should be")
    monkeypatch.setattr(conduct.tempfile, "gettempdir", lambda: str(tmp_path / "temp"))
    RAISED.append(ValueError())
    assert main(["check"]) == 70
    assert str(tmp_path / "temp" / "fault-") in capsys.readouterr().err


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (ImportError("libEGL.so.1: cannot open shared object file: No such file"), "libEGL.so.1"),
        (ModuleNotFoundError("No module named 'cv2'", name="cv2"), "cv2"),
    ],
)
def test_an_incomplete_installation_is_told(
    error: ImportError, told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    RAISED.append(error)
    assert main(["check"]) == 3
    answer = capsys.readouterr().err
    assert told in answer
    assert "bootstrap.py" in answer


def test_a_missing_module_of_our_own_is_a_mistake_of_ours() -> None:
    RAISED.append(ModuleNotFoundError("gone", name="capture_station.gone"))
    assert main(["check"]) == 70


@pytest.mark.parametrize("error", [KeyboardInterrupt(), typer.Abort()])
def test_an_interruption_is_quiet(error: BaseException, capsys: pytest.CaptureFixture[str]) -> None:
    RAISED.append(error)
    assert main(["check"]) == 130
    assert capsys.readouterr().err == ""


def test_an_exit_keeps_its_status() -> None:
    RAISED.append(typer.Exit(1))
    assert main(["check"]) == 1


def test_a_reader_that_left_is_no_mistake() -> None:
    """A real pipe: the reader closes before anything is written."""
    code = "import sys; from capture_station.cli.conduct import main; sys.exit(main(['--help']))"
    with subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode in {0, 1}


def test_a_terminal_without_chinese_gets_an_answer() -> None:
    code = "from capture_station.cli.conduct import main; main(['check', '--nope'])"
    done = subprocess.run(
        [sys.executable, "-c", code],
        env=dict(os.environ, PYTHONIOENCODING="ascii", PYTHONUTF8="0"),
        capture_output=True,
        check=False,
    )
    assert b"--nope" in done.stderr
    assert b"Traceback" not in done.stderr


def test_windows_gets_its_wildcards_expanded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.jpg").touch()
    (tmp_path / "b.jpg").touch()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(conduct.os, "name", "nt")
    assert conduct._expanded(["check", "*.jpg", "*.png"]) == ["check", "a.jpg", "b.jpg", "*.png"]


def test_the_log_stays_off_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    conduct._set_up_log()
    assert logging.getLogger("capture_station").handlers
    assert capsys.readouterr().err == ""


def test_only_our_own_log_is_opened_wide(monkeypatch: pytest.MonkeyPatch) -> None:
    ours = logging.getLogger("capture_station")
    monkeypatch.setenv(conduct.LOG_VARIABLE, "debug")
    monkeypatch.setattr(logging, "basicConfig", lambda **_: None)
    before = ours.level
    try:
        conduct._set_up_log()
        assert ours.isEnabledFor(logging.DEBUG)
        # it would tell what stands in the EXIF of each photo
        assert not logging.getLogger("PIL").isEnabledFor(logging.DEBUG)
    finally:
        ours.setLevel(before)
