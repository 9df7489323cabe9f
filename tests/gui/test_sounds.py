"""The sounds: what is heard when, and nothing where nobody listens."""

from __future__ import annotations

import wave
from typing import TYPE_CHECKING

import miniaudio
import pytest

from capture_station.domain.errors import Trouble
from capture_station.locations import resources_dir
from capture_station.ui import sounds
from capture_station.ui.sounds import BYTES_A_SAMPLE, RATE_HZ, Sound, Sounds, Speaker, samples_of
from tests.gui.rehearsal import rehearse

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot


@pytest.mark.parametrize("sound", Sound)
def test_each_sound_is_short_and_not_loud(sound: Sound) -> None:
    with wave.open(str(resources_dir() / "sounds" / f"{sound}.wav"), "rb") as file:
        assert (file.getframerate(), file.getnchannels()) == (RATE_HZ, 1)
        assert file.getsampwidth() == BYTES_A_SAMPLE
    levels = memoryview(samples_of(sound)).cast("h")
    assert len(levels) < RATE_HZ
    assert 8_000 < max(abs(level) for level in levels) < 20_000


def test_a_loudspeaker_is_given_all_of_it_and_used_again() -> None:
    speaker = Speaker([miniaudio.Backend.NULL])
    for sound in (Sound.SHUTTER, Sound.GOOD):
        speaker.say(samples_of(sound))
    speaker.close()
    speaker.close()


def heard_by(monkeypatch: pytest.MonkeyPatch, *, fails: bool = False) -> list[bytes]:
    heard: list[bytes] = []

    def say(_speaker: Speaker, samples: bytes) -> None:
        heard.append(samples)
        if fails:
            raise miniaudio.MiniaudioError

    monkeypatch.setattr(Speaker, "say", say)
    monkeypatch.setattr(sounds, "_SILENT_SCREENS", frozenset())
    return heard


@pytest.mark.usefixtures("qapp")
def test_nobody_is_disturbed_off_screen_or_where_it_is_not_wanted(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    heard = heard_by(monkeypatch)
    quiet = Sounds(lambda: False)
    quiet.play(Sound.ACT)
    quiet.stop()
    monkeypatch.undo()
    off_screen = Sounds(lambda: True)
    assert off_screen._is_deaf
    off_screen.play(Sound.ACT)
    assert off_screen._lane is None
    assert heard == []


def test_without_a_loudspeaker_it_is_tried_once(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard = heard_by(monkeypatch, fails=True)
    made = Sounds(lambda: True)
    made.play(Sound.ACT)
    qtbot.waitUntil(lambda: made._is_deaf)
    made.play(Sound.ACT)
    made.stop()
    assert len(heard) == 1


def test_shutter_safe_and_problem_are_heard(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard = heard_by(monkeypatch)
    with rehearse(qtbot, tmp_path / "data", fee_fen=0) as scene:
        hit = scene.station.records.people(scene.session.id)[0]
        scene.desk.take_up(hit, at_once=True)
        scene.wait_for_stage("settled")
        scene.desk.register()
        scene.wait_for_stage("registered")
        scene.desk.call()
        scene.wait_for_stage("on_stage")
        scene.desk.shoot()
        scene.wait(lambda: scene.desk.state.shot is not None and not scene.desk.state.busy)
        scene.desk.accept()
        scene.wait_for_stage("shot")
        scene.desktop.notices.error(Trouble("camera.gone", name="cam"))
        scene.wait(lambda: len(heard) == 3)
    assert heard == [samples_of(sound) for sound in (Sound.SHUTTER, Sound.GOOD, Sound.ACT)]
