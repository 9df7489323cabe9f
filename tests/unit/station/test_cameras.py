"""Cameras in the settings: the file never holds a password, and the camera still opens."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from capture_station.domain.errors import Trouble
from capture_station.settings import FILE_NAME, Settings
from capture_station.station.cameras import Cameras

if TYPE_CHECKING:
    from pathlib import Path

HIDDEN = "Geheim7"
WHOLE = f"rtsp://op:{HIDDEN}@cam:554/live?token={HIDDEN}"
MASKED = "rtsp://op:••••@cam:554/live?token=••••"


class Keys:
    """A place for keys in memory."""

    is_protected = True

    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}

    def get(self, name: str) -> bytes | None:
        return self.kept.get(name)

    def put(self, name: str, key: bytes) -> None:
        self.kept[name] = key


@pytest.fixture
def keys() -> Keys:
    return Keys()


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings.load(tmp_path)[0]


@pytest.fixture
def cameras(settings: Settings, keys: Keys) -> Cameras:
    return Cameras(settings, lambda: keys)


def test_the_file_holds_no_password_and_the_camera_opens(
    cameras: Cameras, settings: Settings, tmp_path: Path
) -> None:
    cameras.remember("camera.source", WHOLE)
    assert HIDDEN not in (tmp_path / FILE_NAME).read_text("utf-8")
    assert settings.text("camera.source") == MASKED
    assert cameras.whole(MASKED) == WHOLE


def test_a_camera_without_a_password_asks_for_no_keys(settings: Settings) -> None:
    cameras = Cameras(settings, lambda: pytest.fail("asked for keys"))
    for spec in ("webcam:0?width=1920", "http://cam/video", "folder:/a@b"):
        cameras.remember("camera.source", spec)
        assert cameras.whole(settings.text("camera.source")) == spec


def test_the_path_can_be_changed_while_the_mask_stands(
    cameras: Cameras, settings: Settings
) -> None:
    cameras.remember("camera.source", f"rtsp://op:{HIDDEN}@cam/1")
    cameras.remember("camera.source", "rtsp://op:••••@cam/2")
    assert cameras.whole(settings.text("camera.source")) == f"rtsp://op:{HIDDEN}@cam/2"


def test_a_password_does_not_go_to_another_host(cameras: Cameras, settings: Settings) -> None:
    cameras.remember("camera.source", f"rtsp://op:{HIDDEN}@cam/1")
    cameras.remember("camera.source", "rtsp://op:••••@elsewhere/1")
    with pytest.raises(Trouble, match="password-missing") as caught:
        cameras.whole(settings.text("camera.source"))
    assert caught.value.params == {"name": "rtsp://elsewhere"}


def test_spare_and_camera_change_places_with_their_passwords(
    cameras: Cameras, settings: Settings
) -> None:
    cameras.remember("camera.source", WHOLE)
    cameras.remember("camera.spare", settings.text("camera.source"))
    cameras.remember("camera.source", "webcam:0")
    assert cameras.whole(settings.text("camera.spare")) == WHOLE


def test_on_another_computer_the_password_is_asked_for(settings: Settings) -> None:
    Cameras(settings, Keys).remember("camera.source", WHOLE)
    with pytest.raises(Trouble, match="password-missing"):
        Cameras(settings, Keys).whole(settings.text("camera.source"))


def test_passwords_written_into_the_file_by_hand_are_taken_out(tmp_path: Path, keys: Keys) -> None:
    told = {"camera.source": WHOLE, "camera.spare": "webcam:1"}
    (tmp_path / FILE_NAME).write_text(json.dumps(told), "utf-8")
    settings = Settings.load(tmp_path)[0]
    cameras = Cameras(settings, lambda: keys)
    cameras.mask_all()
    assert HIDDEN not in (tmp_path / FILE_NAME).read_text("utf-8")
    assert cameras.whole(settings.text("camera.source")) == WHOLE
    assert settings.text("camera.spare") == "webcam:1"
