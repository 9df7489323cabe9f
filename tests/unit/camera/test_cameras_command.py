"""The command ``cameras``, with made-up devices."""

from __future__ import annotations

import json

import pytest

from capture_station.camera.devices import Device
from capture_station.camera.source import SourceKind
from capture_station.cli import cameras as command
from tests.unit.camera.scenery import write_picture


@pytest.fixture
def two_cameras(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    film = write_picture(tmp_path_factory.mktemp("film") / "1.png", 1).parent
    found = (
        Device(SourceKind.WEBCAM, "相机 A", "usb-A", f"film:{film}", "/dev/video0"),
        Device(SourceKind.WEBCAM, "Camera B", "usb-B", "film:/nowhere/at/all", "/dev/video2"),
    )
    monkeypatch.setattr(command, "list_cameras", lambda: found)


@pytest.mark.usefixtures("two_cameras")
def test_json_is_one_object_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert command.cameras(as_json=True, probe=True, lang="zh") == 1
    first, second = map(json.loads, capsys.readouterr().out.splitlines())
    assert first["name"] == "相机 A"
    assert (first["works"], first["width"], first["height"]) == (True, 64, 48)
    assert (second["works"], second["trouble"]) == (False, "camera.film-missing")


@pytest.mark.usefixtures("two_cameras")
@pytest.mark.parametrize(("lang", "word"), [("zh", "找不到影片"), ("en", "was not found")])
def test_words_say_what_is_wrong(
    lang: command.Lang, word: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command.cameras(as_json=False, probe=True, lang=lang) == 1
    first, second = capsys.readouterr().out.splitlines()
    assert "64 × 48" in first
    assert word in second


@pytest.mark.usefixtures("two_cameras")
def test_a_list_alone_opens_nothing_and_is_well(capsys: pytest.CaptureFixture[str]) -> None:
    assert command.cameras(as_json=False, probe=False, lang="en") == 0
    assert "film:/nowhere/at/all" in capsys.readouterr().out


def test_without_cameras_it_says_what_to_do(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(command, "list_cameras", tuple)
    assert command.cameras(as_json=False, probe=False, lang="en") == 0
    assert "cables" in capsys.readouterr().err
