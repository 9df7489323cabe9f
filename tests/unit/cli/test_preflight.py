"""``capture-station preflight`` on a film, in words and as JSON, and its sentences."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import cv2
import numpy as np
import pytest

from capture_station.cli.conduct import main
from capture_station.cli.preflight import record
from capture_station.domain.errors import Trouble
from capture_station.station.preflight import camera as room
from capture_station.station.preflight.lines import NETWORK_TOPICS, TOPICS, Light, Line
from capture_station.ui.pages.preflight.sentences import line_sentence, sentences, topic_title
from capture_station.wording import LANGUAGES

if TYPE_CHECKING:
    from pathlib import Path

FACTS = dict.fromkeys(
    (
        *("name", "fps", "width", "height", "kb", "value", "stops", "count", "days"),
        *("free_gb", "now", "newest", "seconds", "names", "host", "there"),
    ),
    1,
)


@pytest.fixture
def film(tmp_path: Path) -> str:
    folder = tmp_path / "film"
    folder.mkdir()
    for number in range(3):
        picture = np.full((720, 1280, 3), (255, 197, 100), np.uint8)
        picture[0, number] = 0
        cv2.imwrite(str(folder / f"{number}.png"), picture)
    return f"film:{folder}"


@pytest.mark.models
def test_a_program_reads_one_object(
    film: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["preflight", "--json", "--camera", film, "--data", str(tmp_path / "data")]
    assert main(words) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["ready"] is True
    lines = {line["topic"]: line for line in answer["lines"]}
    assert list(lines) == [topic for topic in TOPICS if topic not in {"printer", *NETWORK_TOPICS}]
    assert lines["still"]["outcome"] == "taken"
    assert lines["backdrop"]["state"] == "ok"
    assert lines["drift"]["outcome"] == "first"
    assert main(words) == 0
    again = json.loads(capsys.readouterr().out)
    assert {one["topic"]: one for one in again["lines"]}["drift"]["outcome"] == "small"


@pytest.mark.logs_expected
def test_a_missing_camera_is_not_ready(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    limits = {**room.limits(), "time": {**room.limits()["time"], "live_s": 0.3}}
    monkeypatch.setattr(room, "limits", lambda: limits)
    words = ["preflight", "--lang", "en", "--camera", f"film:{tmp_path / 'none'}"]
    assert main([*words, "--data", str(tmp_path / "data")]) == 1
    first = capsys.readouterr().out.splitlines()[0]
    assert first.startswith("✗ Camera")


def test_an_address_that_is_none_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["preflight", "--camera", "teapot", "--data", str(tmp_path / "data")]) == 1
    assert "teapot" in capsys.readouterr().out


def test_a_refusal_keeps_its_own_sentence() -> None:
    line = Line("camera", "lost", Light.ACT, trouble=Trouble("camera.gone", name="cam"))
    told = record(line)
    assert told["outcome"] == "camera.gone"
    assert "cam" in str(told["zh"])


def test_every_sentence_can_be_said_in_both_languages() -> None:
    for topic, outcomes in sentences().items():
        if topic in {"titles", "any"}:
            continue
        assert topic in TOPICS
        for outcome, entry in outcomes.items():
            assert set(entry) == set(LANGUAGES)  # type: ignore[call-overload]  # a table
            for lang in LANGUAGES:
                said = line_sentence(Line(topic, outcome, Light.OK, FACTS), lang)
                assert not re.search(r"[{}]", said)
    for lang in LANGUAGES:
        assert all(topic_title(topic, lang) for topic in TOPICS)
