"""``capture-station doctor`` in words and as JSON."""

from __future__ import annotations

import json
import tomllib
from typing import TYPE_CHECKING

import pytest

from capture_station.cli import doctor as command
from capture_station.cli.conduct import main
from capture_station.cli.doctor import examine_windows, record, sentence
from capture_station.domain.errors import Trouble
from capture_station.locations import resources_dir
from capture_station.station.doctor import Check, State
from capture_station.ui.health import WindowHealth

if TYPE_CHECKING:
    from pathlib import Path

WELL = Check("database.sound", State.WELL)
REMARK = Check("database.absent", State.REMARK)
ILL = Check("models.faulty", State.ILL, {"names": "face_landmark.tflite"})
REFUSED = Check("database.refused", State.ILL, trouble=Trouble("models.no-pip"))


def found(monkeypatch: pytest.MonkeyPatch, *checks: Check) -> None:
    monkeypatch.setattr(command, "_examined", lambda _: iter(checks))


def test_remarks_are_well(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    found(monkeypatch, WELL, REMARK)
    assert main(["doctor"]) == 0
    assert [line[0] for line in capsys.readouterr().out.splitlines()] == ["✓", "!"]


def test_anything_ill_is_not_well(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    found(monkeypatch, WELL, ILL)
    assert main(["doctor", "--lang", "en"]) == 1
    assert "✗ Face model files are missing or damaged: face_landmark" in capsys.readouterr().out


def test_a_program_reads_one_object(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    found(monkeypatch, WELL, ILL)
    assert main(["doctor", "--json"]) == 1
    answer = json.loads(capsys.readouterr().out)
    assert answer["well"] is False
    assert answer["checks"][1]["facts"] == {"names": "face_landmark.tflite"}
    assert answer["checks"][0].keys() == {"name", "outcome", "state", "facts", "zh", "en"}


def test_a_refusal_keeps_its_own_sentence() -> None:
    assert "pip" in sentence(REFUSED, "en")
    assert record(REFUSED)["outcome"] == "models.no-pip"


@pytest.mark.parametrize(
    ("health", "key"),
    [
        (WindowHealth("6.12.0", "xcb", ("Noto Sans CJK SC",)), "windows.ready"),
        (WindowHealth("6.12.0", "offscreen", ("Noto Sans CJK SC",)), "windows.no-screen"),
        (WindowHealth("6.12.0", "xcb", ()), "windows.no-chinese-font"),
        (WindowHealth(reason="libEGL.so.1 is missing."), "windows.broken"),
    ],
)
def test_the_windows_are_judged(
    monkeypatch: pytest.MonkeyPatch, health: WindowHealth, key: str
) -> None:
    monkeypatch.setattr(command, "try_windows", lambda: health)
    assert examine_windows().key == key


def test_every_outcome_can_be_said_with_what_it_brings(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(command, "try_windows", WindowHealth)
    path = resources_dir() / "i18n" / "doctor.toml"
    outcomes = tomllib.loads(path.read_text(encoding="utf-8"))
    for check in command._examined(tmp_path / "none"):
        thing, _, outcome = check.key.partition(".")
        assert outcome in outcomes[thing]
        assert "{" not in sentence(check, "zh") + sentence(check, "en")
