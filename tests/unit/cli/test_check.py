"""``capture-station check``: one JSON object a file, whatever the files are."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from capture_station.cli.conduct import main

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.usefixtures("models")


def test_files_that_cannot_be_had_do_not_stop_the_others(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "folder.jpg").mkdir()
    (tmp_path / "empty.jpg").touch()
    (tmp_path / "phone.heic").write_bytes(b"\0\0\0\x18ftypheic\0\0\0\0mif1heic")
    names = ["folder.jpg", "missing.jpg", "empty.jpg", "phone.heic"]
    assert main(["check", *(str(tmp_path / name) for name in names), "--json", "--lang", "en"]) == 1
    records = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [record["verdict"] for record in records] == ["unreadable"] * len(names)
    assert [record["file"].rsplit("/", 1)[-1].rsplit("\\", 1)[-1] for record in records] == names
    told = ["cannot be read", "cannot be read", "empty", "HEIC"]
    for record, words in zip(records, told, strict=True):
        assert words in record["reason"]
        assert record["findings"] == []
