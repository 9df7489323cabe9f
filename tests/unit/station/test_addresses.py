"""Addresses in the settings: the file never holds a password, and they still serve."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from capture_station.domain.errors import Trouble
from capture_station.settings import FILE_NAME, Settings
from capture_station.station.addresses import Addresses

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
def addresses(settings: Settings, keys: Keys) -> Addresses:
    return Addresses(settings, lambda: keys)


def test_the_file_holds_no_password_and_the_camera_opens(
    addresses: Addresses, settings: Settings, tmp_path: Path
) -> None:
    addresses.remember("camera.source", WHOLE)
    assert HIDDEN not in (tmp_path / FILE_NAME).read_text("utf-8")
    assert settings.text("camera.source") == MASKED
    assert addresses.whole(MASKED) == WHOLE


def test_a_camera_without_a_password_asks_for_no_keys(settings: Settings) -> None:
    addresses = Addresses(settings, lambda: pytest.fail("asked for keys"))
    for spec in ("webcam:0?width=1920", "http://cam/video", "folder:/a@b"):
        addresses.remember("camera.source", spec)
        assert addresses.whole(settings.text("camera.source")) == spec


def test_the_path_can_be_changed_while_the_mask_stands(
    addresses: Addresses, settings: Settings
) -> None:
    addresses.remember("camera.source", f"rtsp://op:{HIDDEN}@cam/1")
    addresses.remember("camera.source", "rtsp://op:••••@cam/2")
    assert addresses.whole(settings.text("camera.source")) == f"rtsp://op:{HIDDEN}@cam/2"


def test_a_password_does_not_go_to_another_host(addresses: Addresses, settings: Settings) -> None:
    addresses.remember("camera.source", f"rtsp://op:{HIDDEN}@cam/1")
    addresses.remember("camera.source", "rtsp://op:••••@elsewhere/1")
    with pytest.raises(Trouble, match="password-missing") as caught:
        addresses.whole(settings.text("camera.source"))
    assert caught.value.params == {"name": "rtsp://elsewhere"}


def test_spare_and_camera_change_places_with_their_passwords(
    addresses: Addresses, settings: Settings
) -> None:
    addresses.remember("camera.source", WHOLE)
    addresses.remember("camera.spare", settings.text("camera.source"))
    addresses.remember("camera.source", "webcam:0")
    assert addresses.whole(settings.text("camera.spare")) == WHOLE


def test_on_another_computer_the_password_is_asked_for(settings: Settings) -> None:
    Addresses(settings, Keys).remember("camera.source", WHOLE)
    with pytest.raises(Trouble, match="password-missing"):
        Addresses(settings, Keys).whole(settings.text("camera.source"))


def test_passwords_written_into_the_file_by_hand_are_taken_out(tmp_path: Path, keys: Keys) -> None:
    told = {"camera.source": WHOLE, "camera.spare": "webcam:1"}
    (tmp_path / FILE_NAME).write_text(json.dumps(told), "utf-8")
    settings = Settings.load(tmp_path)[0]
    addresses = Addresses(settings, lambda: keys)
    addresses.mask_all()
    assert HIDDEN not in (tmp_path / FILE_NAME).read_text("utf-8")
    assert addresses.whole(settings.text("camera.source")) == WHOLE
    assert settings.text("camera.spare") == "webcam:1"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (f"http://op:{HIDDEN}@proxy:8080", "http://op:••••@proxy:8080"),
        (f"socks5://op:{HIDDEN}@proxy:1080", "socks5://op:••••@proxy:1080"),
        (f" op:{HIDDEN}@proxy:8080", "http://op:••••@proxy:8080"),
        ("proxy:8080", "http://proxy:8080"),
        ("", ""),
    ],
)
def test_a_proxy_is_kept_without_its_password_and_found_with_it(
    addresses: Addresses, settings: Settings, tmp_path: Path, typed: str, kept: str
) -> None:
    addresses.remember("registry.proxy", typed)
    assert settings.text("registry.proxy") == kept
    file = tmp_path / FILE_NAME
    assert not file.exists() or HIDDEN not in file.read_text("utf-8")
    assert addresses.proxy() == kept.replace("••••", HIDDEN)


def test_a_proxy_written_by_hand_is_masked_and_missed_on_another_computer(
    tmp_path: Path, keys: Keys
) -> None:
    (tmp_path / FILE_NAME).write_text(json.dumps({"registry.proxy": f"op:{HIDDEN}@p:1"}), "utf-8")
    settings = Settings.load(tmp_path)[0]
    Addresses(settings, lambda: keys).mask_all()
    assert settings.text("registry.proxy") == "http://op:••••@p:1"
    with pytest.raises(Trouble, match="proxy-password-missing") as caught:
        Addresses(settings, Keys).proxy()
    assert caught.value.params == {"name": "http://p:1"}
