"""The recovery key on the command line: told beside the answer, and again to whoever asks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from capture_station.cli.conduct import main

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def test_the_command_that_makes_a_folder_tells_its_key(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["batch", "list", "--json", "--data", str(tmp_path / "data")]
    assert main(words) == 0
    first = capsys.readouterr()
    assert first.err.count("-") >= 7
    assert "恢复密钥" in first.err
    assert first.out.startswith("{")
    assert main(words) == 0
    second = capsys.readouterr()
    assert (second.err, second.out) == ("", first.out)
    # nobody has an account yet, so the name is taken as it is told
    again = ["store", "recovery-key", "--operator", "周启明", "--data", str(tmp_path / "data")]
    assert main(again) == 0
    assert capsys.readouterr().out.strip() in first.err
