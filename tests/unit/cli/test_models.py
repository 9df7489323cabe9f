"""``capture-station models``."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from capture_station.checks.models import MODEL_FILES
from capture_station.cli.conduct import main

if TYPE_CHECKING:
    from pathlib import Path

    from capture_station.checks.models import ModelPaths

NAMES = [file.name for file in MODEL_FILES.values()]


@pytest.fixture(autouse=True)
def models_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("CAPTURE_STATION_MODELS", str(tmp_path / "models"))
    return tmp_path / "models"


def test_missing_files_are_not_well(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["models", "verify", "--lang", "en"]) == 1
    assert capsys.readouterr().out.splitlines() == [f"{name}  missing or damaged" for name in NAMES]


def test_verifying_answers_a_line_a_file(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["models", "verify", "--json"]) == 1
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [row["name"] for row in rows] == NAMES
    assert not any(row["whole"] for row in rows)


def test_a_file_that_is_no_archive_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    torn = tmp_path / "torn.whl"
    torn.write_bytes(b"torn")
    assert main(["models", "fetch", "--from", str(torn)]) == 3
    assert "torn.whl" in capsys.readouterr().err


@pytest.mark.models
def test_whole_files_are_well(
    models: ModelPaths, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("CAPTURE_STATION_MODELS", str(models.face_landmark.parent))
    assert main(["models", "verify"]) == 0
    assert capsys.readouterr().out.count("完好") == 4
    assert main(["models", "fetch", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["fetched"] == []
