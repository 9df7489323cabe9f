"""The list of cameras, from a made-up Linux and with made-up enumerations."""

from __future__ import annotations

import sys
from types import ModuleType, SimpleNamespace
from typing import TYPE_CHECKING

import pytest

from capture_station.camera import devices
from capture_station.camera.source import SourceKind
from capture_station.domain.errors import Trouble

if TYPE_CHECKING:
    from pathlib import Path


def plug_in(root: Path, number: int, name: str, index: int, link: str | None = None) -> None:
    node = root / "dev" / f"video{number}"
    node.parent.mkdir(exist_ok=True)
    node.touch()
    known = root / "sys/class/video4linux" / node.name
    known.mkdir(parents=True)
    (known / "name").write_text(f"{name}\n")
    (known / "index").write_text(f"{index}\n")
    if link:
        path = root / "dev/v4l" / link
        path.parent.mkdir(parents=True, exist_ok=True)
        path.symlink_to(f"../../{node.name}")


def test_a_webcam_is_listed_once_by_its_lasting_name(tmp_path: Path) -> None:
    plug_in(tmp_path, 10, "HD Webcam", 0, "by-id/usb-Maker_HD_Webcam_0123-video-index0")
    plug_in(tmp_path, 11, "HD Webcam", 1, "by-id/usb-Maker_HD_Webcam_0123-video-index1")
    found = list(devices._linux_webcams(tmp_path))
    assert found == [
        devices.Device(
            SourceKind.WEBCAM,
            "HD Webcam",
            "usb-Maker_HD_Webcam_0123-video-index0",
            "webcam:/dev/v4l/by-id/usb-Maker_HD_Webcam_0123-video-index0",
            "/dev/video10",
        )
    ]


def test_of_two_alike_the_second_is_named_by_its_socket(tmp_path: Path) -> None:
    plug_in(tmp_path, 0, "Cam", 0, "by-path/pci-usb-0:1-video-index0")
    plug_in(tmp_path, 2, "Cam", 0, "by-path/pci-usb-0:2-video-index0")
    (tmp_path / "dev/v4l/by-id").mkdir()
    (tmp_path / "dev/v4l/by-id/usb-Cam-video-index0").symlink_to("../../video2")
    assert [device.lasting_name for device in devices._linux_webcams(tmp_path)] == [
        "pci-usb-0:1-video-index0",
        "usb-Cam-video-index0",
    ]


def test_without_links_the_device_file_is_the_name(tmp_path: Path) -> None:
    (tmp_path / "dev").mkdir()
    (tmp_path / "dev" / "video3").touch()
    assert [device.spec for device in devices._linux_webcams(tmp_path)] == ["webcam:/dev/video3"]


@pytest.fixture
def elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    """Stand on a system where OpenCV numbers the cameras."""
    cameras = ModuleType("cv2_enumerate_cameras")
    cameras.enumerate_cameras = lambda _backend: [  # type: ignore[attr-defined] # made up
        SimpleNamespace(index=0, name="Built-in", path=None),
        SimpleNamespace(index=1, name="HD Webcam", path=r"\\?\usb#vid_046d&pid_082d#1"),
    ]
    monkeypatch.setitem(sys.modules, "cv2_enumerate_cameras", cameras)
    monkeypatch.setattr(devices.platform, "system", lambda: "Windows")


@pytest.mark.usefixtures("elsewhere")
def test_elsewhere_a_lasting_name_is_looked_up_when_it_is_needed() -> None:
    found = [d for d in devices.list_cameras() if d.kind is SourceKind.WEBCAM]
    assert [device.lasting_name for device in found] == [
        "Built-in",
        r"\\?\usb#vid_046d&pid_082d#1",
    ]
    assert devices.device_of(found[1].lasting_name) == 1
    assert devices.device_of("HD Webcam") == 1
    with pytest.raises(Trouble, match="missing"):
        devices.device_of("unplugged")


def test_on_linux_a_bare_name_is_a_link(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(devices.platform, "system", lambda: "Linux")
    assert devices.device_of("usb-Cam-video-index0") == "/dev/v4l/by-id/usb-Cam-video-index0"
    assert devices.device_of("/dev/video0") == "/dev/video0"
