"""The webcam, with a capture that behaves like OpenCV's on different drivers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import cv2
import pytest

from capture_station.camera import webcam as webcam_module
from capture_station.camera.originals import decode
from capture_station.camera.webcam import WebcamSettings, WebcamSource
from capture_station.domain.errors import Trouble
from tests.unit.camera.scenery import CLOCK, Image, picture

if TYPE_CHECKING:
    from pathlib import Path


class FakeCapture:
    """Like ``cv2.VideoCapture`` on a device that knows two sizes."""

    def __init__(self, backend: str = "V4L2") -> None:
        self.backend = backend
        self.properties: dict[int, float] = {
            cv2.CAP_PROP_FRAME_WIDTH: 64,
            cv2.CAP_PROP_FRAME_HEIGHT: 48,
            cv2.CAP_PROP_FPS: 30.0,
            cv2.CAP_PROP_EXPOSURE: 156.0,
            cv2.CAP_PROP_WB_TEMPERATURE: 4600.0,
            cv2.CAP_PROP_FOCUS: 40.0,
        }
        self.order: list[tuple[int, float]] = []
        self.is_open = True
        self.gives_pictures = True
        self.damaged = 0
        self.reads = 0
        self.releases = 0

    def isOpened(self) -> bool:  # noqa: N802 - OpenCV's name
        return self.is_open

    def getBackendName(self) -> str:  # noqa: N802 - OpenCV's name
        return self.backend

    def get(self, name: int) -> float:
        return self.properties.get(name, -1.0)

    def set(self, name: int, value: float) -> bool:
        self.properties[name] = value
        self.order.append((name, value))
        return True

    def read(self) -> tuple[bool, Image | None]:
        self.reads += 1
        if self.damaged:
            self.damaged -= 1
            raise cv2.error("corrupt")
        if not self.gives_pictures:
            return False, None
        width = int(self.properties[cv2.CAP_PROP_FRAME_WIDTH])
        height = int(self.properties[cv2.CAP_PROP_FRAME_HEIGHT])
        return True, picture(self.reads, width, height)

    def release(self) -> None:
        self.releases += 1
        self.is_open = False


def webcam(capture: FakeCapture, device: int | str = 7, **settings: Any) -> WebcamSource:
    settings = {"width": None, "height": None, **settings}
    return WebcamSource(
        device,
        CLOCK,
        WebcamSettings(**settings),
        lambda _device, _backend: capture,  # type: ignore[arg-type,return-value] # the fake
    )


def test_the_format_is_asked_for_before_the_size() -> None:
    capture = FakeCapture()
    source = webcam(capture, width=320, height=240)
    source.open()
    assert [name for name, _ in capture.order[:4]] == [
        cv2.CAP_PROP_FOURCC,
        cv2.CAP_PROP_FRAME_WIDTH,
        cv2.CAP_PROP_FRAME_HEIGHT,
        cv2.CAP_PROP_FPS,
    ]
    info = source.describe()
    assert (info.width, info.height, info.fps, info.backend) == (320, 240, 30.0, "V4L2")
    assert not info.repeats
    assert dict(info.controls) == {"exposure": 156.0, "white_balance_k": 4600.0, "focus": 40.0}


@pytest.mark.parametrize(("backend", "manual"), [("V4L2", 1.0), ("DSHOW", 0.0), ("MSMF", 0.0)])
def test_a_given_exposure_turns_the_automatic_off_in_the_drivers_own_way(
    backend: str, manual: float
) -> None:
    capture = FakeCapture(backend)
    webcam(capture, exposure=100.0, white_balance_k=5000.0).open()
    assert capture.properties[cv2.CAP_PROP_AUTO_EXPOSURE] == manual
    assert capture.properties[cv2.CAP_PROP_EXPOSURE] == 100.0
    assert capture.properties[cv2.CAP_PROP_AUTO_WB] == 0.0
    assert capture.properties[cv2.CAP_PROP_WB_TEMPERATURE] == 5000.0
    assert cv2.CAP_PROP_AUTOFOCUS not in capture.properties


def test_a_still_at_another_size_comes_at_that_size_and_the_view_goes_back() -> None:
    capture = FakeCapture()
    source = webcam(capture, still_width=128, still_height=96)
    source.open()
    still = source.still(CLOCK.monotonic())
    assert still is not None
    assert (still.width, still.height, still.suffix) == (128, 96, ".png")
    image = source.read()
    assert image is not None
    assert image.shape == (48, 64, 3)


def test_a_still_is_a_picture_exposed_after_the_request() -> None:
    capture = FakeCapture()
    source = webcam(capture)
    source.open()
    read_before = capture.reads
    still = source.still(CLOCK.monotonic())
    assert still is not None
    image = decode(still.data)
    assert image is not None
    assert (image == picture(read_before + 2)).all()


def test_a_damaged_picture_is_passed_over() -> None:
    capture = FakeCapture()
    source = webcam(capture)
    source.open()
    capture.damaged = 1
    assert source.read() is None
    assert source.read() is not None


def test_a_device_that_gives_nothing_any_more_is_gone() -> None:
    capture = FakeCapture()
    source = webcam(capture)
    source.open()
    capture.gives_pictures = False
    assert [source.read() for _ in range(9)] == [None] * 9
    with pytest.raises(Trouble, match=r"camera\.gone"):
        source.read()


def test_a_device_file_that_vanishes_is_gone_at_once(tmp_path: Path) -> None:
    file = tmp_path / "usb-Camera-index0"
    file.touch()
    capture = FakeCapture()
    source = webcam(capture, str(file))
    source.open()
    file.unlink()
    capture.gives_pictures = False
    with pytest.raises(Trouble, match="usb-Camera-index0"):
        source.read()


def test_a_missing_device_is_told_and_nothing_stays_open(tmp_path: Path) -> None:
    capture = FakeCapture()
    capture.is_open = False
    with pytest.raises(Trouble) as caught:
        webcam(capture, str(tmp_path / "gone")).open()
    assert caught.value.key in {"camera.missing", "camera.not-opened"}
    assert capture.releases == 1


def test_a_file_that_is_no_camera_is_not_called_missing(tmp_path: Path) -> None:
    file = tmp_path / "text"
    file.touch()
    capture = FakeCapture()
    capture.is_open = False
    with pytest.raises(Trouble, match="not-opened"):
        webcam(capture, str(file)).open()


def test_a_failed_still_is_told() -> None:
    capture = FakeCapture()
    source = webcam(capture)
    source.open()
    capture.gives_pictures = False
    with pytest.raises(Trouble, match="still-failed"):
        source.still(CLOCK.monotonic())


def test_a_closed_webcam_is_gone() -> None:
    source = webcam(FakeCapture())
    with pytest.raises(Trouble, match=r"camera\.gone"):
        source.read()
    source.close()


def test_locked_means_the_automatics_are_held_where_they_have_settled(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(webcam_module, "_SETTLING_S", 0.05)
    capture = FakeCapture()
    webcam(capture, locked=True, focus=12.0).open()
    assert capture.properties[cv2.CAP_PROP_AUTO_EXPOSURE] == 1.0
    assert capture.properties[cv2.CAP_PROP_EXPOSURE] == 156.0
    assert capture.properties[cv2.CAP_PROP_AUTO_WB] == 0.0
    assert capture.properties[cv2.CAP_PROP_WB_TEMPERATURE] == 4600.0
    assert capture.properties[cv2.CAP_PROP_FOCUS] == 12.0
    settled = [name for name, _ in capture.order]
    assert settled.index(cv2.CAP_PROP_AUTO_WB) < settled.index(cv2.CAP_PROP_WB_TEMPERATURE)


def test_a_device_that_opens_but_gives_no_picture_is_busy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(webcam_module, "_FIRST_PICTURE_S", 0.1)
    capture = FakeCapture()
    capture.gives_pictures = False
    with pytest.raises(Trouble, match=r"camera\.busy"):
        webcam(capture).open()
    assert capture.releases == 1


@pytest.mark.parametrize(
    ("error", "key"),
    [
        (PermissionError(), "camera.no-permission"),
        (OSError(16, "busy"), "camera.busy"),
        (FileNotFoundError(), "camera.missing"),
    ],
)
def test_why_a_device_does_not_open_is_told_apart(
    monkeypatch: pytest.MonkeyPatch, error: OSError, key: str
) -> None:
    def refuse(_path: str, _flags: int) -> int:
        raise error

    monkeypatch.setattr(webcam_module.os, "open", refuse)
    monkeypatch.setattr(webcam_module.sys, "platform", "linux")
    capture = FakeCapture()
    capture.is_open = False
    with pytest.raises(Trouble) as caught:
        webcam(capture, "/dev/video5").open()
    assert caught.value.key == key


def test_elsewhere_missing_and_busy_cannot_be_told_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(webcam_module.sys, "platform", "win32")
    capture = FakeCapture("MSMF")
    capture.is_open = False
    with pytest.raises(Trouble, match="not-opened"):
        webcam(capture).open()
