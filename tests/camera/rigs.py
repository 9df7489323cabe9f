"""One rig for each kind of source: what it reads from, set up for real."""

from __future__ import annotations

import importlib.util
import os
import subprocess
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, cast

import cv2
import pytest

from capture_station.camera.address import parse_address
from capture_station.camera.film import FilmSource
from capture_station.camera.folder import FolderSource
from capture_station.camera.mjpeg import MjpegSource
from capture_station.camera.paired import PairedSource
from capture_station.camera.rtsp import RtspSource
from capture_station.camera.tether import TetherSource
from capture_station.camera.tray import Tray
from capture_station.camera.webcam import WebcamSettings, WebcamSource
from tests.camera.mjpeg_server import MjpegServer, jpeg
from tests.unit.camera.scenery import CLOCK, write_film, write_picture

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from cv2.typing import MatLike

    from capture_station.camera.source import Source

SYSTEM_PYTHON = "/usr/bin/python3"
RTSP_SERVER = Path(__file__).with_name("rtsp_server.py")


def _nothing() -> None:
    """Shoot nothing: the source takes its stills itself."""


@dataclass
class Rig:
    """A source that works, the same one without its device, and who presses the shutter."""

    make: Callable[[], Source]
    make_without_device: Callable[[], Source]
    shoot: Callable[[], None] = _nothing


@contextmanager
def folder_film(tmp_path: Path) -> Iterator[Rig]:
    for number in range(5):
        write_picture(tmp_path / "film" / f"{number}.jpg", number * 20)
    yield Rig(
        lambda: FilmSource(tmp_path / "film", CLOCK, fps=100),
        lambda: FilmSource(tmp_path / "nowhere", CLOCK),
    )


@contextmanager
def video_film(tmp_path: Path) -> Iterator[Rig]:
    film = write_film(tmp_path / "film.avi", 30)
    yield Rig(
        lambda: FilmSource(film, CLOCK, fps=100),
        lambda: FilmSource(tmp_path / "nowhere.avi", CLOCK),
    )


class _EndlessCapture:
    """OpenCV's own capture, on a film that begins again after its end.

    Wraps it, because a Python class that inherits from it crashes the garbage collector.
    """

    def __init__(self, film: Path) -> None:
        self._capture = cv2.VideoCapture(str(film), cv2.CAP_FFMPEG)

    def __getattr__(self, name: str) -> object:
        return getattr(self._capture, name)

    def read(self) -> tuple[bool, MatLike]:
        found, picture = self._capture.read()
        if not found:
            self._capture.set(cv2.CAP_PROP_POS_FRAMES, 0)
            found, picture = self._capture.read()
        return found, picture


@contextmanager
def webcam_on_video_file(tmp_path: Path) -> Iterator[Rig]:
    """Give the webcam's own code a real `VideoCapture`, reading a film."""
    film = write_film(tmp_path / "film.avi", 30)

    def open_film(_device: int | str, _backend: str | None) -> cv2.VideoCapture:
        return cast("cv2.VideoCapture", _EndlessCapture(film))

    settings = WebcamSettings(width=None, height=None, fps=None, fourcc=None)
    yield Rig(
        lambda: WebcamSource(0, CLOCK, settings, open_film),
        lambda: WebcamSource(str(tmp_path / "video9"), CLOCK, settings),
    )


@contextmanager
def mjpeg_stream(_: Path) -> Iterator[Rig]:
    server = MjpegServer()
    server.start()
    address = parse_address(server.url)
    try:
        yield Rig(
            lambda: MjpegSource(address, CLOCK),
            lambda: MjpegSource(parse_address("http://127.0.0.1:9/video"), CLOCK),
        )
    finally:
        server.kill()


@contextmanager
def rtsp_process(*arguments: str, port: str = "0") -> Iterator[tuple[subprocess.Popen[str], str]]:
    """Run GStreamer's RTSP server as a process; give it and its port."""
    with suppress(OSError):
        process = subprocess.Popen(
            [SYSTEM_PYTHON, RTSP_SERVER, port, *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        with process:
            assert process.stdout is not None
            told = process.stdout.readline().strip()
            if told:
                try:
                    yield process, told
                finally:
                    process.kill()
                return
            process.kill()
    pytest.skip("no RTSP server: needs gir1.2-gst-rtsp-server-1.0 and gstreamer1.0-plugins-ugly")


@contextmanager
def rtsp_stream(_: Path) -> Iterator[Rig]:
    with rtsp_process() as (_process, port):
        address = parse_address(f"rtsp://127.0.0.1:{port}/video")
        yield Rig(
            lambda: RtspSource(address, CLOCK),
            lambda: RtspSource(parse_address("rtsp://127.0.0.1:9/video"), CLOCK),
        )


@contextmanager
def watched_folder(tmp_path: Path) -> Iterator[Rig]:
    folder = tmp_path / "照片 ✓"
    folder.mkdir()
    tray = Tray(CLOCK)
    shots = iter(range(10**6))

    def shoot() -> None:
        number = next(shots)
        (folder / f"IMG_{number}.JPG").write_bytes(jpeg(number))

    yield Rig(
        lambda: FolderSource(folder, CLOCK, tray),
        lambda: FolderSource(tmp_path / "nowhere", CLOCK, tray),
        shoot,
    )


@contextmanager
def folder_with_live_view(tmp_path: Path) -> Iterator[Rig]:
    with folder_film(tmp_path) as film, watched_folder(tmp_path) as folder:
        yield Rig(
            lambda: PairedSource(film.make(), cast("FolderSource", folder.make())),
            lambda: PairedSource(film.make(), cast("FolderSource", folder.make_without_device())),
            folder.shoot,
        )


@contextmanager
def tethered_camera(tmp_path: Path) -> Iterator[Rig]:
    """Give libgphoto2's own virtual camera: real PTP, no hardware, no live view."""
    found = importlib.util.find_spec("gphoto2")
    root = Path(found.origin).parent if found and found.origin else Path()
    virtual = root / "libgphoto2" / "vusb"
    if not found or not virtual.is_dir():
        pytest.skip("no virtual camera: needs the extra [tether] as a wheel for Linux")
    card = tmp_path / "card"
    write_picture(card / "DCIM" / "100GPHOT" / "GPH_0001.JPG", 5)
    with ExitStack() as stack:
        patch = stack.enter_context(pytest.MonkeyPatch.context())
        importlib.import_module("gphoto2")  # sets IOLIBS itself when it is loaded first
        patch.setenv("VCAMERADIR", str(card))
        patch.setenv("IOLIBS", str(virtual))
        tray = Tray(CLOCK)
        yield Rig(
            lambda: TetherSource("Nikon DSC D750", CLOCK, tray),
            lambda: TetherSource("Model that nobody makes", CLOCK, tray),
        )


RIGS = (
    folder_film,
    video_film,
    webcam_on_video_file,
    mjpeg_stream,
    rtsp_stream,
    watched_folder,
    folder_with_live_view,
    tethered_camera,
)


def open_handles() -> int:
    """Return how many file handles this process holds; 0 where the system does not tell."""
    handles = Path("/proc/self/fd")
    return len(os.listdir(handles)) if handles.is_dir() else 0  # noqa: PTH208 - counted at once
